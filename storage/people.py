"""Employees and their accounts."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, func, select, update

from storage import answers, demand, inbox, relay
from storage.coaching_models import (
    Attendance,
    Course,
    Draft,
    LessonProgress,
    ModelAllowance,
    RelayReturn,
    TrainingSession,
)
from storage.db import ERASES, Session
from storage.kpi_models import Download, Notice, OwnUseCase, Story, WeekUse
from storage.models import Account, Base, Delivery, Employee, Event, Preference
from storage.operations_models import AuditEntry, Operator, WebSession
from storage.pulse_models import Invitation, Lead, Pulse

__all__ = [
    "Account",
    "Employee",
    "accounts",
    "by_account",
    "by_email",
    "everyone",
    "everything",
    "forget",
    "join",
    "mark_unreachable",
    "names",
    "newest",
    "reachable",
    "seen",
]

OWNED = (
    Event,
    WeekUse,
    Preference,
    Story,
    Download,
    Delivery,
    Invitation,
    RelayReturn,
    LessonProgress,
    Course,
    Attendance,
    Draft,
    ModelAllowance,
    WebSession,
    Operator,
    Lead,
    Account,
)
"""The tables whose rows belong to one person."""

# Made once: it runs for every message, and making a statement takes longer than running it.
_FIND = (
    select(Account, Employee)
    .join(Employee)
    .where(
        Account.platform == bindparam("of_platform"),
        Account.tenant == bindparam("of_tenant"),
        Account.user == bindparam("of_user"),
    )
)


def by_account(session: Session, platform: str, tenant: str, user: str) -> Employee | None:
    """The employee behind a platform's account."""
    found = _find(session, platform, tenant, user)
    return found[1] if found else None


def by_email(session: Session, email: str) -> Employee | None:
    """The employee with this address, whatever its case."""
    return session.scalar(select(Employee).where(Employee.email == email.strip().lower()))


def join(
    session: Session,
    employee: Employee,
    platform: str,
    tenant: str,
    user: str,
    now: datetime,
    *,
    address: Mapping[str, str] | None = None,
) -> None:
    """Tie an account to an employee, adding the employee if new."""
    session.add(employee)
    session.flush()
    where = dict(address) if address else None
    account = Account(employee_id=employee.id, platform=platform, tenant=tenant, user=user, address=where)
    account.seen_at = _day(now)
    session.add(account)


def seen(
    session: Session, platform: str, tenant: str, user: str, now: datetime, address: Mapping[str, str] | None = None
) -> Employee | None:
    """The employee behind an account, which is noted as in use: by the day, so that it tells nothing of a message.

    What ``address`` does not name stays as it was: a message in a channel does not say where the private chat is.
    """
    found = _find(session, platform, tenant, user)
    if found is None:
        return None
    account, employee = found
    if account.seen_at < _day(now) or account.unreachable:
        account.seen_at = _day(now)
        account.unreachable = ""
    if address and (merged := {**(account.address or {}), **address}) != account.address:
        account.address = merged
    return employee


def accounts(session: Session, employee_id: int) -> list[Account]:
    """A person's accounts, the most recently used first."""
    return list(
        session.scalars(
            select(Account).where(Account.employee_id == employee_id).order_by(Account.seen_at.desc(), Account.id)
        )
    )


def reachable(session: Session, employee_ids: Collection[int]) -> dict[int, list[Account]]:
    """The accounts of these people that take messages, by person, the most recently used first."""
    found: dict[int, list[Account]] = defaultdict(list)
    mine = (Account.employee_id.in_(employee_ids), Account.unreachable == "")
    for account in session.scalars(select(Account).where(*mine).order_by(Account.seen_at.desc(), Account.id)):
        found[account.employee_id].append(account)
    return found


def everyone(session: Session, platform: str) -> list[tuple[str, Employee]]:
    """Platform user and employee for every account of a platform, by name."""
    rows = session.execute(
        select(Account.user, Employee).join(Employee).where(Account.platform == platform).order_by(Employee.id)
    )
    return [(user, employee) for user, employee in rows]


def count(session: Session) -> int:
    """How many employees there are."""
    return session.scalar(select(func.count()).select_from(Employee)) or 0


def newest(session: Session) -> int:
    """The highest id of an employee; 0 when there is none."""
    return session.scalar(select(func.max(Employee.id))) or 0


def names(session: Session) -> Iterator[str]:
    """Everybody's name."""
    return iter(session.scalars(select(Employee.name).where(Employee.name != "").execution_options(yield_per=10_000)))


def mark_unreachable(session: Session, platform: str, tenant: str, user: str, reason: str) -> None:
    """Note that a platform refuses messages to an account; the person's next message clears it."""
    found = _find(session, platform, tenant, user)
    if found is not None:
        found[0].unreachable = reason[:200]


def everything(session: Session, employee_id: int) -> dict[str, list[dict[str, object]]]:
    """Every row of every table that is about a person, by table, without empty values."""
    found: dict[str, list[dict[str, object]]] = {}
    for table in Base.metadata.sorted_tables:
        person = table.c.id if table.name == Employee.__tablename__ else table.c.get("employee_id")
        if person is None:
            continue
        rows = session.execute(select(table).where(person == employee_id).order_by(*table.primary_key)).mappings()
        found[table.name] = [{name: value for name, value in row.items() if value not in (None, "")} for row in rows]
    unanswered = inbox.of_person(session, accounts(session, employee_id))
    found["inbox"] = [{"received_at": event.received_at, "payload": event.payload} for event in unanswered]
    return found


def forget(session: Session, employee: Employee) -> None:
    """Delete everything about a person; a directory's row stays, as the company gave it and unconnected."""
    session.info[ERASES] = True
    inbox.empty(session, accounts(session, employee.id))
    answers.forget_person(session, employee.id)
    relay.forget_person(session, employee.id)
    for model in OWNED:
        session.execute(delete(model).where(model.employee_id == employee.id))
    demand.forget_person(session, employee.id)
    for made in (Pulse, Notice, OwnUseCase, TrainingSession):
        session.execute(update(made).where(made.made_by == employee.id).values(made_by=None))
    session.execute(update(AuditEntry).where(AuditEntry.employee_id == employee.id).values(employee_id=None))
    if not employee.from_directory:
        session.delete(employee)
        return
    employee.department_confirmed = employee.language_chosen = employee.opted_out = False
    employee.greeted_at = employee.paused_until = employee.invited_at = None
    employee.pulses_ignored = 0


def _day(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _find(session: Session, platform: str, tenant: str, user: str) -> tuple[Account, Employee] | None:
    row = session.execute(_FIND, {"of_platform": platform, "of_tenant": tenant, "of_user": user}).first()
    return (row[0], row[1]) if row else None
