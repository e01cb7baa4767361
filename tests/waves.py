"""Waves of a pulse, opened as the program opens them, for companies of any size."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from coach.pulse import waves
from coach.turn import Company
from storage import pulses
from storage.db import Database
from storage.models import Account, Employee


def hire(database: Database, count: int, platform: str = "test", tenant: str = "T1", **values: object) -> list[int]:
    """So many people, each with an account named U and a number; their ids."""
    with database.transaction() as session:
        person = {"from_directory": True, "timezone": "Asia/Tokyo", **values}
        made = session.scalars(insert(Employee).returning(Employee.id), [{**person, "name": ""} for _ in range(count)])
        ids = sorted(made)
        account = {"platform": platform, "tenant": tenant, "seen_at": datetime.fromisoformat("2026-11-01T00:00Z")}
        session.execute(
            insert(Account), [{**account, "employee_id": employee, "user": f"U{employee}"} for employee in ids]
        )
        return ids


def open_wave(database: Database, now: datetime) -> int:
    """Ask everybody the questions of a pulse, from this day on; the wave's id."""
    company = Company()
    with database.transaction() as session:
        pulse = pulses.add_pulse(session, "fortnight", None, now)
        wave = waves.plan(session, pulse, now.astimezone(ZoneInfo(company.timezone)).date(), company)
        waves.open_and_close(session, now, company)
        return wave.id
