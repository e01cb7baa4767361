"""`banso report`: the report to management from a terminal, as the desk makes it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.__main__ import company_of
from bot.environment import department_key, note_command, read_catalogue, read_settings, served_database
from coach.kpi.weeks import last_closed, week_name
from coach.locales import LANGUAGES
from coach.report.making import FORMATS, WAGES, report_file
from coach.report.material import NothingToReport


@click.command()
@click.option("--lang", type=click.Choice(LANGUAGES), default="ja", show_default=True, help="Language of the report.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="Slides or a document.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--week", help="An ISO week such as 2026-W47; without it, the one that ended last.")
@click.option(
    "--department", "departments", multiple=True, help="Tell only these departments apart; a key or name, repeatable."
)
@click.option(
    "--wage",
    type=click.IntRange(WAGES[0], WAGES[-1]),
    help="What an hour costs an employer, in yen: estimated hours are then also told as amounts.",
)
def report(
    lang: str, form: str, output: Path, week: str | None, departments: tuple[str, ...], wage: int | None
) -> None:
    """Write the report to management (稟議): background, what was done, results, next steps and the request."""
    settings = read_settings()
    catalogue, company, now = read_catalogue(settings), company_of(settings), datetime.now(UTC)
    scope = [key for name in departments if (key := department_key(catalogue, name))] or None
    chosen = week or week_name(last_closed(now, company))
    args = {"week": chosen, "format": form, "lang": lang, "wage": str(wage or ""), "at": now.isoformat()}
    try:
        with served_database(settings) as database, database.transaction() as session:
            file = report_file(session, company, catalogue, scope, lang, args)
            note_command(session, "report", week=chosen, format=form, departments=",".join(scope or ()))
    except NothingToReport as missing:
        raise click.ClickException(str(missing)) from missing
    except ValueError as error:
        raise click.UsageError(f"--week: {error}") from error
    try:
        output.write_bytes(file.content)
    except OSError as error:
        raise click.ClickException(f"--output: {error}; choose another place") from error
    click.echo(str(output))
