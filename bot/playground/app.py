"""The chat page in the browser, for this machine only: its routes, and cards sent unasked."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Self

from aiohttp import web
from pydantic import ValidationError

from bot.frontend import Address
from bot.intake import DatabaseGone, Intake
from bot.playground.answers import PLATFORM, SENDS_PER_SECOND, TENANT, Answers, Message, PlaygroundPerson, shown
from bot.playground.guard import HEADERS, guarded, refusal
from bot.playground.mailbox import Mailbox
from bot.playground.page import page
from bot.request_body import body_of
from bot.static_files import static_files
from coach.cards import Card

__all__ = ["PLATFORM", "TENANT", "PlaygroundFrontEnd", "PlaygroundPerson"]

STATIC = Path(__file__).parent / "static"

HEARTBEAT = 15.0
"""Seconds of silence after which a stream shows that it is alive, so that a dead one is noticed."""

DRAIN = 5.0
"""Seconds that answers under way get at shutdown; what is left is recovered from the inbox."""


class PlaygroundFrontEnd:
    """The playground as a front end. Used as an async context manager; leaving it ends the pages' streams."""

    name = PLATFORM
    sends_per_second = SENDS_PER_SECOND

    def __init__(self, intake: Intake, people: Callable[[], list[PlaygroundPerson]]) -> None:
        self._answers = Answers(intake, self)
        self._mailbox = Mailbox()
        self._people = people
        self._known: dict[str, PlaygroundPerson] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._mailbox.close()
        await self._answers.drain(DRAIN)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The page, its files, the people, messages in, and cards out."""
        return (
            web.get("/", guarded(_page)),
            web.get("/playground/static/{file:.+}", guarded(_file)),
            web.get("/playground/people", guarded(self._list_people)),
            web.post("/playground/messages", guarded(self._take_message)),
            web.get("/playground/stream", guarded(self._stream)),
        )

    async def send(self, address: Address, card: Card) -> None:
        """Put a card into the person's mailbox; an open page shows it at once, another when it is opened."""
        message = self._mailbox.next_id()
        out = shown(card, message, address.where.get("replace", ""))
        await self._mailbox.put(address.account.user, out)

    async def _list_people(self, _request: web.Request) -> web.Response:
        try:
            people = await self._everyone()
        except DatabaseGone:
            return refusal(503, "playground-refused-database")
        return _json([{key: value for key, value in asdict(person).items() if key != "email"} for person in people])

    async def _take_message(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return refusal(415, "playground-refused-type")
        try:
            message = Message.model_validate_json(await body_of(request))
        except ValidationError:
            return refusal(400, "playground-refused-form")
        except web.HTTPRequestEntityTooLarge:
            return refusal(413, "playground-refused-size")
        try:
            person = await self._person(message.user)
            if person is None:
                return refusal(404, "playground-refused-person")
            cards = await self._answers.answer(message, person)
        except DatabaseGone:
            return refusal(503, "playground-refused-database")
        return _json({"messages": cards or [], "repeated": cards is None})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        user = request.query.get("user", "")
        try:
            if await self._person(user) is None:
                return refusal(404, "playground-refused-person")
        except DatabaseGone:
            return refusal(503, "playground-refused-database")
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        try:
            await response.write(b": open\n\n")
            async for sent in self._mailbox.follow(user, last, HEARTBEAT):
                await response.write(b": still here\n\n" if sent is None else _event(sent.id, sent.body))
        except ConnectionResetError:
            pass  # The page was closed; the card stays in the mailbox for the next one.
        return response

    async def _person(self, user: str) -> PlaygroundPerson | None:
        """Someone on the list, or who was on it in this process: deleting one's data is no reason not to answer."""
        if user not in self._known:
            await self._everyone()
        return self._known.get(user)

    async def _everyone(self) -> list[PlaygroundPerson]:
        people = await asyncio.to_thread(self._people)
        self._known.update((person.user, person) for person in people)
        return people


async def _page(request: web.Request) -> web.Response:
    english = request.headers.get("Accept-Language", "").lower().startswith("en")
    return web.Response(text=page("en" if english else "ja"), content_type="text/html", charset="utf-8")


async def _file(request: web.Request) -> web.StreamResponse:
    """One of the page's own files; nothing is looked up outside the list."""
    path = _files().get(request.match_info["file"])
    return web.FileResponse(path) if path else refusal(404, "playground-refused-file")


@cache
def _files() -> Mapping[str, Path]:
    return static_files(STATIC)


def _json(content: object) -> web.Response:
    return web.json_response(content, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def _event(name: str, body: object) -> bytes:
    return f"id: {name}\ndata: {json.dumps(body)}\n\n".encode()
