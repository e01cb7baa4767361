"""What is too old to be kept goes each night, a batch a minute, so that nobody who writes meanwhile waits for it."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from coach.dates import week_of
from coach.lead import audit_log
from coach.turn import Company, JobContext
from storage import inbox, jobs, retention
from storage.retention import Limits

JOB = "retention"
"""Kept in the database once a night's work is done."""

AFTER = time(4, 10)
"""Local time of the company."""

BATCH = 5000
"""Rows of each table in one transaction: seven million a day, and a moment each."""

RECORD_MONTHS = 36
"""How long a record of what was deleted is kept."""


def limits(now: datetime, company: Company) -> Limits:
    """How far back is kept, from ``now``."""
    today, zone = company.day(now), ZoneInfo(company.timezone)

    def begins(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    first = week_of(_months_before(today, company.keep_months))
    audit, records = (_months_before(today, months) for months in (audit_log.KEPT_MONTHS, RECORD_MONTHS))
    return Limits(first, begins(first), begins(audit), begins(records), now)


def purge_old(context: JobContext) -> None:
    """Delete the next batch of what is too old; once nothing is, the night's work is noted as done."""
    local = context.now.astimezone(ZoneInfo(context.company.timezone))
    # Taken first and given back while there is more to do: another replica waits here, and goes on from there.
    if local.time() < AFTER or not jobs.claim(context.session, JOB, local.date(), context.now):
        return
    if retention.purge(context.session, limits(context.now, context.company), BATCH):
        jobs.release(context.session, JOB, local.date())


def forget_events(context: JobContext, received_before: datetime) -> None:
    """Forget the ids of events that no platform delivers again, and write down how many.

    Of what else the night tidies away no number is kept: of drafts, stories, answers and relayed questions even that
    would tell that somebody had one.
    """
    gone = inbox.purge(context.session, received_before)
    retention.note(context.session, "inbox", gone, context.now, received_before)


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last days of a month count as its 28th, which every month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))
