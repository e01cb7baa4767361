"""A person at the playground: messages over HTTP as the page sends them, cards read from the HTML it would show."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.frontend import Address
from bot.playground.app import PLATFORM, TENANT, PlaygroundFrontEnd, PlaygroundPerson
from bot.server import make_app
from coach.cards import Card
from coach.turn import Account
from tests.contract.driver import PATIENCE, Driver, Product
from tests.contract.markup import read_card
from tests.contract.shown import Message, Pressable, Sheet

USER = "somebody"
MARK = "🔚 that is all"
"""The heading of a card sent last, so that a stream without an end can be read to its end."""

Client = TestClient[web.Request, web.Application]


class PlaygroundDriver(Driver):
    """The page's side of the conversation."""

    longest_input = 100_000
    away_message = "playground-refused-database"

    def __init__(self, product: Product, language: str) -> None:
        self._department = ""
        front_end = PlaygroundFrontEnd(product.intake, self._everyone)
        super().__init__(product, front_end, Account(PLATFORM, TENANT, USER), language)
        self._numbers = itertools.count(1)
        self._page_language = language
        self._last: dict[str, Any] = {}
        self._heard = ""
        self._standing: dict[str, str] = {"": ""}

    @asynccontextmanager
    async def at_the_page(self) -> AsyncIterator["PlaygroundDriver"]:
        """Serve and visit until the block ends."""
        app = make_app([self.front_end], self.product.database)
        async with TestClient(TestServer(app)) as self._client, self.front_end:
            yield self

    def _everyone(self) -> list[PlaygroundPerson]:
        name = {"ja": "佐藤 美咲", "en": "Emma Wilson"}[self.language]
        return [PlaygroundPerson(USER, name, self._department, self._department, self.language, "who@example.com")]

    def _profile_says(self, department: str) -> None:
        self._department = department

    async def _say(self, text: str) -> None:
        self._last = {"text": text, **self._envelope()}
        await self._post(self._last)

    async def _resend(self) -> None:
        """The page's "Send again" has the same id."""
        await self._post(self._last)

    async def _press(self, message: Message, pressed: Pressable) -> None:
        await self._post({**pressed.press, "replaces_message": message.id, **self._envelope()})

    async def _send(self, message: Message, form: Sheet, values: Mapping[str, str]) -> None:
        args = {**form.submit.press["args"], **values}
        content = {"command": form.submit.press["command"], "args": args}
        await self._post({**content, "replaces_message": message.id, **self._envelope()})

    def _envelope(self) -> dict[str, str]:
        return {"id": f"m{next(self._numbers)}", "user": USER, "language": self._page_language}

    async def _post(self, body: Mapping[str, Any]) -> None:
        async with asyncio.timeout(PATIENCE), self._client.post("/playground/messages", json=body) as response:
            if response.status != 200:
                ja, en = (await response.text()).split("\n")
                self._notices.append(ja if self._page_language == "ja" else en)
                return
            for message in (await response.json())["messages"]:
                self._take(message)

    def _take(self, message: Mapping[str, str]) -> None:
        self._page_language = message["language"]
        place = message["replaces"]
        self._appears(read_card(message["html"], message["id"]), self._standing.get(place, place))
        self._standing[place] = message["id"] if place else ""

    async def _look(self) -> None:
        """Read the stream of cards that came unasked; a card of our own marks its end."""
        await self.product.intake.drain(PATIENCE)
        await self.front_end.send(Address(self.account), Card(MARK))
        parameters = {"user": USER, "after": self._heard}
        async with asyncio.timeout(PATIENCE), self._client.get("/playground/stream", params=parameters) as stream:
            async for line in stream.content:
                if line.startswith(b"id: "):
                    self._heard = line[4:].decode().strip()
                if line.startswith(b"data: "):
                    message = json.loads(line[6:])
                    if MARK in message["html"]:
                        return
                    self._take(message)
        raise AssertionError("the stream ended")
