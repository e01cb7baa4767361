"""Questions that their askers hand to a promotion lead, and the way back for the answer.

Who asked stands in ``relay_return`` alone, and only until the answer is on its way; after that nobody can tell.
"""

import secrets
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, String, cast, delete, exists, func, literal, select

from storage.audience import at_work
from storage.coaching_models import RelayedQuestion, RelayReturn
from storage.db import ERASES, Session
from storage.models import Delivery, DeliveryState, Employee
from storage.pulse_models import Lead

__all__ = ["RelayedQuestion"]

_UNANSWERED = RelayedQuestion.answered_on.is_(None)
"""Asked of the row itself: whoever waited for its lock would still see the way back that is just gone."""


def readers(session: Session, asker: Employee, today: date, *, named: bool) -> list[Employee]:
    """The leads who would read a question of this person, in no order: never the asker, nobody who is away.

    Without a name it is for leads of the whole company: that a department's lead has it would tell the department.
    """
    rows = select(Employee, Lead.departments).join(Lead, Lead.employee_id == Employee.id)
    found = [
        lead
        for lead, scope in session.execute(rows.where(Employee.id != asker.id, *at_work(today)))
        if scope is None or (named and asker.department in scope)
    ]
    secrets.SystemRandom().shuffle(found)
    return found


def draft(session: Session, employee_id: int, question_id: int | None) -> RelayedQuestion | None:
    """A person's question that they have not sent yet; held until the transaction ends."""
    return _own(session, employee_id, question_id, sent=False)


def waiting(session: Session, employee_id: int, question_id: int | None) -> RelayedQuestion | None:
    """A person's question that waits for its answer; held until the transaction ends."""
    return _own(session, employee_id, question_id, sent=True)


def all_waiting(session: Session, employee_id: int) -> list[RelayedQuestion]:
    """Everything of a person that waits for an answer, the oldest first."""
    mine = (RelayReturn.employee_id == employee_id, RelayedQuestion.sent.is_(True))
    rows = select(RelayedQuestion).join(RelayReturn, RelayReturn.question_id == RelayedQuestion.id).where(*mine)
    return list(session.scalars(rows.order_by(RelayedQuestion.asked_on, RelayedQuestion.id)))


def add_draft(session: Session, employee_id: int, question: RelayedQuestion) -> RelayedQuestion:
    """Keep a question for its asker to look over; it takes the place of any other that they did not send."""
    unsent = (RelayReturn.employee_id == employee_id, RelayedQuestion.sent.is_(False))
    rows = select(RelayedQuestion.id).join(RelayReturn, RelayReturn.question_id == RelayedQuestion.id).where(*unsent)
    erase(session, session.scalars(rows).all())
    session.add(question)
    session.flush()
    session.add(RelayReturn(question_id=question.id, employee_id=employee_id))
    session.flush()
    return question


def open_questions(session: Session, reader: int, scope: Collection[str] | None) -> list[RelayedQuestion]:
    """What waits for an answer and is for this lead, the oldest day first; never their own, nor what is yet to come."""
    rows = _arrived(reader, scope).order_by(RelayedQuestion.asked_on, RelayedQuestion.id)
    return list(session.scalars(rows))


def count_open(session: Session, reader: int, scope: Collection[str] | None) -> int:
    """How many of them there are."""
    return session.scalar(select(func.count()).select_from(_arrived(reader, scope).subquery())) or 0


def open_question(
    session: Session, question_id: int | None, reader: int, scope: Collection[str] | None
) -> RelayedQuestion | None:
    """One of them, held until the transaction ends: of two leads who answer at once the second finds it answered."""
    if question_id is None:
        return None
    return _held(session, _for_lead(reader, scope).where(RelayedQuestion.id == question_id))


def answered(session: Session, question_id: int | None) -> RelayedQuestion | None:
    """A question that has its answer, for whoever has its id."""
    found = None if question_id is None else session.get(RelayedQuestion, question_id, populate_existing=True)
    return found if found is not None and found.answered_on is not None else None


