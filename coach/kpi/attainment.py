"""Whether a target is reached: only where the figure lies clearly on one side of it."""

from collections.abc import Collection, Mapping, Sequence

from coach.kpi.definitions import DEFINITIONS, Better
from coach.kpi.model import Attainment, GroupValue, Value
from coach.kpi.statistics import Interval
from storage.targets import Target

MET, MISSED, UNDECIDED = "met", "missed", "undecided"


def attainments(
    targets: Sequence[Target],
    values: Mapping[str, Value],
    groups: Sequence[GroupValue],
    scope: Collection[str] | None,
) -> tuple[Attainment, ...]:
    """How each target stands; with ``scope`` the company's and those of these departments."""
    return tuple(
        _attainment(target, values, groups)
        for target in targets
        if target.kpi in DEFINITIONS and (scope is None or not target.department or target.department in scope)
    )


def verdict(kpi: str, target: float, low: float, high: float) -> str:
    """The word for a figure that lies between ``low`` and ``high``."""
    better = DEFINITIONS[kpi].better
    if better is Better.NEITHER:
        return UNDECIDED
    if better is Better.LOWER:
        return MET if high <= target else MISSED if low > target else UNDECIDED
    return MET if low >= target else MISSED if high < target else UNDECIDED


def _attainment(target: Target, values: Mapping[str, Value], groups: Sequence[GroupValue]) -> Attainment:
    value, lies = None, None
    if target.department:
        found = next((g for g in groups if g.key == target.kpi and g.group == (target.department,)), None)
        if found is not None:
            value = found.value
            low, high = (percent / 100 for percent in found.band) if value is None else (value, value)
            lies = Interval(low, high)
    elif (known := values.get(target.kpi)) is not None and known.value is not None:
        value, lies = known.value, _lies(known, known.value)
    word = UNDECIDED if lies is None else verdict(target.kpi, target.value, lies.low, lies.high)
    return Attainment(target.kpi, target.department, target.value, target.due, target.owner, value, word)


def _lies(found: Value, value: float) -> Interval:
    """Where the figure lies, known of some only; where a usual week lies; or what was counted of everyone."""
    return found.interval or found.control or Interval(value, value)
