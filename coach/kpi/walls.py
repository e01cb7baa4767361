"""Which of the three walls is highest: people do not know how, are uneasy, or see no use.

Each sign that the data has counts 0 to 1: nothing at or below its first threshold, everything at or above its second,
in proportion between. A wall is as high as its signs on average. The thresholds are a starting point that was chosen,
not measured; whoever reads the result sees the signs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from coach.kpi.model import Figures


class Wall(StrEnum):
    """What keeps people from using AI."""

    LITERACY = "literacy"
    UNEASE = "unease"
    NO_USE_CASE = "no_use_case"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Sign:
    """A figure that speaks for a wall: not at all at ``none``, fully at ``full``, whichever of them is higher."""

    key: str
    none: float
    full: float


SIGNS: Mapping[Wall, tuple[Sign, ...]] = {
    Wall.LITERACY: (
        Sign("howto_questions", 5, 40),
        Sign("policy_questions", 5, 40),
        Sign("ease", 70, 40),
        Sign("activation", 0.6, 0.2),
    ),
    Wall.UNEASE: (Sign("unease", 30, 70), Sign("worries", 2, 20), Sign("safety", 70, 40)),
    Wall.NO_USE_CASE: (Sign("unmet", 0.10, 0.40), Sign("success", 0.75, 0.40), Sign("usefulness", 70, 40)),
}

LEAST_SIGNS = 2
"""Signs without which a wall's height is not known."""
LEAST_HEIGHT = 0.2
"""A wall that is lower keeps nobody from it."""
AHEAD = 0.1
"""By how much the highest must be higher than the next."""


@dataclass(frozen=True)
class Walls:
    """The walls' heights, 0 to 1; None where too little is known."""

    highest: Wall
    scores: Mapping[Wall, float | None]
    evidence: tuple[str, ...]
    """The figures that speak for the highest, the strongest first."""


def walls(figures: Figures) -> Walls:
    """How high each wall is, and the highest; "unclear" when none stands out."""
    heights = {wall: _heights(figures, signs) for wall, signs in SIGNS.items()}
    scores = {wall: fmean(found.values()) if len(found) >= LEAST_SIGNS else None for wall, found in heights.items()}
    known = sorted(((score, wall) for wall, score in scores.items() if score is not None), reverse=True)
    if len(known) < len(SIGNS) or known[0][0] < LEAST_HEIGHT or known[0][0] - known[1][0] < AHEAD:
        return Walls(Wall.UNCLEAR, scores, ())
    highest = known[0][1]
    speaking: Callable[[str], float] = heights[highest].__getitem__
    evidence = sorted((key for key, height in heights[highest].items() if height > 0), key=speaking, reverse=True)
    return Walls(highest, scores, tuple(evidence))


def highest_wall(figures: Figures) -> Wall:
    """The highest wall alone."""
    return walls(figures).highest


def _heights(figures: Figures, signs: tuple[Sign, ...]) -> dict[str, float]:
    found = {}
    for sign in signs:
        value = figures.values.get(sign.key)
        if value is not None and value.value is not None:
            found[sign.key] = min(1.0, max(0.0, (value.value - sign.none) / (sign.full - sign.none)))
    return found
