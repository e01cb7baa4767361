"""The database: an engine from a URL, one transaction at a time, and the migrations."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

__all__ = ["ERASES", "Conflict", "Database", "DatabaseGone", "SchemaMismatch", "Session"]

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 5.0
"""Seconds to wait for another writer of an SQLite file."""
MIGRATION_LOCK = 4_207_849
"""The PostgreSQL advisory lock that lets one process migrate at a time; any number that nobody else uses."""


ERASES = "erases"
"""The mark in ``Session.info`` of a transaction whose deleted content must be nowhere afterwards."""


class DatabaseGone(Exception):
    """The database does not answer or cannot write."""


class Conflict(Exception):
    """Another transaction stored the same thing first; done again, this one finds it there."""


class SchemaMismatch(Exception):
    """The database was migrated by another version of Banso."""


class Database:
    """One database for the life of a process."""

    def __init__(self, url: str) -> None:
        """Raises DatabaseGone when the URL cannot be read."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise DatabaseGone("the URL cannot be read; write postgresql+psycopg://user@host:5432/name") from error
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {} if self.is_sqlite else {"pool_size": 10, "pool_pre_ping": True}
        # Parameters may hold what a person wrote; they stay out of errors and logs.
        self.engine = create_engine(url, hide_parameters=True, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        self._line = threading.Lock()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error.

        Raises DatabaseGone when the database cannot be reached or written, Conflict when another transaction
        stored the same key first; nothing was stored then.
        """
        try:
            with self._turn():
                with self._sessions.begin() as session:
                    yield session
                if self.is_sqlite and ERASES in session.info:
                    self._empty_log()
        except SQLAlchemyError as error:
            raise _named(error) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite takes one writer at a time: our threads wait in line here, which is faster than its own polling."""
        if not self.is_sqlite:
            yield
            return
        if not self._line.acquire(timeout=PATIENCE):
            raise DatabaseGone("the database file is busy")
        try:
            yield
        finally:
            self._line.release()

    def _empty_log(self) -> None:
        """What was overwritten in SQLite's file is still in its log until that is emptied."""
        with self.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def ping(self) -> None:
        """Raise DatabaseGone unless the database answers."""
        with self.transaction() as session:
            session.execute(text("SELECT 1"))

    def migrate(self) -> None:
        """Bring the schema to this version, one process at a time.

        Raises DatabaseGone, and SchemaMismatch when a newer version has migrated the database.
        """
        try:
            self._migrate()
        except SQLAlchemyError as error:
            raise _named(error) from error
        except CommandError as error:
            raise SchemaMismatch(f"the database was migrated by a newer version: {error}") from error

    def _migrate(self) -> None:
        with self.engine.connect() as connection, _alone(connection, is_sqlite=self.is_sqlite):
            command.upgrade(_alembic(connection), "head")
            connection.commit()

    def check_schema(self) -> None:
        """Raise SchemaMismatch unless the database has exactly this version's schema."""
        with self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        if found != wanted:
            raise SchemaMismatch(f"the database is at revision {found or 'none'}, this version needs {wanted}")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


GONE = (OperationalError, InterfaceError, PoolTimeout)
"""What the drivers and the pool raise when there is no database to talk to, or no connection to it left."""


def _named(error: SQLAlchemyError) -> Exception:
    """What the error means to the caller; a mistake of ours stays what it is."""
    reason = " ".join(str(getattr(error, "orig", None) or error).split())
    if isinstance(error, IntegrityError):
        return Conflict(type(error.orig).__name__)
    if (
        isinstance(error, GONE) or type(error) is DatabaseError
    ):  # the bare class: SQLite's file is damaged or none at all
        return DatabaseGone(reason)
    return error


@contextmanager
def _alone(connection: Connection, *, is_sqlite: bool) -> Iterator[None]:
    """What a migration needs around it, outside of its transaction."""
    if is_sqlite:
        # SQLite changes a table by making it anew: dropping the old one must not delete the rows that refer to it.
        raw = connection.connection
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            connection.rollback()  # inside a transaction the pragma would do nothing
            raw.cursor().execute("PRAGMA foreign_keys=ON")
        return
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(engine: Engine) -> None:
    """Write-ahead log, and BEGIN IMMEDIATE: a deferred one loses updates or fails at once when two writers meet."""

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        patience = f"busy_timeout={PATIENCE * 1000:.0f}"
        # What is deleted is overwritten: an answer or a secret must not be found in the file afterwards.
        for pragma in ("journal_mode=WAL", patience, "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
