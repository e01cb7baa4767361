"""Calls to Slack's Web API, and what their failures mean."""

import asyncio
import json
import random
from collections.abc import Awaitable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.web import HTTPInternalServerError, HTTPTooManyRequests
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.frontend import Refused, Revoked, SendError, Throttled, Unreachable, Unsure
from bot.logs import error_code
from bot.slack.render import Message

THROTTLED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
UNREACHABLE = frozenset(
    {
        "user_disabled",
        "user_not_found",
        "users_not_found",
        "user_not_visible",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "messages_tab_disabled",
        "cannot_dm_bot",
    }
)
REVOKED = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "team_access_not_granted",
        "org_login_required",
        "ekm_access_denied",
    }
)
UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout"})
"""Slack says of these that part of the operation may have succeeded."""

UNCHANGEABLE = frozenset({"message_not_found", "edit_window_closed", "cant_update_message", "no_permission"})
"""A message that cannot be replaced: the answer is posted instead."""

RESPONSE_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
"""Where response URLs lead: https://docs.slack.dev/interactivity/handling-user-interaction."""

BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format"})

LONGEST_WAIT = 60.0
REST_PATIENCE = 30.0
"""Seconds the rest of a card of several messages waits when Slack throttles after its beginning arrived."""


class NotOpened(Exception):
    """Slack did not open the modal: the trigger expired, was used, or the view was refused."""


class Sender:
    """Messages, modals and Home tabs on their way to Slack; each is tried once."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, channel: str, thread_ts: str, messages: list[Message], replace: str = "") -> None:
        """Post the messages one after the other, the first in place of the message ``replace`` if that can be.

        Raises SendError. Once the first has arrived the others wait for a platform that throttles; what then still
        fails is Unsure, for the whole must not be sent again.
        """
        for position, message in enumerate(messages):
            if position == 0:
                await self._first(channel, thread_ts, message, replace)
            else:
                await self._rest(channel, thread_ts, message)

    async def respond(self, response_url: str, message: Message, *, replaces: bool) -> bool:
        """Answer through a response URL, seen by this person alone. False: it is used up, expired, or not Slack's."""
        if not self._is_slacks(response_url):
            return False
        body = {"response_type": "ephemeral", "replace_original": replaces}
        body |= {"text": message.text, "blocks": message.blocks}
        session = self._client.session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        try:
            async with session.post(response_url, json=body, allow_redirects=False) as answer:
                # A used-up URL answers 404 "used_url"; a success answers "ok", plain or as JSON.
                return answer.ok and _accepted(await answer.text())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False
        finally:
            if session is not self._client.session:
                await session.close()

    def _is_slacks(self, url: str) -> bool:
        """Whether an answer may go there: to Slack over TLS, or to where its Web API is said to be."""
        try:
            parts, api = urlsplit(url), urlsplit(self._client.base_url)
        except ValueError:
            return False
        if parts.username or parts.password:
            return False
        return (parts.scheme, parts.hostname) == (api.scheme, api.hostname) or (
            parts.scheme == "https" and parts.hostname in RESPONSE_HOSTS
        )

    async def open_modal(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a modal. Raises NotOpened on any failure: there is another way to show a form."""
        try:
            await self._client.views_open(trigger_id=trigger, view=dict(view))
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotOpened(
                str(_meaning(error)) if isinstance(error, SlackApiError) else type(error).__name__
            ) from error

    async def publish(self, user: str, view: Mapping[str, Any]) -> None:
        """Show the Home tab. Raises SendError."""
        await _call(self._client.views_publish(user_id=user, view=dict(view)))

    async def _first(self, channel: str, thread_ts: str, message: Message, replace: str) -> None:
        if replace:
            try:
                await self._one(channel, thread_ts, message, replace)
            except Refused as error:
                if str(error) not in UNCHANGEABLE:
                    raise
            else:
                return
        await self._one(channel, thread_ts, message)

    async def _rest(self, channel: str, thread_ts: str, message: Message) -> None:
        patience = REST_PATIENCE
        while True:
            try:
                return await self._one(channel, thread_ts, message)
            except Throttled as error:
                patience -= error.retry_after
                if patience < 0:
                    raise Unsure("only the beginning arrived: throttled") from error
                await asyncio.sleep(error.retry_after)
            except SendError as error:
                raise Unsure(f"only the beginning arrived: {error}") from error

    async def _one(self, channel: str, thread_ts: str, message: Message, replace: str = "") -> None:
        try:
            await self._write(channel, thread_ts, message, replace)
        except Refused as error:
            if str(error) not in BLOCKS_REFUSED or not message.without_charts:
                raise
            for plainer in message.without_charts:
                await self._write(channel, thread_ts, plainer, replace)
                replace = ""

    async def _write(self, channel: str, thread_ts: str, message: Message, replace: str) -> None:
        blocks = list(message.blocks)
        if replace:
            await _call(self._client.chat_update(channel=channel, ts=replace, text=message.text, blocks=blocks))
            return
        await _call(
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts or None,
                text=message.text,
                blocks=blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            )
        )


async def _call(request: Awaitable[object]) -> None:
    try:
        await request
    except SlackApiError as error:
        raise _meaning(error) from error
    except aiohttp.ClientConnectorError as error:
        # No connection, so nothing was sent: later is as good as now.
        raise Throttled(5 + _jitter() * 5) from error
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError, ValueError) as error:
        raise Unsure(type(error).__name__) from error


def _meaning(error: SlackApiError) -> SendError:
    response = error.response
    # An answer that is no JSON comes as aiohttp's response, which names its status differently.
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 200))
    body = getattr(response, "data", None)
    reason = error_code(body["error"]) if isinstance(body, dict) and body.get("error") else ""
    if status == HTTPTooManyRequests.status_code or reason in THROTTLED:
        return Throttled(_wait(getattr(response, "headers", {})))
    if status >= HTTPInternalServerError.status_code or reason in UNSURE:
        return Unsure(reason or f"status {status}")
    if reason in REVOKED:
        return Revoked(reason)
    if reason in UNREACHABLE:
        return Unreachable(reason)
    return Refused(reason or f"status {status}") if isinstance(body, dict) else Unsure("an answer that is not Slack's")


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds to wait: as told, else a few with jitter, so that many do not come back at the same moment."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(told) if told.isdigit() else min(LONGEST_WAIT, 2 + _jitter() * 3)


def _jitter() -> float:
    return random.random()  # noqa: S311 spreads load, keeps no secret


def _accepted(answer: str) -> bool:
    try:
        found = json.loads(answer)
    except ValueError:
        return True
    return not isinstance(found, dict) or found.get("ok") is not False
