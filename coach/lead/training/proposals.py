"""Which trainings the figures propose: by the wall that stands highest, how far a group is, and the rollout's phase.

The thresholds are a starting point that was chosen, not measured; every proposal shows the figure that it rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from coach.kpi.model import Figures, Value
from coach.kpi.notable import place
from coach.kpi.walls import LEAST_HEIGHT, SIGNS, Sign, Wall, walls
from coach.pulse.published import Published, size_band

GROUP_SIGNS: Mapping[Wall, tuple[Sign, ...]] = {
    **SIGNS,
    Wall.LITERACY: (*SIGNS[Wall.LITERACY], Sign("adoption", 0.6, 0.2), Sign("first_draft", 0.75, 0.40)),
}
"""As for everyone, and what stands for their questions and first tries, which are not told by department."""

ITEMS: Mapping[str, str] = {"AX0": "unease", "US0": "usefulness"}
"""What surveys tell by department."""

BEGINNERS_BELOW, ADVANCED_FROM = 0.3, 0.6
"""The share of a group that used AI in four weeks."""

MOST = 5
"""Proposals: more would be a matrix, not a plan."""

METHODS: Mapping[Wall, Mapping[str, str]] = {
    Wall.LITERACY: {"beginner": "lecture", "practising": "hands_on", "advanced": "hands_on"},
    Wall.UNEASE: dict.fromkeys(("beginner", "practising", "advanced"), "small_group"),
    Wall.NO_USE_CASE: {"beginner": "prompt_exercise", "practising": "prompt_exercise", "advanced": "at_work"},
    Wall.UNCLEAR: {"practising": "hands_on", "advanced": "at_work"},
}

GIVEN_BY: Mapping[str | None, str] = {
    None: "external",
    "policy": "external",
    "poc": "external",
    "pilot": "mixed",
    "expansion": "in_house",
    "established": "in_house",
}
"""By phase: the base from outside, practice inside, and inward over time."""


@dataclass(frozen=True)
class Proposal:
    """One training."""

    group: tuple[str, ...]
    """Departments; empty for everyone."""
    wall: Wall
    level: str
    method: str
    given_by: str
    evidence: Value | None
    """The figure that speaks for it the most; None where there is none."""
    people: str = ""
    """How many people the figure is about, as a band; empty for everyone."""
    newcomers: bool = False


def proposals(
    figures: Figures | None, surveys: Sequence[Published], phase: str | None, departments: Sequence[str]
) -> list[Proposal]:
    """Everyone's first, then of the groups those with the highest walls, in the order of ``departments``."""
    given_by = GIVEN_BY[phase]
    found = [_everyone(figures, given_by)]
    groups = [] if figures is None else list(_groups(figures, surveys, given_by))
    rest = MOST - len(found) - (phase == "established")
    known = [(height, one) for height, one in groups if set(one.group) <= set(departments)]
    chosen = sorted(known, key=lambda one: -one[0])[:rest]
    found += sorted((proposal for _, proposal in chosen), key=lambda one: place(one.group, departments))
    if phase == "established":
        method = METHODS[Wall.LITERACY]["beginner"]
        found.append(Proposal((), Wall.LITERACY, "beginner", method, given_by, None, newcomers=True))
    return found


def not_shown(figures: Figures | None, departments: Sequence[str]) -> list[str]:
    """The departments of which nothing may be told alone or with others."""
    shown = {name for row in (figures.groups if figures else ()) if row.value is not None for name in row.group}
    return [name for name in departments if name not in shown]


def _everyone(figures: Figures | None, given_by: str) -> Proposal:
    if figures is None:
        return Proposal((), Wall.LITERACY, "beginner", METHODS[Wall.LITERACY]["beginner"], given_by, None)
    found = walls(figures)
    adoption = figures.values.get("adoption")
    level = _level(adoption.value if adoption else None)
    # Where hardly anybody uses it, little can be known of the walls; the basics come first.
    wall = Wall.LITERACY if found.highest is Wall.UNCLEAR and level == "beginner" else found.highest
    evidence = figures.values[found.evidence[0]] if found.evidence else adoption
    shown = evidence if evidence is not None and evidence.value is not None else None
    return Proposal((), wall, level, METHODS[wall][level], given_by, shown)


def _groups(figures: Figures, surveys: Sequence[Published], given_by: str) -> Iterator[tuple[float, Proposal]]:
    """Of every group with an exact figure, how high its highest wall is and what is proposed."""
    values: dict[tuple[str, ...], dict[str, Value]] = {}
    people: dict[tuple[tuple[str, ...], str], str] = {}
    for row in figures.groups:
        if row.value is not None:
            values.setdefault(row.group, {})[row.key] = Value(row.key, row.value)
            people[row.group, row.key] = row.people
    for group, value, band in _feelings(surveys):
        values.setdefault(group, {})[value.key] = value
        people[group, value.key] = band
    for group, known in values.items():
        adoption = known.get("adoption")
        level = _level(adoption.value) if adoption else "practising"
        height, wall, evidence = _highest(known)
        evidence = evidence or adoption or next(iter(known.values()))
        method, band = METHODS[wall][level], people[group, evidence.key]
        yield height, Proposal(group, wall, level, method, given_by, evidence, band)


def _feelings(surveys: Sequence[Published]) -> Iterator[tuple[tuple[str, ...], Value, str]]:
    """What the last survey that asked for it tells of each group."""
    for item, key in ITEMS.items():
        last = next((published for published in surveys if published.everyone(item) is not None), None)
        for figure in last.groups(item) if last is not None else ():
            if figure.index is not None:
                value = Value(key, figure.index, denominator=figure.n, interval=figure.interval)
                yield figure.group, value, size_band(figure.n)


def _highest(known: Mapping[str, Value]) -> tuple[float, Wall, Value | None]:
    """The highest wall of a group with its height and strongest sign; unclear where none keeps anybody from it."""
    best: tuple[float, Wall, Value | None] = (0.0, Wall.UNCLEAR, None)
    for wall, signs in GROUP_SIGNS.items():
        heights = {sign.key: _height(sign, known[sign.key].value or 0.0) for sign in signs if sign.key in known}
        if heights and (height := fmean(heights.values())) >= LEAST_HEIGHT and height > best[0]:
            best = height, wall, known[max(heights, key=heights.__getitem__)]
    return best


def _height(sign: Sign, value: float) -> float:
    return min(1.0, max(0.0, (value - sign.none) / (sign.full - sign.none)))


def _level(adoption: float | None) -> str:
    if adoption is None or adoption < BEGINNERS_BELOW:
        return "beginner"
    return "advanced" if adoption >= ADVANCED_FROM else "practising"
