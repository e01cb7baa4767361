"""A table in a file, read line by line: comma or tab, UTF-8 or Shift_JIS, and what is wrong with a line.

Every line is a row of its own, so that a quotation mark that is never closed costs one row and not the rest.
"""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.imports.values import BadValue, plain

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a file starts that Excel saved as "Unicode text": Shift_JIS would make something of it, but nothing right."""

ENCODINGS = {"utf-8": "UTF-8", "cp932": "Shift_JIS"}
"""CP932 is what Excel and Windows in Japan mean by Shift_JIS."""

Columns = Mapping[str, tuple[str, ...]]
"""The headings that mean a column, by our name of it."""


class BadFile(Exception):
    """The file cannot be used at all: why, and what to do."""


@dataclass(frozen=True)
class Problem:
    """A row that is left out."""

    line: int
    """As an editor counts, the heading is line 1."""
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """The cells of a line by our name of their column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file whose heading is understood."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str | None, ...]
    """Our name of each column; None for one that is not used."""
    unused: tuple[str, ...]
    """The headings of those."""

    def rows(self) -> Iterator[Row | Problem]:
        """Every line after the heading that is not empty."""
        with self.path.open("rb") as file:
            lines = _lines(file)
            next(lines)
            for number, line in enumerate(lines, 2):
                try:
                    cells = _cells(line, self.encoding, self.delimiter)
                    if any(cells):
                        yield Row(number, self._by_name(cells))
                except BadValue as bad:
                    yield Problem(number, str(bad))

    def _by_name(self, cells: list[str]) -> dict[str, str]:
        width = len(self.columns)
        if len(cells) < width or any(cells[width:]):
            raise BadValue(f"has {len(cells)} cells, the heading has {width}")
        return {name: cell for name, cell in zip(self.columns, cells, strict=False) if name is not None}


def open_table(path: Path, columns: Columns, required: tuple[str, ...]) -> Table:
    """Understand the heading of a file. Raises BadFile."""
    if not path.is_file():
        raise BadFile("is not a file that can be read twice; save it to a disk first")
    try:
        encoding = min(ENCODINGS, key=lambda name: _unreadable(path, name))
        with path.open("rb") as file:
            first = next(_lines(file), b"")
    except OSError as error:
        raise BadFile(f"cannot be read ({error.strerror}); check the path and that you may read it") from error
    if first.startswith(UTF_16):
        raise BadFile("is in UTF-16; save the file as CSV in UTF-8")
    delimiter = "\t" if first.count(b"\t") > first.count(b",") else ","
    try:
        headings = _cells(first, encoding, delimiter)
    except BadValue as bad:
        raise BadFile(f"the heading {bad}; save the file as CSV in UTF-8") from bad
    names = tuple(_column(heading, columns) for heading in headings)
    for name, accepted in columns.items():
        if names.count(name) > 1:
            raise BadFile(f"two columns mean {accepted[0]!r}; remove one of them")
        if name in required and name not in names:
            raise BadFile(f"there is no column {accepted[0]!r}; the first line must name it: {', '.join(accepted)}")
    unused = tuple(heading for heading, name in zip(headings, names, strict=True) if name is None and heading)
    return Table(path, encoding, delimiter, names, unused)


def _column(heading: str, columns: Columns) -> str | None:
    found = _bare(heading)
    return next((name for name, accepted in columns.items() if found in map(_bare, accepted)), None)


def _bare(heading: str) -> str:
    """A heading as it is compared: "E-mail", "e_mail" and "ｅ－ｍａｉｌ" are one."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def _lines(file: BinaryIO) -> Iterator[bytes]:
    for number, line in enumerate(file):
        yield (line.removeprefix(BOM) if number == 0 else line).rstrip(b"\r\n")


def _unreadable(path: Path, encoding: str) -> int:
    """How many lines are not text in an encoding; the file is in the one with the fewest."""
    count = 0
    with path.open("rb") as file:
        for line in _lines(file):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                count += 1
    return count


def _cells(line: bytes, encoding: str, delimiter: str) -> list[str]:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadValue(f"is not {ENCODINGS[encoding]}") from error
    try:
        return [plain(cell) for cell in next(csv.reader([text], delimiter=delimiter, strict=True), [])]
    except csv.Error as error:
        raise BadValue(f"cannot be read as a row ({error}); is a quotation mark missing?") from error
