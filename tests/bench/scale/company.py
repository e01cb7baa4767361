"""A company of any size in PostgreSQL: people, accounts on both platforms, leads, years of use, past messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coach.dates import week_of
from coach.experience import LEARNING
from coach.jobs import JOBS, due_slot
from coach.sending_hours import PULSE, next_sending_time
from coach.turn import Company
from storage import channels, jobs, leads, pulses
from storage.db import Database, Session
from tests.bench import kpi
from tests.conftest import new_postgresql
from tests.teams.microsoft import APP_ID, TENANT

COMPANY = Company()
TEAM = "T1"
DEPARTMENTS = ("sales", "hr", "it", "finance", "legal", "engineering", "retail", "planning")
"""Those of ``kpi.PEOPLE``."""
JOB_NAMES = ("weekly_rollup", LEARNING, "weekly_digest")

ACCOUNTS = """
INSERT INTO account (employee_id, platform, tenant, "user", seen_at, unreachable, address)
SELECT id, 'slack', :team, 'U' || id, now() - interval '2 days', '', NULL FROM employee WHERE id % 2 = 0 OR id % 10 = 1
UNION ALL
SELECT id, 'teams', :tenant, '29:' || id, now() - interval '1 day', '',
       json_build_object('service', CAST(:service AS text), 'conversation', 'a:' || id, 'bot', CAST(:bot AS text))
FROM employee WHERE id % 2 = 1
"""
"""Half in Slack, half in Teams, a tenth in both."""

MESSAGES = """
INSERT INTO delivery (employee_id, platform, tenant, message, args, once, state, due_at, claimed_at, settled_at, reason)
SELECT id, 'slack', :team, 'pulse_invitation', '{}', 'past:' || w || ':' || id, 'sent', sent, sent, sent, ''
FROM employee, (SELECT w, CAST(:start AS timestamptz) - w * interval '14 days' AS sent
                FROM generate_series(1, :waves) w) past
"""
"""One message to everybody each fortnight of the last half year."""

INBOX = """
INSERT INTO inbox (platform, tenant, event_id, state, received_at, claimed_at, payload)
SELECT 'slack', :team, 'Past' || n, 'done', at, at, NULL
FROM (SELECT n, now() - random() * interval '6 days' AS at FROM generate_series(1, 2 * :people) n) past
"""
"""What people wrote in the six days for which it is remembered that it came."""

SEQUENCES = ("event", "employee", "account", "delivery")


@dataclass(frozen=True)
class Size:
    """How large the company is."""

    employees: int
    events_million: float

    def __str__(self) -> str:
        return f"{self.employees:,} employees, {self.events_million:g} M events"


@dataclass(frozen=True)
class Filled:
    """A filled database."""

    url: str
    moment: datetime
    """When its company lives: ten in the morning of a working day after the last week of its history."""

    @property
    def week(self) -> date:
        """The last week that is over; it has not been rolled up."""
        return week_of(self.moment.astimezone(ZoneInfo(COMPANY.timezone)).date()) - timedelta(weeks=1)


def working_day() -> datetime:
    """Ten in the morning of this week's Tuesday, or of the working day after it."""
    zone = ZoneInfo(COMPANY.timezone)
    monday = week_of(datetime.now(UTC).astimezone(zone).date())
    moment = datetime.combine(monday + timedelta(days=1), time(10, 1), zone)
    return next_sending_time(moment, COMPANY.timezone, COMPANY.calendar, PULSE)


@contextmanager
def filled(size: Size, service: str) -> Iterator[Filled]:
    """A database of a company of this size, whose people in Teams are reached at ``service``."""
    with new_postgresql() as url:
        database, made = Database(url), Filled(url, working_day())
        database.migrate()
        with database.transaction() as session:
            _fill(session, size, made, service)
        vacuum(database)
        database.close()
        yield made


def vacuum(database: Database) -> None:
    """What autovacuum would have done by now."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _fill(session: Session, size: Size, made: Filled, service: str) -> None:
    weeks = max(1, round(size.events_million * 1_000_000 / kpi.PER_WEEK))
    kpi.fill(session, weeks, size.employees, made.week)
    kpi.run(session, ACCOUNTS, team=TEAM, tenant=TENANT, service=service, bot=f"28:{APP_ID}")
    kpi.run(session, MESSAGES, team=TEAM, start=made.moment, waves=min(13, -(-weeks // 2)))
    kpi.run(session, INBOX, team=TEAM, people=size.employees)
    for table in SEQUENCES:
        last = f"(SELECT max(id) FROM {table})"
        kpi.run(session, f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
    long_ago = made.moment - timedelta(days=365)
    for person, department in enumerate(DEPARTMENTS, start=1):
        leads.grant(session, person, None if person == 1 else [department], long_ago)
    for platform, tenant in (("slack", TEAM), ("teams", TENANT)):
        channels.ensure_channel(session, platform, tenant)
    for job in JOBS:  # done already, so that serving begins in peace
        if (slot := due_slot(job, made.moment, COMPANY.timezone)) is not None:
            jobs.claim(session, job.name, slot, made.moment)


def begin_weekly_jobs(session: Session) -> None:
    """Let a served process find the week's rollup and digest undone, the next time it looks."""
    kpi.run(session, "DELETE FROM job_run WHERE job = ANY(:names)", names=list(JOB_NAMES))


def begin_wave(session: Session, now: datetime) -> int:
    """A survey of everybody that a served process opens, the next time it looks; the wave's id."""
    pulse = pulses.add_pulse(session, "fortnight", None, now)
    pulse.state = pulses.PulseState.ACTIVE
    return pulses.add_wave(session, pulse.id, now, now + timedelta(days=4), least=5).id
