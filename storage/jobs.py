"""Scheduled jobs that were done, by their date."""

from datetime import date, datetime

from storage.db import Session
from storage.models import JobRun
from storage.upsert import insert_once


def claim(session: Session, job: str, slot: date, now: datetime) -> bool:
    """Take the slot of a job; False when it was taken before. Of several at once all but one wait and get False."""
    return insert_once(session, JobRun, job=job, slot=slot, ran_at=now)
