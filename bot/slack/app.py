"""The Slack front end: every event is recorded before it is acknowledged, then answered in the background."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Self

import aiohttp
from aiohttp.web import AbstractRouteDef
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.fitting import CardTooLarge
from bot.frontend import Address, Refused, SendError
from bot.intake import DatabaseGone, Intake
from bot.logs import one_request
from bot.slack.answering import Answering
from bot.slack.endpoint import Endpoint
from bot.slack.incoming import HOME, PLATFORM, Kind, Received, read
from bot.slack.members import Members
from bot.slack.render import render, render_home
from bot.slack.sending import Sender
from bot.slack.settings import SlackSettings
from coach.cards import Card, Paragraph
from coach.locales import LANGUAGES, say

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds for one call to Slack; after that its result is unknown."""


class _Everything(AsyncMiddleware):
    """The one middleware: gives every request to ``receive`` and lets none through to a listener.

    Not a plain function, for which Bolt would first read more out of a request than a malformed one holds.
    """

    def __init__(self, receive: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> None:
        self._receive = receive

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 Bolt's name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 Bolt's name
    ) -> BoltResponse:
        """Bolt's hook."""
        return await self._receive(req)


class SlackFrontEnd:
    """One Slack app, over HTTP or Socket Mode. Use it as an async context manager: it owns connections."""

    name = PLATFORM

    def __init__(self, intake: Intake, settings: SlackSettings) -> None:
        self._intake = intake
        self._settings = settings
        self.sends_per_second = settings.sends_per_minute / 60
        # No retries in the SDK: after a lost answer it would post the same message twice.
        self._client = AsyncWebClient(
            token=settings.bot_token, base_url=settings.api_url, timeout=TIMEOUT, retry_handlers=[]
        )
        self._sender = Sender(self._client)
        self._members = Members(self._client)
        self._answering = Answering(self, intake, self._members, self._sender)
        self._app = self._bolt()
        self._socket: AsyncSocketModeHandler | None = None

    def _bolt(self) -> AsyncApp:
        """Bolt with one middleware for everything: it decides before any listener could acknowledge."""

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
            # The one installation we have; Bolt's own way would call auth.test and acknowledge its failure.
            return AuthorizeResult(team_id=team_id, enterprise_id=enterprise_id, bot_token=self._settings.bot_token)

        app = AsyncApp(
            client=AsyncWebClient(base_url=self._settings.api_url, timeout=TIMEOUT, retry_handlers=[]),
            authorize=authorize,
            request_verification_enabled=False,  # done by Endpoint, which tells malformed from forged
            ignoring_self_events_enabled=False,  # done by incoming.read, without a call to Slack
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.use(_Everything(self._receive_by_socket if self._settings.socket_mode else self._receive))
        return app

    async def __aenter__(self) -> Self:
        """Open the connection pool and, in Socket Mode, the connection to Slack."""
        self._client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        if self._settings.socket_mode:
            self._socket = AsyncSocketModeHandler(self._app, self._settings.app_token)
            await self._socket.client.connect()  # type: ignore[no-untyped-call]  # the SDK left it untyped
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.client.close()  # type: ignore[no-untyped-call]  # the SDK left it untyped
        if self._client.session is not None:
            await self._client.session.close()

    def routes(self) -> Iterable[AbstractRouteDef]:
        """The URL that Slack calls; none in Socket Mode."""
        return [] if self._settings.socket_mode else Endpoint(self._app, self._settings.signing_secret).routes()

    async def send(self, address: Address, card: Card) -> None:
        """Put a card before a person: where ``address.where`` says, else in the private chat.

        Raises SendError.
        """
        where, user = address.where, address.account.user
        try:
            if HOME in (where.get("view"), where.get("replace")):
                await self._sender.publish(user, render_home(card, card.language))
                return
            messages = render(card, card.language)
        except (CardTooLarge, SlackObjectFormationError) as error:
            log.exception("slack_card_not_drawn")
            raise Refused(str(error)) from error
        if url := where.get("response_url"):
            while messages and await self._sender.respond(url, messages[0], replaces="replace" in where):
                messages, where = messages[1:], {"response_url": url}
            where = {}
        await self._sender.post(
            where.get("channel") or user, where.get("thread_ts", ""), messages, where.get("replace", "")
        )

    async def _receive_by_socket(self, request: AsyncBoltRequest) -> BoltResponse:
        """What the web server does around a request is done here where there is none."""
        with one_request(), self._intake.metrics.acknowledging(PLATFORM):
            return await self._receive(request)

    async def _receive(self, request: AsyncBoltRequest) -> BoltResponse:
        """Record, acknowledge, answer; what is not for us is acknowledged and forgotten."""
        stamp = "".join(request.headers.get("x-slack-request-timestamp", []))
        received = read(request.body, datetime.now(UTC), stamp)
        if received is None:
            return BoltResponse(status=200)
        try:
            if received.kind is Kind.CHAT_OPENED and await self._intake.is_known(received.incoming.account):
                return BoltResponse(status=200)
            if not await self._intake.record(received.incoming):
                log.info("event_duplicate", extra={"platform": PLATFORM})
                return BoltResponse(status=200)
        except DatabaseGone:
            log.error("event_not_recorded", extra={"platform": PLATFORM})
            if "x-slack-retry-num" not in request.headers:
                self._intake.in_background(self._apologize(received))
            return BoltResponse(status=503)
        if received.kind is Kind.SUBMISSION:
            return await self._answering.submitted(received)
        self._intake.in_background(self._answering.answer(received))
        return BoltResponse(status=200)

    async def _apologize(self, received: Received) -> None:
        """Say in plain words that nothing can be stored; without storage the person's language is not known."""
        if received.kind in (Kind.HOME_OPENED, Kind.CHAT_OPENED):
            return
        where = {name: value for name, value in received.incoming.reply_to.items() if name != "replace"}
        if received.response_url:
            where = {"response_url": received.response_url}
        card = Card(
            " / ".join(say(language, "sorry-heading") for language in LANGUAGES),
            tuple(Paragraph(say(language, "sorry-storage")) for language in LANGUAGES),
        )
        try:
            await self.send(Address(received.incoming.account, where=where), card)
        except SendError as error:
            log.warning("apology_not_sent", extra={"platform": PLATFORM, "reason": type(error).__name__})
