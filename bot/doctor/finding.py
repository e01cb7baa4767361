"""What a check found, said in either language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coach import dates
from coach.locales import say

Value = str | int | date | Callable[[str], str]
"""Of a text: a date and a function of the language are said in the reader's own."""


class Status(StrEnum):
    """How a check ended, the worst last."""

    NOT_SET_UP = "not_set_up"
    """There is nothing to check, and nothing wrong with that."""
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """The end of one check."""

    check: str
    """What was looked at: ``doctor-<check>`` names it."""
    status: Status
    message: str
    """``doctor-<message>`` says what it means; ``doctor-<message>-mend`` what to do, where there is something."""
    values: Mapping[str, Value] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """What was looked at."""
        return say(language, f"doctor-{self.check}")

    def meaning(self, language: str) -> str:
        """What was found, and what follows from it."""
        return self._say(language, f"doctor-{self.message}")

    def mend(self, language: str) -> str:
        """What to do and where; empty when nothing is wrong."""
        wrong = self.status in (Status.WARNING, Status.FAILURE)
        return self._say(language, f"doctor-{self.message}-mend") if wrong else ""

    def _say(self, language: str, message: str) -> str:
        return say(language, message, **{name: _worded(language, value) for name, value in self.values.items()})


def ok(check: str, message: str, **values: Value) -> Finding:
    """All is well."""
    return Finding(check, Status.OK, message, values)


def warning(check: str, message: str, **values: Value) -> Finding:
    """It works, and should be looked after."""
    return Finding(check, Status.WARNING, message, values)


def failure(check: str, message: str, **values: Value) -> Finding:
    """It does not work."""
    return Finding(check, Status.FAILURE, message, values)


def not_set_up(check: str, message: str, **values: Value) -> Finding:
    """There is nothing to check."""
    return Finding(check, Status.NOT_SET_UP, message, values)


def _worded(language: str, value: Value) -> str | int:
    if isinstance(value, date):
        return dates.full_day(language, value)
    return value(language) if callable(value) else value
