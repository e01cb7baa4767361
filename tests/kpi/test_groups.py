"""Somebody who knows who is where, and how many of all were active, tries to learn who was, week after week."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.kpi.groups import adoption_mix, group_values, of_entitled, of_rows
from coach.kpi.model import GroupValue
from storage.weeks import Entitled

Sizes = Mapping[str, int]
Active = Mapping[str, int]


def told(sizes: Sizes, active: Active) -> list[GroupValue]:
    entitled = {name: Entitled(size, size) for name, size in sizes.items()}
    return group_values("weekly_active_share", of_entitled(entitled, active))


def fits(found: Sequence[GroupValue], sizes: Sizes, active: Active) -> bool:
    """Whether what was told could be told of these numbers."""
    for group in found:
        share = sum(active[name] for name in group.group) / sum(sizes[name] for name in group.group)
        if group.value is not None and round(share, 2) != group.value:
            return False
        if not (group.band[0] <= 100 * share < group.band[1] or share == 1 == group.band[1] / 100):
            return False
    return True


def secrets(sizes: Sizes, active: Active) -> list[str]:
    """The departments of which it is certain that all others than the one who asks were active, or that none was."""
    found, total = told(sizes, active), sum(active.values())
    if not found:
        return []
    groups = [group.group for group in found]
    worlds = []
    ranges = [range(sum(sizes[name] for name in group) + 1) for group in groups]
    for counts in itertools.product(*ranges):
        if sum(counts) == total:
            world = {" ".join(group): count for group, count in zip(groups, counts, strict=True)}
            wholes = {" ".join(group): sum(sizes[name] for name in group) for group in groups}
            joined = [GroupValue(row.key, (" ".join(row.group),), row.people, row.value, row.band) for row in found]
            if fits(joined, wholes, world):
                worlds.append(world)
    certain = []
    for group in groups:
        name, whole = " ".join(group), sum(sizes[department] for department in group)
        counts = {world[name] for world in worlds}
        for own in (None, 0, 1):  # an outsider, somebody who was not active, somebody who was
            others = {count - (own or 0) for count in counts}
            people = whole - (own is not None)
            if len(others) == 1 and others <= {0, people}:
                certain.append(f"{group}: {others} of {people} for {own}")
    return certain


@st.composite
def ten_weeks(draw: st.DrawFn) -> list[tuple[Sizes, Active]]:
    """A company whose departments change a little from week to week; often nearly all are active, or nearly none."""
    names = [f"d{place}" for place in range(draw(st.integers(2, 4)))]
    sizes = {name: draw(st.integers(0, 22)) for name in names}
    weeks = []
    for _ in range(10):
        active = {}
        for name in names:
            size = sizes[name] = max(0, sizes[name] + draw(st.sampled_from([0, 0, 0, 1, -1])))
            few = draw(st.integers(0, min(size, 3)))
            active[name] = draw(st.sampled_from([few, size - few, draw(st.integers(0, size))]))
        weeks.append((dict(sizes), active))
    return weeks


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(ten_weeks())
def test_nobody_learns_who_was_active_from_ten_weeks_of_departments(weeks: list[tuple[Sizes, Active]]) -> None:
    for sizes, active in weeks:
        assert secrets(sizes, active) == []


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(ten_weeks())
def test_a_group_has_ten_people_and_nobody_is_left_out(weeks: list[tuple[Sizes, Active]]) -> None:
    for sizes, active in weeks:
        found = told(sizes, active)
        covered = [name for group in found for name in group.group]
        assert len(covered) == len(set(covered))
        if found:  # what is left out could be had by subtraction
            assert set(covered) == {name for name, size in sizes.items() if size}
        for group in found:
            assert sum(sizes[name] for name in group.group) >= 10


def worlds_told_alike(sizes: Sequence[int]) -> list[list[tuple[int, ...]]]:
    """Every way in which departments of these sizes may be active, in lists of what is told alike."""
    names = [f"d{place}" for place in range(len(sizes))]
    same: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(*(range(size + 1) for size in sizes)):
        found = told(dict(zip(names, sizes, strict=True)), dict(zip(names, counts, strict=True)))
        same[(sum(counts), *found)].append(counts)
    return list(same.values())


@pytest.mark.parametrize("sizes", [(10, 12), (12, 14, 5), (11, 11, 11), (20, 9, 3)])
def test_the_rules_run_backwards_tell_an_outsider_nothing(sizes: tuple[int, ...]) -> None:
    """Of companies in which at least one in each kind of people is left to guess."""
    for worlds in worlds_told_alike(sizes):
        total = sum(worlds[0])
        if min(total, sum(sizes) - total) < len(sizes):
            continue  # of so few the total itself may tell where they can be
        for place, size in enumerate(sizes):
            assert {world[place] for world in worlds} not in ({0}, {size})


def test_what_nine_people_told_of_their_tries_is_not_told_of_them_alone() -> None:
    def rows(department: str, people: int) -> list[tuple[str, int, bool]]:
        return [(department, person, number == 0) for person in range(people) for number in range(2)]

    counts = of_rows([*rows("hr", 9), *rows("sales", 30), *rows("it", 20)])
    found = {group.group: group.people for group in group_values("success", counts)}
    assert found == {("hr", "it"): "20–49", ("sales",): "20–49"}


def test_adoption_falls_by_the_mix_though_every_department_rose() -> None:
    """The worked example: the shop floor joins, and adoption of all falls from 35 % to 21 %."""
    before = of_entitled({"office": Entitled(100, 0), "floor": Entitled(100, 0)}, {"office": 60, "floor": 10})
    after = of_entitled({"office": Entitled(120, 0), "floor": Entitled(480, 0)}, {"office": 74, "floor": 52})
    found = adoption_mix(after, before)
    assert found is not None
    assert found.change == pytest.approx(126 / 600 - 70 / 200)
    assert found.within > 0 > found.mix
    assert found.within + found.mix == pytest.approx(found.change)
    assert found.within == pytest.approx(0.011, abs=0.001)
    assert found.mix == pytest.approx(-0.151, abs=0.001)


def test_the_mix_is_not_told_where_it_would_tell_of_a_few() -> None:
    before = of_entitled({"office": Entitled(100, 0), "audit": Entitled(12, 0)}, {"office": 60, "audit": 12})
    after = of_entitled({"office": Entitled(100, 0), "audit": Entitled(12, 0)}, {"office": 61, "audit": 11})
    assert adoption_mix(after, before) is None
