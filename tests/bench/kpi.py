"""A week's figures for 100,000 employees with 1, 4 and 10 million events before: seconds, memory, and beside plain SQL.

``BANSO_TEST_DATABASE_URL=... python -m tests.bench.kpi [events in millions ...]``; PostgreSQL only. Aims: rollup and
figures within 10 s and 300 MB, growing with the week and not with the history, and within 1.5 times the same
figures in hand-written SQL on the same tables. Both sides take turns, so that a busy machine slows down both.
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import text

from coach.kpi.figures import figures
from coach.kpi.weeks import WEEK, bounds, roll_up
from coach.turn import Company
from storage.db import Database, Session
from tests.bench.footprint import resident_megabytes
from tests.conftest import POSTGRESQL, new_postgresql
from usecases.load import Catalogue, load_catalogue

EMPLOYEES = 100_000
PER_WEEK = 100_000
"""Events; so a million is ten weeks."""
LAST = date(2026, 11, 16)
COMPANY = Company()
ROUNDS = 5

PEOPLE = """
INSERT INTO employee (id, name, email, department, department_confirmed, language, language_chosen, timezone,
                      from_directory, opted_out, greeted_at)
SELECT n, '', n || '@example.com',
       (ARRAY['sales','hr','it','finance','legal','engineering','retail','planning'])[1+n%8],
       true, 'ja', false, 'Asia/Tokyo', true, false, CAST(:first AS timestamptz) + (n % (7 * :weeks)) * interval '1 day'
FROM generate_series(1, :people) n
"""
"""People come to know Banso one by one."""

USES = """
INSERT INTO event (id, at, employee_id, kind, department, platform, use_case)
SELECT :base + n, CAST(:start AS timestamptz) + random() * interval '6 days 20 hours', person,
       (ARRAY['task','task','discover','template_opened','prompt_made','prompt_made','howto','unanswered'])[1+n%8],
       (ARRAY['sales','hr','it','finance','legal','engineering','retail','planning'])[1+person%8], 'slack',
       CASE WHEN n % 8 IN (4, 5) THEN 'common/' || CAST(30 * random() AS int) END
FROM (SELECT n, 1 + CAST(power(random(), 2) * (:people - 1) AS int) AS person
      FROM generate_series(1, CAST(:events * 0.85 AS int)) n) drawn
"""

OUTCOMES = """
INSERT INTO event (id, at, employee_id, kind, department, platform, use_case, about, outcome, minutes_before,
                   minutes_after, corrections)
SELECT :base + row_number() OVER (), at + interval '1 hour', employee_id, 'outcome', department, platform, use_case, id,
       (ARRAY['helped','helped','partly','no'])[1+id%4], 30 + 5 * (id % 9), 10 + 5 * (id % 5),
       (ARRAY['none','little','half','most'])[1+id%4]
FROM event WHERE kind = 'prompt_made' AND at >= :start AND at < CAST(:start AS timestamptz) + interval '7 days'
             AND id % 10 < 7
"""

HISTORY = """
INSERT INTO week_use (week, employee_id, department, uses)
SELECT CAST(date_trunc('week', at AT TIME ZONE 'Asia/Tokyo') AS date), employee_id, department, count(*)
FROM event WHERE kind <> 'unanswered' AND at < :start GROUP BY 1, 2, 3
"""

ENTITLED = """
INSERT INTO week_eligible (week, department, eligible, reached, requests, unmet)
SELECT week, department, count(*), count(*), 8000 + CAST(500 * random() AS int), 1600 + CAST(100 * random() AS int)
FROM employee,
       (SELECT CAST(:last AS date) - 7 * n AS week FROM generate_series(1, :weeks - 1) n) weeks
