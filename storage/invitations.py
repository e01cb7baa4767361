"""Invitations to pulse waves: who may be asked, who was, how many answered; in statements over everybody at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, literal, or_, select, update

from storage import audience
from storage.db import Session
from storage.models import Delivery, DeliveryState, Employee
from storage.pulse_models import Invitation, Wave, WaveGroup, WaveState
from storage.types import UtcDateTime
from storage.upsert import insert_once

__all__ = ["Counts", "Etiquette", "Invitation", "Lately", "Participation"]


UNKNOWN = "unknown"
"""The department of those whose department is not known."""


@dataclass(frozen=True)
class Etiquette:
    """Who may be asked at a moment."""

    now: datetime
    asked_before: datetime
    """Only people whose last invitation is not later."""
    patience: int
    """Who ignored so many invitations in a row is asked more rarely:"""
    ignored_asked_before: datetime
    """only when their last invitation is not later."""


@dataclass(frozen=True)
class Counts:
    """People of one group of a wave."""

    invited: int
    delivered: int
    answered: int


@dataclass(frozen=True)
class Participation:
    """People of one group who were asked in any survey of a month, and how many of them answered one."""

    asked: int
    took_part: int


@dataclass(frozen=True)
class Lately:
    """The participation of a department; of people whom one wave asked, or of those whom only others did."""

    department: str
    in_wave: bool
    people: Participation


def count_audience(session: Session, departments: Collection[str] | None) -> int:
    """How many people the audience has, asked or not."""
    return audience.count(session, audience.of_departments(departments))


def count_recipients(session: Session, departments: Collection[str] | None, etiquette: Etiquette) -> int:
    """How many people would get an invitation now: wanted, and with an account that takes messages."""
    return audience.count(session, [*_wanted(departments, etiquette), audience.reachable()])


def invite(
    session: Session, wave: Wave, departments: Collection[str] | None, etiquette: Etiquette, due: Mapping[str, datetime]
) -> int:
    """Invite everybody who may be asked and queue their invitations; how many. ``due``: when, by time zone.

    A constant number of statements, however many people: 100,000 are planned in seconds.
    """
    found = audience.with_latest_account(_wanted(departments, etiquette))
    session.execute(
        insert(Invitation).from_select(
            ["wave_id", "employee_id", "department", "snoozed", "answered"],
            select(literal(wave.id), found.c.id, func.coalesce(found.c.department, UNKNOWN), false(), false()),
        )
    )
    _queue(session, found, wave, "pulse_invitation", audience.at(due, found.c.timezone))
    invited = select(Invitation.employee_id).where(Invitation.wave_id == wave.id)
    _change(session, Employee.id.in_(invited), invited_at=etiquette.now)
    return session.scalar(select(func.count()).select_from(invited.subquery())) or 0


def remind(session: Session, wave: Wave, due: Mapping[str, datetime]) -> None:
    """Queue the reminder for those who got their invitation and neither answered nor put it off."""
    delivered = select(Delivery.employee_id).where(
        Delivery.wave_id == wave.id,
        Delivery.message == "pulse_invitation",
        Delivery.state == DeliveryState.SENT,
    )
    waiting = select(Invitation.employee_id).where(
        Invitation.wave_id == wave.id, Invitation.answered.is_(False), Invitation.snoozed.is_(False)
    )
    found = audience.with_latest_account([Employee.id.in_(delivered), Employee.id.in_(waiting)])
    _queue(session, found, wave, "pulse_reminder", audience.at(due, found.c.timezone))


def tell_results(session: Session, wave: Wave, due: datetime) -> None:
    """Queue the results for those who answered."""
    answered = select(Invitation.employee_id).where(Invitation.wave_id == wave.id, Invitation.answered.is_(True))
    found = audience.with_latest_account([Employee.id.in_(answered)])
    _queue(session, found, wave, "pulse_results", literal(due, UtcDateTime))


def bring_forward(session: Session, wave_id: int, message: str, due_at: datetime) -> int:
    """Make what is queued of a wave due at a moment; how many."""
    moved = session.execute(
        update(Delivery)
        .where(Delivery.wave_id == wave_id, Delivery.message == message, Delivery.state == DeliveryState.QUEUED)
        .values(due_at=due_at)
    )
    return moved.rowcount  # type: ignore[attr-defined,no-any-return]


def find(session: Session, wave_id: int, employee_id: int) -> Invitation | None:
    """The person's invitation in a running wave."""
    return session.get(Invitation, (wave_id, employee_id))


def running_wave(session: Session, employee_id: int, now: datetime) -> int | None:
    """The id of the running wave that a person is asked in; one without an answer of theirs comes first."""
    running = (Wave.state.in_((WaveState.OPEN, WaveState.STOPPED)), Wave.closes_at > now)
    mine = select(Invitation.wave_id).join(Wave, Wave.id == Invitation.wave_id)
    mine = mine.where(Invitation.employee_id == employee_id, *running)
    return session.scalar(mine.order_by(Invitation.answered, Wave.closes_at, Wave.id).limit(1))


def counts(session: Session, wave_id: int) -> dict[str, Counts]:
    """Invited, delivered and answered of a running wave by department."""
    got_it = select(Delivery.employee_id).where(
        Delivery.wave_id == wave_id,
        Delivery.message == "pulse_invitation",
        Delivery.state == DeliveryState.SENT,
    )
    rows = session.execute(
        select(
            Invitation.department,
            func.count(),
            # Who answered was reached, even where the platform's word for it was lost.
            func.count().filter(Invitation.employee_id.in_(got_it) | Invitation.answered.is_(True)),
            func.count().filter(Invitation.answered.is_(True)),
        )
        .where(Invitation.wave_id == wave_id)
        .group_by(Invitation.department)
    )
    return {department: Counts(invited, delivered, answered) for department, invited, delivered, answered in rows}


