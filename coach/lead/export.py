"""The figures of a week as a file: what the desk may show, in rows, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coach import dates
from coach.cards import Actions, Block, Button, Card, Choices, Option, Paragraph, Tone
from coach.kpi.definitions import DEFINITIONS, Unit, name, shown, verdict
from coach.kpi.figures import figures
from coach.kpi.model import Figures, GroupValue, Value
from coach.kpi.weeks import KEPT_UP, WEEK, last_closed, parse_week, week_name
from coach.lead.downloads import File, Scope, offer
from coach.locales import say
from coach.pulse.results import group_label
from coach.turn import Company, Reply, Turn
from storage import weeks
from storage.db import Session
from usecases.load import Catalogue

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet computes a cell that starts with one of them; with the wide ones, one in Japanese (OWASP, CSV
injection, and its testing guide, WSTG-INPV-21)."""

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""The formats there are, with their media types."""

COLUMNS = ("week", "group", "key", "name", "value", "unit", "low", "high", "before", "verdict", "note")

Cell = str | float | None


def show(turn: Turn) -> Reply:
    """Which week, and in which format."""
    ready = _ready(turn)
    if not ready:
        blocks: tuple[Block, ...] = (Paragraph(turn.say("desk-home-no-week")), Actions(_back(turn)))
        return Reply(cards=(Card(turn.say("figures-file-heading"), blocks),))
    chosen = turn.args.get("week", "")
    week = chosen if chosen in ready else ready[0]
    formats = tuple(
        Button(turn.say(f"figures-file-button-{kind}"), "export.file", {"week": week, "format": kind}, primary=True)
        for kind in MEDIA_TYPES
    )
    others = tuple(Option(other, _days(turn, other)) for other in ready if other != week)
    choose = Choices(turn.say("figures-file-choose"), "export.figures", "week", others)
    return Reply(
        cards=(
            Card(
                turn.say("figures-file-heading"),
                (
                    Paragraph(turn.say("figures-file-what", week=_days(turn, week))),
                    Actions((*formats, *_back(turn))),
                    *((choose,) if others else ()),
                    Paragraph(turn.say("figures-file-rule"), Tone.QUIET),
                ),
            ),
        )
    )


def file(turn: Turn) -> Reply:
    """The link to the file."""
    week, kind = turn.args.get("week", ""), turn.args.get("format", "")
    if week not in _ready(turn) or kind not in MEDIA_TYPES:
        return show(turn)
    command = f"banso export figures --week {week} --format {kind}"
    blocks = (*offer(turn, "figures", command, week=week, format=kind), Actions(_back(turn)))
    return Reply(cards=(Card(turn.say("figures-file-link-heading", week=_days(turn, week)), blocks),))


def figures_file(
    session: Session, company: Company, catalogue: Catalogue, scope: Scope, language: str, args: Mapping[str, str]
) -> File:
    """The figures of ``args["week"]`` in ``args["format"]``. Raises WeekNotReady where there are none."""
    found = figures(session, parse_week(args["week"]), company, catalogue, scope)
    kind, table = args["format"], rows(found, language, catalogue)
    content = as_xlsx(table) if kind == "xlsx" else as_csv(table)
    return File(f"banso-{args['week']}.{kind}", MEDIA_TYPES[kind], content)


def rows(found: Figures, language: str, catalogue: Catalogue) -> Iterator[Sequence[Cell]]:
    """A header, a row for each figure of everyone, then one for each group of departments. Shares are percentages."""
    yield [say(language, f"figures-file-column-{column}") for column in COLUMNS]
    week, everyone = week_name(found.week), say(language, "target-company")
    for value in found.values.values():
        yield [week, everyone, value.key, name(language, value.key), *_numbers(language, value)]
    for group in found.groups:
        label = group_label(language, group.group, catalogue)
        yield [week, label, group.key, name(language, group.key), *_group_numbers(language, group)]


def as_csv(table: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as spreadsheets read it (RFC 4180), with the mark by which they know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; text stays text, whatever it begins with."""
    from xlsxwriter import Workbook  # noqa: PLC0415 only who exports pays for loading it

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Banso")
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return content.getvalue()


def safe(cell: Cell) -> Cell:
    """The cell so that no spreadsheet computes it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _numbers(language: str, value: Value) -> Sequence[Cell]:
    interval = value.interval or value.control
    low, high = (interval.low, interval.high) if interval else (None, None)
    amounts = [_scaled(value.key, amount) for amount in (value.value, low, high, value.before)]
    note = "" if value.value is not None else shown(language, value)
    return [amounts[0], _unit(language, value.key), *amounts[1:], verdict(language, value.verdict), note]


def _group_numbers(language: str, group: GroupValue) -> Sequence[Cell]:
    low, high = (None, None) if group.value is not None else group.band
    people = say(language, "figures-file-people", people=group.people)
    return [_scaled(group.key, group.value), _unit(language, group.key), low, high, None, "", people]


def _scaled(key: str, amount: float | None) -> float | None:
    if amount is None:
        return None
    return round(100 * amount if DEFINITIONS[key].unit in (Unit.SHARE, Unit.POINTS) else amount, 2)


def _unit(language: str, key: str) -> str:
    return say(language, f"target-unit-{DEFINITIONS[key].unit.replace('_', '-')}")


def _ready(turn: Turn) -> list[str]:
    """The weeks that have figures, the latest first."""
    last = last_closed(turn.now, turn.company)
    done = weeks.rolled_up(turn.session, last - (KEPT_UP - 1) * WEEK)
    return [week_name(week) for week in sorted(done, reverse=True) if week <= last]


def _days(turn: Turn, week: str) -> str:
    """A week's name as people know it."""
    return dates.week(turn.language, parse_week(week))


def _back(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.say("desk-home-button"), "desk.home"),)
