"""`banso export`: what the desk offers as files, from a terminal."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.__main__ import company_of
from bot.environment import department_key, note_command, read_catalogue, read_settings, served_database
from coach.kpi.figures import WeekNotReady
from coach.kpi.weeks import last_closed, parse_week, week_name
from coach.lead.export import MEDIA_TYPES, figures_file
from coach.locales import LANGUAGES


@click.group()
def export() -> None:
    """Figures as files."""


@export.command("figures")
@click.option("--week", "given", help="An ISO week such as 2026-W47; without it, the one that ended last.")
@click.option("--format", "kind", type=click.Choice(list(MEDIA_TYPES)), default="csv", show_default=True)
@click.option("--department", "departments", multiple=True, help="Only groups of these departments; repeatable.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="ja", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Else standard output.")
def export_figures(given: str | None, kind: str, departments: tuple[str, ...], lang: str, output: Path | None) -> None:
    """Write the figures of a week, as the desk shows them."""
    settings = read_settings()
    catalogue, company = read_catalogue(settings), company_of(settings)
    week = given or week_name(last_closed(datetime.now(UTC), company))
    scope = [key for given_name in departments if (key := department_key(catalogue, given_name))] or None
    try:
        parse_week(week)
        with served_database(settings) as database, database.transaction() as session:
            file = figures_file(session, company, catalogue, scope, lang, {"week": week, "format": kind})
            note_command(session, "export figures", week=week, format=kind, departments=",".join(scope or ()))
    except ValueError as error:
        raise click.UsageError(f"--week: {error}") from error
    except WeekNotReady as error:
        raise click.ClickException(str(error)) from error
    if output is None:
        sys.stdout.buffer.write(file.content)
        return
    try:
        output.write_bytes(file.content)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written ({error.strerror}); choose another --output") from error
    click.echo(str(output))
