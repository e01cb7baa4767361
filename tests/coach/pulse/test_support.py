"""The survey on ease, openness, satisfaction and recommendation: how it is asked, and what is told of it."""

from collections.abc import Sequence

import pytest

from coach.kpi import feelings
from coach.kpi.model import Value
from coach.kpi.statistics import mean_interval, recommendation
from coach.locales import say
from coach.pulse.items import SETS
from storage.db import Database
from tests.builders import dump
from tests.coach.pulse.company import Staff, said

GIVEN = (10, 9, 8, 7, 6, 9, 10, 0, 8, 9, 5, 10)
"""0 to 10, as people tap them by turns."""


def recommend(staff: Staff, wave: int, answers: Sequence[int]) -> None:
    """So many people of sales tap a number each; what is sent is one more, as 0 is "skip"."""
    for number, answer in enumerate(answers, 1):
        staff.answer(f"sales-{number}", wave, {"RC0": answer + 1})


def told(staff: Staff) -> dict[str, Value]:
    with staff.database.transaction() as session:
        return {value.key: value for value in feelings.values(session, staff.clock.now)}


def test_it_is_asked_tap_by_tap_and_recommending_from_zero_to_ten(staff: Staff, database: Database) -> None:
    person = staff.add("taro", "sales")
    wave = staff.open(questions="support")
    for item in SETS["support"][:-1]:
        staff.answer("taro", wave, {item: 4})
    assert "同僚に、このコーチをどのくらいすすめたいですか" in person.text
    assert say("ja", "pulse-choose-recommend") in person.text
    person.choose("0")
    assert say("ja", "pulse-done-heading") in person.text
    assert {row["item"]: row["value"] for row in dump(database)["answer"]}["RC0"] == 1
    person.choose("おすすめ度")
    person.choose("10")
    assert {row["item"]: row["value"] for row in dump(database)["answer"]}["RC0"] == 11
    person.command("pulse.answer", {"wave": str(wave), "item": "SA0", "value": "11"})
    assert {row["item"]: row["value"] for row in dump(database)["answer"]}["SA0"] == 4


def test_a_lead_can_choose_it(staff: Staff) -> None:
    lead = staff.lead()
    staff.hire(sales=6)
    lead.command("pulse.new")
    lead.choose("四半期の7問（使いやすさと支援）")
    assert "13週間ごと" in lead.text
    lead.press("プレビュー")
    assert "AI活用への会社の支援に満足している。" in lead.text


@pytest.mark.parametrize(("size", "shown"), [(29, False), (30, True)])
def test_a_recommendation_is_told_from_thirty_answers_on(staff: Staff, size: int, shown: bool) -> None:
    staff.hire(sales=size)
    lead = staff.lead()
    wave = staff.open(questions="support")
    answers = [GIVEN[number % len(GIVEN)] for number in range(size)]
    recommend(staff, wave, answers)
    staff.close(wave)
    found = told(staff)["recommendation"]
    lead.command("pulse.results", {"wave": str(wave)})
    assert (say("ja", "results-recommend-none", least=30) in lead.text) is not shown
    if not shown:
        assert (found.value, found.reason) == (None, "too_few")
        return
    promoters, detractors = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    assert found.value == pytest.approx(100 * (promoters - detractors) / size)
    assert found.interval == recommendation(promoters, detractors, size).interval
    assert f"+{found.value:.0f}（−100〜+100のうち" in lead.text
    staff.at("2026-11-27", 10)
    assert f"+{found.value:.0f}（−100〜+100のうち" in said(staff.post()["sales-1"])


def test_where_nearly_all_recommend_alike_no_score_is_told(staff: Staff) -> None:
    staff.hire(sales=35)
    wave = staff.open(questions="support")
    recommend(staff, wave, [10] * 34 + [2])
    staff.close(wave)
    assert (told(staff)["recommendation"].value, told(staff)["recommendation"].reason) == (None, "band_only")


def test_a_recommendation_is_compared_with_the_survey_before(staff: Staff) -> None:
    staff.hire(sales=40)
    for answers in ([0] * 30 + [10] * 10, [10] * 30 + [0] * 10):
        wave = staff.open(questions="support")
        recommend(staff, wave, answers)
        staff.close(wave)
        staff.clock.forward(days=14)
    found = told(staff)["recommendation"]
    assert (found.value, found.before, found.verdict) == (50, -50, "rose")
    assert found.change is not None
    assert 0 < found.change.low < 100 < found.change.high


def test_answers_of_one_person_to_several_items_count_as_one(staff: Staff) -> None:
    staff.hire(sales=20)
    wave = staff.open(questions="support")
    for number in range(1, 21):
        staff.answer(f"sales-{number}", wave, {"EZ1": 1 + number % 5, "EZ2": 1 + number % 5, "SA0": 1 + number % 5})
    staff.close(wave)
    found = told(staff)
    assert found["satisfaction"].value == 50
    assert (found["ease"].value, found["ease"].denominator) == (50, 20)
    alone = mean_interval(20, 60, 4 * 55)
    assert found["ease"].interval == found["satisfaction"].interval
    assert found["ease"].interval is not None
    assert found["ease"].interval.low == pytest.approx(25 * (alone.low - 1))
