"""Somebody who knows who is in which department, who answered, and their own answer, tries to learn another's.

Each wave is attacked by itself: answers are tied to nobody across waves, so everyone's may have changed in between.
"""

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pulse import visibility
from coach.pulse.visibility import Cell, Counts, visible

VALUES = (1, 2, 3, 4, 5)
Answers = Mapping[str, Counts]
World = tuple[Counts, ...]
"""The answers of each group that is shown, as they may have been."""
Insider = tuple[int, int] | None
"""The group and the answer of the one who asks; None for somebody who did not answer."""

LIMIT = 30_000
"""Worlds looked at for one secret; running out of them counts as a secret found."""


# --- what an attacker can compute ---


def joined(tables: Sequence[Counts]) -> Counts:
    one, two, three, four, five = (sum(column) for column in zip(*tables, strict=True))
    return one, two, three, four, five


def changed(table: Counts, answer: int, by: int) -> Counts:
    one, two, three, four, five = (count + by * (value == answer) for value, count in zip(VALUES, table, strict=True))
    return one, two, three, four, five


def without(table: Counts, parts: Sequence[Counts]) -> Counts:
    one, two, three, four, five = (whole - sum(taken) for whole, *taken in zip(table, *parts, strict=True))
    return one, two, three, four, five


@functools.cache
def tables_of(n: int, values: tuple[int, ...] = VALUES) -> list[Counts]:
    """Every way in which n people may answer."""
    found = []
    for bars in itertools.combinations(range(n + len(values) - 1), len(values) - 1):
        edges = (-1, *bars, n + len(values) - 1)
        counts = dict(zip(values, (b - a - 1 for a, b in itertools.pairwise(edges)), strict=True))
        found.append(joined([changed((0,) * 5, value, count) for value, count in counts.items()]))
    return found


def fits(cell: Cell, table: Counts) -> bool:
    """Whether these answers would look as the cell does."""
    total = sum(value * count for value, count in zip(VALUES, table, strict=True))
    squares = sum(value * value * count for value, count in zip(VALUES, table, strict=True))
    favourable = table[3] + table[4]
    if min(table) < 0 or sum(table) != cell.n:
        return False
    if cell.exact:
        return (cell.exact.total, cell.exact.squares, cell.exact.favourable) == (total, squares, favourable)
    return inside(Fraction(total - cell.n, 4 * cell.n), cell.index_band) and inside(
        Fraction(favourable, cell.n), cell.favourable_band
    )


def inside(share: Fraction, band: tuple[int, int]) -> bool:
    return band[0] <= 100 * share < band[1] or share == 1 == Fraction(band[1], 100)


def solutions(cell: Cell) -> list[Counts]:
    """All answers that look as the cell does; of exact sums there are few, since only one count is free."""
    if cell.exact is None:
        return [table for table in tables_of(cell.n) if fits(cell, table)]
    found = []
    for five in range(cell.exact.favourable + 1):
        four = cell.exact.favourable - five
        people = cell.n - four - five
        total = cell.exact.total - 4 * four - 5 * five
        squares = cell.exact.squares - 16 * four - 25 * five
        three = (squares - 3 * total + 2 * people) // 2
        two = total - people - 2 * three
        table = (people - two - three, two, three, four, five)
        found += [table] if fits(cell, table) else []
    return found


def neighbours(cells: Sequence[Cell], truth: World) -> Iterator[World]:
    """Worlds near the true one that look the same: two people exchange answers, or one answers otherwise."""
    places = range(len(truth))
    for a, b, x, y in itertools.product(places, places, VALUES, VALUES):
        world = list(truth)
        world[a] = changed(changed(world[a], x, -1), y, 1)
        if a != b:
            world[b] = changed(changed(world[b], y, -1), x, 1)
        if looks_the_same(cells, world):
            yield tuple(world)


def looks_the_same(cells: Sequence[Cell], world: Sequence[Counts]) -> bool:
    shown = cells[1:] or cells
    return fits(cells[0], joined(world)) and all(fits(cell, table) for cell, table in zip(shown, world, strict=True))


def all_worlds(cells: Sequence[Cell]) -> Iterator[World]:
    """Every world that looks as published; the last group has what the others leave of everyone's answers."""
    if len(cells) == 1:
        yield from ((table,) for table in solutions(cells[0]))
        return
    options = [solutions(cell) for cell in cells[1:-1]]
    for everyone in solutions(cells[0]):
        for world in itertools.product(*options):
            last = without(everyone, world)
            if fits(cells[-1], last):
                yield (*world, last)


def secrets(cells: Sequence[Cell], truth: World) -> list[str]:
    """Whose answers are certain: in every world that looks as published, all others of a group answered the same."""
    found = []
    insiders: list[Insider] = [None, *((q, a) for q, table in enumerate(truth) for a in VALUES if table[a - 1])]
    for group, insider in itertools.product(range(len(truth)), insiders):
        others = others_of(truth, group, insider)
        if sum(others) == max(others) > 0:
            worlds = itertools.chain(neighbours(cells, truth), itertools.islice(all_worlds(cells), LIMIT))
            if not any(
                (insider is None or world[insider[0]][insider[1] - 1]) and others_of(world, group, insider) != others
                for world in worlds
            ):
                found.append(f"group {group} answered {others} for {insider}")
    return found


def others_of(world: World, group: int, insider: Insider) -> Counts:
    return changed(world[group], insider[1], -1) if insider and insider[0] == group else world[group]


