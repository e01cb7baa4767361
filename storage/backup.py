"""Copies of an SQLite database, and what a database holds before and after it was restored."""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import URL, Update, delete, inspect, text, update

from storage.db import MIGRATIONS, Database, Session
from storage.kpi_models import Download
from storage.models import Base, Delivery, DeliveryState, InboxEvent, InboxState, JobRun
from storage.operations_models import WebSession
from storage.pulse_models import Wave, WaveState
from storage.upsert import insert_once

REASON = "restored from a backup"

SQLITE = b"SQLite format 3\x00"
"""What an SQLite file begins with."""


class NotOurs(Exception):
    """The file is no backup of a Banso that this version knows."""


def is_sqlite_file(path: Path) -> bool:
    """Whether a file is an SQLite database. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others read and write it. Raises sqlite3.Error."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        # All pages in one step: in several, each write of another process would begin it anew.
        read.backup(written)
        # The copy is one file, with no log beside it.
        written.execute("PRAGMA journal_mode=DELETE")


def revision_of_sqlite(path: Path) -> str:
    """The schema's revision in a copy. Raises NotOurs."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as read:
            (damage,) = read.execute("PRAGMA quick_check(1)").fetchone()
            rows = read.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error as error:
        raise NotOurs(f"it is no backup of Banso: {error}") from error
    if damage != "ok":
        raise NotOurs(f"it is damaged: {damage}")
    return known_revision([str(row[0]) for row in rows])


def known_revision(found: Collection[str]) -> str:
    """The one revision of a backup. Raises NotOurs for none, several, or one that this version does not know."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if len(found) != 1:
        raise NotOurs("it is no backup of Banso: it does not say which version made it")
    (revision,) = found
    if revision not in known:
        raise NotOurs(f"it was made by a newer version of Banso (revision {revision}); install that version first")
    return revision


def address(database: Database) -> tuple[str, str]:
    """A PostgreSQL database's address as its own programs read it, without the password; and the password."""
    url = database.engine.url
    given = url.password or url.query.get("password", "")
    # It may also stand among the options behind the question mark.
    options = url.difference_update_query(["password"]).query
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, options)
    return plain.render_as_string(hide_password=False), given if isinstance(given, str) else given[-1]


def server_version(database: Database) -> int:
    """The major version of the PostgreSQL server. Raises DatabaseGone."""
    with database.transaction() as session:
        return int(session.scalar(text("SHOW server_version_num")) or 0) // 10_000


def is_empty(database: Database) -> bool:
    """Whether a database has no table at all. Raises DatabaseGone."""
    with database.transaction() as session:
        return not inspect(session.connection()).get_table_names()


def settle_all(session: Session, now: datetime, slots: Mapping[str, date]) -> dict[str, int]:
    """Make a restored database send nothing that was sent before, and say how much that was of each kind.

    It runs on the schema of the backup, whichever version made it, so it names tables and columns that were always
    there, or looks for them first. ``slots`` are dates of jobs that are not done again.
    """
    tables = set(inspect(session.connection()).get_table_names())
    opens_now = (Wave.state == WaveState.PLANNED, Wave.opens_at <= now)
    to_remind = (Wave.state == WaveState.OPEN, Wave.reminded_on.is_(None))
    unanswered = InboxEvent.state.in_((InboxState.RECEIVED, InboxState.ANSWERED))
    steps: tuple[tuple[type[Base], str, Update], ...] = (
        (Delivery, "messages cancelled", _settle(DeliveryState.QUEUED, DeliveryState.CANCELLED, now)),
        (Delivery, "messages unknown", _settle(DeliveryState.SENDING, DeliveryState.UNKNOWN, now)),
        (
            InboxEvent,
            "events expired",
            update(InboxEvent).where(unanswered).values(state=InboxState.EXPIRED, payload=None),
        ),
        # It may have opened and sent its invitations since; ended now, it is left out, and the next one is planned.
        (Wave, "survey rounds left out", update(Wave).where(*opens_now).values(closes_at=now)),
        (Wave, "survey reminders left out", update(Wave).where(*to_remind).values(reminded_on=now.date())),
    )
    done = {name: _count(session, step) for model, name, step in steps if model.__tablename__ in tables}
    for tokens in (Download, WebSession):
        if tokens.__tablename__ in tables:
            session.execute(delete(tokens))
    if JobRun.__tablename__ in tables:
        for job, slot in slots.items():
            insert_once(session, JobRun, job=job, slot=slot, ran_at=now)
    return done


def _settle(waiting: DeliveryState, final: DeliveryState, now: datetime) -> Update:
    return update(Delivery).where(Delivery.state == waiting).values(state=final, reason=REASON, settled_at=now)


def _count(session: Session, step: Update) -> int:
    result = session.execute(step.execution_options(synchronize_session=False))
    return result.rowcount  # type: ignore[attr-defined,no-any-return]


def stamp(session: Session, revision: str) -> None:
    """Say which schema a database has; until then no Banso serves it."""
    session.execute(text("DELETE FROM alembic_version"))
    session.execute(text("INSERT INTO alembic_version (version_num) VALUES (:revision)"), {"revision": revision})
