"""How a person of a platform says and presses something, and reads what came back."""

import asyncio
import itertools
import re
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.teams.app import PATH
from bot.teams.text import CARD
from tests.bench.scale.platforms import Arrived, Platforms
from tests.contract.adaptive import opener, read_card, with_dialog
from tests.contract.blocks import read_blocks
from tests.contract.shown import Message, Sheet
from tests.e2e.peers.slack_driver import Answer, SlackDriver
from tests.teams.microsoft import TENANT, message, token

TOKEN_KEPT = 300
"""Seconds; Teams' tokens hold longer, but the bench's are made for ten minutes."""
PATIENCE = 60.0
"""Seconds after which an answer counts as lost."""

FIELD = re.compile(r"^banso-input:|-\d+$")
"""What a platform's name of a field has around the argument's."""

_serial = itertools.count(1)


@dataclass(frozen=True)
class Turn:
    """One turn as it was measured, moments as ``time.perf_counter`` tells them."""

    acknowledged: float
    answered: float


class Lost(Exception):
    """No answer came in PATIENCE."""


class Ended(Exception):
    """The last answer leaves nothing to press or fill in: nobody can suggest something for everything."""


class Person(ABC):
    """Somebody on one platform; ``last`` is what they have before them."""

    def __init__(self, number: int) -> None:
        self.number = number

    @abstractmethod
    async def says(self, text: str) -> Turn:
        """Type something."""

    @abstractmethod
    async def presses(self, command: str) -> Turn:
        """Press the first button that carries this command."""

    @abstractmethod
    async def sends(self, values: Mapping[str, str]) -> Turn:
        """Send the form with these values, or "資料" where none is given."""

    async def _arrives(self, expected: "asyncio.Future[Arrived]") -> Arrived:
        try:
            return await asyncio.wait_for(expected, PATIENCE)
        except TimeoutError:
            raise Lost("no answer") from None


class SlackPerson(Person):
    """In Slack: events and interactions, answered by a call to the Web API."""

    def __init__(self, number: int, platforms: Platforms, drivers: Sequence[SlackDriver]) -> None:
        super().__init__(number)
        self._platforms, self._drivers = platforms, drivers
        self._user, self._chat = f"U{number}", f"D{number}"
        self._last: Arrived | None = None

    @property
    def _driver(self) -> SlackDriver:
        return self._drivers[next(_serial) % len(self._drivers)]

    async def says(self, text: str) -> Turn:
        expected = self._platforms.expect(self._chat)
        return await self._turn(expected, await self._driver.dm(self._user, self._chat, text))

    async def presses(self, command: str) -> Turn:
        shown = self._shown()
        button = next((b for b in shown.buttons if b.press["action_id"].startswith(f"banso:{command}:")), None)
        if button is None:
            raise Ended(command)
        trigger, stamp = f"{self._user}.{next(_serial)}", f"{time.time():.6f}"
        expected = self._platforms.expect(self._chat, trigger)
        message = {"ts": stamp, "thread_ts": stamp}
        answer = await self._driver.press(self._user, self._chat, message, dict(button.press), trigger_id=trigger)
        return await self._turn(expected, answer)

    async def sends(self, values: Mapping[str, str]) -> Turn:
        assert self._last is not None
        view = self._last.body().get("view")
        form = self._shown().form
        if view is None or form is None:
            raise Ended("modal")
        blocks = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        filled = _filled(form, values)
        state = {name: {"value": _slack_value(element, filled[name])} for name, element in blocks.items()}
        expected = self._platforms.expect(self._chat)
        return await self._turn(expected, await self._driver.submit(self._user, view, state))

    def _shown(self) -> Message:
        if self._last is None:
            raise Ended("nothing")
        body = self._last.body()
        view = body.get("view")
        if view is None:
            return read_blocks(body["blocks"], "1.1")
        title, submit = view["title"]["text"], view["submit"]["text"]
        return read_blocks(view["blocks"], "modal", title=title, submit=submit, view=view)

    async def _turn(self, expected: "asyncio.Future[Arrived]", answer: Answer) -> Turn:
        acknowledged = time.perf_counter()
        if answer.status != 200:
            expected.cancel()
            raise Lost(f"status {answer.status}")
        self._last = await self._arrives(expected)
        return Turn(acknowledged, self._last.at)


