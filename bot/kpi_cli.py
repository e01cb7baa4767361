"""`banso kpi`: the figures of a week from a terminal."""

import json
from datetime import UTC, date, datetime

import click

from bot.__main__ import company_of
from bot.environment import department_key, note_command, read_catalogue, read_settings, served_database
from coach.drafts.money import week_use
from coach.kpi.definitions import DEFINITIONS, Kind, name, number, shown, verdict
from coach.kpi.figures import WeekNotReady, figures
from coach.kpi.model import Figures, GroupValue, Value
from coach.kpi.weeks import KEPT_UP, WEEK, last_closed, parse_week, roll_up_missing, week_name
from coach.pulse.results import group_label
from usecases.load import Catalogue


@click.command()
@click.option("--week", help="An ISO week such as 2026-W47; without it, the last one that is over.")
@click.option("--department", "departments", multiple=True, help="Tell only these apart: a key, or the company's name.")
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Everything, for a program.")
def kpi(week: str | None, departments: tuple[str, ...], lang: str, as_json: bool) -> None:  # noqa: FBT001 a flag
    """Print the figures of a week that is over."""
    settings = read_settings()
    catalogue, company, now = read_catalogue(settings), company_of(settings), datetime.now(UTC)
    scope = [key for given in departments if (key := department_key(catalogue, given)) is not None] or None
    last = last_closed(now, company)
    try:
        monday = parse_week(week) if week else last
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if monday > last:
        raise click.UsageError(
            f"{week_name(monday)} is not over, so it has no figures yet; ask for {week_name(last)} or an earlier week"
        )
    with served_database(settings) as database, database.transaction() as session:
        roll_up_missing(session, now, company)
        try:
            found = figures(session, monday, company, catalogue, scope)
        except WeekNotReady as error:
            raise click.ClickException(_missing(monday, last - (KEPT_UP - 1) * WEEK)) from error
        model = week_use(session, monday, company)
        note_command(session, "kpi", week=week_name(monday), departments=",".join(scope or ()))
    as_told = {**found.to_json(), **({"model": model} if model else {})}
    click.echo(json.dumps(as_told, ensure_ascii=False, indent=2) if as_json else _table(found, lang, catalogue))


def _missing(week: date, first: date) -> str:
    """Why a week has no figures, though the weeks from ``first`` on were just made up for."""
    if week < first:
        return (
            f"{week_name(week)} is too long ago: Banso was not running then, and makes up for {KEPT_UP} weeks only. "
            f"Ask for {week_name(first)} or a later week"
        )
    return (
        f"{week_name(week)} has no figures, because Banso knew nobody who may use AI when it was written down. "
        "Import the directory with 'banso import employees', or have somebody write to Banso first, and ask again"
    )


def _table(found: Figures, language: str, catalogue: Catalogue) -> str:
    lines = [f"{week_name(found.week)}  {' '.join(found.days_off)} {found.season}".rstrip()]
    lines += [_line(language, value) for value in found.values.values()]
    lines += [_group_line(language, group, catalogue) for group in found.groups]
    for row in found.attainments:
        target = f"{number(language, row.kpi, row.target)} ({row.due:%Y-%m-%d}, {row.owner})"
        lines.append(f"{name(language, row.kpi)} {row.department}: {target} {verdict(language, row.verdict)}")
    return "\n".join(lines)


def _line(language: str, value: Value) -> str:
    parts = [f"{name(language, value.key)}: {shown(language, value)}"]
    if value.interval is not None:
        low, high = (number(language, value.key, end) for end in (value.interval.low, value.interval.high))
        parts.append(f"[{low}, {high}]")
    if value.before is not None and value.value is not None:
        parts.append(f"← {number(language, value.key, value.before)}")
    if value.verdict:
        parts.append(_verdict(language, value))
    return "  ".join(parts)


def _verdict(language: str, value: Value) -> str:
    word = verdict(language, value.verdict)
    return f"({word})" if DEFINITIONS[value.key].kind is Kind.CENSUS else f"→ {word}"


def _group_line(language: str, group: GroupValue, catalogue: Catalogue) -> str:
    low, high = group.band
    amount = number(language, group.key, group.value) if group.value is not None else f"{low}–{high}%"
    label = group_label(language, group.group, catalogue)
    return f"{name(language, group.key)}  {label} ({group.people}): {amount}"
