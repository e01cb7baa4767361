"""What else stands in ten weeks of files: no name, nothing that computes, and of surveys only what may be seen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType
from xml.etree.ElementTree import fromstring

import pytest

from coach.kpi.feelings import ITEMS
from coach.lead.export import FORMULA, as_csv, as_xlsx, rows
from coach.pulse import visibility
from coach.pulse.items import bank
from coach.pulse.results import ANCHORS
from coach.pulse.visibility import Cell, visible
from tests.pulse import office
from tests.pulse.test_attacker import joined, secrets
from tests.pulse.watched_company import BOOKS, FORMULAS, TRACES, Watched


def test_no_file_names_anybody(watched: Watched) -> None:
    for file in watched.files:
        held = office.said(file.content)
        assert not [trace for trace in TRACES if trace in held], f"{file.kind} of {file.week}"


def test_no_file_says_who_wrote_it(watched: Watched) -> None:
    people = ("creator", "lastModifiedBy", "manager", "company", "description")
    for file in watched.files:
        for path, part in office.parts(file.content):
            if "docProps/" in path and path.endswith(".xml"):
                found = {element.tag.rpartition("}")[2]: element.text or "" for element in fromstring(part).iter()}
                said = {found[tag].strip() for tag in found if tag.lower() in [name.lower() for name in people]}
                assert said <= {"", "Banso"}, path


def test_nothing_in_a_file_computes(watched: Watched) -> None:
    for file in watched.files:
        assert office.computed(file.content) == []
        books = office.workbooks(file.content).values() if file.kind not in BOOKS else ()
        cells = [cell for book in books for row in office.sheet_rows(book) for cell in row]
        cells += [cell for row in file.rows() for cell in row] if file.kind == "csv" else []
        assert not [cell for cell in cells if cell.startswith(FORMULA) and not is_number(cell)]


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(E-?\d+)?", cell) is not None


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_name_that_somebody_typed_computes_nowhere(watched: Watched, typed: str) -> None:
    """As the name of a department it stands in the files; it is the catalogue's today, and the company's tomorrow."""
    sales = watched.catalogue.departments["sales"].model_copy(update={"ja": typed, "en": typed})
    departments = MappingProxyType({**watched.catalogue.departments, "sales": sales})
    found = next(figures for figures in watched.digests.values() if ("sales",) in [row.group for row in figures.groups])
    table = list(rows(found, "ja", replace(watched.catalogue, departments=departments)))
    assert typed in [row[1] for row in table]
    named = {row[1] for row in office.comma_rows(as_csv(table))}
    assert f"'{typed}" in named
    assert typed not in named
    book = as_xlsx(table)
    assert office.computed(book) == []
    assert typed in [row[1] for row in office.sheet_rows(book)]


# --- surveys ---


def published(watched: Watched, day: date, item: str) -> Cell | None:
    """What the rule shows of everyone's answers to an item of the survey that closed on a day; None for nothing."""
    given = watched.answered[day].get(item, {})
    cells = visible({department: as_counts(counts) for department, counts in given.items()})
    return cells[0] if cells else None


def as_counts(counts: Sequence[int]) -> visibility.Counts:
    one, two, three, four, five = counts
    return one, two, three, four, five


def index_of(cells: Sequence[Cell]) -> float | None:
    """The index of all that is exact; None where nothing is."""
    exact = [(cell.n, cell.exact.total) for cell in cells if cell.exact is not None]
    n, total = sum(row[0] for row in exact), sum(row[1] for row in exact)
    return 25 * (total / n - 1) if n else None


def last_asked(watched: Watched, week: date, items: Sequence[str]) -> list[Cell]:
    """The cells of the last survey closed by the end of a week of which any may be shown."""
    for day in sorted(watched.answered, reverse=True):
        cells = [cell for item in items if (cell := published(watched, day, item)) is not None]
        if day < week + timedelta(weeks=1) and cells:
            return cells
    return []


def test_files_say_of_surveys_what_the_rule_shows_and_of_everyone_only(watched: Watched) -> None:
    shown = set()
    for file in (file for file in watched.files if file.kind in BOOKS):
        for row in file.rows():
            if row[2] in ITEMS:
                assert row[1] not in watched.called[file.language]
                index = index_of(last_asked(watched, file.week, ITEMS[row[2]]))
                assert row[4] == "" if index is None else float(row[4]) == pytest.approx(index, abs=0.006)
                shown.add((row[2], index is None))
    assert {("usefulness", True), ("usefulness", False), ("unease", False)} <= shown


def test_charts_leave_gaps_where_the_rule_does_and_name_no_group(watched: Watched) -> None:
    gaps = 0
    for file in (file for file in watched.files if file.kind not in BOOKS):
        plotted = office.plotted(file.content)
        written = {
            cell for book in office.workbooks(file.content).values() for row in office.sheet_rows(book) for cell in row
        }
        for called in (watched.called[file.language], *([{trace: ()} for trace in TRACES])):
            assert not {title for title in [*plotted, *written] if title in called}
        days = [day for day in sorted(watched.answered) if day < file.week + timedelta(weeks=1)]
        for item in ANCHORS:
            cells = [published(watched, day, item) for day in days]
            indices = [None if cell is None else index_of([cell]) for cell in cells]
            values = [float(value) for _, value in plotted[bank()[item].name(file.language)]]
            assert values == [round(index) for index in indices if index is not None]
            gaps += indices.count(None)
    assert gaps


def test_no_answer_follows_from_what_files_say_of_a_survey(watched: Watched) -> None:
    for day, item in product(watched.answered, ANCHORS):
        cell = published(watched, day, item)
        if cell is not None:
            truth = joined([as_counts(counts) for counts in watched.answered[day][item].values()])
            assert secrets([cell], (truth,)) == []
