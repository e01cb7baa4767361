"""What is said of a week, of a target and of what keeps people from using AI; and the words for it."""

from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import fmean

import pytest

from coach.kpi.attainment import verdict
from coach.kpi.control import Rate, individuals_chart, share_chart
from coach.kpi.definitions import DEFINITIONS, definition, name, number, shown
from coach.kpi.definitions import verdict as verdict_words
from coach.kpi.model import Figures, Value
from coach.kpi.walls import SIGNS, Wall, highest_wall, walls
from coach.locales import LANGUAGES, say
from storage.db import Database
from storage.kpi_models import Target
from tests.kpi.companies import hire, told, use
from tests.kpi.test_weeks import MONDAY
from usecases.load import Catalogue

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_an_individuals_chart_as_worked_by_hand() -> None:
    weeks = [10.0, 12, 11, 9, 10, 13, 11, 12]
    chart = individuals_chart(weeks, 11)
    reach = 2.66 * fmean(abs(b - a) for a, b in pairwise(weeks))
    assert chart.band is not None
    assert chart.band.low == pytest.approx(11 - reach, abs=0.01)
    assert chart.band.high == pytest.approx(11 + reach, abs=0.01)
    assert chart.verdict == "usual"


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        ([10.0, 12] * 3, 30.0, ""),  # six weeks do not tell what is usual
        ([10.0, 12] * 5, 30.0, "high"),
        ([20.0, 22] * 5, 3.0, "low"),
        ([8.0, 11] * 5 + [10.6, 10.5] * 4, 10.6, "shift_up"),
        ([13.0, 10] * 5 + [10.6, 10.5] * 4, 10.4, "shift_down"),
    ],
)
def test_an_unusual_week_and_a_lasting_change_are_told_apart(earlier: list[float], now: float, expected: str) -> None:
    assert individuals_chart(earlier, now).verdict == expected


def test_weeks_that_differ_more_than_chance_would_have_it_widen_the_band() -> None:
    """A plain p-chart of thousands of people would call every week unusual."""
    weeks = [Rate(part, 10_000) for part in (2000, 2300, 1900, 2400, 2100, 2500, 1950, 2200, 2050)]
    chart = share_chart(weeks, Rate(2450, 10_000))
    assert chart.verdict == "usual"
    assert chart.band is not None
    assert chart.band.high - chart.band.low > 5 * 6 * (0.2 * 0.8 / 10_000) ** 0.5


@pytest.mark.parametrize("empty", [Rate(0, 0), Rate(0, 40), Rate(40, 40)])
def test_weeks_without_people_or_without_any_difference_break_no_chart(empty: Rate) -> None:
    chart = share_chart([empty] * 9, empty)
    assert chart.verdict in ("", "usual")


@pytest.mark.parametrize(
    ("kpi", "target", "low", "high", "expected"),
    [
        ("adoption", 0.4, 0.4, 0.4, "met"),
        ("adoption", 0.4, 0.39, 0.39, "missed"),
        ("success", 0.6, 0.55, 0.7, "undecided"),
        ("success", 0.6, 0.61, 0.7, "met"),
        ("unmet", 0.2, 0.1, 0.2, "met"),
        ("unmet", 0.2, 0.21, 0.3, "missed"),
        ("policy_questions", 5, 1, 1, "undecided"),
    ],
)
def test_a_target_is_met_only_where_the_figure_lies_wholly_beyond_it(
    kpi: str, target: float, low: float, high: float, expected: str
) -> None:
    assert verdict(kpi, target, low, high) == expected


def test_targets_of_the_company_and_of_departments(database: Database, catalogue: Catalogue) -> None:
    sales, hr = hire(database, "sales", 40), hire(database, "hr", 30)
    use(database, [*sales[:30], *hr[:6]], MONDAY)
    with database.transaction() as session:
        for department, value in (("", 0.5), ("sales", 0.8), ("hr", 0.1), ("it", 0.1)):
            row = {"kpi": "adoption", "department": department, "value": value, "owner": "推進室"}
            session.add(Target(**row, due=date(2026, 12, 31), set_at=NOW))
    found = told(database, catalogue)
    stands = {row.department: (row.value, row.verdict) for row in found.attainments}
    assert stands[""] == (pytest.approx(36 / 70), "met")
    assert stands["sales"] == (0.75, "missed")
    assert stands["hr"] == (0.2, "met")
    assert stands["it"] == (None, "undecided")
    assert Figures.from_json(found.to_json()) == found


# --- the highest wall ---


def with_values(**values: float) -> Figures:
    return Figures(MONDAY, 100, 50, 0, 50, {key: Value(key, value) for key, value in values.items()})


CALM = {
    "howto_questions": 5, "policy_questions": 5, "ease": 80, "activation": 0.7, "unease": 25, "worries": 1,
    "safety": 80, "unmet": 0.05, "success": 0.8, "usefulness": 80,
}  # fmt: skip


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ({"howto_questions": 40, "activation": 0.2}, Wall.LITERACY),
        ({"unease": 65, "worries": 15}, Wall.UNEASE),
        ({"unmet": 0.4, "success": 0.4}, Wall.NO_USE_CASE),
        ({}, Wall.UNCLEAR),
        ({"unease": 70, "safety": 40, "unmet": 0.4, "usefulness": 40}, Wall.UNCLEAR),  # two are as high
    ],
)
def test_the_highest_wall_is_where_the_signs_are(signs: dict[str, float], expected: Wall) -> None:
    assert highest_wall(with_values(**{**CALM, **signs})) is expected


def test_without_enough_signs_no_wall_is_called_the_highest() -> None:
    found = walls(with_values(unmet=0.4, success=0.2, usefulness=20))
    assert (found.highest, found.scores[Wall.UNEASE]) == (Wall.UNCLEAR, None)


def test_the_signs_of_the_highest_wall_are_named_the_strongest_first() -> None:
    found = walls(with_values(**{**CALM, "unease": 50, "worries": 20}))
    assert found.evidence == ("worries", "unease")


# --- the words ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_reason_and_verdict_has_its_words(language: str) -> None:
    for key in DEFINITIONS:
        assert name(language, key) != definition(language, key)
        assert number(language, key, 1)
    for reason in ("no_people", "no_reports", "too_few", "too_early", "no_survey", "band_only"):
        assert shown(language, Value("adoption", None, reason))
    for word in ("usual", "high", "low", "shift_up", "shift_down", "rose", "fell", "no_change", "too_few"):
        assert verdict_words(language, word)
    for wall in Wall:
        assert say(language, f"kpi-wall-{wall.value.replace('_', '-')}-why")


def test_signs_are_figures_that_exist() -> None:
    assert {sign.key for signs in SIGNS.values() for sign in signs} <= DEFINITIONS.keys()


def test_a_share_is_shown_as_percent_and_a_missing_one_as_its_reason() -> None:
    assert shown("ja", Value("adoption", 0.444)) == "44%"
    assert shown("en", Value("reported_hours", 12.345)) == "12.3 h"
    assert shown("en", Value("success", None, "too_few")) == "not shown: too few people"
