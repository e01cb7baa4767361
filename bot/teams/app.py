"""The Teams front end: every activity is checked and recorded before it is acknowledged, then answered."""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Self

import aiohttp
from aiohttp import web
from aiohttp.web import AbstractRouteDef

from bot.fitting import CardTooLarge
from bot.frontend import Address, Refused, SendError
from bot.intake import DatabaseGone, Intake
from bot.request_body import body_of
from bot.server import sentence
from bot.teams import dialogs
from bot.teams.authentication import Authentication, NotAllowed, NotAuthenticated
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.incoming import DIALOG_OPENED, DIALOG_SENT, PLATFORM, Kind, Received, Unreadable, read
from bot.teams.members import Members
from bot.teams.pace import Pace
from bot.teams.pressing import Pressing, both, refusal
from bot.teams.render import Message, render
from bot.teams.sending import Sender
from bot.teams.settings import TeamsSettings
from bot.teams.signing_keys import SigningKeys
from coach.cards import Card, Paragraph
from coach.locales import LANGUAGES, say
from coach.turn import Incoming, Reply

log = logging.getLogger(__name__)

PATH = "/api/messages"
ABOUT = "/teams/about"
TIMEOUT = 15
"""Seconds for one call to the connector; after that its result is unknown."""
CONNECTIONS = 100
BROKEN = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
"""Halves of characters and NUL, which JSON can bring and no database takes."""


