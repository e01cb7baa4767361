"""The gentle follow-up: once, in working hours, in the language of then, and not when it is not wanted."""

from datetime import UTC, datetime, timedelta

import pytest

from coach.cards import as_text
from coach.coach import Coach
from coach.outgoing import Due, Result
from coach.turn import Account, Profile
from storage import outbox, people
from storage.db import Database
from storage.outbox import DeliveryState
from tests.builders import NOON, Clock, Person, dump, take_due

GOOD = {"industry": "food", "problem": "errors", "offer": "service"}


@pytest.fixture
def tried(person: Person) -> Person:
    """Somebody in Tokyo who made a prompt on a Tuesday at noon and said nothing since."""
    return try_one(person)


def try_one(person: Person) -> Person:
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(**GOOD)
    return person


def due(coach: Coach, clock: Clock, *platforms: str) -> list[Due]:
    return take_due(coach, clock.now, *platforms)


def settled(item: Due, state: DeliveryState, reason: str = "", *, unreachable: bool = False) -> list[Result]:
    return [Result(item, state, reason, unreachable=unreachable)]


def states(database: Database) -> list[tuple[str, str]]:
    return [(row["state"], row["reason"]) for row in dump(database)["delivery"]]


def test_it_comes_a_day_later_and_only_once(tried: Person, coach: Coach, clock: Clock, database: Database) -> None:
    clock.forward(hours=23)
    assert due(coach, clock) == []
    clock.forward(hours=1)
    (item,) = due(coach, clock)
    assert item.account == tried.account
    assert "「提案書の下書き」はいかがでしたか" in as_text(item.card)
    coach.settle(settled(item, DeliveryState.SENT), clock.now)
    clock.forward(days=30)
    assert due(coach, clock) == []
    assert states(database) == [("sent", "")]


def test_it_can_be_answered_in_one_tap(tried: Person, coach: Coach, clock: Clock, database: Database) -> None:
    clock.forward(days=1)
    (item,) = due(coach, clock)
    helped = next(button for button in item.card.buttons() if button.label == "助かった")
    tried.command(helped.command, helped.args)
    assert [row["outcome"] for row in dump(database)["event"] if row["kind"] == "outcome"] == ["helped"]


def test_an_answer_cancels_it(tried: Person, coach: Coach, clock: Clock, database: Database) -> None:
    tried.press("助かった")
    clock.forward(days=2)
    assert due(coach, clock) == []
    assert states(database) == [("cancelled", "")]


def test_every_try_has_one_of_its_own_and_an_answer_cancels_only_its_own(
    tried: Person, coach: Coach, clock: Clock, database: Database
) -> None:
    try_one(tried).press("助かった")
    clock.forward(days=1)
    assert len(due(coach, clock)) == 1
    assert sorted(state for state, _ in states(database)) == ["cancelled", "sending"]


@pytest.mark.parametrize(("words", "reason"), [("お知らせを止めて", "paused"), ("配信停止", None)])
def test_it_is_not_sent_to_who_wants_no_messages(
    tried: Person, coach: Coach, clock: Clock, database: Database, words: str, reason: str | None
) -> None:
    tried.say(words)
    clock.forward(days=1)
    assert due(coach, clock) == []
    assert states(database) == [("skipped", reason) if reason else ("cancelled", "")]


def test_an_opt_out_holds_for_a_try_made_after_it(
    person: Person, coach: Coach, clock: Clock, database: Database
) -> None:
    person.say("配信停止")
    try_one(person)
    clock.forward(days=1)
    assert due(coach, clock) == []
    assert states(database) == [("skipped", "opted out")]


def test_it_comes_again_after_a_pause_is_over(person: Person, coach: Coach, clock: Clock) -> None:
    person.command("me.pause", {"length": "week"})
    clock.forward(days=7)
    try_one(person)
    clock.forward(days=1)
    assert len(due(coach, clock)) == 1


def test_it_speaks_the_language_of_then(tried: Person, coach: Coach, clock: Clock) -> None:
    tried.say("in english")
    clock.forward(days=1)
    (item,) = due(coach, clock)
    assert item.card.language == "en"
    assert as_text(item.card).startswith("How did the template work out?")


def test_it_comes_where_the_prompt_was_made(coach: Coach, clock: Clock) -> None:
    profile = Profile(email="a@example.com", language="ja")
    try_one(Person(coach, "S1", profile, clock, platform="slack"))
    clock.forward(days=1)
    Person(coach, "T1", profile, clock, platform="teams").say("こんにちは")
    (item,) = due(coach, clock, "slack", "teams")
    assert item.account.platform == "slack"


