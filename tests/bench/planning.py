"""Planning a survey wave for 100,000 employees: seconds and memory of the process, and the wave's way to its end.

``python -m tests.bench.planning``. Aims, on PostgreSQL: planned within 20 s and 300 MB. Uses the server of
BANSO_TEST_DATABASE_URL, else a SQLite file.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import text

from coach.pulse import waves
from coach.pulse.items import SCALE
from coach.turn import Company
from storage import answers, pulses, seeding
from storage.db import Database, Session
from storage.outbox import totals
from tests.bench.footprint import resident_megabytes
from tests.conftest import POSTGRESQL, new_postgresql

EMPLOYEES = 100_000
BATCH = 10_000
ANSWERED = 0.5
DEPARTMENTS = ("sales", "hr", "it", "finance", "legal", "engineering", "manufacturing", "planning")
OPENS = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
COMPANY = Company()


@contextmanager
def migrated() -> Iterator[Database]:
    """A new database."""
    if POSTGRESQL:
        with new_postgresql() as url:
            database = Database(url)
            database.migrate()
            yield database
            database.close()
        return
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/planning.db")
        database.migrate()
        yield database
        database.close()


def hire(session: Session, count: int) -> list[int]:
    """Employees, each with an account, spread over the departments."""
    ids = seeding.reserve_employee_ids(session, count)
    people: list[seeding.EmployeeRow] = [
        {
            "id": number,
            "name": "",
            "email": f"{number}@example.com",
            "department": DEPARTMENTS[number % len(DEPARTMENTS)],
            "department_confirmed": True,
            "language": "ja",
            "timezone": "Asia/Tokyo",
            "from_directory": True,
            "greeted_at": None,
        }
        for number in ids
    ]
    accounts: list[seeding.AccountRow] = [
        {"employee_id": number, "platform": "slack", "tenant": "T1", "user": f"U{number}", "seen_at": OPENS}
        for number in ids
    ]
    seeding.add_employees(session, people)
    seeding.add_accounts(session, accounts)
    return ids


def answer(session: Session, wave: pulses.Wave, people: list[int]) -> None:
    """Half of the people answer the two anchors; their invitations count as delivered."""
    draw = random.Random(7)
    for number in people:
        if draw.random() < ANSWERED:
            for item in ("US0", "AX0"):
                answers.put(
                    session, wave, number, DEPARTMENTS[number % len(DEPARTMENTS)], item, draw.choice(list(SCALE))
                )
            session.execute(
                text("UPDATE invitation SET answered = true WHERE wave_id = :wave AND employee_id = :person"),
                {"wave": wave.id, "person": number},
            )


def main() -> None:
    """Measure."""
    with migrated() as database:
        people: list[int] = []
        for _ in range(EMPLOYEES // BATCH):
            with database.transaction() as session:
                people += hire(session, BATCH)
        with database.transaction() as session:
            pulse = pulses.add_pulse(session, "fortnight", None, OPENS)
            planned = pulses.add_wave(session, pulse.id, OPENS, CLOSES, least=5).id
            start = time.perf_counter()
            counted = waves.recipients(session, pulse, OPENS)
            print(f"recipients counted     {time.perf_counter() - start:6.2f} s  {counted:,}")
        before = resident_megabytes(os.getpid())
        start = time.perf_counter()
        with database.transaction() as session:
            waves.open_and_close(session, OPENS, COMPANY)
        seconds, memory = time.perf_counter() - start, resident_megabytes(os.getpid())
        print(f"wave planned           {seconds:6.2f} s  {memory:.0f} MB ({memory - before:+.0f})   aims 20 s, 300 MB")
        with database.transaction() as session:
            print(f"deliveries             {dict(totals(session, planned))}")
        for first in range(0, EMPLOYEES, BATCH):
            with database.transaction() as session:
                wave = pulses.find_wave(session, planned)
                assert wave is not None
                answer(session, wave, people[first : first + BATCH])
        start = time.perf_counter()
        with database.transaction() as session:
            waves.open_and_close(session, CLOSES, COMPANY)
        print(f"wave closed            {time.perf_counter() - start:6.2f} s  {resident_megabytes(os.getpid()):.0f} MB")


if __name__ == "__main__":
    main()
