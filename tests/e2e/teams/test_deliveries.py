"""Surveys on their way to everybody in a Teams that throttles, loses answers and refuses, and the taps on them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import pytest_asyncio

from bot.delivery import DeliveryLoop
from bot.teams.app import TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from coach.coach import Coach
from coach.locales import say
from coach.pulse import waves
from coach.pulse.items import bank
from coach.turn import Company
from storage import leads, outbox, pulses
from storage.db import Database
from storage.inbox import InboxState
from storage.models import Account, Employee
from storage.outbox import DeliveryState
from tests.builders import Clock, dump
from tests.e2e.peers.faults import Call, Fault, Mode
from tests.e2e.peers.teams_client import shown
from tests.e2e.teams.person import Chat
from tests.teams.microsoft import APP_ID, TENANT, Login, certificate, serving
from tests.waves import open_wave

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

TEN = datetime.fromisoformat("2030-01-08T10:00+09:00")
"""A Tuesday. Not in the past: taps come at the time of the test, and the wave must not have closed by then."""
EVERYBODY = 6
"""As many as the simulated Teams can have."""
AT_ONCE = 3
"""How many of them get a message in the first second."""
ASKED, NEXT = say("ja", "pulse-heading", count=3), say("ja", "pulse-place", place=2, count=3)
OPENING, MESSAGES = "/v3/conversations", "/activities"
BLOCKED = {"errorCode": 209, "message": '{ "subCode": "MessageWritesBlocked" }'}


class Staff:
    """Everybody in the simulated Teams, and the send loop. The chats of all but one are not known yet."""

    def __init__(self, chat: Chat, coach: Coach, database: Database) -> None:
        self.chat, self.coach, self.database, self.proxy = chat, coach, database, chat.proxy
        self.clock = Clock(TEN)
        self.through(chat.front_end)
        config = chat.client.config
        where = {"service": chat.service, "bot": str(config["bot"]["id"])}
        users = {str(user["id"]): where for user in config["users"]}
        users[chat.client.user] = {**where, "conversation": chat.client.chat}
        for user, address in users.items():
            with database.transaction() as session:
                employee = Employee(from_directory=True, language="ja", language_chosen=True, greeted_at=TEN)
                session.add(employee)
                session.flush()
                account = Account(employee_id=employee.id, platform="teams", tenant=config["tenantId"], user=user)
                account.seen_at, account.address = TEN, address
                session.add(account)
                self.me = employee.id
        self.wave = open_wave(database, TEN)

    def through(self, front_end: TeamsFrontEnd) -> None:
        """Send through this front end, slowly enough that a wave takes seconds."""
        front_end.sends_per_second = 4.0
        self.loop = DeliveryLoop(self.coach, {"teams": front_end}, lambda: self.clock.now)

    async def send(self, **later: float) -> None:
        """Everything that may go from then on, second by second, until nothing does."""
        self.clock.now = max(self.clock.now, TEN + timedelta(**later))
        idle = 0
        while idle < 2:
            before = len(self.proxy.calls)
            await self.loop.step()
            await self.loop.drain()
            idle = idle + 1 if len(self.proxy.calls) == before else 0
            self.clock.forward(seconds=1)

    def totals(self, wave: int | None = None) -> Mapping[DeliveryState, int]:
        """A wave's people by state."""
        with self.database.transaction() as session:
            return outbox.totals(session, wave or self.wave)

    def invited(self) -> Counter[str]:
        """How many invitations Teams took for each person, whether or not it could say so."""
        chats = {self.chat.client.chat: self.chat.client.user}
        chats |= {call.answer["id"]: call.parameters["members"][0]["id"] for call in self.opened() if call.answer}
        taken = [call for call in self.proxy.calls if "id" in call.answer and call.parameters.get("summary") == ASKED]
        return Counter(chats[unquote(call.method.split("/")[3])] for call in taken)

    def opened(self) -> list[Call]:
        """Every attempt to open a private chat."""
        return [call for call in self.proxy.calls if call.method == OPENING]

    def stored(self) -> dict[str, int]:
        """The answers in the database by item; all are one person's, one for each item."""
        rows = dump(self.database)["answer"]
        assert len({(row["key"], row["item"]) for row in rows}) == len(rows)
        assert len({row["key"] for row in rows}) <= 1
        return {row["item"]: row["value"] for row in rows}


@pytest_asyncio.fixture(loop_scope="session")
async def staff(chat: Chat, coach: Coach, database: Database) -> Staff:
    return Staff(chat, coach, database)


