"""What a lead sees of the company's rules: the table and the guideline as they stand, and how they are changed."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Table, Tone
from coach.policy.rules import rules_of, verdict_word
from coach.policy.tools import ANY
from coach.turn import Reply, Turn
from storage import policy as stored
from storage.policy import Guideline, Verdict
from usecases.schema import DataClass

SHOWN = 20
"""Rows of the table on a card."""


def show(turn: Turn) -> Reply:
    """The rules, to read only."""
    blocks = (
        Paragraph(turn.say("policy-desk-intro")),
        Section(turn.say("policy-desk-table")),
        *_table(turn),
        Section(turn.say("policy-desk-guidelines")),
        *_guidelines(turn),
        Paragraph(turn.say("policy-desk-change"), Tone.QUIET),
        Actions((Button(turn.say("desk-home-button"), "desk.home"),)),
    )
    return Reply(cards=(Card(turn.say("policy-desk-heading"), blocks),))


def _table(turn: Turn) -> Iterator[Block]:
    rules = rules_of(turn)
    if rules is None:
        yield Paragraph(turn.say("policy-desk-no-table"))
        return
    order = list(DataClass)
    rows = sorted(rules.rows, key=lambda row: (order.index(DataClass(row.data_class)), row.tool == ANY, row.tool))
    columns = ("policy-desk-kind", "policy-tools", "policy-desk-verdict", "policy-desk-note")
    yield Table(
        tuple(map(turn.say, columns)),
        tuple(
            (
                turn.say(f"data-{row.data_class}"),
                turn.say("rule-other-tools") if row.tool == ANY else row.tool,
                verdict_word(turn, Verdict(row.verdict)),
                row.note_ja if turn.language == "ja" else row.note_en,
            )
            for row in rows[:SHOWN]
        ),
    )
    if len(rows) > SHOWN:
        yield Paragraph(turn.say("policy-desk-more", count=len(rows) - SHOWN), Tone.QUIET)


def _guidelines(turn: Turn) -> Iterator[Block]:
    loaded = stored.guidelines(turn.session)
    if loaded:
        yield Facts(tuple((turn.say(f"policy-desk-guideline-{one.language}"), _source(turn, one)) for one in loaded))
    else:
        yield Paragraph(turn.say("policy-desk-no-guideline"))


def _source(turn: Turn, guideline: Guideline) -> str:
    day = dates.full_day(turn.language, guideline.loaded_at.astimezone(ZoneInfo(turn.company.timezone)).date())
    return turn.say("policy-desk-guideline", title=guideline.title, file=guideline.source, day=day)
