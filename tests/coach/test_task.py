"""A piece of work: the best use cases, one question when unsure, and honesty when there is no answer."""

import pytest

from coach.coach import Coach
from storage.db import Database
from tests.builders import ENGLISH, JAPANESE, Person, dump, dump_text, text_of_sureness
from usecases.load import Catalogue
from usecases.search import Sureness

FAR = "zqxj vbwk qjzx"
WORDING = "zqxj vbwk, 電話 03-1234-5678 mail taro@example.com card 4111 1111 1111 1111"


def unmet(database: Database) -> list[dict[str, object]]:
    return dump(database)["unmet_demand"]


def ask(person: Person, text: str) -> None:
    """As the message shortcut asks: the words are a task, whatever they sound like."""
    person.command("suggest.task", {"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "提案書の下書きしたい",
        "提案書の下書きしたい🙏🙏",
        "ていあん書　提案書の下書き　ｼﾀｲ!!",
        "proposal draft pls 提案書",
    ],
)
def test_a_task_brings_its_template_among_three(person: Person, text: str) -> None:
    ask(person, text)
    assert "sales/proposal-draft" in person.suggested()
    assert 1 <= len(person.suggested()) <= 3


def test_typed_words_are_found_in_both_languages(coach: Coach) -> None:
    japanese, english = Person(coach, "J", JAPANESE), Person(coach, "E", ENGLISH)
    japanese.say("提案書の下書きしたい")
    english.say("I need to draft a sales proposal for a new customer")
    assert japanese.suggested()[0] == english.suggested()[0] == "sales/proposal-draft"
    assert "Draft a sales proposal" in english.text


def test_others_for_a_task_never_repeat(person: Person) -> None:
    ask(person, "提案書の下書きしたい")
    seen = person.suggested()
    for _ in range(30):
        if not any(button.label == "ほかの候補" for button in person.buttons):
            break
        person.press("ほかの候補")
        assert not set(person.suggested()) & set(seen)
        seen += person.suggested()
    assert "候補は以上です" in person.text


def test_what_was_refused_is_not_offered_for_a_task_either(person: Person) -> None:
    person.command("suggest.reason", {"use_case": "sales/proposal-draft", "reason": "not_my_job"})
    ask(person, "提案書の下書きしたい")
    assert "sales/proposal-draft" not in person.suggested()


def test_unsure_is_one_question_and_the_pick_is_the_answer(coach: Coach, person: Person, database: Database) -> None:
    ask(person, text_of_sureness(coach.index, Sureness.NEAR))
    assert person.suggested() == []
    assert person.cards[-1].heading == "どれに近いですか"
    picks = [button for button in person.buttons if button.command == "suggest.pick"]
    assert 1 <= len(picks) <= 3
    assert len(unmet(database)) == 1
    person.press(picks[0].label)
    assert person.suggested() == [picks[0].args["use_case"]]
    assert person.last.replaces
    assert unmet(database) == []


def test_far_asks_for_the_family_and_answers_from_it(person: Person, catalogue: Catalogue, database: Database) -> None:
    ask(person, FAR)
    assert person.suggested() == []
    assert len(unmet(database)) == 1
    person.press("返信・連絡")
    assert {catalogue.use_cases[name].task for name in person.suggested()} == {"reply"}
    assert unmet(database) == []


def test_what_stays_unanswered_is_kept_by_topic_only(person: Person, database: Database) -> None:
    ask(person, WORDING)
    person.press("どれも違う")
    (row,) = unmet(database)
    assert row["wording"] is None
    assert row["employee_id"] is None
    assert not any(word in dump_text(database) for word in ("zqxj", "vbwk", "03-1234", "taro@"))


def test_not_sharing_keeps_the_topic_only(person: Person, database: Database) -> None:
    ask(person, WORDING)
    person.press("どれも違う")
    person.press("伝えない")
    assert unmet(database)[0]["wording"] is None
    assert "zqxj" not in dump_text(database)


def test_with_consent_the_wording_is_kept_masked_and_was_shown_as_it_is_kept(
    person: Person, database: Database
) -> None:
    ask(person, WORDING)
    person.press("どれも違う")
    shown = person.text
    person.press("文面も伝える")
    kept = str(unmet(database)[0]["wording"])
    assert "zqxj" in kept
    assert kept in shown
    assert not any(secret in kept for secret in ("03-1234-5678", "taro@example.com", "4111"))


def test_a_question_longer_than_what_is_carried_is_cut_not_refused(person: Person, database: Database) -> None:
    ask(person, FAR + " " + "qzxv" * 5000)
    person.press("どれも違う")
    person.press("文面も伝える")
    assert len(str(unmet(database)[0]["wording"])) <= 300


def test_nobody_can_put_their_words_on_a_question_that_has_some(coach: Coach, database: Database) -> None:
    asker, other = Person(coach, "U1"), Person(coach, "U2")
    ask(asker, WORDING)
    asker.press("どれも違う")
    asker.press("文面も伝える")
    before = unmet(database)
    other.command("suggest.share_wording", {"unmet": str(before[0]["id"]), "text": "replaced"})
    assert unmet(database) == before


@pytest.mark.parametrize("unmet_id", ["²", "-1", "9" * 18, "9" * 30, "9" * 6000, "1e3", "１", "\x00"])
def test_an_unmet_id_that_makes_no_sense_is_no_fault(person: Person, unmet_id: str) -> None:
    for command in ("suggest.share_wording", "suggest.pick", "suggest.family", "suggest.none"):
        args = {"unmet": unmet_id, "text": "x", "use_case": "sales/proposal-draft", "family": "reply"}
        person.command(command, args)
        assert "うまくいきませんでした" not in person.text


def test_a_million_characters_are_answered_promptly(person: Person) -> None:
    person.say("提案書の下書き" * 150_000)
    assert "うまくいきませんでした" not in person.text
