"""The names of the company's people, to find them in a text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coach.personal.spans import Kind, Span, after_label

TITLES = (
    "さん|様|さま|氏|くん|君|ちゃん|殿|先生|社長|専務|常務|取締役|本部長|部長|次長|課長|係長|主任|室長|所長|店長|工場長"
    "|リーダー|マネージャー|マネジャー"
)
"""What follows a surname that is meant as one."""

SURNAME = re.compile(rf"(?<![一-龥々])([一-龥々ァ-ヶー]{{1,5}})(?=[ 　]?(?:{TITLES}))")
WESTERN = re.compile(r"(?<![A-Za-z])(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof)\.? +([A-Z][a-z'’-]{1,20}(?: [A-Z][a-z'’-]{1,20})?)")
SAN = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{1,20})(?=-(?:san|sama|sensei)\b)")
LATIN_PAIR = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z'’-]{1,20}(?=[ ,]{1,2}([A-Z][A-Za-z'’-]{1,20}))")

LONGEST = 10
"""Characters of the longest Japanese name that is looked for."""

NAME_START = re.compile(r"[一-龥々ァ-ヶ]")
NAME = re.compile(r"[一-龥々ぁ-んァ-ヶー]")
SPACES = " 　"


@dataclass(frozen=True)
class Names:
    """Full names and surnames, in the one form in which they are looked up."""

    full: frozenset[str]
    """Without spaces, in lower case."""
    surnames: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """From names as a directory has them: "山田 太郎", "Taro Yamada", "YAMADA Taro"."""
        full: set[str] = set()
        surnames: set[str] = set()
        for name in names:
            parts = unicodedata.normalize("NFKC", name).lower().split()
            if len(parts) == 2:
                full.add("".join(parts))
                surnames.add(parts[0])
                if parts[0].isascii():  # in Roman letters either may be the family's
                    full.add("".join(reversed(parts)))
                    surnames.add(parts[1])
            elif len(whole := "".join(parts)) > 2:
                full.add(whole)
        return cls(frozenset(full), frozenset(surnames))

    def spans(self, plain: str) -> list[Span]:
        """Where somebody is named: in full, or by surname with a title."""
        return [
            *self._full_japanese(plain),
            *self._full_latin(plain),
            *self._surnames(plain),
            *after_label(WESTERN, plain, Kind.NAME),
            *after_label(SAN, plain, Kind.NAME),
        ]

    def _full_japanese(self, plain: str) -> list[Span]:
        found: list[Span] = []
        for match in NAME_START.finditer(plain):
            start, name = match.start(), ""
            for end in range(start, min(len(plain), start + LONGEST)):
                letter = plain[end]
                if letter in SPACES and name and end + 1 < len(plain) and plain[end + 1] not in SPACES:
                    continue
                if not NAME.match(letter):
                    break
                name += letter
                if len(name) > 1 and name.lower() in self.full:
                    found.append(Span(start, end + 1, Kind.NAME))
        return found

    def _full_latin(self, plain: str) -> list[Span]:
        return [
            Span(match.start(), match.end(1), Kind.NAME)
            for match in LATIN_PAIR.finditer(plain)
            if re.sub("[ ,]", "", plain[match.start() : match.end(1)]).lower() in self.full
        ]

    def _surnames(self, plain: str) -> list[Span]:
        """The longest known surname that ends where a title begins."""
        found: list[Span] = []
        for match in SURNAME.finditer(plain):
            start, end = match.span(1)
            known = next((at for at in range(start, end) if self._known(plain[at:end])), None)
            if known is not None:
                found.append(Span(known, end, Kind.NAME))
        return found

    def _known(self, surname: str) -> bool:
        return surname.lower() in self.surnames or surname in common_surnames()


@cache
def common_surnames() -> frozenset[str]:
    """Frequent Japanese surnames: with a title after them they name somebody, in the directory or not."""
    return frozenset(Path(__file__).with_name("surnames.txt").read_text(encoding="utf-8").split())


NOBODY = Names(frozenset(), frozenset())
