"""What the model is asked, and the day's budgets: tokens are set aside before a call and put right after it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.coaching_models import ModelAllowance, ModelDay
from storage.db import Session
from storage.upsert import insert_once


@dataclass(frozen=True)
class Use:
    """What the model was asked on some days."""

    calls: int
    failures: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True)
class Used:
    """Tokens of a day that are spent or set aside."""

    person: int
    company: int


SPENT = ModelDay.tokens_in + ModelDay.tokens_out + ModelDay.reserved


def used(session: Session, employee_id: int, day: date) -> Used:
    """What a person and the company have used of a day's budgets."""
    mine = select(ModelAllowance.tokens).where(ModelAllowance.employee_id == employee_id, ModelAllowance.day == day)
    return Used(session.scalar(mine) or 0, session.scalar(select(SPENT).where(ModelDay.day == day)) or 0)


def reserve(session: Session, employee_id: int, day: date, tokens: int, most_person: int, most_company: int) -> str:
    """Set tokens aside for a call; "" when that was done, "person" or "company" for the budget that is used up.

    Each budget is checked and changed in one statement, so that replicas together keep it, too.
    """
    insert_once(session, ModelAllowance, employee_id=employee_id, day=day, tokens=0)
    insert_once(session, ModelDay, day=day, calls=0, failures=0, tokens_in=0, tokens_out=0, reserved=0)
    person = update(ModelAllowance).where(
        ModelAllowance.employee_id == employee_id,
        ModelAllowance.day == day,
        ModelAllowance.tokens + tokens <= most_person,
    )
    if not session.execute(person.values(tokens=ModelAllowance.tokens + tokens).returning(ModelAllowance.day)).first():
        return "person"
    company = update(ModelDay).where(ModelDay.day == day, SPENT + tokens <= most_company)
    if not session.execute(company.values(reserved=ModelDay.reserved + tokens).returning(ModelDay.day)).first():
        _add_to_person(session, employee_id, day, -tokens)
        return "company"
    return ""


def settle(
    session: Session,
    employee_id: int,
    day: date,
    reserved: int,
    tokens: tuple[int, int],
    *,
    called: bool,
    failed: bool,
) -> None:
    """Put in place of what was set aside what a call took, in and out; one that was not made counts as none."""
    _add_to_person(session, employee_id, day, sum(tokens) - reserved)
    session.execute(
        update(ModelDay)
        .where(ModelDay.day == day)
        .values(
            calls=ModelDay.calls + int(called),
            failures=ModelDay.failures + int(failed),
            tokens_in=ModelDay.tokens_in + tokens[0],
            tokens_out=ModelDay.tokens_out + tokens[1],
            reserved=ModelDay.reserved - reserved,
        )
    )


def between(session: Session, first: date, last: date) -> Use:
    """What the model was asked from the first day to the last."""

    def total(column: InstrumentedAttribute[int]) -> object:
        return func.coalesce(func.sum(column), 0)

    columns = (ModelDay.calls, ModelDay.failures, ModelDay.tokens_in, ModelDay.tokens_out)
    row = session.execute(select(*map(total, columns)).where(ModelDay.day.between(first, last))).one()  # type: ignore[call-overload]
    return Use(*map(int, row))


def forget_allowances(session: Session, before: date) -> None:
    """Who used how much is nobody's business once the day is over."""
    session.execute(delete(ModelAllowance).where(ModelAllowance.day < before))


def _add_to_person(session: Session, employee_id: int, day: date, tokens: int) -> None:
    session.execute(
        update(ModelAllowance)
        .where(ModelAllowance.employee_id == employee_id, ModelAllowance.day == day)
        .values(tokens=ModelAllowance.tokens + tokens)
    )
