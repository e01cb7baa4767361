"""The service desk's own count of its tickets: what a row or an event must say, and how it is stored."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.imports import values
from bot.imports.batches import batches, twice
from bot.imports.table import Problem, Table
from bot.imports.uses import MAX_ID, OLDEST, SOURCE
from bot.imports.values import BadValue
from storage import service_desk
from storage.db import Database
from storage.service_desk import Count

COLUMNS = {
    "day": ("day", "date", "日付"),
    "tickets": ("tickets", "チケット数", "件数"),
    "source": ("source", "窓口"),
}
REQUIRED = ("day", "tickets")

MOST = 1_000_000
"""Tickets a day: more is a number in the wrong column."""

AHEAD = timedelta(hours=14)
"""How far the earliest time zone is ahead of UTC: it may be that day somewhere."""


@dataclass
class Report:
    """What an import did; numbers only."""

    kept: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.kept + len(self.problems)


def checked(source: str, day: str, tickets: str, now: datetime) -> Count:
    """A day's count from what another system says. Raises BadValue."""
    found = values.day(day, "the day")
    if found is None:
        raise BadValue("the day is missing")
    if found > (now + AHEAD).date():
        raise BadValue("the day is in the future")
    if found < (now - OLDEST).date():
        raise BadValue("the day is more than two years ago")
    number = unicodedata.normalize("NFKC", tickets)
    if not (number.isascii() and number.isdecimal() and len(number) <= len(str(MOST)) and int(number) <= MOST):
        raise BadValue(f"tickets is not a whole number from 0 to {MOST:,}")
    return Count(found, values.text(source, "the source", MAX_ID), int(number))


def run(table: Table, database: Database, now: datetime, progress: Callable[[int], None]) -> Report:
    """Store the counts of a file, a thousand at a time; good rows are kept beside bad ones.

    ``progress`` hears how many rows are done. Raises DatabaseGone; the batches before are stored, and the file can be
    read again.
    """
    report = Report()
    for batch in batches(_counts(table, now, report)):
        twice(partial(_store, database, batch))
        report.kept += len(batch)
        progress(report.rows)
    return report


def _store(database: Database, counts: list[Count]) -> None:
    with database.transaction() as session:
        service_desk.keep(session, counts)


def _counts(table: Table, now: datetime, report: Report) -> Iterator[Count]:
    """The good rows; the others are noted in the report."""
    seen = set()
    for row in table.rows():
        if isinstance(row, Problem):
            report.problems.append(row)
            continue
        try:
            count = checked(row.cells.get("source") or SOURCE, row.cells["day"], row.cells["tickets"], now)
            if (count.day, count.source) in seen:
                raise BadValue("the day is in an earlier row of this source, too")
        except BadValue as bad:
            report.problems.append(Problem(row.line, str(bad)))
            continue
        seen.add((count.day, count.source))
        yield count
