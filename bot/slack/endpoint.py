"""The HTTP side: size, signature and form of a request are checked before Bolt sees it."""

import logging
import re
import time
from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.request_body import body_of

log = logging.getLogger(__name__)

STAMP = re.compile(r"[0-9]{1,15}")
WARN_AGAIN = 60
"""Seconds between two warnings about refused signatures."""

PATH = "/slack/events"


class Endpoint:
    """One URL for events, interactions and slash commands."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._warned_at = 0.0

    def routes(self) -> list[web.RouteDef]:
        """The route to mount."""
        return [web.post(PATH, self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        """401 for what is not Slack's, 400 for what cannot be read, else Bolt's answer; raises as ``body_of`` does."""
        raw = await body_of(request)
        if b"ssl_check=1" in raw.split(b"&"):
            # Slack's check of our certificate need not be signed; nothing in it is read.
            return web.Response()
        if not self._is_slacks(raw, request):
            self._warn(request)
            return web.Response(status=401, text="signature not valid")
        try:
            parsed = AsyncBoltRequest(body=raw.decode(), query=request.query_string, headers=_headers(request))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return web.Response(status=400, text="not a request of Slack")
        if not parsed.body:
            return web.Response(status=400, text="empty")
        if not isinstance(parsed.body.get("event", {}), dict):  # Bolt reads it before our middleware can
            return web.Response(status=400, text="not a request of Slack")
        return await to_aiohttp_response(await self._app.async_dispatch(parsed))

    def _is_slacks(self, raw: bytes, request: web.Request) -> bool:
        stamp, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        if not STAMP.fullmatch(stamp) or not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(raw, stamp, signature)
        except UnicodeDecodeError:  # the SDK signs text; Slack sends nothing else
            return False

    def _warn(self, request: web.Request) -> None:
        """One line a minute at the most; a clock that is wrong by five minutes refuses everything Slack sends."""
        now, stamp = time.time(), request.headers.get("X-Slack-Request-Timestamp", "")
        if now - self._warned_at > WARN_AGAIN:
            self._warned_at = now
            seconds_off = round(now - int(stamp)) if STAMP.fullmatch(stamp) else None
            log.warning("slack_signature_refused", extra={"seconds_off": seconds_off})


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    wanted = ("x-slack-", "content-type")
    return {name: value for name, value in request.headers.items() if name.lower().startswith(wanted)}
