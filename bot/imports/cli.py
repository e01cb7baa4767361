"""`banso import`: the directory, the use of AI tools and a service desk's tickets from files, into the database."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.__main__ import company_of
from bot.environment import note_command, read_catalogue, read_settings, served_database
from bot.imports import employees, tickets, uses
from bot.imports.batches import batches
from bot.imports.table import BadFile, Columns, Problem, Table, open_table
from coach.turn import Company
from storage import directory
from storage.db import Conflict, Database
from usecases.load import Catalogue

TOLD_EVERY = 10_000
"""Rows between two words on how far a long file is."""

file_argument = click.argument("path", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("import")
def import_group() -> None:
    """The directory, the use of AI tools and the service desk's tickets, from files."""


@import_group.command("employees")
@file_argument
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--complete", is_flag=True, help="The file names everybody: people it does not name have left.")
@click.option(
    "--confirm-leavers", "confirmed", type=int, help="The exact number of them, instead of being asked for it."
)
def import_employees(path: Path, *, dry: bool, complete: bool, confirmed: int | None) -> None:
    """Bring the company's directory up to date: who works where, who may use AI, who is on leave, who left."""
    if confirmed is not None and not complete:
        raise click.UsageError("--confirm-leavers is for --complete; add it, or leave both out")
    settings = read_settings()
    catalogue, company = read_catalogue(settings), company_of(settings)
    table = _open(path, employees.COLUMNS, ("email",))
    with served_database(settings) as database:
        if not dry:
            _note(database, "import employees", path)
        try:
            report = employees.run(
                table, database, catalogue, company.timezone, complete=complete, dry=dry, progress=_Progress()
            )
        except Conflict as conflict:
            raise _interrupted() from conflict
        _tell_problems(report.problems)
        _tell(report, catalogue, dry=dry)
        if complete:
            _leave(report, database, _today(company), confirmed, dry=dry)
    sys.exit(1 if report.problems else 0)


@import_group.command("usage")
@file_argument
def import_usage(path: Path) -> None:
    """Bring the use of AI tools outside the chat into the usage log, each use once however often it is imported."""
    settings = read_settings()
    table = _open(path, uses.COLUMNS, uses.REQUIRED)
    with served_database(settings) as database:
        _note(database, "import usage", path)
        try:
            report = uses.run(table, database, company_of(settings), datetime.now(UTC), _Progress())
        except Conflict as conflict:
            raise _interrupted() from conflict
    _tell_problems(report.problems)
    click.echo(
        f"{report.rows:,} rows: {report.accepted:,} new, {report.known:,} known already, {len(report.problems):,} bad"
    )
    sys.exit(1 if report.problems else 0)


@import_group.command("tickets")
@file_argument
def import_tickets(path: Path) -> None:
    """Bring a service desk's daily count of tickets in; a day that is imported again is replaced."""
    settings = read_settings()
    table = _open(path, tickets.COLUMNS, tickets.REQUIRED)
    with served_database(settings) as database:
        _note(database, "import tickets", path)
        report = tickets.run(table, database, datetime.now(UTC), _Progress())
    _tell_problems(report.problems)
    click.echo(f"{report.rows:,} rows: {report.kept:,} days kept, {len(report.problems):,} bad")
    sys.exit(1 if report.problems else 0)


class _Progress:
    """Says how far a long file is, now and then."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, rows: int) -> None:
        if rows >= self._told + TOLD_EVERY:
            self._told = rows
            click.echo(f"{rows:,} rows", err=True)


def _open(path: Path, columns: Columns, required: tuple[str, ...]) -> Table:
    try:
        table = open_table(path, columns, required)
    except BadFile as bad:
        raise click.ClickException(f"{path.name}: {bad}") from bad
    if table.unused:
        click.echo(f"columns not used: {', '.join(table.unused)}", err=True)
    return table


def _note(database: Database, action: str, path: Path) -> None:
    """Before the first row, in a transaction of its own: an import that breaks off has changed something, too."""
    with database.transaction() as session:
        note_command(session, action, file=path.name)


def _interrupted() -> click.ClickException:
    return click.ClickException(
        "somebody else kept changing the same people; what came before is stored, the rest is not. Run it again"
    )


def _tell_problems(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _tell(report: employees.Report, catalogue: Catalogue, *, dry: bool) -> None:
    for name, count in report.unknown.most_common():
        near = ", ".join(employees.nearest(catalogue, name)) or ", ".join(catalogue.departments)
        click.echo(f"unknown department {name!r} ({count:,} rows); write a key instead, the nearest: {near}", err=True)
    if dry:
        click.echo("dry run, nothing was changed")
    click.echo(
        f"{report.rows:,} rows: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{len(report.problems):,} bad"
    )
    for name, count in report.fields.most_common():
        click.echo(f"  {name}: {count:,}")
    if report.overridden:
        click.echo(f"  {report.overridden:,} of them had confirmed another department in the chat")


def _leave(report: employees.Report, database: Database, today: date, confirmed: int | None, *, dry: bool) -> None:
    """Mark those who are not in a complete file as left, once their number is confirmed."""
    if report.problems:
        click.echo("nobody is marked as left while rows are bad: correct them and run it again", err=True)
        return
    with database.transaction() as session:
        gone = directory.absent(session, report.emails, today)
    click.echo(f"{len(gone):,} people are not in the file" + (f" and have left on {today}" if gone else ""))
    if dry or not gone:
        return
    if confirmed is None:
        click.confirm(f"Mark {len(gone):,} people as left?", abort=True)
    elif confirmed != len(gone):
        raise click.ClickException(
            f"{len(gone)} people are not in the file, not the number confirmed; nobody was marked as left. "
            f"If that is right, use --confirm-leavers {len(gone)}"
        )
    for batch in batches(gone):
        with database.transaction() as session:
            directory.mark_left(session, batch, today)


def _today(company: Company) -> date:
    return datetime.now(ZoneInfo(company.timezone)).date()
