"""Deliveries: queued with their reason, claimed when due, settled once and for all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from storage import channels, outbox, people
from storage.channels import ChannelName
from storage.db import Database
from storage.models import Account
from storage.outbox import Delivery, DeliveryState
from storage.pulse_models import Pulse, Wave, WaveState
from tests.builders import NOON, add_employee, dump

FINAL = [state for state in DeliveryState if state not in (DeliveryState.QUEUED, DeliveryState.SENDING)]
CHANNEL = ChannelName("test", "T1")


@pytest.fixture
def employee(database: Database) -> int:
    return add_employee(database, name="山田")


def add_account(database: Database, employee: int, platform: str, tenant: str = "T1", days_ago: int = 0) -> None:
    with database.transaction() as session:
        account = Account(employee_id=employee, platform=platform, tenant=tenant, user=f"{platform}-{employee}")
        account.seen_at = NOON - timedelta(days=days_ago)
        session.add(account)


def add_wave(database: Database) -> int:
    with database.transaction() as session:
        pulse = Pulse(questions="fortnight", made_at=NOON)
        session.add(pulse)
        session.flush()
        wave = Wave(pulse_id=pulse.id, state=WaveState.OPEN, opens_at=NOON, closes_at=NOON, least=5)
        session.add(wave)
        session.flush()
        return wave.id


def enqueue(
    database: Database, employee: int, once: str = "x:1", minutes: int = 0, channel: ChannelName = CHANNEL
) -> bool:
    with database.transaction() as session:
        due = NOON + timedelta(minutes=minutes)
        platform, tenant = channel
        return outbox.enqueue(
            session, employee, "follow_up", {"try": 1}, once=once, due_at=due, platform=platform, tenant=tenant
        )


def claim(database: Database, minutes: int = 0, limit: int = 20) -> list[int]:
    now = NOON + timedelta(minutes=minutes)
    with database.transaction() as session:
        waiting = outbox.due(session, CHANNEL, now, limit)
        for item in waiting:
            outbox.start(item.delivery, now)
        return [item.delivery.id for item in waiting]


def settle(database: Database, delivery: int, state: DeliveryState, reason: str = "") -> None:
    with database.transaction() as session:
        outbox.settle(session, [delivery], state, reason, NOON)


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
        outbox.requeue(session, [delivery])
        outbox.postpone_alike(session, CHANNEL, "follow_up", NOON + timedelta(days=1), "Asia/Tokyo")
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


def test_what_the_platform_did_not_take_keeps_its_place_and_can_be_cancelled(database: Database, employee: int) -> None:
    enqueue(database, employee, "first", minutes=-5)
    enqueue(database, employee, "second")
    (first,) = claim(database, limit=1)
    with database.transaction() as session:
        outbox.requeue(session, [first])
    assert claim(database, limit=1) == [first]
    with database.transaction() as session:
        outbox.requeue(session, [first])
        outbox.cancel(session, employee, NOON, once="first")
    assert rows(database) == [("cancelled", "", True), ("queued", "", False)]


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


def test_what_has_no_channel_goes_to_the_account_used_last_once_it_is_due(database: Database, employee: int) -> None:
    """As queued by the version before channels, and for people who were never met on a platform."""
    nowhere, nobody = ChannelName("", ""), add_employee(database, name="鈴木")
    add_account(database, employee, "slack", "W", days_ago=3)
    add_account(database, employee, "teams", "X", days_ago=1)
    enqueue(database, employee, "due", channel=nowhere)
    enqueue(database, employee, "later", minutes=10, channel=nowhere)
    enqueue(database, nobody, "for nobody", channel=nowhere)
    with database.transaction() as session:
        outbox.choose_channels(session, NOON)
    found = {row["once"]: (row["platform"], row["state"], row["reason"]) for row in dump(database)["delivery"]}
    assert found == {
        "due": ("teams", "queued", ""),
        "later": ("", "queued", ""),
        "for nobody": ("", "skipped", "no account takes messages"),
    }
    with database.transaction() as session:
        assert ("teams", "X") in channels.names(session, ["teams"])
        people.mark_unreachable(session, "teams", "X", f"teams-{employee}", "blocked")
        outbox.choose_channels(session, NOON + timedelta(minutes=10))
    assert [row["platform"] for row in dump(database)["delivery"] if row["once"] == "later"] == ["slack"]


def test_a_wave_adds_up_and_every_recipient_is_in_the_export(database: Database) -> None:
    wave = add_wave(database)
    for number in range(25):
        person = add_employee(database, name=str(number))
        if number != 7:
            add_account(database, person, "test")
        with database.transaction() as session:
            assert outbox.enqueue(
                session,
                person,
                "pulse_invitation",
                {"wave": wave},
                once=f"w:{number}",
                due_at=NOON,
                platform="test",
                tenant="T1",
                wave_id=wave,
            )
    enqueue(database, person, "of no wave", minutes=1)
    for number, delivery in enumerate(claim(database, limit=20)):
        if number < 15:
            settle(database, delivery, FINAL[number % len(FINAL)], f"why {number}")
    with database.transaction() as session:
        totals = outbox.totals(session, wave)
        export = list(outbox.recipients(session, wave, "pulse_invitation"))
    assert totals == {**dict.fromkeys(FINAL, 3), DeliveryState.SENDING: 5, DeliveryState.QUEUED: 5}
    assert sum(totals.values()) == 25
    assert [line.delivery for line in export] == sorted({line.delivery for line in export})
    assert len(export) == 25
    assert [line.state for line in export].count("unknown") == 3
    assert sorted(line.user for line in export)[0] == "", "the account that is gone"
    assert {line.settled_at for line in export} == {None, NOON.astimezone(UTC)}


class Deliveries(RuleBasedStateMachine):
    """Replicas, crashes, people and platforms in any order."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.now = datetime(2026, 11, 24, 3, tzinfo=UTC)
        self.intended = 0
        self.claimed: list[int] = []
        self.attempts: dict[int, int] = {}
        """Sends whose message the platform took or may have taken."""
        self.final: dict[int, str] = {}
        with database.transaction() as session:
            for table in ("delivery", "employee"):
                session.execute(outbox.Delivery.metadata.tables[table].delete())
        self.people = [add_employee(database, name=str(number)) for number in range(4)]

    @rule(person=st.integers(0, 3), minutes=st.integers(-60, 60))
    def plan(self, person: int, minutes: int) -> None:
        enqueue(self.database, self.people[person], f"x:{self.intended}", minutes)
        self.intended += 1

    @rule(minutes=st.integers(0, 90), limit=st.integers(1, 5))
    def take(self, minutes: int, limit: int) -> None:
        for delivery in claim(self.database, minutes, limit):
            assert delivery not in self.final
            self.claimed.append(delivery)

    @rule(state=st.sampled_from([DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN]))
    def end(self, state: DeliveryState) -> None:
        if self.claimed:
            delivery = self.claimed.pop(0)
            self.attempts[delivery] = self.attempts.get(delivery, 0) + 1
            settle(self.database, delivery, state)

    @rule()
    def throttle(self) -> None:
        if self.claimed:
            with self.database.transaction() as session:
                outbox.requeue(session, [self.claimed.pop(0)])

    @rule()
    def crash(self) -> None:
        """Whoever was sending is gone; whether its messages arrived is not known."""
        for delivery in self.claimed:
            self.attempts[delivery] = self.attempts.get(delivery, 0) + 1
        self.claimed.clear()
        with self.database.transaction() as session:
            outbox.settle_lost(session, self.now + timedelta(days=1), self.now)

    @rule(minutes=st.integers(0, 120))
    def close_for_the_day(self, minutes: int) -> None:
        with self.database.transaction() as session:
            outbox.postpone_alike(session, CHANNEL, "follow_up", self.now + timedelta(minutes=minutes), "Asia/Tokyo")

    @rule(person=st.integers(0, 3))
    def opt_out(self, person: int) -> None:
        with self.database.transaction() as session:
            outbox.cancel(session, self.people[person], self.now)

    @invariant()
    def nobody_is_lost_doubled_or_changed(self) -> None:
        with self.database.transaction() as session:
            found = {row.id: row.state for row in session.execute(select(Delivery.id, Delivery.state))}
        assert len(found) == self.intended
        assert {delivery for delivery, state in found.items() if state == "sending"} == set(self.claimed)
        assert all(count == 1 for count in self.attempts.values()), "sent twice"
        for delivery, state in self.final.items():
            assert found[delivery] == state, "a final state changed"
        self.final = {delivery: state for delivery, state in found.items() if state in list(FINAL)}


def test_any_order_of_events_keeps_the_promise(database: Database) -> None:
    """Each intended recipient is in exactly one state, a final state stays, and nothing is sent twice."""
    run_state_machine_as_test(
        lambda: Deliveries(database),
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True),
    )


def test_what_is_to_be_forgotten_goes_once_it_is_settled_and_nothing_else_does(
    database: Database, employee: int
) -> None:
    for once in ("queued", "sending", "settled", "other"):
        enqueue(database, employee, once)
    ids = {row["once"]: row["id"] for row in dump(database)["delivery"]}
    claim(database)
    with database.transaction() as session:
        outbox.requeue(session, [ids["queued"]])
        outbox.settle(session, [ids["settled"], ids["other"]], DeliveryState.SENT, "", NOON)
        outbox.forget(session, ["another message"])
        outbox.forget(session, ["follow_up"], [ids["queued"], ids["sending"], ids["settled"]])
    assert {row["once"] for row in dump(database)["delivery"]} == {"queued", "sending", "other"}
    with database.transaction() as session:
        outbox.forget(session, ["follow_up"])
    assert {row["once"] for row in dump(database)["delivery"]} == {"queued", "sending"}
