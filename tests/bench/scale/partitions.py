"""The usage log in one table and cut by month: what the week's jobs, a turn and the end of a month's keeping take.

Nothing of Banso changes: both tables take turns in bearing the name ``event``.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from coach.coach import Coach
from coach.jobs import roll_up_weeks
from coach.kpi import digest
from coach.turn import Account, Incoming, JobContext
from storage.db import Database, Session
from tests.bench.kpi import run, timed
from tests.bench.scale.company import COMPANY, TEAM, Filled, vacuum
from tests.bench.scale.load import percentile
from usecases.load import load_catalogue

ROUNDS = 3
TURNS = 300
WORDS = ("AIって何に使えるの？", "提案書の下書きしたい", "マイページ", "使い方")

INDEXES = (
    "ALTER TABLE event_by_month ADD PRIMARY KEY (id, at)",
    "CREATE INDEX ON event_by_month (employee_id, kind, at)",
    "CREATE INDEX ON event_by_month (kind, at)",
    "CREATE INDEX ON event_by_month (about)",
)
"""Those of ``event``; the primary key of a partitioned table must hold what it is cut by."""


AHEAD = (
    "CREATE UNIQUE INDEX CONCURRENTLY event_id_at ON event (id, at)",
    "ALTER TABLE event ADD CONSTRAINT event_until CHECK (at < '{end}') NOT VALID",
    "ALTER TABLE event VALIDATE CONSTRAINT event_until",
)
"""What is done before, while everybody goes on reading and writing."""

OVER = (
    "ALTER TABLE event DROP CONSTRAINT pk_event, ADD CONSTRAINT pk_event PRIMARY KEY USING INDEX event_id_at",
    "ALTER TABLE event RENAME TO event_history",
    """CREATE TABLE event (LIKE event_history INCLUDING DEFAULTS, PRIMARY KEY (id, at),
       FOREIGN KEY (employee_id) REFERENCES employee ON DELETE CASCADE) PARTITION BY RANGE (at)""",
    "CREATE INDEX ON event (employee_id, kind, at)",
    "CREATE INDEX ON event (kind, at)",
    "CREATE INDEX ON event (about)",
    "ALTER TABLE event ATTACH PARTITION event_history FOR VALUES FROM (MINVALUE) TO ('{end}')",
    "ALTER SEQUENCE event_id_seq OWNED BY event.id",
    "CREATE TABLE event_next PARTITION OF event FOR VALUES FROM ('{end}') TO ('{after}')",
)
"""The change itself, in one transaction: what there is becomes the first part, and no row moves."""


def compare(made: Filled) -> None:
    """Print both, in turns, and how long it takes to go over to parts while everybody works."""
    database = Database(made.url)
    months = _build(database)
    vacuum(database)
    coach = Coach(database, load_catalogue(), COMPANY)
    found: dict[str, list[tuple[float, float, list[float]]]] = {"one table": [], f"{months} months": []}
    _round(database, coach, made)  # so that neither has to read from the disk
    for _ in range(ROUNDS):
        for rounds in found.values():
            rounds.append(_round(database, coach, made))
            with database.transaction() as session:
                _swap(session)
    for name, rounds in found.items():
        turns = [seconds for _, _, each in rounds for seconds in each]
        rollup, told = (statistics.median(column) for column in list(zip(*rounds, strict=True))[:2])
        print(
            f"  {name:12} rollup {rollup:6.2f} s   digest {told:6.2f} s   "
            f"turn p50 {statistics.median(turns) * 1000:5.1f} ms p99 {percentile(turns, 0.99) * 1000:5.1f} ms",
            flush=True,
        )
    _forget_a_month(database)
    _go_over(database)
    database.close()


def _build(database: Database) -> int:
    """The copy; how many months it has."""
    with database.transaction() as session:
        first, last = session.execute(text("SELECT min(at), max(at) FROM event")).one()
        run(session, "CREATE TABLE event_by_month (LIKE event INCLUDING DEFAULTS) PARTITION BY RANGE (at)")
        months = list(_months(first.astimezone(UTC).date(), max(last, datetime.now(UTC)).date()))
        for begin, end in months:
            span = f"FROM ('{begin} 00:00+00') TO ('{end} 00:00+00')"
            run(session, f"CREATE TABLE {_name(begin)} PARTITION OF event_by_month FOR VALUES {span}")
        copied = timed(lambda: run(session, "INSERT INTO event_by_month SELECT * FROM event"))
        indexed = timed(lambda: [run(session, statement) for statement in INDEXES])
    print(f"  copied in {copied:.1f} s, indexed in {indexed:.1f} s")
    return len(months)


def _name(month: date) -> str:
    return f"event_{month:%Y_%m}"


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First days of every month and of the one after it, to the month after the last."""
    begin = first.replace(day=1)
    while begin <= last + timedelta(days=31):
        end = (begin + timedelta(days=32)).replace(day=1)
        yield begin, end
        begin = end


def _swap(session: Session) -> None:
    run(session, "ALTER TABLE event RENAME TO event_waiting")
    run(session, "ALTER TABLE event_by_month RENAME TO event")
    run(session, "ALTER TABLE event_waiting RENAME TO event_by_month")


def _round(database: Database, coach: Coach, made: Filled) -> tuple[float, float, list[float]]:
    """Seconds of the rollup, of the digest, and of each of some turns."""
    with database.transaction() as session:
        for table in ("week_use", "week_eligible", "week_figures"):
            run(session, f"DELETE FROM {table} WHERE week >= :week", week=made.week)
        context = JobContext(session, made.moment, COMPANY, coach.catalogue)
        rollup, told = timed(lambda: roll_up_weeks(context)), timed(lambda: digest.send(context))
    return rollup, told, [_turn(coach, number) for number in range(TURNS)]


def _turn(coach: Coach, number: int) -> float:
    person, moment = 2 * number + 2, datetime.now(UTC)
    incoming = Incoming(f"bench-{time.time_ns()}", Account("slack", TEAM, f"U{person}"), moment, text=WORDS[number % 4])
    return timed(lambda: coach.handle(incoming))


def _forget_a_month(database: Database) -> None:
    """What keeping a month no longer costs: a drop beside a delete."""
    with database.transaction() as session:
        begin = session.scalar(text("SELECT min(at) FROM event"))
        oldest = _name(begin.astimezone(UTC).date())
        begin, end = session.execute(text(f"SELECT min(at), max(at) FROM {oldest}")).one()
        dropped = timed(lambda: run(session, f"DROP TABLE {oldest}"))
        deleted = timed(
            lambda: run(session, "DELETE FROM event WHERE at BETWEEN :begin AND :end", begin=begin, end=end)
        )
    print(
        f"  forgetting the oldest month: DELETE {deleted:.2f} s (and its rows stay as dead ones), DROP {dropped:.3f} s"
    )


def _go_over(database: Database) -> None:
    """From one table to parts without a standstill: how long before, and how long nobody can use the table."""
    [(_, end)] = list(_months(datetime.now(UTC).date(), datetime.now(UTC).date()))[:1]
    moments = {"end": f"{end} 00:00+00", "after": f"{end + timedelta(days=31)} 00:00+00"}
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        before = timed(lambda: [connection.execute(text(statement.format(**moments))) for statement in AHEAD])
    with database.transaction() as session:
        over = timed(lambda: [run(session, statement.format(**moments)) for statement in OVER])
    print(f"  going over to parts: {before:.1f} s beside everybody's work, then {over * 1000:.0f} ms alone")