class Tenant:
    """Teams' side of everybody in it: one pool of connections, tokens as Teams signs them."""

    def __init__(self, session: aiohttp.ClientSession, platforms: Platforms, bots: Sequence[str]) -> None:
        self.platforms, self._session, self._bots = platforms, session, bots
        self._token, self._until = "", 0.0

    async def post(self, activity: Mapping[str, Any]) -> Any:
        """Deliver an activity to one of the replicas; the value is its answer, None when that is empty."""
        if time.monotonic() > self._until:
            self._token = token(self.platforms.key, self.platforms.service)
            self._until = time.monotonic() + TOKEN_KEPT
        url = self._bots[next(_serial) % len(self._bots)] + PATH
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.post(url, json=activity, headers=headers) as answer:
            if answer.status not in (200, 201, 202):
                raise Lost(f"status {answer.status}")
            return await answer.json() if answer.content_type == "application/json" else None


class TeamsPerson(Person):
    """In Teams: messages are answered by a call to the connector, presses often in the response itself."""

    def __init__(self, number: int, tenant: Tenant) -> None:
        super().__init__(number)
        self._tenant, self._chat = tenant, f"a:{number}"
        self._card: dict[str, Any] = {}
        self._message = ""

    async def says(self, text: str) -> Turn:
        return await self._turn(self._activity(text=text))

    async def presses(self, command: str) -> Turn:
        shown = read_card(self._card, self._message)
        button = next((b for b in shown.buttons if b.press["action"]["verb"] == command), None)
        if button is None:
            raise Ended(command)
        return await self._execute(button.press["action"], {})

    async def sends(self, values: Mapping[str, str]) -> Turn:
        shown, opens = read_card(self._card, self._message), opener(self._card)
        if opens is None and shown.form is not None:
            return await self._execute(shown.form.submit.press["action"], _filled(shown.form, values))
        if opens is None:
            raise Ended("form")
        task = await self._tenant.post(self._invoke("task/fetch", {"data": opens["data"]}))
        form = with_dialog(shown, task["task"]).form
        assert form is not None
        data = {**form.submit.press["action"]["data"], **_filled(form, values)}
        return await self._turn(self._invoke("task/submit", {"data": data}))

    async def _execute(self, action: Mapping[str, Any], values: Mapping[str, str]) -> Turn:
        pressed = {"type": "Action.Execute", "verb": action["verb"], "data": {**action["data"], **values}}
        return await self._turn(self._invoke("adaptiveCard/action", {"action": pressed, "trigger": "manual"}))

    async def _turn(self, activity: Mapping[str, Any]) -> Turn:
        expected = self._tenant.platforms.expect(self._chat)
        try:
            answer = await self._tenant.post(activity)
        except BaseException:
            expected.cancel()
            raise
        acknowledged = time.perf_counter()
        if answer is not None and answer.get("type") == CARD:
            expected.cancel()
            self._card = answer["value"]
            return Turn(acknowledged, acknowledged)
        arrived = await self._arrives(expected)
        self._card, self._message = arrived.body()["attachments"][0]["content"], f"m{next(_serial)}"
        return Turn(acknowledged, arrived.at)

    def _invoke(self, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
        given = self._activity(type="invoke", name=name, value=value, replyToId=self._message)
        return {key: part for key, part in given.items() if key != "text"}

    def _activity(self, **changes: Any) -> dict[str, Any]:
        conversation = {"id": self._chat, "tenantId": TENANT, "conversationType": "personal"}
        sender = {"id": f"29:{self.number}", "name": f"Person {self.number}"}
        given = {"id": uuid.uuid4().hex, "conversation": conversation, "from": sender, **changes}
        return message(self._tenant.platforms.service, **given)


def _filled(form: Sheet, values: Mapping[str, str]) -> dict[str, str]:
    """Every field filled in: as told by the name of its argument, a list with its first option, the rest in a word."""
    filled = {}
    for item in form.fields:
        told = values.get(FIELD.sub("", item.name), "")
        filled[item.name] = told or next(iter(item.options.values()), "") or item.value or "資料"
    return filled


def _slack_value(element: Mapping[str, Any], value: str) -> dict[str, Any]:
    if element["type"] != "static_select":
        return {"type": element["type"], "value": value}
    chosen = next(option for option in element["options"] if option["value"] == value)
    return {"type": element["type"], "selected_option": chosen}
