"""`banso backup` and `banso restore`: everything Banso keeps, in one file, and back."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.__main__ import company_of
from bot.backup import postgresql
from bot.backup.postgresql import ToolError
from bot.environment import note_command, read_settings, served_database
from coach import restored
from coach.turn import Company
from storage import audit
from storage import backup as stored
from storage.backup import NotOurs
from storage.db import Database, DatabaseGone, SchemaMismatch

KEEP = """\
It holds what the database holds, answers of open surveys included. Keep it encrypted, where few can read it, and no
longer than 30 days: docs/backup.md"""

AGAIN = """\
Done since the backup, and undone by going back to it; do it again where it applies:
  people who deleted their data:   banso people delete EMAIL
  roles that were given or taken:  banso grant, banso revoke
  imports of the directory:        banso import employees FILE.csv
Pauses and opt-outs chosen since are lost, too: tell people to choose them again. docs/backup.md says the rest."""


@click.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Write everything into FILE while Banso goes on serving; either all of it, or no FILE."""
    if target.exists():
        raise click.ClickException(f"{target} exists; give another name, such as one with the date")
    with served_database(read_settings()) as database:
        with database.transaction() as session:
            note_command(session, "backup", file=target.name)
        try:
            with _whole(target) as part:
                _copy(database, part)
        except (ToolError, sqlite3.Error) as error:
            raise click.ClickException(f"no backup was made: {error}") from error
        except OSError as error:
            raise click.ClickException(
                f"{target} cannot be written ({error.strerror}); choose another place"
            ) from error
    click.echo(f"{target}, {target.stat().st_size:,} bytes")
    click.echo(KEEP)


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    """Put a backup into an empty database and make it safe to serve: nothing that was sent is sent again."""
    settings = read_settings()
    company = company_of(settings)
    try:
        with closing(Database(settings.database_url)) as database:
            made, settled = (_into_sqlite if database.is_sqlite else _into_postgresql)(source, database, company)
    except (NotOurs, ToolError) as error:
        raise click.ClickException(f"{source}: {error}. Nothing was restored") from error
    except (DatabaseGone, SchemaMismatch, sqlite3.Error) as error:
        raise click.ClickException(f"BANSO_DATABASE_URL: {error}; start again with an empty database") from error
    except OSError as error:
        raise click.ClickException(f"{source}: {error}; nothing was restored") from error
    click.echo(f"restored{f' as it was on {made:%Y-%m-%d %H:%M} UTC' if made else ''}")
    for what, rows in settled.items():
        click.echo(f"  {what}: {rows:,}")
    click.echo(AGAIN)


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A file beside the target that only we can read, and that takes its name once it is all there."""
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        yield part
        os.fsync(handle)
        part.replace(target)
    finally:
        os.close(handle)
        part.unlink(missing_ok=True)


def _copy(database: Database, part: Path) -> None:
    if database.is_sqlite:
        stored.copy_sqlite(_file_of(database), part)
    else:
        postgresql.dump(database, stored.server_version(database), part)


def _into_sqlite(source: Path, database: Database, company: Company) -> tuple[datetime | None, Mapping[str, int]]:
    """Made whole and safe beside its place first, so that a half one can never be served."""
    target = _file_of(database)
    # A log left beside a database that was moved away would be taken for the new one's.
    for found in (target, *(target.with_name(f"{target.name}-{part}") for part in ("wal", "shm"))):
        if found.exists():
            raise click.ClickException(f"{found} exists, and nothing is ever overwritten; move it away first")
    if not stored.is_sqlite_file(source):
        raise NotOurs("it is no backup of SQLite, which BANSO_DATABASE_URL names")
    stored.revision_of_sqlite(source)
    with _whole(target) as part:
        stored.copy_sqlite(source, part)
        with closing(Database(f"sqlite:///{part}")) as copy:
            with copy.transaction() as session:
                settled = restored.settle(session, datetime.now(UTC), company)
            made = _finish(copy)
    return made, settled


def _into_postgresql(source: Path, database: Database, company: Company) -> tuple[datetime | None, Mapping[str, int]]:
    """The schema's version comes last, with what makes the rest safe: without it no Banso serves the database."""
    if not stored.is_empty(database):
        raise click.ClickException(
            "BANSO_DATABASE_URL: the database has tables, and nothing is ever overwritten; create an empty one"
        )
    with source.open("rb") as file:
        if file.read(len(postgresql.MAGIC)) != postgresql.MAGIC:
            raise NotOurs("it is no backup of PostgreSQL, which BANSO_DATABASE_URL names")
    revision = postgresql.revision(source)
    postgresql.restore(database, stored.server_version(database), source)
    with database.transaction() as session:
        settled = restored.settle(session, datetime.now(UTC), company)
        stored.stamp(session, revision)
    return _finish(database), settled


def _finish(database: Database) -> datetime | None:
    """Bring a restored database to this version's schema; when its backup was made, if it is known."""
    database.migrate()
    with database.transaction() as session:
        made = audit.latest(session, "backup")
        note_command(session, "restore")
    return made


def _file_of(database: Database) -> Path:
    return Path(database.engine.url.database or "")
