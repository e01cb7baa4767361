"""A question about what is allowed: the verdict of the company's table, the passage behind it, and whom to ask."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coach import dates, relay
from coach.cards import Block, Card, Facts, Paragraph, Section, Tone
from coach.policy.passages import fitting
from coach.policy.rules import Rules, Ruling, by_tool, rules_of
from coach.policy.tools import ANY, tools_in
from coach.topics import topic_of, topics_in
from coach.turn import Reply, Turn
from coach.with_model import asking
from storage import policy as stored
from storage import usage
from storage.policy import PolicyRule, Verdict
from usecases.schema import DataClass

KINDS = {
    "personal": DataClass.PERSONAL,
    "customer": DataClass.CONFIDENTIAL,
    "secret": DataClass.CONFIDENTIAL,
    "internal": DataClass.INTERNAL,
    "public": DataClass.PUBLIC,
}
"""The kind of data that a topic is about; the other topics are about something else."""

NEVER = "key"
"""The topic of what goes into no tool, whatever a table says: passwords, keys, card numbers, the My Number."""

VARIES = "varies"
"""In the place of a verdict when the tools differ and none was named."""

INCIDENT = "incident"
"""The topic of what is in already; it comes before every other question."""

NOT_DATA = ("output", "copyright")
"""Topics that are about what comes out of an AI, unless something is to be put in."""

PUT_IN = re.compile(
    r"入れ|いれ|入力|貼|はっ|はる|コピペ|アップ|読ませ|読み込|投げ|食わせ|"
    r"\b(paste|pasting|put|enter|upload|feed|input|copy|type|go in)"
)


@dataclass(frozen=True)
class _Asked:
    """What a message asks about."""

    topics: tuple[str, ...]
    """All of them; the first is what it is mostly about."""
    data: tuple[str, ...]
    """Those that are kinds of data which may be put in or not."""


def answer(turn: Turn) -> Reply:
    """The company's answer where it has rules, else the safe one; counted by day and group only."""
    usage.count_daily(turn.session, turn.today, "policy", turn.employee.department)
    rules, loaded = rules_of(turn), stored.guidelines(turn.session)
    if rules is None and not loaded:
        return Reply(cards=(_general(turn),))
    asked = _asked(turn.incoming.text)
    verdict, reasons = _verdict(turn, asked, rules or Rules(()))
    blocks = (
        *reasons,
        *_quoted(turn, asked, verdict),
        *_next(turn, asked, verdict),
        Paragraph(turn.say("policy-counted"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say(f"policy-verdict-{verdict}"), blocks),))


def _asked(text: str) -> _Asked:
    topics = topics_in("policy", text)
    data = tuple(topic for topic in topics if topic in KINDS or topic == NEVER)
    put_in = PUT_IN.search(unicodedata.normalize("NFKC", text).lower())
    if INCIDENT in topics or (not put_in and any(topic in NOT_DATA for topic in topics)):
        data = ()
    # With data in question, a tool's name says where it goes; it is not what the guideline is asked about.
    topics = tuple(t for t in topics if t in data or (not data and t not in KINDS)) or topics
    return _Asked(topics or ("other",), data)


def _verdict(turn: Turn, asked: _Asked, rules: Rules) -> tuple[str, tuple[Block, ...]]:
    """The verdict, and what it rests on. It comes from the table alone, never from a passage."""
    tools = tools_in(turn.incoming.text, rules.tools)
    if NEVER in asked.data:
        return Verdict.NEVER, (Paragraph(turn.say(f"policy-{NEVER}")),)
    if not asked.data:
        verdict = INCIDENT if INCIDENT in asked.topics else Verdict.ASK
        return verdict, tuple(_about_no_data(turn, asked, rules, tools))
    kinds = tuple(dict.fromkeys(str(KINDS[topic]) for topic in asked.data))
    rulings = rules.of_tools(kinds, tools)
    alike = len({ruling.verdict for ruling in rulings}) == 1
    return rulings[0].verdict if alike else VARIES, tuple(_reasons(turn, asked, rules, rulings))