@pytest_asyncio.fixture(loop_scope="session")
async def login(staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Login]:
    """Messages go out as in production: with tokens of the login service."""
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    made = Login()
    async with serving(made, tls=tls) as url:
        settings = TeamsSettings(APP_ID, "secret", TENANT, service_hosts=("127.0.0.1",), login_url=url)
        async with TeamsFrontEnd(staff.chat.intake, settings) as front_end:
            staff.through(front_end)
            yield made


@pytest.mark.parametrize("match", [OPENING, MESSAGES], ids=["opening a chat", "a message"])
async def test_throttled_on_the_way_everybody_waits_and_gets_it_once(staff: Staff, match: str) -> None:
    throttled = Fault(match, status=429, headers={"Retry-After": "30"}, skip=AT_ONCE - 1)
    staff.proxy.faults.append(throttled)
    await staff.send()
    assert throttled.count == 0
    first = {DeliveryState.SENT: AT_ONCE - 1, DeliveryState.QUEUED: EVERYBODY - AT_ONCE + 1}
    assert staff.totals() == first

    await staff.chat.says("使い方", sees=say("ja", "help-heading"))
    await staff.send(seconds=26)
    assert staff.clock.now < TEN + timedelta(seconds=30)
    assert staff.totals() == first, "the answer came, and nothing of the wave"

    await staff.send(seconds=30)
    assert staff.totals() == {DeliveryState.SENT: EVERYBODY}
    assert set(staff.invited().values()) == {1}
    assert len(staff.invited()) == EVERYBODY


@pytest.mark.parametrize(
    "fault",
    [Fault(MESSAGES, Mode.DROP_AFTER, skip=4), Fault(MESSAGES, Mode.ANSWER_AFTER, status=500, skip=1)],
    ids=["connection cut", "500"],
)
async def test_a_lost_answer_is_unknown_and_one_message(staff: Staff, fault: Fault) -> None:
    staff.proxy.faults.append(fault)
    await staff.send()
    await staff.send(minutes=20)
    assert fault.count == 0
    assert staff.totals() == {DeliveryState.SENT: EVERYBODY - 1, DeliveryState.UNKNOWN: 1}
    assert set(staff.invited().values()) == {1}
    assert len(staff.invited()) == EVERYBODY


async def test_a_chat_whose_opening_got_no_answer_is_opened_again_and_gets_its_message(staff: Staff) -> None:
    staff.proxy.faults.append(Fault(OPENING, Mode.DROP_AFTER))
    await staff.send()
    assert staff.totals() == {DeliveryState.SENT: EVERYBODY}
    assert set(staff.invited().values()) == {1}
    assert len(staff.opened()) == EVERYBODY, "of five chats one twice"


async def test_who_blocked_us_is_left_out_until_they_install_again(staff: Staff) -> None:
    chat, me = staff.chat, staff.chat.client.user
    staff.proxy.faults.append(Fault(f"{chat.client.chat}{MESSAGES}", status=403, body=BLOCKED, count=99))
    await staff.send()
    assert staff.totals() == {DeliveryState.SENT: EVERYBODY - 1, DeliveryState.FAILED: 1}
    assert unreachable(staff) == {me: "MessageWritesBlocked"}
    await staff.send(days=7)
    without = open_wave(staff.database, staff.clock.now)
    await staff.send()
    assert staff.totals(without) == {DeliveryState.SENT: EVERYBODY - 1}, "not even queued for whoever blocked us"
    assert sum(chat.client.chat in unquote(call.method) for call in staff.proxy.calls) == 1, "not tried again"

    staff.proxy.faults.clear()
    before = len(chat.client.messages)
    await chat.client.install()
    await chat.client.sees(say("ja", "hello-heading"), before)
    assert unreachable(staff) == {}
    await staff.send(days=14)
    again = open_wave(staff.database, staff.clock.now)
    await staff.send()
    assert staff.totals(again) == {DeliveryState.SENT: EVERYBODY}
    await chat.client.sees(ASKED, before)


