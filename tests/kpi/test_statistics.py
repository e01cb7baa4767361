"""The figures against worked answers, and what they say where there is next to nothing to go by."""

import json
from collections import Counter
from collections.abc import Sequence
from math import comb, sqrt
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.kpi.distributions import t_quantile
from coach.kpi.sampling import people_interval
from coach.kpi.statistics import (
    Interval,
    Moments,
    Verdict,
    bootstrap_interval,
    department_verdict,
    effective,
    index,
    mean_interval,
    median_interval,
    mix_effects,
    newcombe,
    quantile,
    ratio_interval,
    recommendation,
    saving_ratio,
    survey_verdict,
    welch,
    wilson,
    winsorised,
)

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("stat_vectors.json").read_text(encoding="utf-8"))
SAVED = VECTORS["time_saved"][0]


def moments(answers: list[int]) -> Moments:
    return Moments(len(answers), sum(answers), sum(answer**2 for answer in answers))


def close(found: Interval, low: float, high: float, to: float = 1e-4) -> bool:
    return found.low == pytest.approx(low, abs=to) and found.high == pytest.approx(high, abs=to)


# --- worked answers ---


@pytest.mark.parametrize("case", VECTORS["wilson_95"])
def test_wilson(case: dict[str, float]) -> None:
    assert close(wilson(int(case["k"]), int(case["n"])), case["lo"], case["hi"])


@pytest.mark.parametrize("case", VECTORS["newcombe_diff_95"])
def test_newcombe(case: dict[str, int]) -> None:
    assert close(newcombe(case["k1"], case["n1"], case["k2"], case["n2"]), case["lo"], case["hi"])


@pytest.mark.parametrize("case", VECTORS["t_mean_95"])
def test_mean(case: dict[str, Any]) -> None:
    n, total, squares = moments(case["x"])
    assert close(mean_interval(n, total, squares), case["lo_clipped"], case["hi_clipped"])
    assert index(total / n) == pytest.approx(case["index_0_100"])


@pytest.mark.parametrize("case", VECTORS["welch_diff_95"])
def test_welch(case: dict[str, Any]) -> None:
    found = welch(moments(case["prev"]), moments(case["cur"]))
    assert found.difference == pytest.approx(case["diff"], abs=1e-4)
    assert found.df == pytest.approx(case["df"], abs=1e-3)
    assert close(found.interval, case["lo"], case["hi"])
    assert 0.01 < found.p_value < 0.05


@pytest.mark.parametrize("case", VECTORS["nps_adjusted_wald_95"])
def test_recommendation(case: dict[str, Any]) -> None:
    found = recommendation(case["promoters"], case["detractors"], case["n"])
    assert found.score == pytest.approx(case["nps"])
    assert close(found.interval, case["lo"], case["hi"], to=0.01)


def test_minutes_saved() -> None:
    saved = [before - after for before, after in SAVED["reports_before_after"]]
    assert quantile(saved, 0.5) == SAVED["median_saved"]
    assert quantile(saved, 0.05) == pytest.approx(SAVED["p5"])
    assert quantile(saved, 0.95) == pytest.approx(SAVED["p95"])
    pulled_in = winsorised(saved)
    assert sum(pulled_in) / len(pulled_in) == pytest.approx(SAVED["winsorised_mean"], abs=1e-3)
    assert saving_ratio(SAVED["reports_before_after"]) == pytest.approx(SAVED["ratio_of_sums_saving"], abs=1e-4)
    assert sum(value < 0 for value in pulled_in) == SAVED["negative_reports"]


def test_mix() -> None:
    case = VECTORS["simpson_mix_decomposition"]
    within, mix = mix_effects(case["prev_eligible_active"], case["cur_eligible_active"])
    assert within == pytest.approx(case["within_effect"], abs=1e-4)
    assert mix == pytest.approx(case["mix_effect"], abs=1e-4)


@pytest.mark.parametrize(
    ("level", "df", "expected"),
    [(0.95, 1, 12.70620), (0.95, 4, 2.77645), (0.99, 29, 2.75639), (0.95, 1000, 1.96234), (0.99, 1, 63.65674)],
)
def test_t_quantiles_of_printed_tables(level: float, df: float, expected: float) -> None:
    assert t_quantile(level, df) == pytest.approx(expected, abs=1e-4)


# --- verdicts ---


def wave(mean: float, n: int = 20) -> Moments:
    """Answers with a standard deviation of about 1 around this mean."""
    return Moments(n, n * mean, n * (mean**2 + 1) - 1)


