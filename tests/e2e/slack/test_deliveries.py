"""Messages that Banso sends of its own accord, to a Slack that throttles, loses answers, and refuses people or us."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.delivery import IN_FLIGHT, DeliveryLoop
from bot.intake import Intake
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from coach.coach import Coach
from coach.locales import say
from coach.turn import Company
from storage import leads, outbox
from storage.db import Database
from storage.models import Account, Employee
from storage.outbox import DeliveryState
from tests.builders import Clock, dump
from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.peers.faults import Fault, FaultProxy, Mode
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Workspace
from tests.waves import open_wave
from usecases.load import Catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

TEN = datetime.fromisoformat("2026-11-25T10:00+09:00")
"""A Wednesday."""
EVERYBODY = 40


class Staff:
    """Forty people of the workspace, a wave for all of them, and the send loop."""

    def __init__(self, loop: DeliveryLoop, database: Database, proxy: FaultProxy, users: list[str]) -> None:
        self.loop, self.database, self.proxy = loop, database, proxy
        self.clock = Clock(TEN)
        with database.transaction() as session:
            for user in users:
                employee = Employee(from_directory=True, language="ja")
                session.add(employee)
                session.flush()
                session.add(Account(employee_id=employee.id, platform="slack", tenant=TEAM, user=user, seen_at=TEN))
        self.wave = open_wave(database, TEN)
        self.somebody = int(dump(database)["employee"][0]["id"])

    async def send(self) -> None:
        """Everything that may go now."""
        idle = 0
        while idle < 2:
            before = len(self.proxy.calls)
            await self.loop.step()
            await self.loop.drain()
            idle = idle + 1 if len(self.proxy.calls) == before else 0

    @property
    def totals(self) -> Mapping[DeliveryState, int]:
        """The wave's people by state."""
        with self.database.transaction() as session:
            return outbox.totals(session, self.wave)

    def arrived(self) -> list[str]:
        """Whom Slack has put a message before, once for each message."""
        return [str(call.parameters["channel"]) for call in self.proxy.calls if call.answer.get("ok")]


@pytest_asyncio.fixture
async def company(slack_api: str, proxy: FaultProxy, database: Database, catalogue: Catalogue) -> AsyncIterator[Staff]:
    members: Iterable[Mapping[str, Any]] = (await Workspace(None, proxy, slack_api).call("users.list"))["members"]  # type: ignore[arg-type] # nobody writes here
    users = [str(member["id"]) for member in members if str(member["name"]).startswith("person")][:EVERYBODY]
    coach = Coach(database, catalogue, Company())
    settings = SlackSettings(BOT_TOKEN, SECRET, api_url=proxy.url, sends_per_minute=60_000)
    clock = Clock(TEN)
    async with SlackFrontEnd(Intake(coach, database), settings) as front_end:
        made = Staff(DeliveryLoop(coach, {"slack": front_end}, lambda: clock.now), database, proxy, users)
        made.clock = clock
        yield made


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        (
            Fault(
                "chat.postMessage",
                status=429,
                body={"ok": False, "error": "ratelimited"},
                headers={"Retry-After": "30"},
                skip=20,
                count=3,
            ),
            30,
            31,
        ),
        (Fault("chat.postMessage", body={"ok": False, "error": "message_limit_exceeded"}, skip=20, count=3), 1, 60),
        (Fault("chat.postMessage", status=429, body={"ok": False, "error": "ratelimited"}, skip=20, count=3), 1, 60),
    ],
    ids=["429", "in the body", "no Retry-After"],
)
async def test_throttled_on_the_way_everybody_still_gets_it_once(
    company: Staff, fault: Fault, least: int, most: int
) -> None:
    company.proxy.faults.append(fault)
    await company.send()
    assert company.totals[DeliveryState.QUEUED] >= 3
    waited, attempts = 0, len(company.proxy.calls)
    while len(company.proxy.calls) == attempts:
        assert waited <= most
        company.clock.forward(seconds=1)
        waited += 1
        await company.send()
    assert least <= waited <= most
    assert company.totals == {DeliveryState.SENT: EVERYBODY}
    assert sorted(company.arrived()) == sorted(set(company.arrived()))
    assert len(company.arrived()) == EVERYBODY


@pytest.mark.parametrize(
    "fault",
    [Fault("chat.postMessage", Mode.DROP_AFTER, skip=5), Fault("chat.postMessage", Mode.ANSWER_AFTER, status=500)],
    ids=["connection lost", "500"],
)
async def test_a_lost_answer_is_unknown_and_one_message(company: Staff, fault: Fault) -> None:
    company.proxy.faults.append(fault)
    await company.send()
    company.clock.forward(minutes=10)
    await company.send()
    assert company.totals == {DeliveryState.SENT: EVERYBODY - 1, DeliveryState.UNKNOWN: 1}
    assert company.proxy.reached("chat.postMessage") == EVERYBODY, "not posted again by whatever library"


@pytest.mark.parametrize("error", ["user_disabled", "channel_not_found"])
async def test_somebody_who_left_is_marked_and_not_tried_again(company: Staff, error: str) -> None:
    company.proxy.faults.append(Fault("chat.postMessage", body={"ok": False, "error": error}, skip=7))
    await company.send()
    assert company.totals == {DeliveryState.SENT: EVERYBODY - 1, DeliveryState.FAILED: 1}
    assert [row["reason"] for row in dump(company.database)["delivery"] if row["state"] == "failed"] == [error]
    assert [row["unreachable"] for row in dump(company.database)["account"] if row["unreachable"]] == [error]
    company.clock.forward(days=1)
    await company.send()
    assert len(company.proxy.made("chat.postMessage")) == EVERYBODY


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_revoked_token_stops_the_wave_and_the_lead_hears_of_it_when_it_is_mended(
    company: Staff, error: str
) -> None:
    with company.database.transaction() as session:
        leads.grant(session, company.somebody, None, TEN)
    revoked = Fault("chat.postMessage", body={"ok": False, "error": error}, count=1000)
    company.proxy.faults.append(revoked)
    await company.send()
    tried = len(company.proxy.calls)
    assert tried <= IN_FLIGHT
    assert company.totals == {DeliveryState.QUEUED: EVERYBODY}, "nobody is lost"
    (wave,) = dump(company.database)["wave"]
    assert (wave["state"], wave["stopped_for"]) == ("stopped", error)
    company.clock.forward(minutes=14)
    await company.send()
    assert len(company.proxy.calls) == tried

    revoked.count = 0
    company.clock.forward(minutes=2)
    await company.send()
    assert len(company.arrived()) == 1, "the lead, and of the stopped wave nobody"
    told = [call.parameters["text"] for call in company.proxy.calls if call.answer.get("ok")]
    assert say("ja", "pulse-stopped-heading") in str(told[0])
