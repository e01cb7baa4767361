"""「AIって何に使える？」: three for this department, one from elsewhere, and never the same again."""

import pytest

from coach.cards import Paragraph, Section
from coach.coach import Coach
from coach.suggestions import mark
from coach.turn import Profile
from storage.db import Database
from tests.builders import ENGLISH, Person, dump
from usecases.load import COMMON, Catalogue, load_departments
from usecases.schema import Level

DEPARTMENTS = list(load_departments())


def member(coach: Coach, department: str, language: str = "ja") -> Person:
    person = Person(coach, profile=Profile(language=language))
    person.command("welcome.department", {"department": department})
    return person


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_newcomer_gets_three_first_steps_of_which_one_comes_from_elsewhere(
    coach: Coach, catalogue: Catalogue, department: str
) -> None:
    person = member(coach, department)
    person.press("使い道を見る")
    found = [catalogue.use_cases[name] for name in person.suggested()]
    assert len({use_case.id for use_case in found}) == 3
    assert sum(department not in use_case.departments for use_case in found) == 1
    assert [use_case.level for use_case in found] == [Level.FIRST_STEP] * 3
    assert any(use_case.home == department for use_case in found)


@pytest.mark.parametrize(
    ("language", "example", "try_it"),
    [("ja", "例：", "試す"), ("en", "Example: ", "Try it")],
)
def test_each_says_why_it_helps_the_example_minutes_and_its_level(
    coach: Coach, catalogue: Catalogue, language: str, example: str, try_it: str
) -> None:
    person = member(coach, "hr", language)
    person.command("suggest.discover")
    shown = [block.text for block in person.cards[0].blocks if isinstance(block, Paragraph)]
    for name in person.suggested():
        use_case = catalogue.use_cases[name]
        assert any(use_case.words(language).why in text for text in shown)
        assert any(text.startswith(example) and str(use_case.minutes.before) in text for text in shown)
    assert [button.label for button in person.buttons].count(try_it) == 3


def test_without_a_department_it_is_what_serves_everyone_and_one_from_a_department(
    person: Person, catalogue: Catalogue
) -> None:
    person.say("AIって何に使える？")
    homes = [catalogue.use_cases[name].home for name in person.suggested()]
    assert homes.count(COMMON) == 2


def test_others_go_on_without_a_repeat_until_every_use_case_was_shown_once(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, "legal")
    person.press("使い道を見る")
    seen = person.suggested()
    while any(button.label == "ほかの候補" for button in person.buttons):
        person.press("ほかの候補")
        seen += person.suggested()
        assert len(seen) <= len(catalogue.use_cases)
    assert sorted(seen) == sorted(catalogue.use_cases)
    assert "候補は以上です" in person.text


def test_the_others_button_fits_into_two_thousand_characters(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, "it")
    person.command("suggest.more", {"seen": " ".join(list(map(mark, catalogue.use_cases))[3:]), "text": ""})
    assert len(person.button("ほかの候補").args["seen"]) < 1500


def test_every_use_case_has_a_mark_of_its_own(catalogue: Catalogue) -> None:
    assert len(set(map(mark, catalogue.use_cases))) == len(catalogue.use_cases)


@pytest.mark.parametrize("why", ["自分の仕事ではない", "難しそう", "もうやっている"])
def test_what_was_not_for_me_never_comes_back(coach: Coach, database: Database, why: str) -> None:
    person = member(coach, "sales")
    person.press("使い道を見る")
    first = person.suggested()
    person.press("合わない")
    person.press(why)
    assert person.last.replaces
    person.press("使い道を見る")
    assert first[0] not in person.suggested()
    assert [row["use_case"] for row in dump(database)["preference"]] == [first[0]]


def test_not_my_job_puts_the_same_family_of_work_further_down(coach: Coach, catalogue: Catalogue) -> None:
    drafts = [u.id for u in catalogue.for_department("sales") if u.task == "draft"]

    def place_of_the_rest(refused: list[str]) -> float:
        person = Person(coach, user=f"U{len(refused)}", profile=Profile(language="ja"))
        person.command("welcome.department", {"department": "sales"})
        for name in refused:
            person.command("suggest.reason", {"use_case": name, "reason": "not_my_job"})
        person.command("suggest.discover")
        order = person.suggested()
        while person.buttons[-1].label == "ほかの候補":
            person.press("ほかの候補")
            order += person.suggested()
        rest = [name for name in drafts[2:] if name in order]
        return sum(map(order.index, rest)) / len(rest)

    assert place_of_the_rest(drafts[:2]) > place_of_the_rest([])


def test_already_doing_first_steps_brings_the_next_step_up(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, "engineering")
    for use_case in catalogue.for_department("engineering"):
        if use_case.level is Level.FIRST_STEP:
            person.command("suggest.reason", {"use_case": use_case.id, "reason": "already_do"})
    person.command("suggest.discover")
    own = [catalogue.use_cases[n] for n in person.suggested() if "engineering" in catalogue.use_cases[n].departments]
    assert own
    assert all(use_case.level is not Level.FIRST_STEP for use_case in own)


def test_a_reason_that_does_not_exist_changes_nothing(person: Person, database: Database) -> None:
    person.command("suggest.reason", {"use_case": "sales/proposal-draft", "reason": "favourite"})
    person.command("suggest.reason", {"use_case": "sales/no-such-entry", "reason": "too_hard"})
    assert dump(database)["preference"] == []


def test_a_favourite_that_was_once_refused_comes_back(coach: Coach) -> None:
    person = member(coach, "sales")
    person.press("使い道を見る")
    name = person.suggested()[0]
    person.command("suggest.reason", {"use_case": name, "reason": "too_hard"})
    person.command("me.favourite", {"use_case": name})
    person.command("suggest.discover")
    assert name in person.suggested()


def test_a_hidden_use_case_is_owned_up_to(coach: Coach) -> None:
    person = Person(coach, profile=ENGLISH)
    for command in ("try.open", "try.fill", "suggest.pick", "suggest.not_for_me", "me.favourite"):
        person.command(command, {"use_case": "sales/was-renamed"})
        assert "This template is no longer in use" in person.text, command


def test_titles_from_elsewhere_say_where_from(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, "finance", "en")
    person.press("See what AI can do")
    titles = [block.text for block in person.cards[0].blocks if isinstance(block, Section)]
    assert sum(title.startswith("From ") for title in titles) == 1
