"""Scheduled jobs that were done, by their date."""

from datetime import date, datetime

from sqlalchemy import delete, func, select

from storage.db import Session
from storage.models import JobRun
from storage.upsert import insert_once


def claim(session: Session, job: str, slot: date, now: datetime) -> bool:
    """Take the slot of a job; False when it was taken before. Of several at once all but one wait and get False."""
    return insert_once(session, JobRun, job=job, slot=slot, ran_at=now)


def release(session: Session, job: str, slot: date) -> None:
    """Give a slot back that was taken in this transaction, as there is more to do."""
    session.execute(delete(JobRun).where(JobRun.job == job, JobRun.slot == slot))


def latest(session: Session, job: str) -> date | None:
    """The latest date that a job was done for."""
    return session.scalar(select(func.max(JobRun.slot)).where(JobRun.job == job))
