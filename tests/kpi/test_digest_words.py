"""What a digest says of weeks made up: its headline and lines, the departments it points at, the step it suggests."""

import json
from dataclasses import replace
from datetime import date

import pytest

from coach.cards import Card, Section, as_text
from coach.commands import COMMANDS
from coach.kpi import suggestion
from coach.kpi.definitions import definition
from coach.kpi.digest_card import digest_card, headline
from coach.kpi.digest_content import Digest
from coach.kpi.examples import GROUPS, VALUES
from coach.kpi.model import Figures, GroupValue, Mix, Value
from coach.kpi.notable import notable
from coach.kpi.statistics import Interval
from coach.kpi.why import why_card
from coach.locales import say
from usecases.load import Catalogue

WEEK = date(2026, 11, 23)


def sections(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Section)]


def digest_with(*values: Value, **changed: object) -> Digest:
    """A week of the example company with some figures of its own."""
    found = {value.key: value for value in (*VALUES, *values)}
    figures = Figures(WEEK, eligible=240, active=125, dormant=31, never_used=84, values=found)
    return Digest(replace(figures, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((), "週間利用率がいつもより高くなりました（33% → 41%）"),
        ((Value("unease", 20, "", None, 41, before=50, verdict="fell"),), "不安が下がりました（50 → 20）"),
        (
            (
                Value("weekly_active_share", 0.30, "", 72, 240, before=0.31, verdict="usual"),
                Value("unease", 38, "", None, 41, before=49, verdict="no_change"),
            ),
            "先週から大きな変化はありません",
        ),
        (
            (
                Value("weekly_active_share", 0.30, "", 72, 240, before=0.31),
                Value("unease", None, "no_survey"),
            ),
            "週間利用率は30%でした（前の週は31%）",
        ),
    ],
)
def test_the_headline_is_what_clearly_changed_most(values: tuple[Value, ...], said: str) -> None:
    assert headline("ja", digest_with(*values).figures) == said


def test_a_survey_line_tells_the_change_and_how_sure_it_is(catalogue: Catalogue) -> None:
    english = as_text(digest_card("en", digest_with(), catalogue, None))
    assert "Usefulness: 62 (previous survey 58, difference +4, 95% range −3 to +11 → no clear change)" in english


def many_groups() -> tuple[GroupValue, ...]:
    """More departments that differ from everyone than are shown, and one that does not."""
    far = [(0.95, "it"), (0.9, "sales"), (0.93, "hr"), (0.97, "legal"), (0.52, "planning")]
    return tuple(GroupValue("adoption", (name,), "50+", share, (70, 100)) for share, name in far)


def test_at_most_three_departments_in_their_usual_order(catalogue: Catalogue) -> None:
    found = notable(digest_with(groups=many_groups()).figures, catalogue.departments)
    order = list(catalogue.departments)
    named = [one.found.group[0] for one in found]
    assert sorted(named) == ["hr", "it", "legal"]
    assert named == sorted(named, key=order.index)


def test_a_small_department_is_not_pointed_at_for_what_may_be_chance(catalogue: Catalogue) -> None:
    few = (
        GroupValue("adoption", ("legal",), "5–9", None, (0, 30)),
        GroupValue("adoption", ("hr",), "10–19", 0.4, (30, 70)),
    )
    assert notable(digest_with(groups=few).figures, catalogue.departments) == []
    card = digest_card("ja", digest_with(groups=few), catalogue, None)
    assert say("ja", "digest-departments") not in sections(card)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("value", "trap"),
    [
        (Value("satisfaction", 62, "", None, 41, Interval(55, 69), before=58), "silence"),
        (Value("recommendation", 12, "", None, 41, Interval(-10, 34)), "silence"),
        (Value("participation", 0.4, "", 80, 200), "silence"),
        (Value("service_desk_tickets", 180, denominator=5, before=210), "outside"),
    ],
)
def test_what_to_mind_stands_beside_every_figure_of_surveys_and_of_the_service_desk(
    language: str, value: Value, trap: str
) -> None:
    card = as_text(why_card(language, digest_with(value), value.key))
    assert definition(language, value.key) in card
    assert say(language, f"digest-trap-{trap}") in card


def test_a_change_of_sizes_that_hides_the_change_within_is_told() -> None:
    turned = why_card("ja", digest_with(mix=Mix(-0.14, 0.011, -0.151)), "adoption")
    assert say("ja", "digest-why-mix", change="−14ポイント", within="+1ポイント", mix="−15ポイント") in as_text(turned)
    same = why_card("ja", digest_with(mix=Mix(0.05, 0.03, 0.02)), "adoption")
    assert "部署の人数の割合" not in as_text(same)


def test_every_step_leads_to_a_command_and_has_its_words(catalogue: Catalogue) -> None:
    for step in suggestion.STEPS:
        assert COMMANDS[step.command].lead
        for language in ("ja", "en"):
            assert say(language, f"digest-step-{step.name}")
            assert say(language, f"digest-button-{step.name}")


WORRIED = (Value("unease", 70, "", None, 41), Value("worries", 18, "", 18, 98))
LOST = (
    Value("activation", 0.2, "", 24, 121),
    Value("howto_questions", 40, "", 39, 98),
    Value("unease", 38, "", None, 41),
)
UNASKED = (Value("usefulness", None, "no_survey"), Value("unease", None, "no_survey"))


@pytest.mark.parametrize(
    ("values", "step"), [(WORRIED, suggestion.STORY), (UNASKED, suggestion.PULSE), ((), suggestion.ROLLOUT)]
)
def test_the_step_fits_what_stands_in_the_way(values: tuple[Value, ...], step: suggestion.Suggestion) -> None:
    assert suggestion.suggest(digest_with(*values).figures) == step


def test_a_digest_comes_back_from_json_as_it_was() -> None:
    digest = digest_with(groups=GROUPS, mix=Mix(0.1, 0.2, -0.1))
    assert Digest.from_json(json.loads(json.dumps(digest.to_json()))) == digest
