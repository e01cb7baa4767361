"""What may be seen of a closed wave, as figures. Every view, export and digest of a pulse reads it here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach.kpi.statistics import RECOMMEND_FROM, Interval, Score, index, mean_interval, recommendation
from coach.pulse.items import FACETS, RECOMMENDATION, Item, possible_items
from coach.pulse.visibility import Sums
from storage import answers, pulses
from storage.answers import COMMENT
from storage.db import Session
from storage.pulses import Wave

SIZES = ((5, 9), (10, 19), (20, 49))
"""The number of answers of a department is told in these bands; from 50 on as "50+"."""


@dataclass(frozen=True)
class Figure:
    """One item in one group: exact sums, or bands alone where more would tell too much."""

    item: Item
    group: tuple[str, ...]
    """The departments together; empty for everyone."""
    n: int
    exact: Sums | None
    index_band: tuple[int, int]
    favourable_band: tuple[int, int]
    skipped: int = 0
    """Who chose not to answer; told for everyone only."""

    @property
    def index(self) -> float | None:
        """0 to 100, or None where only the band may be told, and of a recommendation."""
        return None if self.exact is None or self._recommends else index(self.exact.total / self.n)

    @property
    def favourable(self) -> float | None:
        """The share of answers 4 and 5, or None where only the band may be told."""
        return None if self.exact is None else self.exact.favourable / self.n

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the index."""
        if self.exact is None or self._recommends:
            return None
        found = mean_interval(self.n, self.exact.total, self.exact.squares)
        return Interval(index(found.low), index(found.high))

    @property
    def score(self) -> Score | None:
        """-100 to 100 of a recommendation; None of few, or where only the band may be told."""
        if self.exact is None or not self._recommends or self.n < RECOMMEND_FROM:
            return None
        # They were published as answers of 5, the detractors as 1 and the others as 3.
        promoters = self.exact.favourable
        detractors = (3 * self.n + 2 * promoters - self.exact.total) // 2
        return recommendation(promoters, detractors, self.n)

    @property
    def _recommends(self) -> bool:
        return self.item.family == RECOMMENDATION


@dataclass(frozen=True)
class Published:
    """Everything that may be seen of a wave."""

    figures: Sequence[Figure]
    themes: Sequence[str]
    apart: Collection[str] = ()
    """The items of which each person was asked one only."""

    def everyone(self, item_id: str) -> Figure | None:
        """The figure of an item for everyone."""
        return next((f for f in self.figures if f.item.id == item_id and not f.group), None)

    def groups(self, item_id: str) -> list[Figure]:
        """The figures of an item by group."""
        return [f for f in self.figures if f.item.id == item_id and f.group]

    def of_department(self, item_id: str, department: str) -> Figure | None:
        """The figure of the group a department belongs to."""
        return next((f for f in self.groups(item_id) if department in f.group), None)


def read(session: Session, wave: Wave, scope: Collection[str] | None = None) -> Published:
    """What may be seen of a closed wave; nothing of one that runs.

    With ``scope`` only everyone together and groups made of these departments alone.
    """
    pulse = pulses.find_pulse(session, wave.pulse_id)
    assert pulse is not None, "a wave has its pulse"
    items = {item.id: item for item in possible_items(pulse)}
    order = list(items)
    figures, themes = [], []
    for item_id, name, content in answers.published(session, wave.id):
        if item_id == COMMENT:
            themes.append((content["place"], name))
        elif item_id in items:
            figures.append(_figure(items[item_id], tuple(name.split()), content))
    seen = [f for f in figures if scope is None or set(f.group) <= set(scope)]
    seen.sort(key=lambda f: (order.index(f.item.id), f.group))
    apart = FACETS if pulse.questions == "fortnight" else ()
    return Published(seen, [theme for _, theme in sorted(themes)], apart)


def size_band(n: int) -> str:
    """A number of answers, told so that nobody's coming or going can be read from it."""
    return next((f"{low}–{high}" for low, high in SIZES if low <= n <= high), "50+")


def _figure(item: Item, group: tuple[str, ...], content: dict[str, object]) -> Figure:
    exact, n = content["exact"], content["n"]
    bands = [content["index_band"], content["favourable_band"]]
    skipped = content.get("skipped", 0)
    assert isinstance(n, int)
    assert isinstance(skipped, int)
    (low, high), (least, most) = [(band[0], band[1]) for band in bands if isinstance(band, list)]
    sums = Sums(*exact) if isinstance(exact, list) else None
    return Figure(item, group, n, sums, (low, high), (least, most), skipped)
