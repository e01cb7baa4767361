"""The directory from a file: which columns it has, what a row says of a person, and what an import did."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from bot.imports import values
from bot.imports.batches import batches, twice
from bot.imports.table import Problem, Row, Table
from bot.imports.values import BadValue
from storage import directory
from storage.db import Database
from usecases.load import Catalogue

MAX_TEXT = 200
"""Characters of a name and a section, as their columns hold them."""

COLUMNS = {
    "email": ("e-mail", "mail", "mail address", "メール", "メールアドレス"),
    "name": ("name", "氏名", "名前"),
    "department": ("department", "部署", "部門"),
    "section": ("section", "課", "所属課"),
    "language": ("language", "言語"),
    "timezone": ("time zone", "タイムゾーン"),
    "eligible": ("entitled", "eligible", "利用資格"),
    "leave_from": ("leave from", "休職開始", "休職開始日"),
    "leave_until": ("leave until", "休職終了", "休職終了日"),
    "left_on": ("left on", "退職日"),
}


@dataclass
class Report:
    """What an import did, or would do; numbers only."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """How many people each column was changed for."""
    overridden: int = 0
    """People who had confirmed another department in the chat."""
    problems: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """The company's names for departments that mean none of ours, and for how many rows."""
    emails: set[str] = field(default_factory=set)
    """Who is in the file."""

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.new + self.changed + self.unchanged + len(self.problems)

    def count(self, change: directory.Change) -> None:
        """Count what happens to one person."""
        if change.employee is None:
            self.new += 1
        elif change.values:
            self.changed += 1
            self.fields.update(change.values.keys())
            self.overridden += change.overrides_choice
        else:
            self.unchanged += 1


def run(
    table: Table,
    database: Database,
    catalogue: Catalogue,
    timezone: str,
    *,
    complete: bool,
    dry: bool,
    progress: Callable[[int], None],
) -> Report:
    """Bring what a file says of people into the database, a thousand at a time; good rows are kept beside bad ones.

    ``timezone``: of people the file tells none of. ``complete``: who is in the file without a last day is at the
    company. ``dry``: nothing is written. ``progress`` hears how many rows are done. Raises DatabaseGone, and Conflict
    when a batch met somebody else's changes twice; the batches before it are stored, and the file can be read again.
    """
    report = Report()
    for batch in batches(_entries(table, catalogue, report, complete=complete)):
        for change in twice(partial(_store, database, batch, timezone, dry=dry)):
            report.count(change)
        progress(report.rows)
    return report


def nearest(catalogue: Catalogue, name: str) -> list[str]:
    """The department keys whose names look most like this one, at most three."""
    words = {
        word.casefold(): key
        for key, department in catalogue.departments.items()
        for word in (key, department.ja, department.en, *department.aliases)
    }
    found = difflib.get_close_matches(name.casefold(), words, n=10, cutoff=0.3)
    return list(dict.fromkeys(words[word] for word in found))[:3]


def _store(database: Database, batch: list[directory.Entry], timezone: str, *, dry: bool) -> list[directory.Change]:
    with database.transaction() as session:
        changes = directory.compare(session, batch, timezone)
        if not dry:
            directory.write(session, changes)
    return changes


def _entries(table: Table, catalogue: Catalogue, report: Report, *, complete: bool) -> Iterator[directory.Entry]:
    """The good rows; the others are noted in the report."""
    find = cache(lambda name: name if name in catalogue.departments else catalogue.find_department(name))
    back = {"left_on": None} if complete and "left_on" not in table.columns else {}
    for row in table.rows():
        if isinstance(row, Problem):
            report.problems.append(row)
            continue
        try:
            entry = _entry(row, report.emails)
        except BadValue as bad:
            report.problems.append(Problem(row.line, str(bad)))
            continue
        if (name := entry.pop("department", None)) is not None:
            key = find(name)
            if key is None:
                report.unknown[name] += 1
            else:
                entry["department"] = key
        yield {**entry, **back}


def _entry(row: Row, seen: set[str]) -> dict[str, Any]:
    """What a row says. An empty cell says nothing, except that there is no section, no leave, no last day."""
    cells = row.cells
    email = values.email(cells["email"])
    if email in seen:
        raise BadValue("the e-mail is in an earlier row, too")
    seen.add(email)
    entry: dict[str, Any] = {"email": email}
    for name in ("name", "department"):
        if cells.get(name):
            entry[name] = values.text(cells[name], f"the {name}", MAX_TEXT)
    if "section" in cells:
        entry["section"] = values.text(cells["section"], "the section", MAX_TEXT)
    if cells.get("language"):
        entry["language"] = values.language(cells["language"])
    if cells.get("timezone"):
        entry["timezone"] = values.timezone(cells["timezone"])
    if cells.get("eligible"):
        entry["eligible"] = values.yes_or_no(cells["eligible"], "entitled")
    return {**entry, **_days(cells)}


def _days(cells: Mapping[str, str]) -> dict[str, Any]:
    days: dict[str, Any] = {
        name: values.day(cells[name], COLUMNS[name][0])
        for name in ("leave_from", "leave_until", "left_on")
        if name in cells
    }
    first, last = days.get("leave_from"), days.get("leave_until")
    if last is not None and first is None:
        raise BadValue("leave until has a date, leave from has none")
    if first is not None and last is not None and last < first:
        raise BadValue("leave until is before leave from")
    return days