def computable(cells: Sequence[Cell], names: Sequence[str]) -> list[tuple[str, ...]]:
    """The sets of departments whose exact sums follow from the published ones by adding and subtracting."""
    rows = [[Fraction(not cell.group or name in cell.group) for name in names] for cell in cells if cell.exact]
    basis: list[list[Fraction]] = []
    for row in rows:
        rest = reduced(row, basis)
        if any(rest):
            basis.append(rest)
    sets = itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(1, len(names) + 1))
    return [chosen for chosen in sets if not any(reduced([Fraction(name in chosen) for name in names], basis))]


def reduced(row: list[Fraction], basis: Sequence[list[Fraction]]) -> list[Fraction]:
    for known in basis:
        pivot = next(place for place, number in enumerate(known) if number)
        factor = row[pivot] / known[pivot]
        row = [a - factor * b for a, b in zip(row, known, strict=True)]
    return row


def attack(answers: Answers) -> list[str]:
    """Everything that this attacker learns for certain from one published wave."""
    cells = visible(answers)
    if not cells:
        return []
    names = [name for name, counts in answers.items() if sum(counts)]
    found = []
    for chosen in computable(cells, names):
        table = joined([answers[name] for name in chosen])
        if sum(table) < visibility.K or max(table) >= sum(table) - 1:
            found.append(f"the sums of {chosen} follow: {table}")
    truth = tuple(joined([answers[name] for name in cell.group or names]) for cell in cells[1:] or cells)
    assert looks_the_same(cells, truth)
    return found + secrets(cells, truth)


# --- the companies that are attacked ---


@st.composite
def departments(draw: st.DrawFn) -> Counts:
    """Up to fifteen people, of one mind more often than people are."""
    n = draw(st.integers(0, 15))
    usual = draw(st.sampled_from(VALUES))
    differing = draw(st.sampled_from([0, 0, 1, 1, 2, n, n, n]))
    answers = [usual] * (n - min(n, differing))
    answers += draw(st.lists(st.sampled_from(VALUES), min_size=n - len(answers), max_size=n - len(answers)))
    return joined([changed((0,) * 5, answer, 1) for answer in answers] or [(0,) * 5])


@st.composite
def companies(draw: st.DrawFn) -> list[dict[str, Counts]]:
    """One to four waves of a company, in which people change departments and minds."""
    tables = draw(st.lists(departments(), min_size=2, max_size=8))
    waves = [{f"department {place}": table for place, table in enumerate(tables)}]
    for _ in range(draw(st.integers(0, 3))):
        wave = dict(waves[-1])
        for _ in range(draw(st.integers(1, 5))):
            left, entered = draw(st.sampled_from(sorted(wave))), draw(st.sampled_from(sorted(wave)))
            before, after = draw(st.sampled_from(VALUES)), draw(st.sampled_from(VALUES))
            if wave[left][before - 1]:
                wave[left] = changed(wave[left], before, -1)
                wave[entered] = changed(wave[entered], after, 1)
        waves.append(wave)
    return waves


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(companies())
def test_nobody_learns_an_answer_from_what_is_published(waves: list[dict[str, Counts]]) -> None:
    for answers in waves:
        assert attack(answers) == []


EXPOSED: list[dict[str, Counts]] = [
    {"sales": (2, 2, 3, 3, 2), "hr": (2, 3, 3, 1, 2), "audit": (0, 0, 0, 0, 6)},
    {"sales": (2, 2, 3, 3, 2), "hr": (0, 0, 0, 6, 1)},
]


@pytest.mark.parametrize("answers", EXPOSED)
def test_the_attacker_would_find_answers_without_the_remainder_rule(
    answers: dict[str, Counts], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attack(answers) == []
    monkeypatch.setattr(visibility, "_with_safe_remainder", visibility._not_exact)
    assert attack(answers) != []


@pytest.mark.parametrize("n", range(5, 11))
def test_a_company_shown_as_one_is_safe_whatever_it_answers(n: int) -> None:
    for table in tables_of(n):
        assert attack({"it": table}) == []


# --- an attacker who also knows the rules, and runs them on every company of a size ---


def look_alikes(sizes: Sequence[int], values: tuple[int, ...] = VALUES) -> list[list[World]]:
    """All that departments of these sizes may answer, in lists of what is published alike."""
    names = [f"department {place}" for place in range(len(sizes))]
    same: dict[tuple[Cell, ...], list[World]] = defaultdict(list)
    for world in itertools.product(*(tables_of(n, values) for n in sizes)):
        same[tuple(visible(dict(zip(names, world, strict=True))))].append(world)
    return list(same.values())


@pytest.mark.parametrize(
    ("sizes", "values"),
    [
        ((5, 5), VALUES),
        ((3, 4, 6), (1, 3, 5)),
        ((5, 5, 5), (1, 3, 5)),
        ((10, 5, 5), (1, 4, 5)),
        ((10, 11, 5, 5), (1, 5)),
    ],
)
def test_the_rules_themselves_tell_an_outsider_nothing(sizes: tuple[int, ...], values: tuple[int, ...]) -> None:
    for worlds in look_alikes(sizes, values):
        for place, n in enumerate(sizes):
            possible = {world[place] for world in worlds}
            assert len(possible) > 1 or max(possible.pop()) < n


@pytest.mark.parametrize("n", range(5, 14))
def test_the_rules_themselves_tell_an_insider_nothing_of_a_company_shown_as_one(n: int) -> None:
    for worlds in look_alikes([n]):
        for own in VALUES:
            possible = {changed(world[0], own, -1) for world in worlds if world[0][own - 1]}
            assert len(possible) != 1 or max(possible.pop()) < n - 1