class TeamsFrontEnd:
    """One bot registration. Use it as an async context manager: it owns connections."""

    name = PLATFORM
    # Less than the pace of all calls (TeamsSettings.sends_per_second): answers go before.
    sends_per_second = 20.0

    def __init__(self, intake: Intake, settings: TeamsSettings) -> None:
        self._intake = intake
        self._settings = settings
        self._stack = AsyncExitStack()
        self._authentication: Authentication
        self._sender: Sender
        self._members: Members
        self._pressing: Pressing

    async def __aenter__(self) -> Self:
        """Open the connection pool and what shares it."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        pool = aiohttp.TCPConnector(limit=CONNECTIONS)
        # A company's proxy (HTTPS_PROXY) holds here as it does for the libraries that fetch the token.
        session = aiohttp.ClientSession(timeout=timeout, connector=pool, trust_env=True)
        await self._stack.enter_async_context(session)
        credential = Credential(self._settings)
        self._stack.push_async_callback(credential.aclose)
        connector = Connector(session, credential, Pace(self._settings.sends_per_second))
        self._authentication = Authentication(self._settings, SigningKeys(session, self._settings.openid_url))
        self._sender = Sender(connector)
        self._members = Members(connector, self._intake)
        self._pressing = Pressing(self, self._intake, self._members, self._sender)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def routes(self) -> Iterable[AbstractRouteDef]:
        """The messaging endpoint of the bot registration, and the page that the app package links to."""
        return [web.post(PATH, self._receive), web.get(ABOUT, _about)]

    async def send(self, address: Address, card: Card) -> None:
        """Put a card before a person: where ``address.where`` says. Raises SendError."""

        def drawn(budget: int) -> list[Message]:
            try:
                return render(card, card.language, budget)
            except CardTooLarge as reason:
                log.exception("teams_card_not_drawn")
                raise Refused(str(reason)) from reason

        await self._sender.send(address, drawn)

    async def _receive(self, request: web.Request) -> web.Response:
        """Check, record, acknowledge, answer; what is not for us is acknowledged and forgotten."""
        if request.content_type != "application/json":
            return web.Response(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        authorization = request.headers.get("Authorization", "")
        if not authorization and not self._settings.insecure:
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        body = await _json(request)
        if body is None:
            return sentence(HTTPStatus.BAD_REQUEST)
        try:
            await self._authentication.check(authorization, body)
        except NotAuthenticated as reason:
            log.warning("request_not_authenticated", extra={"platform": PLATFORM, "reason": str(reason)})
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        except NotAllowed as reason:
            log.warning("request_not_allowed", extra={"platform": PLATFORM, "reason": str(reason)})
            return web.Response(status=HTTPStatus.FORBIDDEN)
        return await self._accept(body)

    async def _accept(self, body: Mapping[str, Any]) -> web.Response:
        try:
            received = read(body, datetime.now(UTC))
        except Unreadable as reason:
            log.warning("activity_unreadable", extra={"platform": PLATFORM, "reason": str(reason)})
            return _refused(body)
        if received is None:
            return web.Response(status=HTTPStatus.NOT_IMPLEMENTED if body["type"] == "invoke" else HTTPStatus.OK)
        if received.dialog is not None:
            return self._opened(received.incoming, received.dialog)
        if received.kind in (Kind.PRESS, Kind.DIALOG_SENT):
            answer = await self._pressing.answer(received.incoming, in_dialog=received.kind is Kind.DIALOG_SENT)
            return web.json_response(answer) if answer else web.Response(status=HTTPStatus.OK)
        try:
            return await self._record(received)
        except DatabaseGone:
            log.error("event_not_recorded", extra={"platform": PLATFORM})
            if received.kind is not Kind.REMOVED:
                self._intake.in_background(self._apologize(received.incoming))
            return sentence(HTTPStatus.SERVICE_UNAVAILABLE)

    def _opened(self, incoming: Incoming, dialog: dialogs.Dialog) -> web.Response:
        self._pressing.moved_on(incoming)
        try:
            return web.json_response(dialogs.shown(dialog, incoming.reply_to.get("replace", "")))
        except CardTooLarge:
            log.warning("teams_dialog_not_drawn")
            return web.json_response(dialogs.note(both("teams-unreadable")))

    async def _record(self, received: Received) -> web.Response:
        if received.kind is Kind.REMOVED:
            await self._intake.lost(received.incoming.account, "the app was removed")
            return web.Response(status=HTTPStatus.OK)
        if not await self._intake.record(received.incoming):
            log.info("event_duplicate", extra={"platform": PLATFORM})
            return web.Response(status=HTTPStatus.OK)
        self._pressing.moved_on(received.incoming)
        self._intake.in_background(self._answer(received.incoming))
        return web.Response(status=HTTPStatus.ACCEPTED)

    async def _answer(self, incoming: Incoming) -> None:
        """Answer a colleague; for guests the event is closed without a word."""
        try:
            member = await self._members.read(incoming)
        except DatabaseGone:
            self._intake.answer_later(self, incoming)
            return
        if member.is_guest:
            await self._intake.deliver(self, incoming, Reply())
            return
        incoming = replace(incoming, profile=member.profile)
        await self._intake.deliver(self, incoming, await self._intake.reply(incoming))

    async def _apologize(self, incoming: Incoming) -> None:
        """Say in plain words that nothing can be stored; without storage the person's language is not known."""
        where = {name: value for name, value in incoming.reply_to.items() if name != "replace"}
        card = Card(both("sorry-heading"), tuple(Paragraph(say(language, "sorry-storage")) for language in LANGUAGES))
        try:
            await self.send(Address(incoming.account, where=where), card)
        except SendError as reason:
            log.warning("apology_not_sent", extra={"platform": PLATFORM, "reason": type(reason).__name__})


def _refused(body: Mapping[str, Any]) -> web.Response:
    """Words in the place where the person looks; an activity that nobody waits for is a bad request."""
    if body["type"] != "invoke":
        return sentence(HTTPStatus.BAD_REQUEST)
    answer = dialogs.note if body.get("name") in (DIALOG_OPENED, DIALOG_SENT) else refusal
    return web.json_response(answer(both("teams-unreadable")))


async def _about(_request: web.Request) -> web.Response:
    """What Banso is and what it stores, for whoever looks at the app's details in Teams."""
    names = ("teams-app-full", "welcome-promise", "stored-never", "stored-never-text", "stored-never-worries")
    return web.Response(text="\n\n".join(say(language, name) for language in LANGUAGES for name in names) + "\n")


async def _json(request: web.Request) -> Mapping[str, Any] | None:
    """The activity, or None when the body is none. Raises what ``body_of`` raises."""
    raw = await body_of(request)
    try:
        found = json.loads(raw)
        if BROKEN.search(raw):
            found = _whole(found)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("type"), str) and found["type"] else None


def _whole(value: Any) -> Any:
    """The same with every text free of halves of characters and NUL."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value
