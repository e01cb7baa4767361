"""Teams' connector: the four calls we make, over one pool of connections with one token, and what failures mean.

The SDK's own client is not used for them: it repeats calls, blocks a thread for each, opens a connection and asks for
a token for every message, and tells some failures as if they were none (docs/agents-sdk.md).
"""

import asyncio
import json
import random
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.frontend import Refused, Revoked, SendError, Throttled, Unreachable, Unsure
from bot.logs import error_code
from bot.teams.credential import Credential
from bot.teams.pace import Pace

LONGEST_WAIT = 60.0
TOO_LARGE = "MessageSizeTooBig"
REVOKED = frozenset({"BotDisabledByAdmin", "BotNotRegistered", "TenantBlocked"})
"""Refusals that hold for everyone, not for one person."""


class TooLarge(Refused):
    """Teams found the message too large; a smaller one may go through."""


class Connector:
    """Calls to the connector. Each is made once: nothing tells a second message from the first."""

    def __init__(self, session: aiohttp.ClientSession, credential: Credential, pace: Pace) -> None:
        self._session = session
        self._credential = credential
        self._pace = pace

    async def post(self, tenant: str, service: str, conversation: str, activity: Mapping[str, Any]) -> None:
        """Add a message to a conversation. Raises SendError, TooLarge among them."""
        await self._call(tenant, "POST", _url(service, conversation, "activities"), activity)

    async def put(
        self, tenant: str, service: str, conversation: str, message: str, activity: Mapping[str, Any]
    ) -> None:
        """Replace a message. Raises SendError."""
        await self._call(tenant, "PUT", _url(service, conversation, "activities", message), {**activity, "id": message})

    async def open(self, tenant: str, service: str, bot: str, user: str) -> str:
        """The private chat with a person, opened when there is none yet. Raises SendError."""
        body = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        found = await self._call(tenant, "POST", _url(service), body)
        conversation = found.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise Refused("no conversation was opened")
        return conversation

    async def member(self, tenant: str, service: str, conversation: str, user: str) -> Mapping[str, Any]:
        """What the roster says of a person. Raises SendError."""
        conversation = conversation.partition(";")[0]  # the roster is the channel's, not the thread's
        return await self._call(tenant, "GET", _url(service, conversation, "members", user), None)

    async def _call(self, tenant: str, method: str, url: URL, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        await self._pace.turn(tenant)
        token = await self._credential.token()
        status, headers, found = await self._once(method, url, body, token)
        if status == HTTPStatus.UNAUTHORIZED and token:
            self._credential.drop(token)  # refused, so nothing was done: once more with a new one
            status, headers, found = await self._once(method, url, body, await self._credential.token())
        if status >= HTTPStatus.BAD_REQUEST:
            raise meaning(status, headers, found)
        return found

    async def _once(
        self, method: str, url: URL, body: Mapping[str, Any] | None, token: str
    ) -> tuple[int, Mapping[str, str], Mapping[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        try:
            async with self._session.request(method, url, data=data, headers=headers, allow_redirects=False) as answer:
                return answer.status, answer.headers, _object(await answer.read())
        except aiohttp.ClientConnectorError as error:
            # No connection, so nothing was sent: later is as good as now.
            raise Throttled(5 + _jitter() * 5) from error
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            raise Unsure(type(error).__name__) from error


def meaning(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> SendError:
    """What a refusal says of the message and the person."""
    code = _code(body)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.PRECONDITION_FAILED):
        return Throttled(_wait(headers))
    if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure(f"status {status}")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or code == TOO_LARGE:
        return TooLarge(code or TOO_LARGE)
    if status == HTTPStatus.UNAUTHORIZED or code in REVOKED:
        return Revoked(code or "the token is refused")
    if status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return Unreachable(code or f"status {status}")
    return Refused(code or f"status {status}")


def _url(service: str, *parts: str) -> URL:
    path = "/".join(("v3", "conversations", *(quote(part, safe="") for part in parts)))
    return URL(f"{service.rstrip('/')}/{path}", encoded=True)


def _code(body: Mapping[str, Any]) -> str:
    """The most telling word of an error; the sub-code comes as JSON inside the message."""
    error = body.get("error")
    inner = error if isinstance(error, dict) else body
    said = inner.get("message")
    if isinstance(said, str) and said.lstrip().startswith("{"):
        sub_code = _object(said.encode()).get("subCode")
        if isinstance(sub_code, str):
            return error_code(sub_code)
    code = inner.get("code") or body.get("errorCode")
    return error_code(str(code)) if code else ""


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds to wait: as told, else a few with jitter, so that many do not come back at the same moment."""
    told = headers.get("Retry-After", "").strip()
    return float(told) if told.isdigit() else min(LONGEST_WAIT, 1 + _jitter() * 3)


def _jitter() -> float:
    return random.random()  # noqa: S311 spreads load, keeps no secret
