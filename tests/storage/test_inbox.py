"""Events of a platform: recorded once under its id, answered, emptied, found again after a crash, given up when old."""

from datetime import timedelta

from storage import inbox
from storage.db import Database
from storage.inbox import InboxState
from tests.builders import NOON, dump


def record(
    database: Database, event: str = "Ev1", platform: str = "slack", tenant: str = "T1", minutes: int = 0
) -> bool:
    with database.transaction() as session:
        return inbox.record(session, platform, tenant, event, f"payload of {event}", NOON + timedelta(minutes=minutes))


def settle(database: Database, state: InboxState, event: str = "Ev1") -> None:
    with database.transaction() as session:
        inbox.settle(session, "slack", "T1", event, state)


def rows(database: Database) -> dict[str, tuple[str, str | None]]:
    return {row["event_id"]: (row["state"], row["payload"]) for row in dump(database)["inbox"]}


def stale(database: Database, minutes: int) -> list[tuple[str, str]]:
    now = NOON + timedelta(minutes=minutes)
    with database.transaction() as session:
        return inbox.claim_stale(session, now - timedelta(minutes=1), now)


def test_a_redelivery_is_known(database: Database) -> None:
    assert record(database)
    assert not record(database, minutes=5)
    assert rows(database) == {"Ev1": ("received", "payload of Ev1")}


def test_the_same_id_of_another_platform_or_tenant_is_another_event(database: Database) -> None:
    assert record(database)
    assert record(database, platform="teams")
    assert record(database, tenant="T2")


def test_a_redelivery_is_known_even_after_it_was_answered(database: Database) -> None:
    record(database)
    settle(database, InboxState.DONE)
    assert not record(database, minutes=60)


def test_nothing_of_what_was_written_stays_after_the_answer(database: Database) -> None:
    record(database)
    settle(database, InboxState.ANSWERED)
    assert rows(database)["Ev1"] == ("answered", "payload of Ev1")
    settle(database, InboxState.DONE)
    assert rows(database)["Ev1"] == ("done", None)


def test_a_turn_is_noted_once_and_never_after_the_event_was_closed(database: Database) -> None:
    record(database)

    def answer() -> bool:
        with database.transaction() as session:
            return inbox.answer(session, "slack", "T1", "Ev1")

    assert answer()
    assert not answer()
    settle(database, InboxState.DONE)
    assert not answer()
    assert rows(database)["Ev1"] == ("done", None)


def test_the_turn_of_an_event_that_its_person_deleted_is_nobody_elses(database: Database) -> None:
    with database.transaction() as session:
        assert inbox.answer(session, "slack", "T1", "Ev1")


def test_what_a_dead_process_left_is_found_once_per_lease(database: Database) -> None:
    record(database)
    record(database, "Ev2")
    settle(database, InboxState.ANSWERED, "Ev2")
    assert stale(database, 0) == []
    assert sorted(stale(database, 2)) == [("answered", "payload of Ev2"), ("received", "payload of Ev1")]
    assert stale(database, 2) == []
    assert len(stale(database, 4)) == 2


def test_a_finished_event_is_never_taken_up_again(database: Database) -> None:
    record(database)
    settle(database, InboxState.DONE)
    assert stale(database, 60) == []


def test_too_old_is_given_up_and_emptied_but_only_what_is_open(database: Database) -> None:
    record(database)
    record(database, "Ev2", minutes=20)
    record(database, "Ev3")
    settle(database, InboxState.DONE, "Ev3")
    with database.transaction() as session:
        inbox.expire(session, NOON + timedelta(minutes=10))
    assert rows(database) == {"Ev1": ("expired", None), "Ev2": ("received", "payload of Ev2"), "Ev3": ("done", None)}


def test_purging_keeps_what_is_open_and_what_is_young(database: Database) -> None:
    for event, state in (("done", InboxState.DONE), ("expired", InboxState.EXPIRED), ("open", InboxState.ANSWERED)):
        record(database, event)
        settle(database, state, event)
    record(database, "young", minutes=60)
    settle(database, InboxState.DONE, "young")
    with database.transaction() as session:
        inbox.purge(session, NOON + timedelta(minutes=30))
    assert set(rows(database)) == {"open", "young"}
