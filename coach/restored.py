"""After a backup was restored: what may have been sent or done since it was made is not done a second time."""

from collections.abc import Mapping
from datetime import date, datetime

from coach.experience import LEARNING
from coach.jobs import JOBS, due_slot
from coach.turn import Company
from storage import backup
from storage.db import Session

DONE_AGAIN = ("weekly_rollup", LEARNING, "tidy")
"""Jobs that send nothing: what they write down and delete has to be done in the restored database, too."""


def settle(session: Session, now: datetime, company: Company) -> Mapping[str, int]:
    """Settle everything that was waiting when the backup was made; how much that was, by what became of it."""
    slots: dict[str, date] = {}
    for job in JOBS:
        slot = due_slot(job, now, company.timezone)
        if slot is not None and job.name not in DONE_AGAIN:
            slots[job.name] = slot
    return backup.settle_all(session, now, slots)