def note_ignored(session: Session, wave_id: int) -> None:
    """Count one more ignored invitation for those who got theirs and did not answer; none for those who did."""
    answered = select(Invitation.employee_id).where(Invitation.wave_id == wave_id, Invitation.answered.is_(True))
    waiting = select(Invitation.employee_id).where(Invitation.wave_id == wave_id, Invitation.answered.is_(False))
    got_it = select(Delivery.employee_id).where(
        Delivery.wave_id == wave_id, Delivery.message == "pulse_invitation", Delivery.state == DeliveryState.SENT
    )
    _change(session, Employee.id.in_(answered), pulses_ignored=0)
    _change(
        session,
        and_(Employee.id.in_(waiting), Employee.id.in_(got_it)),
        pulses_ignored=Employee.pulses_ignored + 1,
    )


def participation(session: Session, wave: Wave, closed_since: datetime) -> list[Lately]:
    """Who was asked in this wave or another that closed lately, and took part in one: in numbers.

    To be called when ``note_ignored`` has counted this wave and it is not forgotten yet. Who answered an earlier one is
    not kept. But somebody whom more surveys reached in this time than they have ignored in a row answered one of them.
    Whose invitation to an earlier survey was not known to arrive, and who answered it nevertheless, is missed.
    """
    closed = select(Wave.id).where(Wave.state == WaveState.CLOSED, Wave.closes_at > closed_since)
    reached = (
        select(
            Delivery.employee_id,
            func.count().filter(Delivery.state == DeliveryState.SENT).label("times"),
        )
        .where(Delivery.message == "pulse_invitation", (Delivery.wave_id == wave.id) | Delivery.wave_id.in_(closed))
        .group_by(Delivery.employee_id)
        .subquery()
    )
    mine = and_(Invitation.wave_id == wave.id, Invitation.employee_id == Employee.id)
    department = func.coalesce(Invitation.department, Employee.department, UNKNOWN)
    in_wave = Invitation.employee_id.is_not(None)
    took_part = or_(Invitation.answered.is_(True), reached.c.times > Employee.pulses_ignored)
    rows = session.execute(
        select(department, in_wave, func.count(), func.count().filter(took_part))
        .select_from(Employee)
        .join(reached, reached.c.employee_id == Employee.id)
        .outerjoin(Invitation, mine)
        .group_by(department, in_wave)
    )
    return [Lately(row[0], bool(row[1]), Participation(row[2], row[3])) for row in rows]


def forget_wave(session: Session, wave_id: int) -> None:
    """Delete who was asked in a wave and whether they answered."""
    session.execute(delete(Invitation).where(Invitation.wave_id == wave_id))


def forget_who_took_part(session: Session) -> None:
    """Delete the settled messages of closed waves that only those who answered got, or only those who did not."""
    closed = select(Wave.id).where(Wave.state == WaveState.CLOSED)
    telling = Delivery.message.in_(("pulse_reminder", "pulse_snoozed", "pulse_results"))
    settled = Delivery.state.not_in((DeliveryState.QUEUED, DeliveryState.SENDING))
    session.execute(delete(Delivery).where(Delivery.wave_id.in_(closed), telling, settled))


def keep_counts(
    session: Session, wave_id: int, groups: Mapping[str, Counts], lately: Mapping[str, Participation]
) -> None:
    """Keep how many of each group were asked and answered; the group "" is everyone."""
    for group, found in groups.items():
        values = {"invited": found.invited, "delivered": found.delivered, "answered": found.answered}
        month = {"asked_lately": lately[group].asked, "took_part": lately[group].took_part}
        insert_once(session, WaveGroup, wave_id=wave_id, group=group, **values, **month)


def kept_counts(session: Session, wave_id: int) -> dict[str, Counts]:
    """What ``keep_counts`` kept of a closed wave."""
    rows = session.scalars(select(WaveGroup).where(WaveGroup.wave_id == wave_id))
    return {row.group: Counts(row.invited, row.delivered, row.answered) for row in rows}


def kept_participation(session: Session, wave_id: int) -> dict[str, Participation]:
    """How many people took part in the month up to the end of a closed wave, by group; none of an early one."""
    rows = session.scalars(select(WaveGroup).where(WaveGroup.wave_id == wave_id))
    return {
        row.group: Participation(row.asked_lately, row.took_part)
        for row in rows
        if row.asked_lately is not None and row.took_part is not None
    }


def _wanted(departments: Collection[str] | None, etiquette: Etiquette) -> list[ColumnElement[bool]]:
    never = Employee.invited_at.is_(None)
    today = etiquette.now.date()  # in UTC; who has left where they live by then is skipped when it is sent
    return [
        *audience.of_departments(departments),
        *audience.at_work(today),
        *audience.taking_messages(etiquette.now),
        never | (Employee.invited_at <= etiquette.asked_before),
        never
        | (Employee.pulses_ignored < etiquette.patience)
        | (Employee.invited_at <= etiquette.ignored_asked_before),
    ]


def _queue(session: Session, found: Any, wave: Wave, message: str, due_at: ColumnElement[Any]) -> None:
    """Queue a message of a wave for everybody found."""
    audience.queue(session, found, message, {"wave": wave.id}, wave.id, due_at, wave.id)


def _change(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    """Change employees in one statement, without fetching the ids of all of them for the session."""
    change = update(Employee).where(which).values(**values)
    session.execute(change.execution_options(synchronize_session=False))
