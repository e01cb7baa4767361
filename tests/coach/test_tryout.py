"""From the form to the finished prompt: whatever is typed comes back as it was typed, or stays in the form."""

import pytest

from coach.cards import Copyable
from coach.coach import Coach
from coach.locales import say
from coach.plaintext import clean
from coach.tryout import MAX_LINE, MAX_LONG, filled
from storage.db import Database
from tests.builders import ENGLISH, Person, dump, dump_text
from usecases.load import Catalogue

USE_CASE = "sales/proposal-draft"
GOOD = {"industry": "食品メーカー", "problem": "転記ミス", "offer": "受注入力サービス"}


@pytest.fixture
def typist(person: Person) -> Person:
    """Somebody with the proposal's form open, past the first contact."""
    person.command("welcome.hello")
    person.command("try.open", {"use_case": USE_CASE})
    return person


def prompt(person: Person) -> str:
    return next(block.text for card in person.cards for block in card.blocks if isinstance(block, Copyable))


def test_the_form_has_labels_examples_and_what_never_to_paste(typist: Person, catalogue: Catalogue) -> None:
    words = catalogue.use_cases[USE_CASE]
    assert [item.label for item in typist.form.inputs] == [blank.label.ja for blank in words.blanks.values()]
    assert all(item.placeholder for item in typist.form.inputs)
    assert all(item in typist.text for item in words.ja.never_paste)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_finished_prompt_holds_every_value_and_what_to_check(
    coach: Coach, catalogue: Catalogue, language: str
) -> None:
    person = Person(coach)
    person.command("welcome.language", {"language": language})
    for use_case in catalogue.use_cases.values():
        person.command("try.open", {"use_case": use_case.id})
        values = {name: f"値 {number}: {name}" for number, name in enumerate(use_case.blanks)}
        person.fill(**values)
        made = prompt(person)
        assert all(value in made for value in values.values()), use_case.id
        assert "{{" not in made
        assert all(point in person.text for point in use_case.words(language).check)


def test_an_optional_blank_left_empty_leaves_no_hole(typist: Person) -> None:
    typist.fill(**GOOD)
    assert "条件:" not in prompt(typist)
    assert "{{" not in prompt(typist)
    assert "\n\n\n" not in prompt(typist)


@pytest.mark.parametrize("empty", ["", "   ", "\n\t \n", "\u200b\ufeff", "\x00\x07", "　"])
def test_an_empty_required_blank_keeps_what_was_typed_in_the_others(typist: Person, empty: str) -> None:
    typist.fill(**{**GOOD, "problem": empty})
    problems = {item.name: item.problem for item in typist.form.inputs}
    assert problems["problem"]
    assert not problems["industry"]
    assert {item.name: item.value for item in typist.form.inputs}["industry"] == "食品メーカー"
    typist.fill(problem="転記ミス")
    assert "食品メーカー" in prompt(typist)


def test_twenty_thousand_characters_come_back_whole(typist: Person) -> None:
    paste = "会議の文字起こし。" * 2_222
    assert len(paste) <= MAX_LONG
    typist.fill(**{**GOOD, "problem": paste})
    assert paste in prompt(typist)


@pytest.mark.parametrize(("blank", "length"), [("problem", MAX_LONG), ("industry", MAX_LINE)])
def test_too_long_is_refused_with_figures_and_what_was_typed_stays(typist: Person, blank: str, length: int) -> None:
    typed = "長" * (length + 1)
    typist.fill(**{**GOOD, blank: typed})
    shown = {item.name: item for item in typist.form.inputs}
    assert shown[blank].value == typed
    assert str(length + 1).replace(",", "") in shown[blank].problem.replace(",", "")
    assert shown["offer"].value == GOOD["offer"]
    typist.fill(**{blank: typed[:length]})
    assert typed[:length] in prompt(typist)


@pytest.mark.parametrize(
    "typed",
    [
        "{{offer}} and {{ industry }}",
        "{{unknown}} {% if x %} ${x} {0} %s",
        "<!channel> <@U123> <https://evil.example|click>",
        "<script>alert(1)</script> &amp; &lt;",
        "*bold* _it_ ~no~ `code` ```block```",
        "\\1 \\g<0> $1",
        "一行目\n\n\n\n二行目",
        "👨\u200d👩\u200d👧 \u0e01\u0e33 e\u0301",
    ],
)
def test_what_looks_like_syntax_comes_back_as_typed(typist: Person, typed: str) -> None:
    typist.fill(**{**GOOD, "problem": typed})
    assert typed in prompt(typist)
    assert prompt(typist).count("受注入力サービス") == 1


def test_control_characters_and_reordering_marks_are_taken_out(typist: Person) -> None:
    typist.fill(**{**GOOD, "problem": "a\x00b\x1b[31mc\u202ed\ue000\r\ne\ud800f"})
    assert "ab[31mcd\ue000\nef" in prompt(typist)


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean(" \ufeff a\r\n\r b\t\x00 ")
    assert clean(once) == once == "a\n\n b"


def test_a_value_is_never_read_as_a_blank() -> None:
    assert filled("A {{a}}\nB {{b}}", {"a": "{{b}}", "b": "{{a}}"}) == "A {{b}}\nB {{a}}"


def test_nothing_of_what_was_typed_is_stored(typist: Person, database: Database) -> None:
    typist.fill(**{**GOOD, "problem": "極秘プロジェクト青"})
    assert "極秘プロジェクト青" not in dump_text(database)
    assert "食品メーカー" not in dump_text(database)


def test_values_for_blanks_that_do_not_exist_are_ignored(typist: Person) -> None:
    submit = typist.form.submit
    typist.command(submit.command, {**submit.args, **GOOD, "__class__": "x", "terms_": "y"})
    assert "食品メーカー" in prompt(typist)


def test_the_companys_rule_is_beside_the_form_and_the_prompt_says_that_nothing_is_kept(coach: Coach) -> None:
    person = Person(coach, profile=ENGLISH)
    person.command("try.open", {"use_case": USE_CASE})
    assert say("en", "rule-confidential") in person.text
    person.fill(**GOOD)
    assert "not stored" in person.text


def test_a_prompt_is_one_line_of_the_log_with_the_department_of_then(coach: Coach, database: Database) -> None:
    person = Person(coach)
    person.command("welcome.department", {"department": "sales"})
    person.command("try.open", {"use_case": USE_CASE})
    person.fill(**GOOD)
    person.command("welcome.department", {"department": "hr"})
    made = [event for event in dump(database)["event"] if event["kind"] == "prompt_made"]
    assert [(event["use_case"], event["department"]) for event in made] == [(USE_CASE, "sales")]
