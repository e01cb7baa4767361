"""How a try went: stored at once, minutes as people type them, the latest word counts, and never somebody else's."""

import pytest

from coach.coach import Coach
from coach.turn import Profile
from storage.db import Database
from tests.builders import Person, dump

GOOD = {"industry": "food", "problem": "errors", "offer": "service"}


def try_one(person: Person) -> str:
    """Make a prompt and return the id of the try."""
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(**GOOD)
    return next(button.args["try"] for button in person.buttons if button.command == "try.outcome")


def outcomes(database: Database) -> list[tuple[object, ...]]:
    names = ("outcome", "minutes_before", "minutes_after", "corrections")
    return [tuple(row[n] for n in names) for row in dump(database)["event"] if row["kind"] == "outcome"]


@pytest.mark.parametrize(
    ("language", "label", "outcome"),
    [
        ("ja", "助かった", "helped"),
        ("ja", "少し助かった", "partly"),
        ("ja", "役に立たなかった", "no"),
        ("en", "It helped", "helped"),
        ("en", "It helped a little", "partly"),
        ("en", "It did not help", "no"),
    ],
)
def test_one_tap_is_stored_before_anything_else_is_asked(
    coach: Coach, database: Database, language: str, label: str, outcome: str
) -> None:
    person = Person(coach, profile=Profile(language=language))
    try_one(person)
    person.press(label)
    assert outcomes(database) == [(outcome, None, None, None)]
    assert {item.name for item in person.form.inputs} == {"before", "after", "corrections"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("60", 60),
        ("60分", 60),
        ("６０", 60),
        (" 60 分 ", 60),
        ("60 min", 60),
        ("90 Minutes", 90),
        ("0", 0),
        ("480", 480),
    ],
)
def test_minutes_are_read_as_people_type_them(person: Person, database: Database, typed: str, stored: int) -> None:
    try_one(person)
    person.press("助かった")
    person.fill(before=typed, after="5", corrections="little")
    assert outcomes(database)[-1] == ("helped", stored, 5, "little")


@pytest.mark.parametrize(
    "typed", ["", "abc", "-1", "481", "1.5", "9" * 30, "６０分くらい", "1e2", "0x10", "NaN", "²²²²"]
)
def test_minutes_that_make_no_sense_are_asked_again_with_what_was_typed(
    person: Person, database: Database, typed: str
) -> None:
    try_one(person)
    person.press("助かった")
    person.fill(before=typed, after="15", corrections="half")
    shown = {item.name: item for item in person.form.inputs}
    assert shown["before"].problem
    assert not shown["after"].problem
    assert (shown["before"].value, shown["after"].value, shown["corrections"].value) == (typed, "15", "half")
    assert outcomes(database) == [("helped", None, None, None)]


@pytest.mark.parametrize("typed", ["", "perfect", "None"])
def test_corrections_must_be_chosen(person: Person, typed: str) -> None:
    try_one(person)
    person.press("助かった")
    person.fill(before="60", after="15", corrections=typed)
    assert {item.name: bool(item.problem) for item in person.form.inputs}["corrections"]


def test_the_thanks_say_what_was_saved_and_the_next_step(person: Person) -> None:
    try_one(person)
    person.press("助かった")
    person.fill(before="60", after="15", corrections="none")
    assert "45分" in person.text
    assert {button.command for button in person.buttons} >= {"suggest.discover", "try.open", "me.page"}


@pytest.mark.parametrize(("before", "after"), [("15", "60"), ("30", "30")])
def test_no_time_saved_is_said_honestly(person: Person, before: str, after: str) -> None:
    try_one(person)
    person.press("役に立たなかった")
    person.fill(before=before, after=after, corrections="most")
    assert "今回は短くなりませんでした" in person.text


def test_the_latest_word_on_a_try_counts(person: Person) -> None:
    tried = try_one(person)
    for outcome, before, after in (("helped", "100", "10"), ("partly", "60", "40")):
        person.command("try.outcome", {"try": tried, "outcome": outcome})
        person.fill(before=before, after=after, corrections="half")
    person.command("me.page")
    assert "少し助かった · 60分 → 40分" in person.text
    assert "20分（回答1件）" in person.text


def test_the_log_is_only_added_to(person: Person, database: Database) -> None:
    tried = try_one(person)
    before = dump(database)["event"]
    person.command("try.outcome", {"try": tried, "outcome": "no"})
    person.command("try.outcome", {"try": tried, "outcome": "helped"})
    after = dump(database)["event"]
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2


@pytest.mark.parametrize("command", ["try.outcome", "try.minutes", "try.ask"])
def test_somebody_elses_try_is_refused(coach: Coach, database: Database, command: str) -> None:
    owner, other = Person(coach, "U1"), Person(coach, "U2")
    tried = try_one(owner)
    owner.press("助かった")
    other.command("welcome.hello")
    before = dump(database)["event"]
    args = {"try": tried, "outcome": "no", "before": "1", "after": "1", "corrections": "none"}
    other.command(command, args)
    assert "この記録は見つかりません" in other.text
    assert dump(database)["event"] == before


@pytest.mark.parametrize("tried", ["", "0", "-1", "²", "9" * 18, "9" * 40, "1; DROP TABLE event", "１", "\x00"])
def test_a_try_that_does_not_exist_is_said_plainly(person: Person, tried: str) -> None:
    person.command("welcome.hello")
    person.command("try.outcome", {"try": tried, "outcome": "helped"})
    assert "この記録は見つかりません" in person.text


@pytest.mark.parametrize("outcome", ["", "great", "HELPED", "None"])
def test_an_outcome_that_does_not_exist_is_not_stored(person: Person, database: Database, outcome: str) -> None:
    tried = try_one(person)
    person.command("try.outcome", {"try": tried, "outcome": outcome})
    assert outcomes(database) == []


def test_minutes_without_an_outcome_are_not_taken(person: Person, database: Database) -> None:
    tried = try_one(person)
    person.command("try.minutes", {"try": tried, "before": "60", "after": "15", "corrections": "none"})
    assert outcomes(database) == []
