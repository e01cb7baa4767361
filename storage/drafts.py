"""Drafts that a model makes, kept for a day, and each for its own person alone."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.coaching_models import Draft
from storage.db import ERASES, Session

__all__ = ["Draft", "add", "begin", "count", "drop", "drop_old", "find", "give_back", "keep"]


def add(
    session: Session,
    employee_id: int,
    use_case: str,
    try_id: int,
    prompt: str,
    masked: Mapping[str, str],
    now: datetime,
) -> Draft:
    """Keep a masked prompt, and what its placeholders stand for, for a draft that may be made of it."""
    draft = Draft(
        employee_id=employee_id, use_case=use_case, try_id=try_id, prompt=prompt, masked=dict(masked), made_at=now
    )
    session.add(draft)
    session.flush()
    return draft


def find(session: Session, employee_id: int, draft_id: int | None, made_after: datetime) -> Draft | None:
    """One draft of this person that is not older than ``made_after``."""
    draft = session.get(Draft, draft_id) if draft_id is not None else None
    mine = draft is not None and draft.employee_id == employee_id and draft.made_at > made_after
    return draft if mine else None


def count(session: Session, employee_id: int) -> int:
    """How many drafts, made or only prepared, are kept for a person."""
    return session.scalar(select(func.count()).select_from(Draft).where(Draft.employee_id == employee_id)) or 0


def begin(session: Session, draft: Draft, revision: int) -> bool:
    """Count one more request to the model; False when the draft is past ``revision``: the button was pressed already.

    One statement decides it, so that of two presses at the same moment one is taken.
    """
    statement = update(Draft).where(Draft.id == draft.id, Draft.revisions == revision).values(revisions=revision + 1)
    taken = session.execute(statement.returning(Draft.id), execution_options={"synchronize_session": False}).first()
    session.refresh(draft)
    return taken is not None


def give_back(draft: Draft) -> None:
    """A request that brought nothing does not count."""
    draft.revisions = max(0, draft.revisions - 1)


def keep(draft: Draft, prompt: str, words: str, masked: Mapping[str, str]) -> None:
    """Keep what the model was sent and what it made of it, both masked, and what their placeholders stand for."""
    draft.prompt, draft.words, draft.masked = prompt, words, dict(masked)


def drop(session: Session, draft: Draft) -> None:
    """Delete a draft; nothing of it is left."""
    session.info[ERASES] = True
    session.delete(draft)


def drop_old(session: Session, made_before: datetime) -> None:
    """Delete drafts made before then."""
    found = session.execute(delete(Draft).where(Draft.made_at <= made_before).returning(Draft.id)).first()
    if found is not None:
        session.info[ERASES] = True