@pytest.mark.parametrize(
    ("status", "body", "reason", "tokens"),
    [
        (401, {"message": "Authorization has been denied for this request."}, "the token is refused", 2),
        (403, {"error": {"code": "BotDisabledByAdmin"}}, "BotDisabledByAdmin", 1),
    ],
)
async def test_refused_altogether_the_wave_stops_until_the_lead_resumes_it(
    staff: Staff, login: Login, status: int, body: Mapping[str, Any], reason: str, tokens: int
) -> None:
    with staff.database.transaction() as session:
        leads.grant(session, staff.me, None, TEN)
    refused = Fault(OPENING, status=status, body=body, count=1000)
    staff.proxy.faults.append(refused)
    await staff.send()
    await staff.send(minutes=14)
    assert len(staff.proxy.calls) == AT_ONCE * tokens, "what was on its way, each once with every token"
    assert login.issued == tokens
    assert staff.totals() == {DeliveryState.QUEUED: EVERYBODY}, "nobody is lost"
    (wave,) = dump(staff.database)["wave"]
    assert (wave["state"], wave["stopped_for"]) == ("stopped", reason)

    refused.count = 0
    chat = staff.chat
    await staff.send(minutes=16)
    await chat.looks_at(say("ja", "pulse-stopped-heading"))
    assert reason in chat.text
    assert not staff.invited(), "the lead hears of it; of the stopped wave nobody"
    await chat.presses(say("ja", "results-button-wave"), say("ja", "desk-button-resume"))
    await chat.presses(say("ja", "desk-button-resume"), say("ja", "desk-button-stop"))
    await staff.send(minutes=17)
    assert staff.totals() == {DeliveryState.SENT: EVERYBODY}
    assert set(staff.invited().values()) == {1}


async def test_a_double_tap_and_changes_until_it_closes_and_none_after(staff: Staff) -> None:
    chat = staff.chat
    await staff.send()
    await chat.looks_at(ASKED)
    good, bad = chat.button(say("ja", "pulse-scale-4")), chat.button(say("ja", "pulse-scale-2"))
    (status, answer), again = await asyncio.gather(*(chat.client.executes(chat.message, good) for _ in range(2)))
    assert again == (status, answer)
    assert (status, NEXT in shown(answer)) == (200, True)
    assert staff.stored() == {"US0": 4}
    changed = await chat.client.sees(NEXT)
    assert (changed["event"], changed["messageId"]) == ("updateMessage", chat.message)

    status, answer = await chat.client.executes(chat.message, bad)  # on a screen that still shows the first question
    assert (status, NEXT in shown(answer)) == (200, True)
    assert staff.stored() == {"US0": 2}
    chat.card = answer["value"]
    await chat.presses(say("ja", "pulse-scale-3"), say("ja", "pulse-place", place=3, count=3))
    await chat.presses(say("ja", "pulse-scale-3"), say("ja", "pulse-done-heading"))
    done = chat.card
    await chat.presses(bank()["AX0"].name("ja"), bank()["AX0"].ja)
    await chat.presses(say("ja", "pulse-scale-5"), say("ja", "pulse-done-heading"))
    assert (staff.stored()["US0"], staff.stored()["AX0"], len(staff.stored())) == (2, 5, 3)

    with staff.database.transaction() as session:
        wave = pulses.find_wave(session, staff.wave, to_change=True)
        assert wave is not None
        waves.close(session, wave, staff.clock.now, Company())
    closed = say("ja", "pulse-closed-heading")
    for card, action in ((done, bank()["US0"].name("ja")), (done, say("ja", "pulse-button-comment"))):
        chat.card = card
        await chat.presses(action, closed)
    status, answer = await chat.client.executes(chat.message, good)
    assert (status, closed in shown(answer)) == (200, True)
    await chat.intake.drain(5)
    assert staff.stored() == {}
    assert (await chat.client.sees(closed))["messageId"] == chat.message


async def test_a_card_that_cannot_be_changed_any_more_costs_no_answer(staff: Staff) -> None:
    chat = staff.chat
    await staff.send()
    await chat.looks_at(ASKED)
    deleted = {"error": {"code": "ActivityNotFoundInConversation"}}
    gone = Fault(f"{MESSAGES}/{chat.message}", status=404, body=deleted, count=99)
    staff.proxy.faults.append(gone)
    before = len(chat.client.messages)
    fair = chat.button(say("ja", "pulse-scale-3"))
    await chat.presses(say("ja", "pulse-scale-4"), NEXT)
    await chat.intake.drain(5)
    assert (gone.count, len(chat.client.messages)) == (98, before), "seen in the answer to the press"
    assert staff.stored() == {"US0": 4}

    await chat.client.submits(chat.message, fair)  # from a client whose presses have no answer
    assert (await chat.client.sees(NEXT, before))["event"] == "createMessage"
    await chat.intake.drain(5)
    assert (gone.count, staff.stored()) == (97, {"US0": 3})
    assert {row["state"] for row in dump(staff.database)["inbox"]} == {InboxState.DONE}, "nothing to take up again"


def unreachable(staff: Staff) -> dict[str, str]:
    """The accounts that take no messages, with the reason."""
    return {row["user"]: row["unreachable"] for row in dump(staff.database)["account"] if row["unreachable"]}