def settle(session: Session, question: RelayedQuestion, today: date) -> int:
    """Make the draft of an open question its answer and cut it off from its asker, who is returned to be told."""
    question.answered_on = today
    back = session.get_one(RelayReturn, question.id)
    session.delete(back)
    session.flush()
    session.info[ERASES] = True
    return back.employee_id


def find(session: Session, question_id: int) -> RelayedQuestion | None:
    """A question by id."""
    return session.get(RelayedQuestion, question_id)


def erase(session: Session, question_ids: Collection[int]) -> None:
    """Delete questions, answers and ways back."""
    if not question_ids:
        return
    session.info[ERASES] = True
    session.execute(delete(RelayReturn).where(RelayReturn.question_id.in_(question_ids)))
    session.execute(delete(RelayedQuestion).where(RelayedQuestion.id.in_(question_ids)))


def forget_person(session: Session, employee_id: int) -> None:
    """Withdraw everything of a person that has no answer yet; of what has one nobody knows whose it was."""
    own = select(RelayReturn.question_id).where(RelayReturn.employee_id == employee_id)
    erase(session, session.scalars(own).all())


def own(session: Session, employee_id: int) -> list[dict[str, object]]:
    """A person's questions without an answer, for their own export."""
    table = RelayedQuestion.__table__
    rows = select(table).join(RelayReturn, RelayReturn.question_id == table.c.id)
    found = session.execute(rows.where(RelayReturn.employee_id == employee_id).order_by(table.c.id)).mappings()
    # Not the draft of an answer: that is the leads', until they send it.
    return [{name: value for name, value in row.items() if name != "answer" and value is not None} for row in found]


def drop_old(session: Session, drafted_before: date, answered_before: date, asked_before: date) -> list[int]:
    """Delete what was never sent, was answered or waits too long; who waited in vain, once for each question."""
    given_up = (RelayedQuestion.sent.is_(True), _UNANSWERED, RelayedQuestion.asked_on < asked_before)
    rows = select(RelayReturn.employee_id).join(RelayedQuestion, RelayReturn.question_id == RelayedQuestion.id)
    waited = list(session.scalars(rows.where(*given_up)))
    never_sent = (RelayedQuestion.sent.is_(False), RelayedQuestion.asked_on < drafted_before)
    for which in (given_up, never_sent, (RelayedQuestion.answered_on < answered_before,)):
        erase(session, session.scalars(select(RelayedQuestion.id).where(*which)).all())
    return waited


def _own(session: Session, employee_id: int, question_id: int | None, *, sent: bool) -> RelayedQuestion | None:
    if question_id is None:
        return None
    mine = (RelayReturn.employee_id == employee_id, RelayedQuestion.id == question_id, RelayedQuestion.sent.is_(sent))
    rows = select(RelayedQuestion).join(RelayReturn, RelayReturn.question_id == RelayedQuestion.id)
    return _held(session, rows.where(*mine, _UNANSWERED))


def _for_lead(reader: int, scope: Collection[str] | None) -> Select[RelayedQuestion]:
    """What a lead may read; a question without a name is none of a department's, whosever it is."""
    rows = (
        select(RelayedQuestion)
        .join(RelayReturn, RelayReturn.question_id == RelayedQuestion.id)
        .join(Employee, Employee.id == RelayReturn.employee_id)
        .where(RelayedQuestion.sent.is_(True), _UNANSWERED, Employee.id != reader)
    )
    if scope is None:
        return rows
    return rows.where(RelayedQuestion.shown_name != "", Employee.department.in_(sorted(scope)))


def _arrived(reader: int, scope: Collection[str] | None) -> Select[RelayedQuestion]:
    """Of what a lead may read, that whose message is not still to come: the minute it was written stays unseen."""
    once = literal("relay_question:") + cast(RelayedQuestion.id, String) + f":{reader}"
    return _for_lead(reader, scope).where(
        ~exists().where(Delivery.once == once, Delivery.state == DeliveryState.QUEUED)
    )


def _held(session: Session, rows: Select[RelayedQuestion]) -> RelayedQuestion | None:
    held = rows.with_for_update(of=RelayedQuestion).execution_options(populate_existing=True)
    return session.scalar(held)
