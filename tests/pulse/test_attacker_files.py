"""Somebody who has every export and every report of ten weeks, and opens them all, tries to learn of one person.

They know who is in which department, who came, left or moved, and what was told of everyone; and they put the files of
a week together: those of other leads, the other formats, and the same file taken again.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.coach import Coach
from coach.kpi import figures, groups
from coach.kpi.definitions import name
from coach.kpi.groups import adoption_mix, group_values, of_entitled
from coach.kpi.model import GroupValue
from coach.pulse import visibility
from coach.pulse.visibility import EXACT_FROM, Cell, Group, Sums
from storage.db import Database
from storage.weeks import Entitled
from tests.kpi.test_groups import fits
from tests.pulse import office
from tests.pulse.test_attacker import computable
from tests.pulse.watched_company import BOOKS, DEPARTMENTS, Counts, Made, Truth, Watched
from usecases.load import Catalogue

SHARE = re.compile(r"(\d+)\s?%")
BAND = re.compile(r"(\d+)[–〜](\d+)\s?%")


@dataclass(frozen=True)
class Told:
    """What one file says of a group: a share in percent, or the band in which it lies."""

    key: str
    group: Group
    share: float | None
    band: tuple[float, float] | None = None

    @classmethod
    def of(cls, value: GroupValue) -> "Told":
        """What a digest says."""
        if value.value is None:
            return cls(value.key, value.group, None, value.band)
        return cls(value.key, value.group, round(100 * value.value, 2))


# --- what a file says of groups ---


def told(file: Made, called: Mapping[str, Group]) -> Iterator[Told]:
    """Everything that a file says of a group, wherever a group is named."""
    if file.kind in BOOKS:
        for row in (row for row in file.rows() if row[1] in called):
            share = float(row[4]) if row[4] else None
            yield Told(row[2], called[row[1]], share, None if share is not None else (float(row[6]), float(row[7])))
        return
    keys = {name(file.language, key): key for key in ("adoption", "reach", "unmet")}
    for row in office.table_rows(file.content):
        place = next((place for place, cell in enumerate(row) if cell in called), None)
        if place is None:
            continue
        # In the table of departments the figure stands last; in that of targets its name is first and it stands fourth.
        cell, key = (row[2], "adoption") if place == 0 else (row[3], keys[row[0]])
        if (band := BAND.search(cell)) is not None:
            yield Told(key, called[row[place]], None, (float(band[1]), float(band[2])))
        elif (share_found := SHARE.search(cell)) is not None:
            yield Told(key, called[row[place]], float(share_found[1]))


# --- what an attacker can compute ---


def attack(said: set[Told], truth: Truth) -> list[str]:
    """What follows for certain from all that was told of one figure in one week, in all its files."""
    found = []
    by_group: dict[Group, list[Told]] = defaultdict(list)
    for one in said:
        by_group[one.group].append(one)
    # Whoever left, or was deleted, between two files is known: the difference is what they were.
    found += [f"{group} was told as {sorted(map(str, ways))}" for group, ways in by_group.items() if len(ways) > 1]
    exact = [one.group for one in said if one.share is not None]
    names = [department for department in DEPARTMENTS if truth.whole[department]]
    for chosen in computable([sum_of(()), *map(sum_of, exact)], names):
        whole, part = (sum(counts[department] for department in chosen) for counts in (truth.whole, truth.part))
        if whole < visibility.K or min(part, whole - part) <= 1:
            found.append(f"of {chosen} {part} of {whole} follow")
    return found + certain(said, truth)


def sum_of(group: Group) -> Cell:
    """A group whose sum is known; () is everyone."""
    return Cell(group, 0, Sums(0, 0, 0), (0, 100), (0, 100))


def certain(said: set[Told], truth: Truth) -> list[str]:
    """The groups of which, in every world that fits, all but the one who asks are of the part, or none is."""
    wholes = {one.group: sum(truth.whole[department] for department in one.group) for one in said}
    total = sum(truth.part.values())
    shown = [
        GroupValue(
            one.key,
            (" ".join(one.group),),
            "",
            None if one.share is None else round(one.share / 100, 2),
            (0, 100) if one.band is None else (int(one.band[0]), int(one.band[1])),
        )
        for one in said
    ]
    sizes = {" ".join(group): whole for group, whole in wholes.items()}
    worlds = [
        dict(zip(sizes, counts, strict=True))
        for counts in product(*(range(whole + 1) for whole in sizes.values()))
        if sum(counts) == total
    ]
    worlds = [world for world in worlds if fits(shown, sizes, world)]
    return [secret for group, whole in sizes.items() for secret in alike(group, {w[group] for w in worlds}, whole)]


def alike(group: str, counts: set[int], whole: int) -> list[str]:
    """Whether these counts, the only possible ones, tell of everybody else in the group."""
    found = []
    for own in (None, 0, 1):  # an outsider, somebody who is not of the part, somebody who is
        others, people = {count - (own or 0) for count in counts}, whole - (own is not None)
        if len(others) == 1 and others <= {0, people}:
            found.append(f"{group}: {others} of {people} for {own}")
    return found


def learned(watched: Watched) -> list[str]:
    """All that the files give away, each week by itself but all of its files together."""
    found = []
    pooled: dict[date, set[Told]] = defaultdict(set)
    for file in watched.files:
        pooled[file.week] |= set(told(file, watched.called[file.language]))
    for week, said in pooled.items():
        allowed = {Told.of(value) for value in watched.digests[week].groups}
        found += [f"{week}: {one} is not in the digest" for one in sorted(said - allowed, key=str)]
        for key, truth in watched.truths[week].items():
            of_key = {one for one in said if one.key == key}
            found += [f"{week} {key}: {secret}" for secret in attack(of_key, truth)]
    return found


# --- ten weeks of a company ---


def test_ten_weeks_of_files_give_nobody_away(watched: Watched) -> None:
    said = [one for file in watched.files for one in told(file, watched.called[file.language])]
    assert {one.key for one in said} == {"reach", "weekly_active_share", "adoption", "success", "first_draft", "unmet"}
    assert {file.kind for file in watched.files for _ in told(file, watched.called[file.language])} == {
        "csv",
        "xlsx",
        "pptx",
        "docx",
    }
    assert learned(watched) == []


def test_what_stands_in_a_file_keeps_the_rule(watched: Watched) -> None:
    """Counted from what people did: of ten at least, exact only with three on either side, each department once."""
    for file in watched.files:
        truths = watched.truths[file.week]
        for one in told(file, watched.called[file.language]):
            assert file.scope is None or set(one.group) <= set(file.scope)
            if one.key in truths:
                truth = truths[one.key]
                whole, part = (sum(counts[d] for d in one.group) for counts in (truth.whole, truth.part))
                assert whole >= EXACT_FROM
                if one.share is None:
                    assert one.band is not None
                    assert one.band[0] <= 100 * part / whole <= one.band[1]
                else:
                    assert one.share == round(100 * part / whole)
                    assert min(part, whole - part) >= groups.LEAST_APART


def test_the_attacker_finds_something_where_all_may_be_exact(
    database: Database, coach: Coach, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visibility, "_may_be_exact", lambda counts: True)
    watched = Watched(database, coach, catalogue)
    watched.live(3, pages=())
    assert [secret for secret in learned(watched) if secret.endswith("follow")]


def test_the_attacker_finds_something_where_a_week_is_told_anew(
    database: Database, coach: Coach, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_told", lambda session, week: None)
    watched = Watched(database, coach, catalogue)
    watched.live(3, pages=())
    assert [secret for secret in learned(watched) if "was told as" in secret]


# --- why adoption changed, in a report beside the figures of both weeks ---


@st.composite
def two_weeks(draw: st.DrawFn) -> tuple[tuple[Counts, Counts], tuple[Counts, Counts]]:
    """Three departments four weeks ago and now, one of them small and of one mind, others that grow or shrink."""
    small = draw(st.integers(5, 9))
    periods = []
    for _ in range(2):
        sizes = {"a": draw(st.integers(10, 24)), "b": small, "c": draw(st.integers(10, 24))}
        part = {name: draw(st.integers(size // 4, size - size // 4)) for name, size in sizes.items()}
        periods.append((sizes, {**part, "b": draw(st.sampled_from([0, small, part["b"]]))}))
    return periods[0], periods[1]


MOVED: tuple[tuple[Counts, Counts], tuple[Counts, Counts]] = (
    ({"a": 12, "b": 9, "c": 20}, {"a": 6, "b": 9, "c": 10}),
    ({"a": 25, "b": 9, "c": 12}, {"a": 12, "b": 5, "c": 6}),
)
"""Department b, all of whom used it, is told together with a, and four weeks later with c."""


def mixed(before: tuple[Counts, Counts], now: tuple[Counts, Counts]) -> list[str]:
    """The departments of which the earlier week follows from both weeks' figures and the reasons for the change."""
    (sizes, part), (earlier, later) = before, (entitled(*before), entitled(*now))
    why = adoption_mix(later, earlier)
    shown = group_values("adoption", earlier)
    if why is None or not shown:
        return []
    worlds = []
    for a, b in product(range(sizes["a"] + 1), range(sizes["b"] + 1)):
        world = {"a": a, "b": b, "c": sum(part.values()) - a - b}
        if 0 <= world["c"] <= sizes["c"] and fits(shown, sizes, world):
            other = adoption_mix(later, entitled(sizes, world))
            if other is not None and round(100 * other.within, 1) == round(100 * why.within, 1):
                worlds.append(world)
    return [secret for name in "abc" for secret in alike(name, {world[name] for world in worlds}, sizes[name])]


def entitled(sizes: Counts, part: Counts) -> dict[str, groups.Counted]:
    return of_entitled({name: Entitled(size, size) for name, size in sizes.items()}, part)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(two_weeks())
def test_nobody_learns_of_the_earlier_week_from_why_it_changed(
    weeks: tuple[tuple[Counts, Counts], tuple[Counts, Counts]],
) -> None:
    assert mixed(*weeks) == []


def test_a_department_that_was_told_with_another_does_not_follow_from_why_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert mixed(*MOVED) == []
    of_today = groups._exact(entitled(*MOVED[1]))
    monkeypatch.setattr(groups, "_exact", lambda counts: of_today)
    assert mixed(*MOVED) != []
