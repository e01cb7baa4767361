"""Pulses and their waves, and the days on which a department is left alone."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Select, delete, select

from storage.db import Session
from storage.pulse_models import Pulse, PulseState, QuietPeriod, Wave, WaveState

__all__ = [
    "Pulse",
    "PulseState",
    "QuietPeriod",
    "Wave",
    "WaveState",
    "add_pulse",
    "add_quiet_period",
    "add_wave",
    "drop_drafts",
    "due_to_close",
    "due_to_open",
    "find_pulse",
    "find_wave",
    "find_wave_to_answer",
    "last_closed_before",
    "latest_waves",
    "pulses",
    "quiet_periods",
    "remove_quiet_period",
    "unreminded",
    "waves",
]


def add_pulse(session: Session, questions: str, made_by: int | None, now: datetime) -> Pulse:
    """A new draft."""
    pulse = Pulse(questions=questions, own_items=[], departments=None, every_days=None, made_by=made_by, made_at=now)
    session.add(pulse)
    session.flush()
    return pulse


def find_pulse(session: Session, pulse_id: int, *, to_change: bool = False) -> Pulse | None:
    """A pulse by id. ``to_change`` waits for whoever is changing it, and holds it until the transaction ends."""
    return session.get(Pulse, pulse_id, with_for_update=to_change or None, populate_existing=to_change)


def pulses(session: Session, state: PulseState) -> list[Pulse]:
    """The pulses in a state, the latest first."""
    return list(session.scalars(select(Pulse).where(Pulse.state == state).order_by(Pulse.id.desc())))


def add_wave(session: Session, pulse_id: int, opens_at: datetime, closes_at: datetime, least: int) -> Wave:
    """A planned wave, with a secret of its own."""
    wave = Wave(pulse_id=pulse_id, opens_at=opens_at, closes_at=closes_at, least=least, secret=secrets.token_hex(32))
    session.add(wave)
    session.flush()
    return wave


def find_wave(session: Session, wave_id: int, *, to_change: bool = False) -> Wave | None:
    """A wave by id. ``to_change`` waits for whoever is changing its state, and holds it until the transaction ends."""
    return session.get(Wave, wave_id, with_for_update=to_change or None, populate_existing=to_change)


def find_wave_to_answer(session: Session, wave_id: int) -> Wave | None:
    """A wave that cannot be closed before this transaction ends; answers do not wait for each other."""
    return session.get(Wave, wave_id, with_for_update={"read": True}, populate_existing=True)


def waves(session: Session, pulse_id: int) -> list[Wave]:
    """The waves of a pulse, the latest first."""
    return list(session.scalars(select(Wave).where(Wave.pulse_id == pulse_id).order_by(Wave.id.desc())))


def latest_waves(session: Session, count: int) -> list[Wave]:
    """The waves that open or opened last, cancelled ones left out; the latest first."""
    not_cancelled = select(Wave).where(Wave.state != WaveState.CANCELLED)
    return list(session.scalars(not_cancelled.order_by(Wave.opens_at.desc(), Wave.id.desc()).limit(count)))


def last_closed_before(session: Session, wave: Wave) -> Wave | None:
    """The wave of the same pulse that closed last before this one."""
    return session.scalar(
        select(Wave)
        .where(Wave.pulse_id == wave.pulse_id, Wave.id < wave.id, Wave.state == WaveState.CLOSED)
        .order_by(Wave.id.desc())
        .limit(1)
    )


def due_to_open(session: Session, now: datetime) -> Wave | None:
    """A planned wave whose time has come and that no other replica is opening."""
    return _due(session, select(Wave).where(Wave.state == WaveState.PLANNED, Wave.opens_at <= now))


def due_to_close(session: Session, now: datetime) -> Wave | None:
    """A running wave whose time is over and that no other replica is closing."""
    running = Wave.state.in_((WaveState.OPEN, WaveState.STOPPED))
    return _due(session, select(Wave).where(running, Wave.closes_at <= now))


def unreminded(session: Session) -> list[Wave]:
    """Open waves whose one reminder has not been sent."""
    open_without = (Wave.state == WaveState.OPEN, Wave.reminded_on.is_(None))
    return list(session.scalars(select(Wave).where(*open_without).order_by(Wave.id).with_for_update()))


def _due(session: Session, statement: Select[Wave]) -> Wave | None:
    return session.scalar(statement.order_by(Wave.id).limit(1).with_for_update(skip_locked=True))


def drop_drafts(session: Session, made_before: datetime) -> None:
    """Forget drafts that nobody finished."""
    session.execute(delete(Pulse).where(Pulse.state == PulseState.DRAFT, Pulse.made_at < made_before))


def quiet_periods(session: Session, last_day_from: date) -> Mapping[str, list[QuietPeriod]]:
    """The periods that are not over on this day, by department."""
    found: dict[str, list[QuietPeriod]] = defaultdict(list)
    rows = select(QuietPeriod).where(QuietPeriod.last_day >= last_day_from).order_by(QuietPeriod.first_day)
    for period in session.scalars(rows):
        found[period.department].append(period)
    return found


def add_quiet_period(session: Session, department: str, first_day: date, last_day: date) -> None:
    """Leave a department alone on these days, the last included."""
    session.add(QuietPeriod(department=department, first_day=first_day, last_day=last_day))


def remove_quiet_period(session: Session, period_id: int) -> None:
    """End a quiet period."""
    session.execute(delete(QuietPeriod).where(QuietPeriod.id == period_id))
