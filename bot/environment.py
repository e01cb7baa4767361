"""What the commands of a terminal work with: the settings, the catalogue, and the database that is being served."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import click

from bot.__main__ import stop
from bot.settings import Settings, SettingsError, load_settings
from coach.lead.audit_log import target_of
from storage import audit
from storage.db import Database, DatabaseGone, SchemaMismatch, Session
from usecases.load import Catalogue, load_catalogue

departments_option = click.option(
    "--department", "departments", multiple=True, help="A department key, or the company's own name for it; repeatable."
)


def read_settings() -> Settings:
    """The settings of the environment; a mistake is a sentence and exit code 2."""
    try:
        return load_settings()
    except SettingsError as error:
        stop(str(error))


def read_catalogue(settings: Settings) -> Catalogue:
    """The catalogue; what had to be left out of it is said."""
    catalogue = load_catalogue(settings.catalog_dir)
    for problem in catalogue.problems:
        click.echo(f"left out: {problem}", err=True)
    return catalogue


def department_key(catalogue: Catalogue, given: str | None) -> str | None:
    """A department key from a key or a company's own name. Raises UsageError for one nobody knows."""
    if not given:
        return None
    key = given if given in catalogue.departments else catalogue.find_department(given)
    if key is None:
        raise click.UsageError(f"unknown department {given!r}; use one of {', '.join(catalogue.departments)}")
    return key


def department_keys(catalogue: Catalogue, given: Sequence[str]) -> list[str] | None:
    """The keys of what --department named, None for nothing. Raises UsageError for a department nobody knows."""
    return sorted({key for name in given if (key := department_key(catalogue, name))}) or None


@contextmanager
def served_database(settings: Settings) -> Iterator[Database]:
    """The database of a Banso that has been started once. Raises ClickException when there is none to work with."""
    try:
        with closing(Database(settings.database_url)) as database:
            database.ping()
            database.check_schema()
            yield database
    except (DatabaseGone, SchemaMismatch) as error:
        raise click.ClickException(
            f"BANSO_DATABASE_URL: {error}; check that the database runs, and start this version of Banso once"
        ) from error


def note_command(session: Session, action: str, **about: str) -> None:
    """Write down that somebody at the command line did something; ``about`` names no person and quotes nobody."""
    audit.record(session, at=datetime.now(UTC), role=audit.COMMAND_LINE, action=action, target=target_of(about))
