"""What every kind of file becomes, lines with their headings marked, and why a file is refused."""

from dataclasses import dataclass

MAX_LINES = 100_000
"""Lines of any guideline; a file that holds more is no guideline."""


@dataclass(frozen=True)
class Line:
    """A paragraph, a row of a table or a heading."""

    text: str
    level: int = 0
    """1 for the outermost heading and so on; 0 for what is none, or not marked as one."""


class BadGuideline(Exception):
    """A file that is not loaded. ``reason`` is the end of a locale message, guideline-bad-…, and takes ``values``."""

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values
