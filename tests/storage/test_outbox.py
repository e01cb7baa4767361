"""Deliveries: queued with their reason, claimed when due, settled once and for all."""

from datetime import timedelta

import pytest

from storage import outbox
from storage.db import Database
from storage.outbox import DeliveryState
from tests.builders import NOON, add_employee, dump

FINAL = [state for state in DeliveryState if state not in (DeliveryState.QUEUED, DeliveryState.SENDING)]


@pytest.fixture
def employee(database: Database) -> int:
    return add_employee(database, name="山田")


def enqueue(database: Database, employee: int, once: str = "x:1", minutes: int = 0) -> bool:
    with database.transaction() as session:
        due = NOON + timedelta(minutes=minutes)
        return outbox.enqueue(session, employee, "follow_up", {"try": 1}, once=once, due_at=due)


def claim(database: Database, minutes: int = 0, limit: int = 20) -> list[int]:
    with database.transaction() as session:
        return [delivery.id for delivery in outbox.claim(session, NOON + timedelta(minutes=minutes), limit)]


def settle(database: Database, delivery: int, state: DeliveryState, reason: str = "") -> None:
    with database.transaction() as session:
        outbox.settle(session, delivery, state, reason, NOON)


def rows(database: Database) -> list[tuple[str, str, bool]]:
    return [(row["state"], row["reason"], row["settled_at"] is not None) for row in dump(database)["delivery"]]


def test_the_same_thing_is_queued_once_even_after_it_was_sent(database: Database, employee: int) -> None:
    assert enqueue(database, employee)
    assert not enqueue(database, employee)
    (delivery,) = claim(database)
    settle(database, delivery, DeliveryState.SENT)
    assert not enqueue(database, employee)
    assert rows(database) == [("sent", "", True)]


def test_only_what_is_due_is_claimed_the_oldest_first(database: Database, employee: int) -> None:
    for once, minutes in (("late", 10), ("early", -10), ("now", 0)):
        enqueue(database, employee, once, minutes)
    by_name = {row["once"]: row["id"] for row in dump(database)["delivery"]}
    assert claim(database, limit=1) == [by_name["early"]]
    assert claim(database) == [by_name["now"]]
    assert claim(database) == []


@pytest.mark.parametrize("state", FINAL)
def test_what_is_settled_never_changes_again(database: Database, employee: int, state: DeliveryState) -> None:
    enqueue(database, employee)
    (delivery,) = claim(database)
    settle(database, delivery, state, "first")
    before = dump(database)["delivery"]
    for other in DeliveryState:
        settle(database, delivery, other, "second")
    with database.transaction() as session:
        outbox.postpone(session, delivery, NOON + timedelta(days=1))
        outbox.cancel(session, employee, NOON)
        assert outbox.settle_lost(session, NOON + timedelta(days=1), NOON) == 0
    assert claim(database, minutes=9999) == []
    assert dump(database)["delivery"] == before


def test_what_was_not_claimed_cannot_be_settled(database: Database, employee: int) -> None:
    enqueue(database, employee)
    settle(database, dump(database)["delivery"][0]["id"], DeliveryState.SENT)
    assert rows(database) == [("queued", "", False)]


def test_a_reason_of_any_length_fits(database: Database, employee: int) -> None:
    enqueue(database, employee)
    (delivery,) = claim(database)
    settle(database, delivery, DeliveryState.FAILED, "長" * 5000)
    assert rows(database)[0][1] == "長" * 300


def test_postponed_is_queued_again_and_can_be_cancelled(database: Database, employee: int) -> None:
    enqueue(database, employee)
    (delivery,) = claim(database)
    with database.transaction() as session:
        outbox.postpone(session, delivery, NOON + timedelta(minutes=5))
    assert claim(database, minutes=4) == []
    with database.transaction() as session:
        outbox.cancel(session, employee, NOON, once="x:1")
    assert claim(database, minutes=6) == []
    assert rows(database) == [("cancelled", "", True)]


def test_cancelling_takes_one_thing_or_everything_but_only_of_this_person(database: Database, employee: int) -> None:
    other = add_employee(database, name="鈴木")
    for person, once in ((employee, "a"), (employee, "b"), (employee, "c"), (other, "d")):
        enqueue(database, person, once)
    with database.transaction() as session:
        outbox.cancel(session, employee, NOON, once="a")
        outbox.cancel(session, employee, NOON, once="d")
    assert [state for state, *_ in rows(database)] == ["cancelled", "queued", "queued", "queued"]
    with database.transaction() as session:
        outbox.cancel(session, employee, NOON)
    assert [state for state, *_ in rows(database)] == ["cancelled"] * 3 + ["queued"]


def test_what_a_dead_process_was_sending_is_unknown_and_not_sent_again(database: Database, employee: int) -> None:
    enqueue(database, employee)
    claim(database)
    with database.transaction() as session:
        assert outbox.settle_lost(session, NOON, NOON) == 0
        assert outbox.settle_lost(session, NOON + timedelta(minutes=2), NOON + timedelta(minutes=4)) == 1
    assert rows(database) == [("unknown", "the process stopped while sending", True)]
    assert claim(database, minutes=9999) == []


def test_the_numbers_add_up(database: Database, employee: int) -> None:
    for number in range(12):
        enqueue(database, employee, f"x:{number}")
    for number, delivery in enumerate(claim(database, limit=9)):
        settle(database, delivery, FINAL[number % len(FINAL)])
    states = [state for state, *_ in rows(database)]
    assert len(states) == 12
    assert sum(states.count(str(state)) for state in FINAL) == 9
    assert states.count("queued") == 3
