"""Example cards of trainings, for a lead of the whole company who is invited, too."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from coach.cards import Card
from coach.lead.training import attendance, desk, invitation, plan, sessions
from coach.lead.training.after import Line
from coach.lead.training.attendance import counted, ends
from coach.turn import Reply, Turn
from storage import outbox, training
from storage.channels import ChannelName
from storage.training import TrainingSession

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

PLACE = {"ja": "大会議室A", "en": "Large meeting room A"}
TITLE = {"ja": "営業のためのAI入門", "en": "First steps with AI for sales"}

MOST = 1000
"""Messages that may be waiting among the examples."""

CAME = (
    Line("weekly_active_share", 0.31, 0.48, 0.04, 0.30, "rose"),
    Line("tries_per_person", 1.4, 2.2, -0.3, 1.9, "no_change"),
    Line("success", 0.58, 0.66, -0.09, 0.24, "no_change"),
)
SALES = (
    Line("adoption", 0.42, 0.55, -0.12, 0.36, "no_change"),
    Line("unease", 61, 48, -24, -2, "fell"),
)


def training_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message by name."""
    turn = at()
    typed = {"title": TITLE[turn.language], "audience": "everyone", "level": "beginner", "method": "hands_on"}
    given = {**typed, "given_by": "mixed", "place": PLACE[turn.language], "when": "2026-12-03 14:00", "minutes": "60"}
    yield "training-plan", _card(plan.show, at)
    yield "training-new", _card(sessions.new, at, audience="sales", title=TITLE[turn.language])
    yield "training-problems", _card(sessions.save, at, **{**given, "when": "?", "place": "http://x", "level": ""})
    yield "training-draft", _card(sessions.save, at, **given)
    yield "training-draft-day-off", _card(sessions.save, at, **{**given, "when": "2026-12-05 14:00"})
    evening = replace(at(**{**given, "when": "2026-11-25 09:30"}), now=turn.now + timedelta(hours=8))
    yield "training-draft-too-soon", sessions.save(evening).cards[0]
    found = training.add(turn.session, turn.employee.id, turn.now, **_content(turn))
    carried = {"training": str(found.id)}
    yield "training-preview", _card(sessions.preview, at, **carried)
    yield "training-announced", _card(sessions.confirm, at, **carried, count=str(desk.recipients(turn, found)))
    for message, make in (
        ("announcement", invitation.announced),
        ("changed", invitation.changed),
        ("reminder", invitation.reminder),
        ("asked", invitation.asked),
    ):
        yield f"training-{message}", _made(make(turn.session, turn.employee, {"training": found.id}, turn.catalogue))
    yield "training-move", _card(sessions.move, at, **carried)
    yield "training-moved", _card(sessions.moved, at, **carried, place="B", when="2026-12-04 10:00", minutes="45")
    yield from _attendance(at, found)
    yield "training-plan-listed", _card(plan.show, at)
    yield from _results(at, found)
    yield "training-called-off", _card(sessions.cancel, at, **carried)
    yield (
        "training-cancelled",
        _made(invitation.changed(turn.session, turn.employee, {"training": found.id}, turn.catalogue)),
    )


def _content(turn: Turn) -> dict[str, Any]:
    return {
        "title": TITLE[turn.language],
        "departments": None,
        "level": "beginner",
        "method": "hands_on",
        "given_by": "mixed",
        "place": PLACE[turn.language],
        "starts_at": datetime.fromisoformat("2026-12-03T14:00+09:00"),
        "minutes": 60,
    }


def _attendance(at: At, found: TrainingSession) -> Iterator[tuple[str, Card]]:
    turn, carried = at(), {"training": str(found.id)}
    yield "training-unasked", _card(attendance.attend, at, **carried)
    account = turn.incoming.account
    for item in outbox.due(turn.session, ChannelName(account.platform, account.tenant), ends(found), MOST):
        outbox.start(item.delivery, ends(found))
    yield "training-thanks", _card(attendance.attend, at, **carried)
    yield "training-absent", _card(attendance.absent, at, **carried)


def _results(at: At, found: TrainingSession) -> Iterator[tuple[str, Card]]:
    """What a lead sees right after it, and once it was counted and compared."""
    carried = {"training": str(found.id)}
    later = replace(at(**carried), now=ends(found))
    yield "training-over", sessions.show(later).cards[0]
    found.told = {"attendance": counted({"sales": 3}, {"sales": 2}), "after": {"people": "", "came": [], "groups": []}}
    yield "training-results-few", sessions.show(later).cards[0]
    came = {"people": "10–19", "came": [asdict(line) for line in CAME]}
    groups = [{"group": ["sales"], "lines": [asdict(line) for line in SALES]}]
    counts = counted({"sales": 14, "hr": 11}, {"sales": 8, "hr": 1})
    found.told = {"attendance": counts, "after": {**came, "groups": groups}}
    yield "training-results", sessions.show(later).cards[0]
    yield "training-counted", _card(attendance.attend, at, **carried)


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _made(card: Card | str) -> Card:
    assert isinstance(card, Card), card
    return card
