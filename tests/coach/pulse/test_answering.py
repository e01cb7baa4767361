"""A pulse in the chat: three taps, each stored at once, changed until it closes, and only by whoever is asked."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from coach.coach import Coach
from coach.locales import LANGUAGES, say
from coach.pulse.asking import MAX_COMMENT
from coach.pulse.items import FACETS, SETS, bank, items_for
from coach.turn import Incoming, Profile, Reply
from storage import inbox, pulses
from storage.db import Database
from storage.inbox import InboxState
from storage.models import Employee
from tests.builders import Clock, Person, dump, dump_text
from tests.coach.pulse.company import Staff, said


@pytest.fixture
def asked(staff: Staff) -> tuple[Person, int]:
    """Somebody with the invitation in front of them, and the wave."""
    person = staff.add("sato", "sales")
    wave = staff.plan()
    person.last = Reply(cards=tuple(staff.post()["sato"]))
    return person, wave


def stored(database: Database) -> dict[str, int]:
    """The answers in the database by item; all of one person in these tests."""
    rows = dump(database)["answer"]
    assert len({row["key"] for row in rows}) <= 1
    return {row["item"]: row["value"] for row in rows}


def tap(person: Person, wave: object, item: str, value: object) -> Reply:
    return person.command("pulse.answer", {"wave": str(wave), "item": item, "value": str(value)})


def finish(person: Person, wave: int) -> None:
    """Answer 4 to everything that is asked."""
    while not person.text.startswith(say("ja", "pulse-done-heading")):
        person.choose(say("ja", "pulse-scale-4"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_taps_each_stored_at_once(staff: Staff, database: Database, language: str) -> None:
    person = staff.add("sato", "sales", language)
    staff.plan()
    person.last = Reply(cards=tuple(staff.post()["sato"]))
    assert person.text.startswith(say(language, "pulse-heading", count=3))
    assert say(language, "pulse-rule", least=5) in person.text
    for place, value in enumerate((4, 2, 5), 1):
        assert say(language, "pulse-place", place=place, count=3) in person.text
        assert person.text.count(say(language, "pulse-choose")) == 1, "one question at a time"
        person.choose(say(language, f"pulse-scale-{value}"))
        assert person.last.replaces
        assert len(stored(database)) == place
    kept = stored(database)
    assert (kept.pop("US0"), kept.pop("AX0")) == (4, 2)
    ((facet, value),) = kept.items()
    assert facet in FACETS
    assert value == 5
    for item, given in (("US0", 4), ("AX0", 2), (facet, 5)):
        assert bank()[item].text(language) in person.text
        assert say(language, f"pulse-scale-{given}") in person.text


def test_the_rule_stands_before_the_first_answer_only(asked: tuple[Person, int]) -> None:
    person, _ = asked
    rule = say("ja", "pulse-rule", least=5)
    assert rule in person.text
    person.choose(say("ja", "pulse-scale-1"))
    assert rule not in person.text
    assert say("ja", "pulse-button-who") in [button.label for button in person.buttons], "it can still be read"


def test_usefulness_is_asked_before_unease(asked: tuple[Person, int]) -> None:
    person, _ = asked
    seen = []
    for _ in range(3):
        seen.append(next(item.id for item in bank().values() if item.ja in person.text))
        person.choose(say("ja", "pulse-scale-3"))
    assert seen[:2] == ["US0", "AX0"]
    families = [bank()[item].family for item in SETS["quarter"]]
    assert families == sorted(families, key=["usefulness", "unease"].index)


def test_not_answering_is_an_answer_of_its_own(asked: tuple[Person, int], database: Database) -> None:
    person, _ = asked
    person.press(say("ja", "pulse-skip"))
    assert stored(database) == {"US0": 0}
    assert bank()["AX0"].ja in person.text
    person.press(say("ja", "pulse-skip"))
    person.press(say("ja", "pulse-skip"))
    assert person.text.count(say("ja", "pulse-skipped")) == 3


def test_an_answer_is_changed_until_it_closes_and_not_after(
    asked: tuple[Person, int], database: Database, staff: Staff
) -> None:
    person, wave = asked
    finish(person, wave)
    done = person.last
    person.choose(bank()["AX0"].name("ja"))
    assert bank()["AX0"].ja in person.text
    assert stored(database)["AX0"] == 4, "until it is answered again, the earlier answer stands"
    person.choose(say("ja", "pulse-scale-1"))
    assert stored(database)["AX0"] == 1
    assert person.text.startswith(say("ja", "pulse-done-heading"))
    staff.close(wave)
    person.last = done
    for late in (
        lambda: person.choose(bank()["AX0"].name("ja")),
        lambda: tap(person, wave, "AX0", 5),
        lambda: person.press(say("ja", "pulse-button-comment")),
        lambda: person.command("pulse.send_comment", {"wave": str(wave), "text": "研修が足りない"}),
        lambda: person.command("pulse.later", {"wave": str(wave)}),
        lambda: person.command("pulse.show", {"wave": str(wave)}),
    ):
        late()
        assert person.text.startswith(say("ja", "pulse-closed-heading"))
        assert stored(database) == {}
        person.last = done


def test_the_hour_of_closing_holds_even_before_the_job_has_closed_it(
    asked: tuple[Person, int], database: Database, staff: Staff
) -> None:
    person, wave = asked
    staff.at("2026-11-30", 18)
    tap(person, wave, "US0", 4)
    assert person.text.startswith(say("ja", "pulse-closed-heading"))
    assert stored(database) == {}


def test_a_double_tap_is_one_answer(asked: tuple[Person, int], database: Database, clock: Clock) -> None:
    person, wave = asked
    args = {"wave": str(wave), "item": "US0", "value": "4"}
    taps = [Incoming(f"tap-{n}", person.account, clock.now, command="pulse.answer", args=args) for n in range(8)]
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(person.coach.handle, taps))
    assert {said(list(reply.cards)) for reply in replies} == {said(list(replies[0].cards))}
    assert bank()["AX0"].ja in said(list(replies[0].cards))
    assert stored(database) == {"US0": 4}


def test_a_tap_on_an_old_card_changes_that_answer_and_the_next_question_stays(
    asked: tuple[Person, int], database: Database
) -> None:
    person, _ = asked
    first = person.last
    person.choose(say("ja", "pulse-scale-2"))
    person.choose(say("ja", "pulse-scale-3"))
    asking = person.text
    person.last = first
    person.choose(say("ja", "pulse-scale-5"))
    assert stored(database) == {"US0": 5, "AX0": 3}
    assert person.text == asking


@pytest.mark.parametrize("wave", ["", "x", "-1", "0", "12345", "9" * 30, "1.0", "²", "１ ", "None"])
def test_a_forged_wave_is_a_closed_one(asked: tuple[Person, int], database: Database, wave: str) -> None:
    person, _ = asked
    for command in ("answer", "change", "show", "comment", "send_comment", "later"):
        person.command(f"pulse.{command}", {"wave": wave, "item": "US0", "value": "4", "text": "長い"})
        assert person.text.startswith(say("ja", "pulse-closed-heading")), command
    assert stored(database) == {}


@pytest.mark.parametrize(
    ("item", "value"),
    [("US0", "9"), ("US0", "-1"), ("US0", "6"), ("US0", "4.0"), ("US0", ""), ("US0", "４"), ("US0", "x" * 999),
     ("comment", "4"), ("", "4"), ("SA0", "4"), ("US0'; DROP TABLE answer; --", "4")],
)  # fmt: skip
def test_a_forged_tap_is_not_stored(asked: tuple[Person, int], database: Database, item: str, value: str) -> None:
    person, wave = asked
    tap(person, wave, item, value)
    assert bank()["US0"].ja in person.text, "the question is still there"
    assert stored(database) == {}


def test_an_item_of_somebody_elses_sheet_is_not_taken(asked: tuple[Person, int], database: Database) -> None:
    person, wave = asked
    for item in FACETS:
        tap(person, wave, item, 4)
    (mine,) = stored(database)
    assert mine in FACETS


def test_whoever_is_not_invited_cannot_answer(asked: tuple[Person, int], database: Database, staff: Staff) -> None:
    _, wave = asked
    newcomer = staff.add("new", "sales")
    tap(newcomer, wave, "US0", 1)
    assert newcomer.text.startswith(say("ja", "pulse-closed-heading"))
    stranger = Person(staff.coach, "stranger", Profile(language="ja-JP"), staff.clock)
    tap(stranger, wave, "US0", 1)
    assert stored(database) == {}


def test_of_a_comment_only_the_theme_is_kept(asked: tuple[Person, int], database: Database, clock: Clock) -> None:
    person, wave = asked
    words = "研修がほしい。あじさい計画の山田さんにも頼みました"
    finish(person, wave)
    person.press(say("ja", "pulse-button-comment"))
    form = person.form.submit
    comment = Incoming("comment-1", person.account, clock.now, command=form.command, args={**form.args, "text": words})
    where = (person.platform, person.tenant, comment.id)
    with database.transaction() as session:
        inbox.record(session, *where, words, clock.now)
    reply = person.coach.handle(comment)
    answer = said(list(reply.cards))
    assert say("ja", "theme-skill") in answer
    assert words not in answer
    with database.transaction() as session:
        inbox.settle(session, *where, InboxState.DONE)
    everything = dump_text(database)
    assert "あじさい" not in everything
    assert "山田" not in everything
    (row,) = [row for row in dump(database)["answer"] if row["item"] == "comment"]
    assert (row["value"], row["theme"]) == (0, "skill")


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "あ" * (MAX_COMMENT + 1)])
def test_an_unfit_comment_is_not_counted_and_nothing_typed_is_lost(
    asked: tuple[Person, int], database: Database, text: str
) -> None:
    person, wave = asked
    finish(person, wave)
    person.press(say("ja", "pulse-button-comment"))
    person.fill(text=text)
    (line,) = person.form.inputs
    assert line.problem
    assert line.value == (text if len(text) > MAX_COMMENT else "")
    assert "comment" not in stored(database)
    person.fill(text="あ" * MAX_COMMENT)
    assert "comment" in stored(database)


def test_a_second_comment_takes_the_place_of_the_first(asked: tuple[Person, int], database: Database) -> None:
    person, wave = asked
    for text in ("上司にずるいと言われそう", "情報が漏れないか心配"):
        person.command("pulse.send_comment", {"wave": str(wave), "text": text})
    assert [row["theme"] for row in dump(database)["answer"]] == ["leaks"]


def test_a_person_keeps_their_facet_all_wave_and_all_facets_are_asked(staff: Staff, database: Database) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    with database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        pulse = pulses.find_pulse(session, found.pulse_id)
        assert pulse is not None
        asked = Counter(items_for(pulse, found, employee)[2].id for employee in range(1, 1301))
        mine = items_for(pulse, found, staff.ids["sato"])[2]
    assert set(asked) == set(FACETS)
    assert max(asked.values()) < 2 * min(asked.values()), "about a thirteenth each"
    for _ in range(3):
        tap(person, wave, "US0", 4)
        tap(person, wave, "AX0", 4)
        assert mine.ja in person.text


def test_two_accounts_of_one_employee_share_a_sheet(staff: Staff, database: Database, coach: Coach) -> None:
    slack = staff.add("sato", "sales")
    wave = staff.open()
    profile = Profile(email="SATO@example.com", language="ja-JP")
    teams = Person(coach, "29:1abc", profile, staff.clock, platform="teams", tenant="tenant-1")
    teams.say("ヘルプ")
    tap(slack, wave, "US0", 4)
    tap(teams, wave, "AX0", 2)
    assert stored(database) == {"US0": 4, "AX0": 2}
    tap(teams, wave, "US0", 5)
    assert stored(database) == {"US0": 5, "AX0": 2}
    assert [len(staff.post()), len(dump(database)["invitation"])] == [0, 1]


def test_answers_count_for_the_department_of_the_invitation(staff: Staff, database: Database) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    with database.transaction() as session:
        session.execute(update(Employee).values(department="hr"))
    tap(person, wave, "US0", 4)
    assert [row["department"] for row in dump(database)["answer"]] == ["sales"]


def test_everyone_is_asked_in_the_language_they_choose(staff: Staff) -> None:
    staff.add("sato", "sales", "ja")
    smith = staff.add("smith", "sales", "en")
    wave = staff.plan()
    got = staff.post()
    assert bank()["US0"].ja in said(got["sato"])
    assert bank()["US0"].en in said(got["smith"])
    smith.command("welcome.language", {"language": "ja"})
    smith.command("pulse.show", {"wave": str(wave)})
    assert bank()["US0"].ja in smith.text


def test_who_was_never_greeted_goes_on_in_the_same_card(staff: Staff, database: Database) -> None:
    person = staff.add("newcomer-1", "sales")
    with database.transaction() as session:
        session.execute(update(Employee).values(greeted_at=None))
    wave = staff.open()
    args = {"wave": str(wave), "item": "US0", "value": "4"}
    pressed = {"command": "pulse.answer", "args": args, "reply_to": {"replace": "the invitation"}}
    reply = staff.coach.handle(Incoming("press", person.account, staff.clock.now, **pressed))
    assert reply.replaces
    assert len(reply.cards) == 1
    person.say("こんにちは")
    assert person.cards[0].heading == "はじめまして、伴走（Banso）です"
