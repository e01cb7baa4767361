"""The use of AI tools from outside the chat: what a row or an event must say, and how it reaches the log."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.imports import values
from bot.imports.batches import batches, twice
from bot.imports.table import Problem, Table
from bot.imports.values import BadValue
from coach.dates import week_of
from coach.kpi.weeks import touch_weeks
from coach.turn import Company
from storage import imported
from storage.db import Database, Session
from storage.imported import Fate, Use

COLUMNS = {
    "id": ("id", "ID"),
    "time": ("time", "日時"),
    "email": ("e-mail", "mail", "mail address", "メール", "メールアドレス"),
    "tool": ("tool", "ツール"),
    "use_case": ("use case", "ユースケース"),
}
REQUIRED = ("id", "time", "email", "tool")

SOURCE = "csv"
"""The source of every row of a file."""

MAX_ID = 255
MAX_TOOL = 64
MAX_USE_CASE = 160

USE_CASE = re.compile(r"[a-z_]+/[a-z0-9_-]+")
"""An id of the catalogue: no room for anybody's words."""

OLDEST = timedelta(days=730)
SKEW = timedelta(minutes=5)
"""How far another system's clock may be ahead of ours."""

NOBODY = "nobody has this e-mail; import the directory first, or correct it"


@dataclass
class Report:
    """What an import did; numbers only."""

    accepted: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.accepted + self.known + len(self.problems)


@dataclass(frozen=True)
class _Numbered:
    line: int
    use: Use


def checked(source: str, name: str, at: datetime, said: Mapping[str, str], now: datetime) -> Use:
    """A use from what another system says: e-mail, tool and use case by name. Raises BadValue."""
    if not name or len(name) > MAX_ID:
        raise BadValue(f"the id is missing or longer than {MAX_ID} characters")
    if at > now + SKEW:
        raise BadValue("the time is in the future")
    if at < now - OLDEST:
        raise BadValue("the time is more than two years ago")
    email = values.email(said.get("email", ""))
    tool = values.text(said.get("tool", ""), "the tool", MAX_TOOL)
    if not tool:
        raise BadValue("the tool is missing")
    use_case = values.text(said.get("use_case", ""), "the use case", MAX_USE_CASE)
    if use_case and not USE_CASE.fullmatch(use_case):
        raise BadValue("the use case is not an id of the catalogue, such as sales/proposal-draft")
    return Use(source, name, at, email, tool, use_case or None)


def store(session: Session, uses: Sequence[Use], company: Company) -> list[Fate]:
    """Put uses into the log and their weeks' figures right, in one transaction: what became of each."""
    fates = imported.store(session, uses)
    late = {_week(use, company) for use, fate in zip(uses, fates, strict=True) if fate is Fate.ACCEPTED}
    touch_weeks(session, late, company)
    return fates


def run(table: Table, database: Database, company: Company, now: datetime, progress: Callable[[int], None]) -> Report:
    """Bring the uses of a file into the log, a thousand at a time; good rows are kept beside bad ones.

    ``progress`` hears how many rows are done. Raises DatabaseGone, and Conflict when people were deleted twice
    meanwhile; the batches before are stored, and the file can be read again: what is known counts once.
    """
    report, weeks = Report(), set[date]()
    for batch in batches(_uses(table, ZoneInfo(company.timezone), now, report)):
        fates = twice(partial(_store, database, [row.use for row in batch]))
        report.accepted += fates.count(Fate.ACCEPTED)
        report.known += fates.count(Fate.KNOWN)
        for row, fate in zip(batch, fates, strict=True):
            if fate is Fate.NOBODY:
                report.problems.append(Problem(row.line, NOBODY))
            else:
                weeks.add(_week(row.use, company))
        progress(report.rows)
    # Also the weeks of known rows: an import that was killed did not come this far.
    for week in sorted(weeks):
        with database.transaction() as session:
            touch_weeks(session, [week], company)
    report.problems.sort(key=lambda problem: problem.line)
    return report


def _store(database: Database, uses: Sequence[Use]) -> list[Fate]:
    with database.transaction() as session:
        return imported.store(session, uses)


def _uses(table: Table, timezone: ZoneInfo, now: datetime, report: Report) -> Iterator[_Numbered]:
    """The good rows; the others are noted in the report."""
    for row in table.rows():
        if isinstance(row, Problem):
            report.problems.append(row)
            continue
        try:
            at = _moment(row.cells["time"], timezone)
            yield _Numbered(row.line, checked(SOURCE, row.cells["id"], at, row.cells, now))
        except BadValue as bad:
            report.problems.append(Problem(row.line, str(bad)))


def _moment(given: str, timezone: ZoneInfo) -> datetime:
    """A moment of ISO 8601; without an offset it is the company's local time. Raises BadValue."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadValue("the time is not ISO 8601, such as 2026-11-24T09:30:00+09:00") from error
    return found if found.tzinfo else found.replace(tzinfo=timezone)


def _week(use: Use, company: Company) -> date:
    return week_of(use.at.astimezone(ZoneInfo(company.timezone)).date())
