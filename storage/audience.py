"""Whom something is sent to, and queuing it for all of them in a constant number of statements."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, insert, literal, select

from storage.channels import ensure_channel
from storage.db import Session
from storage.models import Account, Delivery, DeliveryState, Employee
from storage.types import UtcDateTime


def of_departments(departments: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The people of some departments; None is everyone."""
    return [] if departments is None else [Employee.department.in_(sorted(departments))]


def taking_messages(now: datetime) -> list[ColumnElement[bool]]:
    """Those who neither opted out nor paused."""
    return [Employee.opted_out.is_(False), Employee.paused_until.is_(None) | (Employee.paused_until <= now)]


def at_work(today: date) -> list[ColumnElement[bool]]:
    """Those who are entitled to use AI, have not left and are not on leave."""
    return [
        Employee.eligible.is_(True),
        Employee.left_on.is_(None) | (Employee.left_on >= today),
        Employee.leave_from.is_(None) | (Employee.leave_from > today) | (Employee.leave_until < today),
    ]


def reachable() -> ColumnElement[bool]:
    """Those with an account that takes messages."""
    return select(Account.id).where(Account.employee_id == Employee.id, Account.unreachable == "").exists()


def count(session: Session, conditions: Collection[ColumnElement[bool]]) -> int:
    """How many people there are under these conditions."""
    return session.scalar(select(func.count()).select_from(Employee).where(*conditions)) or 0


def timezones(session: Session) -> list[str]:
    """The time zones people are in."""
    return list(session.scalars(select(Employee.timezone).distinct()))


def with_latest_account(conditions: Collection[ColumnElement[bool]]) -> Any:
    """Employees under these conditions, each with the account they used last of those that take messages."""
    latest_first = func.row_number().over(
        partition_by=Account.employee_id, order_by=(Account.seen_at.desc(), Account.id)
    )
    ranked = (
        select(Account.employee_id, Account.platform, Account.tenant, latest_first.label("place"))
        .where(Account.unreachable == "")
        .subquery()
    )
    return (
        select(Employee.id, Employee.department, Employee.timezone, ranked.c.platform, ranked.c.tenant)
        .join(ranked, (ranked.c.employee_id == Employee.id) & (ranked.c.place == 1))
        .where(*conditions)
        .subquery()
    )


def queue(
    session: Session,
    found: Any,
    message: str,
    args: Mapping[str, int],
    about: int | str,
    due_at: ColumnElement[Any],
    wave_id: int | None = None,
) -> None:
    """Queue a message about something for everybody found, once each, and make sure their channels exist."""
    for platform, tenant in session.execute(select(found.c.platform, found.c.tenant).distinct()).all():
        ensure_channel(session, platform, tenant)
    columns = ["employee_id", "platform", "tenant", "wave_id", "message", "args", "once", "state", "due_at", "reason"]
    session.execute(
        insert(Delivery).from_select(
            columns,
            select(
                found.c.id,
                found.c.platform,
                found.c.tenant,
                literal(wave_id, Delivery.wave_id.type),
                literal(message),
                literal(dict(args), Delivery.args.type),
                literal(f"{message}:{about}:") + cast(found.c.id, String),
                literal(DeliveryState.QUEUED.value),
                due_at,
                literal(""),
            ),
        )
    )


def at(due: Mapping[str, datetime], timezone: ColumnElement[str]) -> ColumnElement[Any]:
    """The moment of each time zone; for one that is not named, the latest."""
    moments = {name: literal(moment, UtcDateTime) for name, moment in due.items()}
    return case(moments, value=timezone, else_=literal(max(due.values()), UtcDateTime))
