"""Whatever breaks, the person gets a plain sentence, nothing half-done is stored, and the next message works."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.coach import Coach
from coach.turn import Account, Company, Incoming, Profile
from storage import inbox
from storage.db import Database, DatabaseGone
from tests.builders import NOON, Person, dump
from usecases.load import Catalogue, load_departments

EMPTY = Catalogue({}, load_departments())


def event(text: str = "", command: str = "", **details: object) -> Incoming:
    return Incoming("E1", Account("test", "T1", "U1"), NOON, text=text, command=command, **details)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("提案書の下書きしたい", "", ["うまくいきませんでした"]),
        ("help me draft a proposal", "", ["Something went wrong"]),
        ("", "en", ["Something went wrong"]),
        ("", "ja", ["うまくいきませんでした"]),
        ("", "", ["うまくいきませんでした", "Something went wrong"]),
    ],
)
def test_a_database_that_is_away_is_said_in_the_persons_language(
    tmp_path: Path, text: str, language: str, expected: list[str]
) -> None:
    coach = Coach(Database(f"sqlite:///{tmp_path}/never-migrated.db"), EMPTY, Company())
    reply = coach.handle(event(text, profile=Profile(language=language) if language else None))
    (card,) = reply.cards
    assert card.heading == " / ".join(expected)
    assert card.blocks


def test_nothing_listens_on_the_databases_port_is_a_database_that_is_away() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseGone):
        database.ping()
    with pytest.raises(DatabaseGone):
        database.migrate()


def test_a_fault_in_a_handler_leaves_nothing_behind(coach: Coach, person: Person, database: Database) -> None:
    """The reply is made after the try was logged and its follow-up queued; the fault comes after both."""
    person.command("welcome.hello")
    before = dump(database)
    handled = coach.handle(
        Incoming(
            "E1",
            person.account,
            NOON,
            command="try.fill",
            args={"use_case": "sales/proposal-draft", "industry": "x", "problem": "y", "offer": 5},  # type: ignore[dict-item]
        )
    )
    assert handled.cards[0].heading == "うまくいきませんでした / Something went wrong"
    assert dump(database) == before
    person.say("マイページ")
    assert person.cards[0].heading == "マイページ"


def test_a_fault_is_logged_without_what_was_written(coach: Coach, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        coach.handle(event(command="try.fill", args={"use_case": ["極秘の文章"]}))
    record = next(record for record in caplog.records if record.getMessage() == "turn_failed")
    assert not any(
        "極秘の文章" in str(value) for key, value in vars(record).items() if key not in ("exc_info", "exc_text")
    )


def test_a_fault_is_not_answered_where_it_could_be_repeated_forever(coach: Coach, database: Database) -> None:
    """An event whose turn failed stays open in the inbox until its apology is out."""
    incoming = event(command="try.fill", args={"use_case": ["unhashable"]})
    with database.transaction() as session:
        assert inbox.record(session, "test", "T1", "E1", "{}", NOON)
    coach.handle(incoming)
    assert dump(database)["inbox"][0]["state"] == "received"


def test_an_answered_event_is_marked_in_the_same_transaction(coach: Coach, database: Database) -> None:
    with database.transaction() as session:
        assert inbox.record(session, "test", "T1", "E1", "{}", NOON)
    coach.handle(event("こんにちは"))
    assert dump(database)["inbox"][0]["state"] == "answered"


def test_eight_first_messages_at_once_make_one_person_and_are_all_answered(coach: Coach, database: Database) -> None:
    def first(number: int) -> str:
        incoming = Incoming(
            f"E{number}",
            Account("test", "T1", "U1"),
            NOON,
            command="welcome.help",
            profile=Profile(email="a@example.com", language="ja"),
        )
        return coach.handle(incoming).cards[-1].heading

    with ThreadPoolExecutor(8) as pool:
        headings = list(pool.map(first, range(8)))
    assert headings == ["できること"] * 8
    rows = dump(database)
    assert (len(rows["employee"]), len(rows["account"])) == (1, 1)


def test_many_people_at_once_are_all_answered_and_counted(coach: Coach, database: Database) -> None:
    def busy(number: int) -> str:
        person = Person(coach, f"U{number}", Profile(language="ja"))
        person.command("welcome.department", {"department": "sales"})
        person.command("suggest.discover")
        person.say("AIに仕事を取られそうで不安")
        return person.text

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(busy, range(24)))
    assert not any("うまくいきませんでした" in answer for answer in answers)
    (counted,) = dump(database)["daily_count"]
    assert counted["count"] == 24


def test_an_empty_catalogue_is_no_fault(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    database.migrate()
    person = Person(Coach(database, EMPTY, Company()))
    for step in ("suggest.discover", "suggest.more", "me.page", "welcome.help"):
        person.command(step)
        assert "うまくいきませんでした" not in person.text
    person.say("提案書の下書きしたい")
    assert "うまくいきませんでした" not in person.text
    database.close()
