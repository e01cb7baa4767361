"""What is deleted because of its age, a batch at a time, and the records that say so."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from storage.db import Session
from storage.kpi_models import Download, WeekEligible, WeekUse
from storage.models import Base, DailyCount, Delivery, DeliveryState, Employee, Event, EventKind, UnmetDemand
from storage.operations_models import AuditEntry, PurgeRecord, WebSession
from storage.outbox import NEVER

__all__ = ["Limits", "PurgeRecord", "Rule", "count", "note", "purge", "records"]


class Limits(NamedTuple):
    """How far back is kept."""

    day: date
    """The first day of what people did that is kept, a Monday: figures are of whole weeks."""
    moment: datetime
    """When that day begins for the company."""
    audit: datetime
    records: datetime
    now: datetime


class Rule(NamedTuple):
    """Which rows of a table are too old, and what they are measured by."""

    model: type[Base]
    old: Callable[[Limits], ColumnElement[bool]]
    before: Callable[[Limits], datetime]


_SETTLED = [state for state in DeliveryState if state not in (DeliveryState.QUEUED, DeliveryState.SENDING)]


def _is_old_delivery(limits: Limits) -> ColumnElement[bool]:
    """Settled so long ago; found by when it was due, for which there is an index."""
    due = or_(Delivery.due_at < limits.moment, Delivery.due_at == NEVER)
    return and_(Delivery.state.in_(_SETTLED), due, Delivery.settled_at < limits.moment, ~_first_word())


def _first_word() -> ColumnElement[bool]:
    """The message by which somebody who never wrote was reached: who was reached when is counted from it."""
    earlier = aliased(Delivery)
    none_earlier = ~(
        select(earlier.id)
        .where(
            earlier.employee_id == Delivery.employee_id,
            earlier.state == DeliveryState.SENT,
            tuple_(earlier.settled_at, earlier.id) < tuple_(Delivery.settled_at, Delivery.id),
        )
        .exists()
    )
    never_wrote = select(Employee.id).where(Employee.id == Delivery.employee_id, Employee.greeted_at.is_(None)).exists()
    return and_(Delivery.state == DeliveryState.SENT, never_wrote, none_earlier)


def _is_old_use(limits: Limits) -> ColumnElement[bool]:
    """All but a person's first week: who is new and who comes back is told by it."""
    earlier = aliased(WeekUse)
    return and_(
        WeekUse.week < limits.day,
        select(earlier.week).where(earlier.employee_id == WeekUse.employee_id, earlier.week < WeekUse.week).exists(),
    )


RULES: tuple[Rule, ...] = (
    # By kind as well, for there is an index of kind and time.
    Rule(Event, lambda at: and_(Event.kind.in_(list(EventKind)), Event.at < at.moment), lambda at: at.moment),
    Rule(WeekUse, _is_old_use, lambda at: at.moment),
    Rule(WeekEligible, lambda at: WeekEligible.week < at.day, lambda at: at.moment),
    Rule(DailyCount, lambda at: DailyCount.day < at.day, lambda at: at.moment),
    Rule(
        UnmetDemand,
        lambda at: and_(UnmetDemand.day < at.day, UnmetDemand.wording.is_(None)),
        lambda at: at.moment,
    ),
    Rule(Delivery, _is_old_delivery, lambda at: at.moment),
    Rule(Download, lambda at: Download.expires_at <= at.now, lambda at: at.now),
    Rule(WebSession, lambda at: WebSession.expires_at <= at.now, lambda at: at.now),
    Rule(AuditEntry, lambda at: AuditEntry.at < at.audit, lambda at: at.audit),
    Rule(PurgeRecord, lambda at: PurgeRecord.at < at.records, lambda at: at.records),
)
"""Every table of which something grows too old."""


def count(session: Session, limits: Limits) -> dict[str, int]:
    """How many rows of each table are too old."""
    found = {}
    for rule in RULES:
        rows = session.scalar(select(func.count()).select_from(rule.model).where(rule.old(limits)))
        found[rule.model.__tablename__] = rows or 0
    return found


def purge(session: Session, limits: Limits, most: int) -> dict[str, int]:
    """Delete up to ``most`` rows of each table that are too old, write it down, and say how many; {} when none were."""
    done: dict[str, int] = {}
    for rule in RULES:
        key = list(rule.model.__table__.primary_key)
        # What another replica deletes just now is left to it.
        chosen = select(*key).where(rule.old(limits)).limit(most).with_for_update(skip_locked=True, of=rule.model)
        rows = [tuple(row) for row in session.execute(chosen)]
        if not rows:
            continue
        for batch in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
            session.execute(delete(rule.model).where(_among(key, batch)).execution_options(synchronize_session=False))
        done[rule.model.__tablename__] = len(rows)
        note(session, rule.model.__tablename__, len(rows), limits.now, rule.before(limits))
    return done


_AT_ONCE = 500
"""Keys in one statement; SQLite takes 32,766 values, and a key has up to three."""


def _among(key: Collection[ColumnElement[Any]], rows: Collection[tuple[Any, ...]]) -> ColumnElement[bool]:
    if len(key) == 1:
        return next(iter(key)).in_([row[0] for row in rows])
    return tuple_(*key).in_(rows)


def note(session: Session, table: str, rows: int, now: datetime, before: datetime | None) -> None:
    """Write down that rows were deleted: one record for a table and a night's batches."""
    if not rows:
        return
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    same = (PurgeRecord.purged == table, PurgeRecord.at >= today)
    record = session.scalar(select(PurgeRecord).where(*same).order_by(PurgeRecord.id.desc()).limit(1))
    if record is None:
        session.add(PurgeRecord(at=now, purged=table, rows=rows, before=before))
        session.flush()
    else:
        changed = update(PurgeRecord).where(PurgeRecord.id == record.id)
        session.execute(changed.values(rows=PurgeRecord.rows + rows, before=before))


def records(session: Session) -> list[PurgeRecord]:
    """Every record, the newest first."""
    return list(session.scalars(select(PurgeRecord).order_by(PurgeRecord.at.desc(), PurgeRecord.id.desc())))
