"""What several people asked for in vain: by topic, and answered by a use case that a lead writes."""

from collections.abc import Mapping
from typing import Any

from coach import dates
from coach.cards import Actions, Block, Bullets, Button, Card, Paragraph, Section, Tone
from coach.lead.audience import scope
from coach.locales import say
from coach.turn import Reply, Turn
from coach.work_names import topic_name
from storage import demand, own_use_cases
from storage.db import Session
from storage.demand import LEAST, Topic
from storage.people import Employee
from usecases.load import Catalogue

BANDS = ((3, 5), (6, 10), (11, 20), (21, 50), (51, None))
"""How many questions are told, and no closer."""

TOPICS, WORDINGS = 8, 3


def listed(turn: Turn) -> Reply:
    """The topics, the most wanted first."""
    topics = demand.topics(turn.session, scope(turn))[:TOPICS]
    own = Actions((Button(turn.say("demand-button-own"), "demand.own"),))
    none = () if topics else (Paragraph(turn.say("demand-none", least=LEAST)),)
    blocks = [block for topic in topics for block in _topic(turn, topic)]
    note = Paragraph(turn.say("demand-note", least=LEAST), Tone.QUIET)
    return Reply(cards=(Card(turn.say("demand-heading"), (*none, *blocks, note, own)),))


def answered(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """Somebody asked for it and agreed to be told: now there is a use case."""
    row = own_use_cases.find(session, args["use_case"])
    if row is None or not row.published:
        return "hidden again"
    language = employee.language
    words = row.content[language]
    try_it = Button(say(language, "button-try"), "try.open", {"use_case": row.id}, primary=True)
    return Card(
        say(language, "demand-answered-heading"),
        (
            Paragraph(say(language, "demand-answered")),
            Section(words["title"]),
            Paragraph(words["summary"]),
            Actions((try_it,)),
            Paragraph(say(language, "demand-answered-note"), Tone.QUIET),
        ),
    )


def band(count: int) -> tuple[int, int | None]:
    """The band that a number of questions lies in; its end is None for the last one."""
    return next(found for found in reversed(BANDS) if count >= found[0])


def _topic(turn: Turn, topic: Topic) -> tuple[Block, ...]:
    low, high = band(topic.count)
    count = turn.say("demand-band-more", low=low) if high is None else turn.say("demand-band", low=low, high=high)
    wordings = demand.wordings(turn.session, topic.name, scope(turn))[:WORDINGS]
    quotes = (Bullets(tuple(turn.say("demand-quote", wording=wording) for wording in wordings)),) if wordings else ()
    last = dates.day(turn.language, topic.last_day)
    answer = Button(turn.say("demand-button-answer"), "demand.write", {"topic": topic.name})
    return (
        Section(topic_name(turn.language, topic.name)),
        Paragraph(turn.say("demand-facts", count=count, weeks=topic.weeks, last=last)),
        *quotes,
        Actions((answer,)),
    )