def test_words_for_a_change() -> None:
    assert survey_verdict(20, 20, Interval(0.1, 9)) is Verdict.ROSE
    assert survey_verdict(20, 20, Interval(-9, -0.1)) is Verdict.FELL
    assert survey_verdict(20, 20, Interval(-3, 11)) is Verdict.NO_CHANGE
    assert survey_verdict(9, 20, Interval(5, 9)) is Verdict.TOO_FEW
    assert survey_verdict(20, 9, Interval(5, 9)) is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("waves", "verdict"),
    [
        ([], Verdict.TOO_FEW),
        ([wave(3)], Verdict.TOO_FEW),
        ([wave(2), wave(3)], Verdict.ROSE),
        ([wave(3), wave(2)], Verdict.FELL),
        ([wave(3), wave(3.7)], Verdict.NO_CHANGE),
        ([wave(2.3), wave(3), wave(3.7)], Verdict.ROSE),
        ([wave(3.7), wave(3), wave(2.3)], Verdict.FELL),
        ([wave(3.7), wave(3), wave(3.7)], Verdict.NO_CHANGE),
        ([wave(2.9), wave(3), wave(3.7)], Verdict.NO_CHANGE),
        ([wave(2.3, n=9), wave(3), wave(3.7)], Verdict.NO_CHANGE),
        ([wave(1.5, n=9), wave(4.5)], Verdict.TOO_FEW),
        ([wave(1.5), wave(4.5, n=9)], Verdict.TOO_FEW),
    ],
)
def test_a_department_changed_only_beyond_doubt_or_twice(waves: list[Moments], verdict: Verdict) -> None:
    assert department_verdict(waves) is verdict


# --- with next to nothing ---


counted = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
answers = st.lists(st.integers(1, 5), max_size=40)


@given(counted)
def test_a_share_lies_in_its_interval(case: tuple[int, int]) -> None:
    k, n = case
    found = wilson(k, n)
    assert 0 <= found.low < found.high <= 1
    assert n == 0 or found.low <= k / n <= found.high
    assert wilson(k, n, 0.99).high - wilson(k, n, 0.99).low >= found.high - found.low


@given(counted, counted)
def test_a_difference_of_shares_lies_in_its_interval_and_turns_round(a: tuple[int, int], b: tuple[int, int]) -> None:
    found, turned = newcombe(*a, *b), newcombe(*b, *a)
    assert -1 - 1e-12 <= found.low < found.high <= 1 + 1e-12
    assert close(turned, -found.high, -found.low, to=1e-12)


@given(answers)
def test_a_mean_lies_in_its_interval(given_answers: list[int]) -> None:
    group = moments(given_answers)
    found = mean_interval(*group)
    assert 1 <= found.low <= found.high <= 5
    if group.n < 2:
        assert found == Interval(1, 5)
    elif len(set(given_answers)) == 1:
        assert found.low == found.high == given_answers[0]
    else:
        assert found.low < group.total / group.n < found.high


@given(answers, answers)
def test_a_difference_of_means_lies_in_its_interval_and_agrees_with_its_p_value(a: list[int], b: list[int]) -> None:
    if min(len(a), len(b)) < 2:
        with pytest.raises(ValueError, match="cannot be compared"):
            welch(moments(a), moments(b))
        return
    found = welch(moments(a), moments(b))
    assert found.interval.low <= found.difference <= found.interval.high
    assert 0 <= found.p_value <= 1
    if abs(found.p_value - 0.05) > 1e-6:
        assert (found.p_value < 0.05) == (found.interval.low > 0 or found.interval.high < 0)


def test_a_score_of_nobody_rules_nothing_out() -> None:
    assert recommendation(0, 0, 0).interval == Interval(-100, 100)
    assert recommendation(40, 0, 40).interval.high <= 100


