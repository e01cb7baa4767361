"""What is asked of a database before it is trusted."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage import jobs
from storage.db import Session
from storage.models import Employee

PATIENCE = 5
"""Seconds to wait for a server to accept a connection."""


def is_missing(url: str) -> bool:
    """Whether it is an SQLite file that is not there; looking into it would make it."""
    path = _file(url)
    return path is not None and not path.exists()


def impatient(url: str) -> str:
    """The same URL; a server that does not accept a connection is given up after a few seconds."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" or "connect_timeout" in parsed.query:
        return url
    hurried = parsed.update_query_dict({"connect_timeout": str(PATIENCE)})
    return hurried.render_as_string(hide_password=False)


def free_bytes(url: str) -> int | None:
    """What is free on the disk of an SQLite file; None for a server."""
    path = _file(url)
    return None if path is None else shutil.disk_usage(path.parent).free


def server(session: Session) -> str:
    """Product and version: "PostgreSQL 16.3", "SQLite 3.45.1"."""
    if session.get_bind().dialect.name == "sqlite":
        return f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {session.scalar(text('SHOW server_version'))}"


def is_empty(session: Session) -> bool:
    """Whether no version of Banso has made its tables yet."""
    return not inspect(session.connection()).has_table("alembic_version")


def refusal_to_write(session: Session) -> str:
    """Why the database takes no row, in its own words; empty when it takes one, which is taken back."""
    try:
        with session.begin_nested() as attempt:
            jobs.claim(session, "doctor", date.min, datetime.now(UTC))
            attempt.rollback()
    except DBAPIError as error:
        return " ".join(str(error.orig).split())
    return ""


def directory_size(session: Session) -> int:
    """How many people came from the company's directory."""
    return session.scalar(select(func.count()).where(Employee.from_directory.is_(True))) or 0


def time_zones(session: Session) -> set[str]:
    """The time zones that people are in."""
    return set(session.scalars(select(Employee.timezone).distinct()))


def _file(url: str) -> Path | None:
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
