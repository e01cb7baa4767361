"""What is done without being asked: JOBS once on their dates, TICKS every minute.

A job only writes rows; what has to be sent becomes a delivery. Its slot is a date in the company's time zone, taken in
the transaction that does the work: a crash leaves neither, several replicas do it once, and no change of the clock
does it twice. A job that was missed is made up for while its grace lasts, the latest slot only; after that it is left
out without a trace, and the next slot is the next chance.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach import outgoing, relay, retention
from coach.drafts.offer import KEPT
from coach.experience import LEARNING, first_week
from coach.kpi import digest, weeks
from coach.lead.training import results as training_results
from coach.lessons import daily
from coach.operator import expiry
from coach.pulse import waves
from coach.turn import JobContext
from storage import demand, drafts, invitations, learning, model_use, notices, outbox, pulses, stories, training

DRAFT_KEPT = timedelta(days=14)

Work = Callable[[JobContext], None]

DAILY = range(7)
WORKING_WEEK = range(5)

INBOX_KEPT = timedelta(days=6)
"""How long an event's id is kept to recognise a redelivery; platforms redeliver for a day at the most.

With the day until the next tidying it is gone within a week.
"""

EVERYWHERE = timedelta(hours=12)
"""After midnight in UTC, until it is the next day in every time zone."""


@dataclass(frozen=True)
class Job:
    """Work that is done once on each of its dates."""

    name: str
    """Kept in the database: a job that is renamed may run again."""
    function: Work
    at: time
    """Local time in the company's time zone; not before 03:30, where daylight saving leaves hours out."""
    grace: timedelta
    """How late it may still be done."""
    days: Collection[int] = DAILY
    """Weekdays, Monday is 0."""


def due_slot(job: Job, now: datetime, timezone: str) -> date | None:
    """The latest date whose time in ``timezone`` has come and is within the grace, or None."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=back) for back in range(8)):
        if day.weekday() not in job.days:
            continue
        # In UTC, for the difference of two local times leaves daylight saving out.
        late = now - datetime.combine(day, job.at, zone).astimezone(UTC)
        if late >= timedelta():
            return day if late <= job.grace else None
    return None


def tidy(context: JobContext) -> None:
    """Forget the ids of events that no platform delivers again, unfinished drafts, and what tells of people.

    That is who took part in surveys, and who asked in vain in a quarter that is over.
    """
    retention.forget_events(context, received_before=context.now - INBOX_KEPT)
    pulses.drop_drafts(context.session, made_before=context.now - DRAFT_KEPT)
    notices.drop_drafts(context.session, made_before=context.now - DRAFT_KEPT)
    stories.drop_drafts(context.session, told_before=context.now - DRAFT_KEPT)
    training.drop_drafts(context.session, made_before=context.now - DRAFT_KEPT)
    invitations.forget_who_took_part(context.session)
    model_use.forget_allowances(context.session, before=context.company.day(context.now))
    relay.tidy(context)
    outbox.forget(context.session, outgoing.FORGOTTEN)
    demand.destroy_secrets(context.session, (context.now - EVERYWHERE).date())


def drop_old_drafts(context: JobContext) -> None:
    """Delete what was kept for a draft a day ago: to the minute, for so it was promised."""
    drafts.drop_old(context.session, made_before=context.now - KEPT)


def open_and_close_waves(context: JobContext) -> None:
    """Open and close the survey waves whose time has come."""
    waves.open_and_close(context.session, context.now, context.company)


def remind_of_waves(context: JobContext) -> None:
    """Send the survey waves' one reminder."""
    waves.remind(context.session, context.now, context.company)


def roll_up_weeks(context: JobContext) -> None:
    """Write down the week that has ended, and earlier ones that were missed."""
    weeks.roll_up_missing(context.session, context.now, context.company)


def learn_from_use(context: JobContext) -> None:
    """Write down what became of every use case over the last weeks."""
    start = first_week(context.company.day(context.now))
    learning.learn(context.session, weeks.bounds(start, context.company)[0], start)


JOBS: tuple[Job, ...] = (
    Job("weekly_rollup", roll_up_weeks, at=time(3, 45), grace=timedelta(days=6), days=(0,)),
    Job(LEARNING, learn_from_use, at=time(3, 50), grace=timedelta(days=6), days=(0,)),
    Job("weekly_digest", digest.send, at=time(8), grace=timedelta(days=4), days=(0,)),
    Job("weekly_digest_again", digest.send_again, at=time(8, 30), grace=timedelta(hours=7), days=range(1, 5)),
    Job("daily_lessons", daily.queue, at=time(3, 55), grace=timedelta(hours=5)),
    Job("training_results", training_results.make_up, at=time(4, 30), grace=timedelta(hours=20)),
    Job("tidy", tidy, at=time(4), grace=timedelta(hours=20)),
    Job("secret_expiry", expiry.warn, at=time(8), grace=timedelta(hours=15)),
    Job("pulse_reminders", remind_of_waves, at=time(10), grace=timedelta(hours=6), days=WORKING_WEEK),
)

TICKS: tuple[Work, ...] = (open_and_close_waves, training_results.cancel_late, drop_old_drafts, retention.purge_old)
"""Work that finds out from the rows themselves what is left to do, so that doing it again changes nothing."""
