"""What a lead gets to see of a closed wave, and what stays hidden."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pulse.visibility import Counts, Sums, safe_groups, visible, visible_themes

VECTORS = json.loads((Path(__file__).parents[1] / "kpi" / "stat_vectors.json").read_text(encoding="utf-8"))
SUPPRESSION = [case for case in VECTORS["suppression_k5"] if "must_hide" in case]

MIXED: Counts = (2, 3, 4, 4, 3)
MIXED_SMALL: Counts = (1, 1, 2, 2, 1)


@pytest.mark.parametrize("case", SUPPRESSION, ids=lambda case: case["case"])
def test_small_departments_are_joined_until_subtraction_tells_nothing(case: dict[str, dict[str, int]]) -> None:
    sizes = {name: size for name, size in case["respondents"].items() if name != "total"}
    groups = safe_groups(sizes)
    assert all(sum(sizes[name] for name in group) >= 5 for group in groups)
    assert sorted(name for group in groups for name in group) == sorted(sizes)
    (joined,) = {group for group in groups if set(case["must_hide"]) & set(group)}
    assert set(case["must_hide"]) <= set(joined)
    enough = sum(sizes[name] for name in case["must_hide"]) >= 5
    assert set(joined) - set(case["must_hide"]) == (set() if enough else {"hr"})


def test_departments_without_an_answer_are_in_no_group() -> None:
    assert safe_groups({"sales": 12, "hr": 0, "it": 6}) == [("it",), ("sales",)]


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=9), st.integers(1, 8))
def test_groups_are_a_partition_of_those_who_answered_and_none_is_small(sizes: dict[str, int], k: int) -> None:
    groups = safe_groups(sizes, k)
    everyone = sorted(name for name, size in sizes.items() if size)
    assert sorted(name for group in groups for name in group) == (everyone if sum(sizes.values()) >= k else [])
    totals = [sum(sizes[name] for name in group) for group in groups]
    assert totals == sorted(totals)
    assert all(total >= k for total in totals)


def test_nothing_is_seen_of_four_answers() -> None:
    assert visible({"sales": (1, 0, 1, 1, 0), "hr": (0, 0, 0, 0, 1)}) == []
    assert visible({}) == []


def test_a_wave_keeps_the_threshold_that_its_people_were_told() -> None:
    answers: dict[str, Counts] = {"sales": MIXED, "hr": MIXED_SMALL}
    assert [cell.group for cell in visible(answers)] == [(), ("hr",), ("sales",)]
    assert [cell.group for cell in visible(answers, k=8)] == [()]


def test_ten_who_differ_are_exact_and_fewer_only_a_band() -> None:
    answers: dict[str, Counts] = {"sales": MIXED, "hr": MIXED_SMALL, "it": (1, 2, 1, 2, 0)}
    everyone, it, hr, sales = visible(answers)
    assert everyone.n == 29
    assert everyone.exact == Sums(total=89, squares=319, favourable=12)
    assert (sales.n, sales.exact) == (16, Sums(total=51, squares=189, favourable=7))
    assert (hr.n, hr.exact, hr.index_band, hr.favourable_band) == (7, None, (40, 60), (30, 70))
    assert (it.n, it.exact, it.index_band, it.favourable_band) == (6, None, (40, 60), (0, 50))


@pytest.mark.parametrize(
    ("alike", "others"),
    [
        ((0, 0, 0, 0, 5), (0, 0, 1, 1, 3)),
        ((0, 0, 0, 0, 12), (0, 0, 0, 1, 11)),
        ((0, 0, 6, 0, 0), (0, 1, 4, 1, 0)),
        ((12, 0, 0, 0, 0), (10, 2, 0, 0, 0)),
    ],
)
def test_a_company_of_one_mind_looks_like_one_that_is_not(alike: Counts, others: Counts) -> None:
    (cell,) = visible({"it": alike})
    assert cell.exact is None
    assert [cell] == visible({"it": others})


def test_where_all_agree_no_mean_is_shown() -> None:
    (cell,) = visible({"it": (0, 0, 0, 6, 6)})
    assert cell.exact is None
    assert (cell.index_band, cell.favourable_band) == ((80, 100), (70, 100))


def test_a_department_of_one_mind_is_shown_with_others_so_that_the_rest_cannot_be_computed() -> None:
    answers: dict[str, Counts] = {"it": (0, 0, 0, 0, 6), "hr": (2, 2, 3, 2, 2), "sales": (4, 4, 4, 4, 4)}
    everyone, joined, sales = visible(answers)
    assert everyone.exact
    assert sales.exact
    assert joined.group == ("hr", "it")
    assert joined.exact == Sums(total=63, squares=269, favourable=10)


def test_one_department_beside_a_large_one_is_not_left_to_subtraction() -> None:
    everyone, it, sales = visible({"it": MIXED_SMALL, "sales": MIXED})
    assert everyone.exact
    assert (it.exact, sales.exact) == (None, None)


@pytest.mark.parametrize(
    "counts", [(5, 0, 0, 0, 2), (1, 0, 3, 0, 7), (0, 9, 0, 0, 0), (20, 0, 0, 0, 5), (0, 0, 2, 8, 0)]
)
def test_bands_are_true(counts: Counts) -> None:
    (cell,) = visible({"sales": counts})
    n = sum(counts)
    index = sum(count * (value - 1) for value, count in enumerate(counts, 1)) / n * 25
    favourable = (counts[3] + counts[4]) / n * 100
    assert cell.index_band[0] <= index <= cell.index_band[1]
    assert cell.favourable_band[0] <= favourable <= cell.favourable_band[1]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(*[st.integers(0, 6)] * 5), max_size=8))
def test_what_is_shown_covers_everyone_once_and_adds_up(answers: dict[str, Counts]) -> None:
    cells = visible(answers)
    if len(cells) < 2:
        return
    everyone, *groups = cells
    assert sum(cell.n for cell in groups) == everyone.n
    named = [name for cell in groups for name in cell.group]
    assert sorted(named) == sorted(name for name, counts in answers.items() if sum(counts))
    for cell in groups:
        assert cell.n >= 5
        assert cell.exact is None or cell.n >= 10


def test_themes_of_comments_need_ten_people_and_five_each() -> None:
    assert visible_themes({"time": 5, "rules": 4}) == []
    assert visible_themes({"time": 5, "rules": 8, "fear": 4}) == ["rules", "time"]
    assert visible_themes({"time": 4, "rules": 4, "fear": 4}) == []