def _reasons(turn: Turn, asked: _Asked, rules: Rules, rulings: Sequence[Ruling]) -> Iterator[Block]:
    what = turn.say("policy-between").join(turn.say(f"policy-kind-{topic}") for topic in asked.data)
    written = any(ruling.rows for ruling in rulings)
    yield Paragraph(turn.say("policy-by-table" if written else "policy-not-in-table", what=what))
    if written:
        yield Facts(((turn.say("policy-tools"), by_tool(turn, rules, rulings)),))
    if len({KINDS[topic] for topic in asked.data}) > 1:
        deciding = dict.fromkeys(kind for ruling in rulings for kind in ruling.strictest)
        named = turn.say("policy-between").join(turn.say(f"data-{kind}") for kind in deciding)
        yield Paragraph(turn.say("policy-strictest", strictest=named))
    rows = dict.fromkeys(row for ruling in rulings for row in ruling.rows)
    yield from (Paragraph(note) for row in rows if (note := _note(turn, row, named=len(rows) > 1)))


def _note(turn: Turn, row: PolicyRule, *, named: bool) -> str:
    """The note of a row, in the other language where it has none in the person's; ``named``: with its tool."""
    note = (row.note_ja or row.note_en) if turn.language == "ja" else (row.note_en or row.note_ja)
    if not note or not named:
        return note
    return turn.say("rule-cell", tool=turn.say("rule-other-tools") if row.tool == ANY else row.tool, verdict=note)


def _about_no_data(turn: Turn, asked: _Asked, rules: Rules, tools: Sequence[str]) -> Iterator[Block]:
    """A question about something other than what may be put in: what is known of it, and the table beside it."""
    yield Paragraph(turn.say(f"policy-{asked.topics[0]}"))
    if rules.rows and asked.topics[0] in ("tool", "other"):
        yield Facts(
            tuple(
                (turn.say(f"data-{kind}"), by_tool(turn, rules, rules.of_tools((str(kind),), tools)))
                for kind in DataClass
            )
        )


def _quoted(turn: Turn, asked: _Asked, verdict: str) -> Iterator[Block]:
    """The passages that speak of it, word for word; the company's other language where its own says nothing."""
    loaded = {found.language: found for found in stored.guidelines(turn.session)}
    if not loaded:
        return
    yield Section(turn.say("policy-guideline"))
    for language in sorted(loaded, key=lambda language: language != turn.language):
        found = fitting(stored.passages(turn.session, language), turn.incoming.text, asked.topics)
        if not found:
            continue
        guideline = loaded[language]
        for passage in found:
            heading = passage.heading or guideline.title
            yield Paragraph(turn.say("policy-quote", heading=heading, words=passage.words))
        source = "policy-source" if language == turn.language else f"policy-source-{language}"
        day = dates.full_day(turn.language, guideline.loaded_at.astimezone(ZoneInfo(turn.company.timezone)).date())
        yield Paragraph(turn.say(source, title=guideline.title, file=guideline.source, day=day), Tone.QUIET)
        return
    decided = verdict in (Verdict.ALLOWED, Verdict.NEVER, INCIDENT)
    yield Paragraph(turn.say("policy-no-passage" if decided else "policy-no-passage-ask"))


def _next(turn: Turn, asked: _Asked, verdict: str) -> Iterator[Block]:
    """What to do, and whom to ask."""
    yield Section(turn.say("policy-next"))
    topics = (Verdict.ALLOWED,) if verdict == Verdict.ALLOWED else asked.data
    if topics and NEVER not in topics:
        yield Paragraph("\n".join(turn.say(f"policy-do-{topic}") for topic in topics))
    yield Paragraph(_whom_to_ask(turn, at_once=verdict == INCIDENT))
    yield from relay.offer(turn, "policy")
    yield from asking.offer(turn, "answer", turn.incoming.text)


def _general(turn: Turn) -> Card:
    """The safe answer for what was asked, the general rule by kind of data, and whom to ask."""
    topic = topic_of("policy", turn.incoming.text, default="other")
    rules = tuple((turn.say(f"data-{name}"), turn.say(f"rule-{name}")) for name in DataClass)
    return Card(
        turn.say(f"policy-{topic}-heading"),
        (
            Paragraph(turn.say(f"policy-{topic}")),
            Facts(rules),
            Paragraph(_whom_to_ask(turn, at_once=topic == INCIDENT)),
            *relay.offer(turn, "policy"),
            *asking.offer(turn, "answer", turn.incoming.text),
            Paragraph(turn.say("policy-note"), Tone.QUIET),
        ),
    )


def _whom_to_ask(turn: Turn, *, at_once: bool) -> str:
    """``at_once``: to be told, not asked."""
    contact = turn.company.contact
    if contact:
        asked = turn.say("report-named" if at_once else "ask-named", contact=contact)
    else:
        asked = turn.say("report-unnamed" if at_once else "ask-unnamed")
    return f"{asked}\n{turn.say('policy-link', url=turn.company.policy_url)}" if turn.company.policy_url else asked
