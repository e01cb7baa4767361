"""What the pulses ask: the item bank, the ready sets, and a person's questions in a wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from storage.answers import person_number
from storage.pulses import Pulse, Wave

SCALE = range(1, 6)
"""1 "strongly disagree" to 5 "strongly agree"."""
LONG_SCALE = range(1, 12)
"""0 "certainly not" to 10 "certainly", each stored as one more, since 0 is for "skip"."""
SKIP = 0

UNEASE = "unease"
"""The family whose high values are no good news."""
RECOMMENDATION = "recommendation"
"""The family that is answered from 0 to 10."""

SETS: Mapping[str, tuple[str, ...]] = {
    "fortnight": ("US0", "AX0"),
    "quarter": ("US0", "US1", "US2", "US3", "AX0", "AX1", "AX2", "AX3", "AX4", "AX5"),
    "support": ("EZ1", "EZ2", "PS1", "PS2", "PS3", "SA0", "RC0"),
}
"""Usefulness comes before unease: asked first, fear colours the rest."""

UNEASE_SETS = tuple(name for name, items in SETS.items() if "AX0" in items)

FACETS = ("AX1", "AX2", "AX3", "AX4", "AX5", "US1", "US2", "US3", "EZ1", "EZ2", "PS1", "PS2", "PS3")
"""The fortnightly pulse adds one of them, another for each person, so that each gets a thirteenth of the answers."""

OWN = "own"


@dataclass(frozen=True)
class Item:
    """One statement to agree or disagree with, or a question that is answered from 0 to 10."""

    id: str
    family: str
    ja: str
    en: str
    name_ja: str
    name_en: str

    @property
    def scale(self) -> range:
        """Its answers as they are stored, the lowest first."""
        return LONG_SCALE if self.family == RECOMMENDATION else SCALE

    def text(self, language: str) -> str:
        """The statement or question itself."""
        return self.ja if language == "ja" else self.en

    def name(self, language: str) -> str:
        """Its short form in results."""
        return self.name_ja if language == "ja" else self.name_en


@cache
def bank() -> Mapping[str, Item]:
    """The ready items by id."""
    found = yaml.safe_load((Path(__file__).parent / "items.yaml").read_text("utf-8"))
    return {
        key: Item(key, row["family"], row["ja"], row["en"], row["name"]["ja"], row["name"]["en"])
        for key, row in found.items()
    }


def own_items(pulse: Pulse) -> list[Item]:
    """The company's own items of a pulse."""
    return [Item(row["id"], OWN, row["ja"], row["en"], row["ja"], row["en"]) for row in pulse.own_items]


def possible_items(pulse: Pulse) -> list[Item]:
    """Every item that someone may be asked in a wave of this pulse, in the order they are asked."""
    if pulse.questions == OWN:
        return own_items(pulse)
    facets = FACETS if pulse.questions == "fortnight" else ()
    return [bank()[key] for key in (*SETS[pulse.questions], *facets)]


def items_for(pulse: Pulse, wave: Wave, employee_id: int) -> Sequence[Item]:
    """What one person is asked, in order."""
    if pulse.questions != "fortnight" or wave.secret is None:
        return [item for item in possible_items(pulse) if item.id not in FACETS or pulse.questions != "fortnight"]
    facet = FACETS[person_number(wave.secret, employee_id) % len(FACETS)]
    return [bank()[key] for key in (*SETS["fortnight"], facet)]
