"""Example cards of the promotion lead's desk, for a lead of the whole company."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from coach.cards import Card
from coach.kpi.weeks import last_closed, roll_up, week_name
from coach.lead import audit_log, browser_access, desk, export, ownership, readiness, rollout, targets
from coach.turn import Reply, Turn
from storage import audit

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

LED_BY = {"ja": "情報システム課と営業一課", "en": "IT and Sales team 1"}
NOTE = {"ja": "6月の経営会議で決定", "en": "Decided by the board in June"}
OWNER = {"ja": "営業企画課", "en": "Sales planning"}


def desk_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message of the desk by name."""
    turn = at()
    yield "desk-home-no-week", _card(desk.home, at)
    yield "figures-file-none", _card(export.show, at)
    week = last_closed(turn.now, turn.company)
    roll_up(turn.session, week, turn.company)
    yield from _rollout(at)
    yield from _targets(at)
    yield "desk-home", _card(desk.home, at)
    yield "figures-file", _card(export.show, at)
    chosen = at(week=week_name(week), format="csv")
    yield "figures-file-command", export.file(chosen).cards[0]
    reached = replace(turn.company, public_url="https://banso.example.com")
    yield "figures-file-link", export.file(replace(chosen, company=reached)).cards[0]
    yield "audit-log", _card(audit_log.listed, _acted(turn, week))
    yield "browser-no-address", _card(browser_access.offer, at)
    yield "browser-link", browser_access.offer(replace(turn, company=reached)).cards[0]


def _acted(turn: Turn, week: date) -> At:
    """What several people did, today and yesterday; how each kind is told."""
    acts: tuple[tuple[str, str, str, int | None], ...] = (
        (audit.COMMAND_LINE, "import employees", "file:employees.csv", None),
        (audit.OPERATOR, "operations.show", "", None),
        (audit.LEAD, "digest.show", f"week:{week_name(week)}", turn.employee.id),
        (audit.LEAD, "pulse.confirm", "department:sales wave:3", turn.employee.id),
        (audit.LEAD, "a.command_of_another_version", "", turn.employee.id),
    )
    for number, (role, action, target, who) in enumerate(acts):
        at = turn.now - timedelta(hours=18 - 4 * number)
        audit.record(turn.session, at=at, role=role, action=action, target=target, employee_id=who)
    turn.session.flush()
    return lambda **_: turn


def _rollout(at: At) -> Iterator[tuple[str, Card]]:
    language = at().language
    yield "rollout-not-begun", _card(rollout.show, at)
    yield "rollout-begin", _card(rollout.phase, at, phase="pilot")
    yield "rollout-pilot", _card(rollout.begin, at, phase="pilot", led_by=LED_BY[language])
    yield "rollout-back", _card(rollout.phase, at, phase="poc")
    yield "rollout-led-by-long", _card(rollout.begin, at, phase="poc", led_by="x" * (rollout.MAX_LED_BY + 1))
    yield "rollout-points", _card(readiness.show, at)
    yield "rollout-note", _card(readiness.note, at, point="purpose")
    yield "rollout-note-bad", _card(readiness.tick, at, point="purpose")
    yield "rollout-ticked", _card(readiness.tick, at, point="purpose", note=NOTE[language])
    yield "rollout-signs", _card(ownership.show, at)


def _targets(at: At) -> Iterator[tuple[str, Card]]:
    given = {"kpi": "adoption", "department": targets.COMPANY, "value": "60", "due": "2027-03-31"}
    yield "targets-none", _card(targets.show, at)
    yield "target-new", _card(targets.new, at, kpi="adoption")
    yield "target-problems", _card(targets.put, at, **{**given, "department": "legal", "value": "?", "due": "?"})
    yield "target-set", _card(targets.put, at, **given, owner=OWNER[at().language])
    yield "target-replaced", _card(targets.put, at, **{**given, "value": "70"}, owner=OWNER[at().language])
    yield "target-refused", _card(targets.new, at, kpi=targets.REFUSED)


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]
