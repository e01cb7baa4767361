"""The ten points of a rollout that is ready: settled by what the records show, or by a lead's word; gaps come first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Bullets,
    Button,
    Card,
    Choices,
    Facts,
    Form,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Tone,
)
from coach.lead.audience import scope
from coach.plaintext import clean
from coach.pulse.items import UNEASE_SETS
from coach.pulse.visibility import K
from coach.turn import Company, Reply, Turn
from storage import rollout
from storage.db import Session
from storage.rollout import Evidence

POINTS = ("purpose", "tasks", "team", "promoter", "poc", "training", "care", "kpis", "sharing", "expansion")

LOOKED_BACK = timedelta(weeks=4)
"""How long ago use and questions may be to say something of today."""
SURVEYED = timedelta(weeks=14)
"""The same for surveys, of which the rarest comes once a quarter."""
ENOUGH_DEPARTMENTS = 2
"""Departments whose people try templates, from which the tasks are more than one keen team's."""

MAX_NOTE = 300


class Asking(Protocol):
    """Where the checklist is asked for: a turn of the chat, or a report."""

    @property
    def session(self) -> Session:
        """The open transaction."""

    @property
    def now(self) -> datetime:
        """The moment."""

    @property
    def company(self) -> Company:
        """Whose rollout it is."""

    @property
    def language(self) -> str:
        """The language of the words."""

    def say(self, message: str, **values: str | int | float) -> str:
        """A text of the locale files."""


EVIDENT: Mapping[str, Callable[[Evidence, Asking], int]] = {
    "tasks": lambda found, _: found.trying if found.trying >= ENOUGH_DEPARTMENTS else 0,
    "promoter": lambda found, _: found.leads,
    "training": lambda found, _: found.lessons,
    "care": lambda found, turn: found.unease_surveys if turn.company.contact else 0,
    "kpis": lambda found, _: found.targets if found.surveys else 0,
    "sharing": lambda found, _: found.stories,
    "expansion": lambda _, turn: int("expansion" in rollout.phases(turn.session)),
}
"""For the points on which the records speak: the number that shows it, 0 while they show nothing."""


@dataclass(frozen=True)
class Point:
    """One point of the checklist."""

    name: str
    settled: bool
    words: str
    """Why it is settled, or what closes the gap."""
    ticked: bool = False
    """Whether it is settled by a lead's word."""


def evidence(turn: Asking) -> Evidence:
    """What the records say as of now."""
    return rollout.evidence(
        turn.session, turn.now - LOOKED_BACK, least=K, surveyed_since=turn.now - SURVEYED, unease_sets=UNEASE_SETS
    )


def points(turn: Asking) -> list[Point]:
    """All ten in their order."""
    found, ticked = evidence(turn), rollout.points(turn.session)
    settled = []
    for name in POINTS:
        count = EVIDENT[name](found, turn) if name in EVIDENT else 0
        if count:
            settled.append(Point(name, settled=True, words=turn.say(f"point-evidence-{name}", count=count)))
        elif row := ticked.get(name):
            day = dates.full_day(turn.language, row.ticked_on)
            words = turn.say("point-ticked", note=row.note, day=day)
            settled.append(Point(name, settled=True, words=words, ticked=True))
        else:
            settled.append(Point(name, settled=False, words=turn.say(f"point-gap-{name}")))
    return settled


def show(turn: Turn) -> Reply:
    """The checklist, its gaps first."""
    return _shown(turn)


def note(turn: Turn) -> Reply:
    """The form in which a lead says how a point is settled."""
    return Reply(cards=(_form_card(turn, turn.args["point"], "", ""),)) if _may_change(turn) else _shown(turn)


def tick(turn: Turn) -> Reply:
    """Take the lead's word; or the form with what was typed, and what to mend."""
    if not _may_change(turn):
        return _shown(turn)
    name, words = turn.args["point"], clean(turn.args.get("note", ""))
    if not words or len(words) > MAX_NOTE:
        card = _form_card(turn, name, words, turn.say("point-note-bad", most=MAX_NOTE))
        return Reply(cards=(card,), replaces=True)
    rollout.tick(turn.session, name, words, turn.today)
    return _shown(turn, replaces=True)


def untick(turn: Turn) -> Reply:
    """Take it back."""
    if _may_change(turn):
        rollout.untick(turn.session, turn.args["point"])
    return _shown(turn, replaces=True)


def _may_change(turn: Turn) -> bool:
    return scope(turn) is None and turn.args.get("point", "") in POINTS


def _shown(turn: Turn, *, replaces: bool = False) -> Reply:
    found = points(turn)
    gaps = [point for point in found if not point.settled]
    settled = [point for point in found if point.settled]
    blocks = (
        Paragraph(turn.say("point-what")),
        *_gaps(turn, gaps),
        *_settled(turn, settled),
        Actions(
            (Button(turn.say("rollout-button"), "rollout.show"), Button(turn.say("desk-home-button"), "desk.home"))
        ),
        Paragraph(turn.say("point-rule", least=K, weeks=LOOKED_BACK.days // 7), Tone.QUIET),
    )
    return Reply(
        cards=(Card(turn.say("point-heading", count=len(settled), all=len(POINTS)), blocks),), replaces=replaces
    )


def _gaps(turn: Turn, gaps: list[Point]) -> tuple[Block, ...]:
    if not gaps:
        return (Paragraph(turn.say("rollout-no-gaps")),)
    lines = tuple((turn.say(f"point-{point.name}"), point.words) for point in gaps)
    choose = Choices(turn.say("point-choose"), "rollout.note", "point", _options(turn, gaps))
    return (
        Section(turn.say("rollout-gaps", count=len(gaps))),
        Facts(lines),
        *((choose,) if scope(turn) is None else ()),
    )


def _settled(turn: Turn, settled: list[Point]) -> tuple[Block, ...]:
    if not settled:
        return ()
    lines = tuple(turn.say("point-line", point=turn.say(f"point-{p.name}"), words=p.words) for p in settled)
    ticked = [point for point in settled if point.ticked]
    take_back = Choices(turn.say("point-untick"), "rollout.untick", "point", _options(turn, ticked))
    return (
        Section(turn.say("point-settled")),
        Bullets(lines),
        *((take_back,) if ticked and scope(turn) is None else ()),
    )


def _options(turn: Turn, found: list[Point]) -> tuple[Option, ...]:
    return tuple(Option(point.name, turn.say(f"point-{point.name}")) for point in found)


def _form_card(turn: Turn, name: str, words: str, problem: str) -> Card:
    label = turn.say("point-note")
    placeholder = turn.say("point-note-example")
    field = Input("note", label, InputKind.TEXT, placeholder=placeholder, value=words, problem=problem)
    submit = Button(turn.say("point-button-tick"), "rollout.tick", {"point": name}, primary=True)
    return Card(turn.say(f"point-{name}"), (Paragraph(turn.say(f"point-gap-{name}")), Form((field,), submit)))
