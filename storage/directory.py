"""The company's directory: who works there, as its list says; compared first, written after, absent people found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from storage.db import Session
from storage.models import Employee

Entry = Mapping[str, Any]
"""What the directory says of a person, by column of Employee: ``email`` and whatever else it says."""


@dataclass(frozen=True)
class Change:
    """What an entry changes."""

    employee: Employee | None
    """None for a new person."""
    values: Entry
    """What differs; empty when nothing does."""

    overrides_choice: bool = False
    """Whether the person had confirmed another department in the chat."""


def compare(session: Session, entries: Sequence[Entry], timezone: str) -> list[Change]:
    """What each of the entries would change, in their order; nothing is written. ``timezone``: of a new person.

    The directory's word counts, except for a language that a person chose in the chat.
    """
    addresses = [entry["email"] for entry in entries]
    known = {found.email: found for found in session.scalars(select(Employee).where(Employee.email.in_(addresses)))}
    changes = []
    for entry in entries:
        employee = known.get(entry["email"])
        if employee is None:
            changes.append(Change(None, {"timezone": timezone, "language": "ja", **entry, "from_directory": True}))
            continue
        stays = ("language",) if employee.language_chosen else ()
        values = {
            name: value
            for name, value in (*entry.items(), ("from_directory", True))
            if name not in stays and getattr(employee, name) != value
        }
        changes.append(Change(employee, values, employee.department_confirmed and "department" in values))
    return changes


def write(session: Session, changes: Sequence[Change]) -> None:
    """Make these changes."""
    for change in changes:
        if change.employee is None:
            session.add(Employee(**change.values))
            continue
        if change.overrides_choice:
            change.employee.department_confirmed = False
        for name, value in change.values.items():
            setattr(change.employee, name, value)


def absent(session: Session, emails: Collection[str], today: date) -> list[int]:
    """The people of the directory with none of these addresses who have not left by ``today``."""
    here = Employee.left_on.is_(None) | (Employee.left_on > today)
    rows = session.execute(
        select(Employee.id, Employee.email)
        .where(Employee.from_directory.is_(True), Employee.email.is_not(None), here)
        .order_by(Employee.id)
    )
    return [employee_id for employee_id, email in rows if email not in emails]


def mark_left(session: Session, employee_ids: Collection[int], today: date) -> None:
    """Note that ``today`` is the last day of these people at the company."""
    session.execute(update(Employee).where(Employee.id.in_(employee_ids)).values(left_on=today))