def test_it_moves_to_the_account_used_last_when_the_first_takes_no_messages(
    coach: Coach, clock: Clock, database: Database
) -> None:
    profile = Profile(email="a@example.com", language="ja")
    try_one(Person(coach, "S1", profile, clock, platform="slack"))
    clock.forward(days=1)
    Person(coach, "T1", profile, clock, platform="teams").say("こんにちは")
    with database.transaction() as session:
        people.mark_unreachable(session, "slack", "T1", "S1", "user_disabled")
    (item,) = due(coach, clock, "slack", "teams") or due(coach, clock, "slack", "teams")
    assert item.account == Account("teams", "T1", "T1")
    assert states(database) == [("sending", "")]


def test_a_platform_that_is_not_running_here_keeps_it_queued(tried: Person, coach: Coach, clock: Clock) -> None:
    clock.forward(days=1)
    assert due(coach, clock, "teams") == []
    clock.forward(minutes=1)
    assert len(due(coach, clock, "test")) == 1


def test_an_account_that_refused_is_left_alone_until_the_person_writes_again(
    tried: Person, coach: Coach, clock: Clock, database: Database
) -> None:
    clock.forward(days=1)
    (item,) = due(coach, clock)
    coach.settle(settled(item, DeliveryState.FAILED, "blocked", unreachable=True), clock.now)
    owner = dump(database)["employee"][0]["id"]
    with database.transaction() as session:
        outbox.enqueue(session, owner, "follow_up", {"try": 1}, once="again", due_at=clock.now)
    row = dump(database)["account"][0]
    assert row["unreachable"] == "blocked"
    assert due(coach, clock) == []
    assert states(database) == [("failed", "blocked"), ("skipped", "no account takes messages")]
    tried.say("こんにちは")
    assert dump(database)["account"][0]["unreachable"] == ""


@pytest.mark.parametrize(
    ("made", "zone", "first"),
    [
        (
            datetime(2026, 11, 27, 3, tzinfo=UTC),
            "Asia/Tokyo",
            datetime(2026, 11, 30, 1, tzinfo=UTC),
        ),  # Friday → Monday 10:00
        (
            datetime(2026, 11, 24, 14, tzinfo=UTC),
            "Asia/Tokyo",
            datetime(2026, 11, 26, 1, tzinfo=UTC),
        ),  # 23:00 → day after
        (
            datetime(2026, 11, 24, 3, tzinfo=UTC),
            "America/New_York",
            datetime(2026, 11, 25, 15, tzinfo=UTC),
        ),  # 22:00 there
        (datetime(2026, 11, 24, 3, tzinfo=UTC), "Asia/Kathmandu", datetime(2026, 11, 25, 4, 15, tzinfo=UTC)),
    ],
)
def test_it_waits_for_a_working_day_where_the_person_is(
    coach: Coach, made: datetime, zone: str, first: datetime
) -> None:
    clock = Clock(made)
    try_one(Person(coach, profile=Profile(language="ja", timezone=zone), clock=clock))
    sent_at = None
    while sent_at is None:
        clock.forward(minutes=15)
        sent_at = clock.now if due(coach, clock) else None
        assert clock.now < made + timedelta(days=7)
    assert sent_at == first


def test_moving_to_another_zone_moves_it(coach: Coach, clock: Clock, database: Database) -> None:
    """Queued for Tokyo's noon; by then the person is in London, where it is night."""
    try_one(Person(coach, profile=Profile(language="en", timezone="Asia/Tokyo", email="a@example.com"), clock=clock))
    Person(coach, "other", Profile(email="a@example.com", timezone="Europe/London"), clock, platform="teams").say(
        "hi there"
    )
    clock.now = NOON + timedelta(days=1)
    assert due(coach, clock, "test", "teams") == []
    clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert len(due(coach, clock, "test", "teams")) == 1


def test_a_message_whose_card_cannot_be_made_fails_alone(
    tried: Person, coach: Coach, clock: Clock, database: Database
) -> None:
    employee = dump(database)["employee"][0]["id"]
    with database.transaction() as session:
        outbox.enqueue(session, employee, "from_a_newer_version", {}, once="x:1", due_at=clock.now)
        outbox.enqueue(session, employee, "follow_up", {"no": "try"}, once="x:2", due_at=clock.now)
    clock.forward(days=1)
    assert len(due(coach, clock)) == 1
    assert sorted(state for state, _ in states(database)) == ["failed", "failed", "sending"]
