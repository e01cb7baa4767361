"""Figures by department, under the rule that surveys follow: the one place where departmental numbers come from."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coach.kpi.model import GroupValue, Mix
from coach.kpi.statistics import mix_effects
from coach.pulse.published import size_band
from coach.pulse.visibility import EXACT_FROM, Cell, safe_groups, visible
from storage.kpi import Episodes
from storage.weeks import Entitled

LEAST_APART = 3
"""People of each kind, active or not, without whom a share says too much of those few."""


@dataclass(frozen=True)
class Counted:
    """A share in one department."""

    size: int
    """By which the department counts as large enough to stand alone: half of the people it rests on, or less."""
    people: int
    part: int
    whole: int


def of_entitled(entitled: Mapping[str, Entitled], active: Mapping[str, int]) -> dict[str, Counted]:
    """How many of those entitled did something.

    Groups are made by how many are entitled, ten at least, never by how many were active: which departments were
    joined would tell of those. Everybody may know who is entitled.
    """
    found = {}
    for department in entitled.keys() | active.keys():
        whole = entitled[department].eligible if department in entitled else 0
        part = min(active.get(department, 0), whole)
        found[department] = Counted(whole // 2, whole, part, whole)
    return found


def of_episodes(found: Mapping[str, Episodes]) -> dict[str, Counted]:
    """How many pieces of work stayed without a good answer; of ten people at least, for the share is exact."""
    return {name: Counted(row.people // 2, row.people, row.unmet, row.count) for name, row in found.items()}


def of_rows(rows: Collection[tuple[str, int, bool]]) -> dict[str, Counted]:
    """How many of the rows of department, person and "good" are good; of ten people at least, too."""
    people: dict[str, set[int]] = defaultdict(set)
    good: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for department, person, is_good in rows:
        people[department].add(person)
        good[department] += is_good
        whole[department] += 1
    return {
        name: Counted(len(people[name]) // 2, len(people[name]), good[name], count) for name, count in whole.items()
    }


def group_values(key: str, counts: Mapping[str, Counted]) -> list[GroupValue]:
    """What may be told of a share by department: groups of at least five people, exact or as a band."""
    joined = _joined(counts)
    return [_value(key, cell, joined) for cell in _cells(joined) if cell.group]


def adoption_mix(now: Mapping[str, Counted], before: Mapping[str, Counted]) -> Mix | None:
    """Why adoption changed: within groups, or by their sizes; of groups that are told exactly in both periods only.

    Of two groups the share before follows from it, so one that was joined with others then must not stand alone here.
    None where there are fewer than two, since then there is nothing to tell apart.
    """
    exact = sorted(_exact(now) & _exact(before))
    rest = (now.keys() | before.keys()) - {department for group in exact for department in group}
    groups = [*exact, *([tuple(sorted(rest))] if rest else [])]
    tables = [
        {" ".join(group): _sum(period, group) for group in groups if _sum(period, group).whole}
        for period in (before, now)
    ]
    if len(groups) < 2 or not all(_tells_nothing(count) for table in tables for count in table.values()):
        return None
    pairs = [{name: (count.whole, count.part) for name, count in table.items()} for table in tables]
    within, mix = mix_effects(pairs[0], pairs[1])
    return Mix(within + mix, within, mix)


def _joined(counts: Mapping[str, Counted]) -> dict[str, Counted]:
    """The departments as groups, named by their departments with spaces between."""
    groups = safe_groups({department: count.size for department, count in counts.items()})
    placed = {department for group in groups for department in group}
    # One person alone is half of two, which is none, and goes with the smallest group.
    idle = [name for name in counts if name not in placed and counts[name].whole] if groups else []
    if idle:
        groups = [tuple(sorted((*groups[0], *idle))), *groups[1:]]
    return {" ".join(group): _sum(counts, group) for group in groups}


def _cells(joined: Mapping[str, Counted]) -> list[Cell]:
    """Each of a group counts as an answer of 5 if it is part of the share, else of 1."""
    return visible({name: (count.whole - count.part, 0, 0, 0, count.part) for name, count in joined.items()})


def _exact(counts: Mapping[str, Counted]) -> set[tuple[str, ...]]:
    """The groups of which exact shares are told."""
    return {_departments(cell) for cell in _cells(_joined(counts)) if cell.group and cell.exact is not None}


def _value(key: str, cell: Cell, joined: Mapping[str, Counted]) -> GroupValue:
    people = sum(joined[name].people for name in cell.group)
    share = round(cell.exact.favourable / cell.n, 2) if cell.exact is not None else None
    return GroupValue(key, _departments(cell), size_band(people), share, cell.favourable_band)


def _departments(cell: Cell) -> tuple[str, ...]:
    return tuple(sorted(department for name in cell.group for department in name.split()))


def _sum(counts: Mapping[str, Counted], group: Collection[str]) -> Counted:
    chosen = [counts[department] for department in group if department in counts]
    size, people = sum(c.size for c in chosen), sum(c.people for c in chosen)
    return Counted(size, people, sum(c.part for c in chosen), sum(c.whole for c in chosen))


def _tells_nothing(count: Counted) -> bool:
    return count.whole >= EXACT_FROM and min(count.part, count.whole - count.part) >= LEAST_APART