GROUP BY 1, 2
"""

LATEST = """SELECT DISTINCT ON (o.about) o.employee_id, t.department, t.use_case, o.outcome, o.minutes_before,
    o.minutes_after, o.corrections FROM event o JOIN event t ON t.id = o.about
    WHERE o.kind = 'outcome' AND o.at >= :month AND o.at < :end AND t.at >= :month ORDER BY o.about, o.at DESC"""
"""The last word on each try."""

BY_HAND = {
    "weekly": "SELECT week, count(*) FROM week_use WHERE week > CAST(:last AS date) - 182 GROUP BY week",
    "adoption, habit": """SELECT department, count(*) FILTER (WHERE newest > CAST(:last AS date) - 28),
        count(*) FILTER (WHERE weeks >= 9) FROM (SELECT employee_id, max(department) AS department, max(week) AS newest,
        count(*) AS weeks FROM week_use WHERE week > CAST(:last AS date) - 84 GROUP BY employee_id) p
        GROUP BY department""",
    "adoption before": """SELECT department, count(DISTINCT employee_id) FROM week_use
        WHERE week BETWEEN CAST(:last AS date) - 28 AND CAST(:last AS date) - 7 GROUP BY department""",
    "adoption a month ago": """SELECT department, count(DISTINCT employee_id) FROM week_use
        WHERE week BETWEEN CAST(:last AS date) - 49 AND CAST(:last AS date) - 28 GROUP BY department""",
    "ever": "SELECT count(*) FROM employee e WHERE EXISTS (SELECT 1 FROM week_use w WHERE w.employee_id = e.id)",
    "growth": """SELECT count(*) FILTER (WHERE week = :last), count(*) FILTER (WHERE week < :last)
        FROM week_use WHERE week BETWEEN CAST(:last AS date) - 7 AND :last""",
    "retention": """WITH cohort AS (SELECT employee_id, min(week) AS first FROM week_use GROUP BY employee_id)
        SELECT first, week, count(*) FROM cohort JOIN week_use USING (employee_id)
        WHERE first > CAST(:last AS date) - 182 GROUP BY first, week""",
    "activation": """SELECT greeted_at, (SELECT min(at) FROM event WHERE employee_id = employee.id
        AND kind = 'prompt_made') FROM employee WHERE greeted_at > CAST(:end AS timestamptz) - interval '84 days'""",
    "tries": """SELECT use_case, count(*), count(DISTINCT employee_id) FROM event
        WHERE kind = 'prompt_made' AND at >= :month AND at < :end GROUP BY use_case""",
    "breadth": """SELECT entries, count(*) FROM (SELECT count(DISTINCT use_case) AS entries FROM event
        WHERE kind = 'prompt_made' AND at >= :month AND at < :end GROUP BY employee_id) p GROUP BY entries""",
    "outcomes": LATEST,
    "outcomes before": """SELECT DISTINCT ON (o.about) o.employee_id, t.department, t.use_case, o.outcome,
        o.minutes_before, o.minutes_after, o.corrections FROM event o JOIN event t ON t.id = o.about
        WHERE o.kind = 'outcome' AND o.at >= CAST(:month AS timestamptz) - interval '28 days' AND o.at < :month
        ORDER BY o.about, o.at DESC""",
    "minutes": """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY saved), sum(total) FROM (SELECT employee_id,
        avg(minutes_before - minutes_after) AS saved, sum(minutes_before - minutes_after) AS total FROM event
        WHERE kind = 'outcome' AND at >= :month AND at < :end GROUP BY employee_id) p""",
    "requests": """SELECT date_trunc('week', began AT TIME ZONE 'Asia/Tokyo'), department, count(*),
        count(*) FILTER (WHERE vain AND NOT made) FROM (SELECT employee_id, episode, min(at) AS began,
        max(department) AS department, bool_or(kind IN ('unanswered', 'not_for_me')) AS vain,
        bool_or(kind = 'prompt_made') AS made FROM (SELECT *, count(*) FILTER (WHERE pause IS NULL OR
        pause >= interval '30 minutes') OVER (PARTITION BY employee_id ORDER BY at, id) AS episode FROM (SELECT *,
        at - lag(at) OVER (PARTITION BY employee_id ORDER BY at, id) AS pause FROM event WHERE at >= :start
        AND at < :end AND kind IN ('task', 'discover', 'unanswered', 'not_for_me', 'prompt_made')) s) n
        GROUP BY employee_id, episode) e GROUP BY 1, 2""",
    "success by department": f"""SELECT department, count(DISTINCT employee_id), count(*),
        count(*) FILTER (WHERE outcome = 'helped'), count(corrections),
        count(*) FILTER (WHERE corrections IN ('none', 'little')) FROM ({LATEST}) o GROUP BY department""",
    "champions": f"""SELECT sum(helped) FILTER (WHERE place <= tenth), sum(helped) FROM (SELECT helped,
        row_number() OVER (ORDER BY helped DESC) AS place, count(*) OVER () / 10 AS tenth FROM (SELECT employee_id,
        count(*) FILTER (WHERE outcome = 'helped') AS helped FROM ({LATEST}) o GROUP BY employee_id) p) r""",
    "minutes by family": f"""SELECT family, count(*), avg(negative),
        percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY saved)
        FROM (SELECT split_part(use_case, '/', 1) AS family, avg(minutes_before - minutes_after) AS saved,
        avg(CAST(minutes_before < minutes_after AS int)) AS negative FROM ({LATEST}) o
        WHERE minutes_before <= 480 AND minutes_after <= 480 GROUP BY family, employee_id) p GROUP BY family""",
    "how-to questions": """SELECT count(DISTINCT employee_id), count(*),
        count(*) FILTER (WHERE pause IS NULL OR pause > interval '1 day') FROM (SELECT employee_id, kind,
        lead(at) OVER (PARTITION BY employee_id ORDER BY at, id) - at AS pause FROM event
        WHERE kind IN ('howto', 'unanswered') AND at >= :month AND at < :end) h WHERE kind = 'howto'""",
    "active by department": "SELECT department, count(*) FROM week_use WHERE week = :last GROUP BY department",
    "entitled": """SELECT department, count(*), count(*) FILTER (WHERE greeted_at < :end OR EXISTS (SELECT 1
        FROM delivery d WHERE d.employee_id = e.id AND d.state = 'sent' AND d.settled_at < :end))
        FROM employee e GROUP BY department""",
    "rollup": """INSERT INTO week_use (week, employee_id, department, uses)
        SELECT CAST(:last AS date) + 7, employee_id, max(department), count(*) FROM event
        WHERE at >= :start AND at < :end AND kind IN ('task', 'discover', 'template_opened', 'prompt_made', 'howto',
        'outcome') GROUP BY employee_id RETURNING uses""",
}
"""The same figures, and nothing around them: no intervals, no comparisons, no rules on what may be seen."""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill(session: Session, weeks: int, people: int = EMPLOYEES, last: date = LAST) -> None:
    """A history of so many weeks up to ``last``, rolled up but for that one."""
    first = last - (weeks - 1) * WEEK
    run(session, PEOPLE, people=people, weeks=weeks, first=bounds(first, COMPANY)[0])
    for number in range(weeks):
        start, base = bounds(first + number * WEEK, COMPANY)[0], number * 2 * PER_WEEK
        run(session, USES, people=people, events=PER_WEEK, start=start, base=base)
        run(session, OUTCOMES, start=start, base=base + PER_WEEK)
    run(session, HISTORY, start=bounds(last, COMPANY)[0])
    run(session, ENTITLED, last=last, weeks=weeks)


def run(session: Session, sql: str, **values: object) -> None:
    session.execute(text(sql), values)


def by_hand(session: Session) -> dict[str, float]:
    """Seconds of each statement, its rows fetched."""
    start, end = bounds(LAST, COMPANY)
    run(session, "DELETE FROM week_use WHERE week > :last", last=LAST)
    moments = {"start": start, "end": end, "month": end - timedelta(weeks=4)}
    return {
        name: timed(lambda sql=sql: session.execute(text(sql), {**moments, "last": LAST}).all())  # type: ignore[misc]
        for name, sql in BY_HAND.items()
    }


def measure(millions: float) -> None:
    """One history."""
    catalogue = load_catalogue()
    gc.freeze()  # as serving does with what lives as long as the process
    with new_postgresql() as url:
        database = Database(url)
        database.migrate()
        with database.transaction() as session:
            fill(session, round(millions * 1_000_000 / PER_WEEK))
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        memory = resident_megabytes(os.getpid())
        with database.transaction() as session:
            events = session.scalar(text("SELECT count(*) FROM event"))
            by_hand(session)  # so that neither has to read from the disk
        rounds = [one_round(database, catalogue) for _ in range(ROUNDS)]
        grown = resident_megabytes(os.getpid())
        rolled, made, own, plain = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratios = sorted((rolled + made) / plain for rolled, made, _, plain in rounds)
        print(
            f"{events:>10,} events  rollup {rolled:5.2f} s  figures {made:5.2f} s (Python {own:.2f})"
            f"  both {rolled + made:5.2f} s  {grown:.0f} MB ({grown - memory:+.0f})"
            f"   by hand {plain:5.2f} s  ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
            "   aims 10 s, 300 MB, 1.5",
            flush=True,
        )
        database.close()


def one_round(database: Database, catalogue: Catalogue) -> tuple[float, float, float, float]:
    """Seconds of the rollup, of the figures, of Python's own part in them, and of the statements written by hand."""
    with database.transaction() as session:
        run(session, "DELETE FROM week_use WHERE week >= :last", last=LAST)
        rolled = timed(lambda: roll_up(session, LAST, COMPANY))
    with database.transaction() as session:
        begun = time.process_time()
        made = timed(lambda: figures(session, LAST, COMPANY, catalogue))
        own = time.process_time() - begun
    with database.transaction() as session:
        return rolled, made, own, sum(by_hand(session).values())


if __name__ == "__main__":
    if not POSTGRESQL:
        sys.exit(
            "set BANSO_TEST_DATABASE_URL to a PostgreSQL server; the statements to compare with are written for it"
        )
    for size in map(float, sys.argv[1:] or ("1", "4", "10")):
        measure(size)