@given(st.lists(st.floats(-500, 500), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_among_the_values(values: list[float], share: float) -> None:
    assert min(values) <= quantile(values, share) + 1e-9
    assert quantile(values, share) <= max(values) + 1e-9
    assert quantile(values, 0) == min(values)
    assert quantile(values, 1) == max(values)


def test_few_reports_are_held_to_what_one_use_may_save() -> None:
    assert winsorised([450, 30, -300]) == [120, 30, -60]
    assert winsorised([]) == []
    assert saving_ratio([]) is None


def test_what_was_not_reported_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)
    with pytest.raises(ValueError, match="nobody"):
        bootstrap_interval([], len, Random(1))
    with pytest.raises(ValueError, match="nobody eligible"):
        mix_effects({}, {"sales": (5, 1)})


def test_one_person_with_many_reports_makes_the_interval_wide() -> None:
    def mean(people: Sequence[list[float]]) -> float:
        reports = [minutes for person in people for minutes in person]
        return sum(reports) / len(reports)

    one_each = [[10.0]] * 10 + [[50.0]] * 10
    one_has_half = [[10.0]] * 10 + [[50.0] * 10]
    single, heavy = (bootstrap_interval(people, mean, Random(7)) for people in (one_each, one_has_half))
    assert single.low < 30 < single.high
    assert width(heavy) > 1.5 * width(single)
    assert bootstrap_interval(one_each, mean, Random(7)) == single


# --- over people ---


People = list[tuple[int, int]]
"""Everybody's good tries, and their tries."""

told = st.lists(st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30)


def width(found: Interval) -> float:
    return found.high - found.low


def over_people(people: People) -> Interval:
    return wilson(*effective(Counter(people)))


def test_the_worth_of_tries_as_worked_by_hand() -> None:
    """One person's ten went well, the one of each of nine others did not."""
    share = 10 / 19
    variance = 9 / 10 * ((0 - share) ** 2 + 9 * (10 / 18 - share) ** 2)
    design_effect = variance / (share * (1 - share) / 18)
    good, worth = effective({(10, 10): 1, (0, 1): 9})
    assert worth == pytest.approx(19 / design_effect)
    assert good == pytest.approx(share * worth)
    assert worth < 1.1, "it rests on one person"


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_with_one_try_each_it_is_the_interval_of_the_tries(went_well: list[bool]) -> None:
    expected = wilson(sum(went_well), len(went_well))
    assert close(over_people([(int(good), 1) for good in went_well]), expected.low, expected.high, to=1e-9)


@given(told, st.integers(2, 5))
def test_more_of_the_same_from_the_same_people_makes_nothing_surer(people: People, times: int) -> None:
    before, after = over_people(people), over_people([(times * good, times * tries) for good, tries in people])
    assert width(after) >= width(before) - 1e-9


@given(told)
def test_tries_are_worth_no_more_than_people(people: People) -> None:
    assert 0 < effective(Counter(people))[1] <= len(people)
    found, share = over_people(people), sum(good for good, _ in people) / sum(tries for _, tries in people)
    assert -1e-9 <= found.low <= share + 1e-9
    assert share - 1e-9 <= found.high <= 1 + 1e-9


def test_where_people_differ_the_interval_holds_the_truth_and_one_over_tries_does_not() -> None:
    """Half of the people nearly always succeed and half seldom do; some try once, some twenty times."""
    chance, truth, held, held_over_tries = Random(3), 0.5, 0, 0
    for _ in range(400):
        people = []
        for _ in range(40):
            well, tries = chance.choice((0.1, 0.9)), chance.choice((1, 2, 20))
            people.append((sum(chance.random() < well for _ in range(tries)), tries))
        found, plain = over_people(people), wilson(sum(good for good, _ in people), sum(tries for _, tries in people))
        held += found.low <= truth <= found.high
        held_over_tries += plain.low <= truth <= plain.high
    assert held / 400 > 0.92
    assert held_over_tries / 400 < 0.7


@pytest.mark.parametrize("n", [*range(6, 120), 500, 999])
def test_the_interval_of_a_median_holds_it_as_often_as_it_says(n: int) -> None:
    found = median_interval(list(range(1, n + 1)))
    below = int(found.low) - 1
    assert found.high == n - below
    assert 1 - 2 * sum(comb(n, k) for k in range(below + 1)) / 2**n >= 0.95
    wider = 1 - 2 * sum(comb(n, k) for k in range(below + 2)) / 2**n
    assert wider < 0.972, "one value further in would do as well"


def test_of_five_the_median_may_be_any_of_them() -> None:
    assert median_interval([3, 1, 2, 5, 4]) == Interval(1, 5)
    with pytest.raises(ValueError, match="no median"):
        median_interval([])


def test_the_interval_of_a_ratio_of_sums_as_worked_by_hand_and_as_drawn() -> None:
    people = [(20, 60), (30, 45), (10, 90), (60, 60), (15, 30), (40, 120), (25, 50)]
    ratio = 200 / 455
    without = [(200 - after) / (455 - before) for after, before in people]
    error = sqrt(6 / 7 * sum((other - ratio) ** 2 for other in without))
    found = ratio_interval(Counter(people))
    assert found is not None
    assert close(found, ratio - 2.44691 * error, ratio + 2.44691 * error)
    many = people * 30
    drawn = bootstrap_interval(many, lambda p: sum(a for a, _ in p) / sum(b for _, b in p), Random(5), draws=500)
    known = ratio_interval(Counter(many))
    assert known is not None
    assert close(known, drawn.low, drawn.high, to=0.01)


def test_of_many_people_a_few_draws_tell_how_sure_a_figure_is() -> None:
    chance = Random(1)
    people = [chance.gauss(30, 10) for _ in range(5000)]
    found = people_interval(people, fmean, Random(2))
    assert found.low < fmean(people) < found.high
    assert width(found) == pytest.approx(2 * 1.96 * 10 / sqrt(5000), rel=0.15)
    assert people_interval(people, fmean, Random(2)) == found


def test_a_ratio_to_nothing_or_of_one_person_has_no_interval() -> None:
    assert ratio_interval({(0, 0): 2}) is None
    assert ratio_interval({(1, 2): 1}) is None


sizes = st.dictionaries(
    st.sampled_from("abcd"), st.integers(0, 50).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
)


@settings(max_examples=200)
@given(sizes, sizes)
def test_within_and_mix_add_up_to_the_change(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    totals = [[sum(column) for column in zip(*period.values(), strict=True)] or [0, 0] for period in (before, after)]
    if totals[0][0] and totals[1][0]:
        change = totals[1][1] / totals[1][0] - totals[0][1] / totals[0][0]
        assert sum(mix_effects(before, after)) == pytest.approx(change)


def test_a_department_that_opens_changes_only_the_mix() -> None:
    within, mix = mix_effects({"sales": (10, 5)}, {"sales": (10, 5), "factory": (10, 0)})
    assert within == 0
    assert mix == pytest.approx(-0.25)
