"""The database: an engine from a URL, one transaction at a time, and the migrations."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
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

from storage.operations_models import SchemaStep

__all__ = ["ERASES", "Conflict", "Database", "DatabaseGone", "SchemaMismatch", "Session"]

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 5.0
"""Seconds to wait for another writer of an SQLite file."""
STANDSTILL = 120.0
"""Seconds a transaction may do nothing. PostgreSQL then ends it: a process that stands still must not hold up all."""
LEAST_ROOM = 2**20
"""Bytes free on the disk of an SQLite file, below which nothing new is stored for sure."""
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
        except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
            raise DatabaseGone("the URL cannot be read; write postgresql+psycopg://user@host:5432/name") from error
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {} if self.is_sqlite else {"pool_size": 10, "pool_pre_ping": True}
        # Parameters may hold what a person wrote; they stay out of errors and logs.
        self.engine = create_engine(url, hide_parameters=True, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        else:
            _prepare_postgresql(self.engine)
        self.on_gone: Callable[[], object] = lambda: None
        """Called, in any thread, whenever the database did not answer or could not write: for whoever counts it."""
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
            named = _named(error)
            if isinstance(named, DatabaseGone):
                self.on_gone()
            raise named from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite takes one writer at a time: our threads wait in line here, which is faster than its own polling."""
        if not self.is_sqlite:
            yield
            return
        if not self._line.acquire(timeout=PATIENCE):
            self.on_gone()
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
        """Raise DatabaseGone unless the database answers and has room for something new."""
        folder = Path(self.engine.url.database or "").parent
        if self.is_sqlite and shutil.disk_usage(folder).free < LEAST_ROOM:
            raise DatabaseGone(f"the disk of {folder} is full")
        with self.transaction() as session:
            # PostgreSQL does not tell its disk's room; a table that ends with the transaction takes a page of it.
            if self.is_sqlite or not session.scalar(text("SELECT has_database_privilege(current_database(), 'TEMP')")):
                session.execute(text("SELECT 1"))
            else:
                session.execute(text("CREATE TEMPORARY TABLE room ON COMMIT DROP AS SELECT 1 AS page"))

    def migrate(self) -> None:
        """Bring the schema to this version, one process at a time; one of a newer version that this one runs on stays.

        Raises DatabaseGone, and SchemaMismatch when this version does not run on what it finds.
        """
        try:
            self._migrate()
        except SQLAlchemyError as error:
            if isinstance(named := _named(error), DatabaseGone):
                raise named from error
            raise SchemaMismatch(
                f"the schema could not be brought to this version, and is as it was: {_reason(error)}; "
                "restore a backup if somebody changed its tables by hand"
            ) from error
        except CommandError as error:
            raise SchemaMismatch(
                f"the database is at a revision that this version does not know ({error}); name one of Banso's own"
            ) from error

    def _migrate(self) -> None:
        with self.engine.connect() as connection, _alone(connection, is_sqlite=self.is_sqlite):
            if _is_ahead(connection):
                log.warning("schema_of_a_newer_version", extra={"revision": _revision(connection)})
                return
            connection.rollback()  # Alembic opens its own transactions
            command.upgrade(_alembic(connection), "head")
            connection.commit()

    def check_schema(self) -> None:
        """Raise SchemaMismatch unless this version runs on the database's schema, DatabaseGone without a database."""
        try:
            with self.engine.connect() as connection:
                found, runs = _revision(connection), _is_ahead(connection)
        except SQLAlchemyError as error:
            raise _named(error) from error
        if found != _head() and not runs:
            raise SchemaMismatch(f"the database is at revision {found or 'none'}, this version needs {_head()}")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


CUT_SHORT = frozenset({"25P03", "25006"})
"""PostgreSQL ended a transaction that stood still, or takes none that write; SQLAlchemy calls both internal errors."""

GONE = (OperationalError, InterfaceError, PoolTimeout)
"""What the drivers and the pool raise when there is no database to talk to, or no connection to it left."""


def _reason(error: SQLAlchemyError) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _named(error: SQLAlchemyError) -> Exception:
    """What the error means to the caller; a mistake of ours stays what it is."""
    if isinstance(error, IntegrityError):
        return Conflict(type(error.orig).__name__)
    cut_short = getattr(getattr(error, "orig", None), "sqlstate", None) in CUT_SHORT
    # The bare class: SQLite's file is damaged or none at all.
    if isinstance(error, GONE) or type(error) is DatabaseError or cut_short:
        return DatabaseGone(_reason(error))
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


@cache
def _head() -> str:
    """The revision of this version's schema. Revisions are numbers of four digits: a later one is greater."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_ahead(connection: Connection) -> bool:
    """Whether a newer version made the schema: it was rolled back to this one, or this one is still to be renewed.

    Raises SchemaMismatch when the newer version noted that this one does not run on it.
    """
    found = _revision(connection)
    if found is None or found <= _head():
        return False
    runs_with = None
    if inspect(connection).has_table(SchemaStep.__tablename__):
        runs_with = connection.scalar(select(SchemaStep.runs_with).where(SchemaStep.revision == found))
    if runs_with is None or runs_with > _head():
        raise SchemaMismatch(
            f"the database is at revision {found} of a newer version, and this version ({_head()}) does not run on it; "
            "install the newer version again, or restore the backup from before the upgrade"
        )
    return True


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _prepare_postgresql(engine: Engine) -> None:
    """No transaction holds its locks for as long as its process may stand still."""

    @event.listens_for(engine, "connect")
    def _limit(connection: Any, _record: Any) -> None:
        connection.execute(f"SET idle_in_transaction_session_timeout = {STANDSTILL * 1000:.0f}")
        connection.commit()


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
