"""The departments that are worth a look: those that differ from everyone by more than chance would make them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from coach.kpi.model import Figures, GroupValue
from coach.kpi.statistics import wilson

LOOKED_AT = ("adoption", "success", "unmet")
"""How many use AI, how it goes, and what is missing."""
LEVEL = 0.99
"""Among eighteen departments and three figures some differ by chance: at 95 % about three would."""
SHOWN = 3


@dataclass(frozen=True)
class Notable:
    """A group of departments whose figure is clearly above or below everyone's."""

    found: GroupValue
    everyone: float
    gap: float


def notable(figures: Figures, departments: Collection[str]) -> list[Notable]:
    """At most three, in the order of ``departments``, each with the figure that differs most. No ranking."""
    widest: dict[tuple[str, ...], Notable] = {}
    for group in figures.groups:
        found = _differs(figures, group) if group.key in LOOKED_AT else None
        if found is not None and (group.group not in widest or found.gap > widest[group.group].gap):
            widest[group.group] = found
    chosen = sorted(widest.values(), key=lambda one: -one.gap)[:SHOWN]
    return sorted(chosen, key=lambda one: place(one.found.group, departments))


def place(group: Collection[str], departments: Collection[str]) -> int:
    """Where a group stands in a list of groups: with its first department."""
    order = list(departments)
    return min(order.index(name) if name in order else len(order) for name in group)


def _differs(figures: Figures, group: GroupValue) -> Notable | None:
    """Whether the group's interval leaves everyone's figure out, for as few people as its band allows."""
    known = figures.values.get(group.key)
    if known is None or known.value is None:
        return None
    people = int(re.findall(r"\d+", group.people)[0])
    low, high = (group.value, group.value) if group.value is not None else (bound / 100 for bound in group.band)
    nearest = min(max(known.value, low), high)
    interval = wilson(round(nearest * people), people, LEVEL)
    if interval.low <= known.value <= interval.high:
        return None
    return Notable(group, known.value, abs(nearest - known.value))
