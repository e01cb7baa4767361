"""The database: reachable, of this version, writable; and what is in it: the directory, the roles, the time zones."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from bot.doctor.finding import Finding, failure, ok, warning
from storage import audit, diagnosis, leads, operators, people
from storage.db import Database, DatabaseGone, SchemaMismatch, Session

DIRECTORY_OLD = timedelta(days=35)
"""A monthly import that was left out once is noticed within days."""

LITTLE_ROOM, NO_ROOM = 2**30, 100 * 2**20
"""Bytes free on the disk of an SQLite file."""


def check(url: str, now: datetime) -> list[Finding]:
    """Everything about the database; what needs one that works is left out when it does not."""
    if diagnosis.is_missing(url):
        return [warning("database", "database-none")]
    try:
        with closing(Database(diagnosis.impatient(url))) as database:
            return list(_findings(database, url, now))
    except DatabaseGone as gone:
        return [failure("database", "database-gone", reason=str(gone))]


def _findings(database: Database, url: str, now: datetime) -> Iterator[Finding]:
    with database.transaction() as session:
        server, empty = diagnosis.server(session), diagnosis.is_empty(session)
    yield ok("database", "database-good", server=server)
    yield from _room(diagnosis.free_bytes(url))
    if empty:
        yield warning("schema", "schema-none")
        return
    try:
        database.check_schema()
    except SchemaMismatch as mismatch:
        yield failure("schema", "schema-other", reason=str(mismatch))
        return
    yield ok("schema", "schema-good")
    with database.transaction() as session:
        refusal = diagnosis.refusal_to_write(session)
        yield failure("writing", "writing-refused", reason=refusal) if refusal else ok("writing", "writing-good")
        yield _directory(session, now)
        yield from _roles(session)
        yield from _time_zones(session)


def _room(free: int | None) -> Iterator[Finding]:
    if free is not None:
        judge = failure if free < NO_ROOM else warning if free < LITTLE_ROOM else ok
        yield judge("disk", "disk-good" if judge is ok else "disk-full", megabytes=free // 2**20)


def _directory(session: Session, now: datetime) -> Finding:
    count = diagnosis.directory_size(session)
    if not count:
        return warning("directory", "directory-none")
    imported = audit.latest(session, "import employees")
    if imported is None:
        return warning("directory", "directory-undated", count=count)
    judge, message = (warning, "directory-old") if now - imported > DIRECTORY_OLD else (ok, "directory-good")
    return judge("directory", message, count=count, day=imported.date(), days=(now - imported).days)


def _roles(session: Session) -> Iterator[Finding]:
    leading = len(leads.everyone(session))
    yield ok("leads", "leads-good", count=leading) if leading else warning("leads", "leads-none")
    running = [employee_id for employee_id, _ in operators.everyone(session)]
    if not running:
        yield warning("operators", "operators-none")
    elif not people.reachable(session, running):
        yield warning("operators", "operators-unreachable", count=len(running))
    else:
        yield ok("operators", "operators-good", count=len(running))


def _time_zones(session: Session) -> Iterator[Finding]:
    """A zone that this machine does not know would stop every message to the people in it."""
    known, used = available_timezones(), diagnosis.time_zones(session)
    if strange := sorted(used - known):
        yield failure("zones", "zones-unknown", zones=", ".join(strange))
    else:
        yield ok("zones", "zones-good", count=len(known))
