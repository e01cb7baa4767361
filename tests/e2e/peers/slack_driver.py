"""Slack towards the bot: signed events, interactions and slash commands, with Slack's headers."""

import hashlib
import hmac
import io
import itertools
import json
import ssl
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_serial = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """What the bot answered to Slack."""

    status: int
    text: str
    seconds: float

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class SlackDriver:
    """One workspace that sends to one bot."""

    def __init__(self, url: str, secret: str, team: str, bot_user: str, trusted: ssl.SSLContext | bool = True) -> None:
        self.url, self._secret, self.team, self._bot_user = url, secret, team, bot_user
        self._trusted = trusted

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(ssl=self._trusted)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30), connector=connector)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    def signed(self, body: str, at: float | None = None, secret: str = "") -> dict[str, str]:
        """Slack's signature headers for ``body``."""
        stamp = str(int(time.time() if at is None else at))
        mac = hmac.new((secret or self._secret).encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}

    async def post(self, body: str, kind: str = JSON, headers: Mapping[str, str] | None = None) -> Answer:
        """Post ``body`` with ``headers``, by default a valid signature."""
        given = {"Content-Type": kind, **(self.signed(body) if headers is None else headers)}
        started = time.perf_counter()
        async with self._session.post(self.url, data=io.BytesIO(body.encode()), headers=given) as answer:
            return Answer(answer.status, await answer.text(), time.perf_counter() - started)

    def envelope(self, event: Mapping[str, Any], event_id: str = "", **more: Any) -> str:
        """The Events API body around an event."""
        authorization = {"enterprise_id": None, "team_id": self.team, "user_id": self._bot_user, "is_bot": True}
        return json.dumps(
            {
                "type": "event_callback",
                "team_id": self.team,
                "api_app_id": "A000000001",
                "event": event,
                "event_id": event_id or f"Ev{uuid.uuid4().hex[:12].upper()}",
                "event_time": int(time.time()),
                "authorizations": [authorization],
                "is_ext_shared_channel": False,
                **more,
            }
        )

    async def event(self, event: Mapping[str, Any], event_id: str = "", retry: int = 0, **more: Any) -> Answer:
        """Deliver an event, or deliver it again as retry number ``retry``."""
        body = self.envelope(event, event_id, **more)
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        return await self.post(body, JSON, {**self.signed(body), **again})

    def direct_message(self, user: str, channel: str, text: str, **more: Any) -> dict[str, Any]:
        """The event of a direct message to the bot."""
        ts = timestamp()
        event = {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts}
        return {**event, "event_ts": ts, **more}

    async def dm(self, user: str, channel: str, text: str, event_id: str = "", retry: int = 0) -> Answer:
        """A person writes to the bot."""
        return await self.event(self.direct_message(user, channel, text), event_id, retry)

    async def mention(self, user: str, channel: str, text: str, ts: str) -> Answer:
        """A person mentions the bot in a channel."""
        words = f"<@{self._bot_user}> {text}"
        event = {"type": "app_mention", "channel": channel, "user": user, "text": words, "ts": ts, "event_ts": ts}
        return await self.event(event)

    async def opened(self, user: str, channel: str, tab: str) -> Answer:
        """A person opens the app on ``tab``, "home" or "messages"."""
        event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": timestamp()}
        return await self.event(event)

    async def interaction(self, user: str, payload: Mapping[str, Any]) -> Answer:
        """Deliver an interaction of ``user``."""
        person = {"id": user, "team_id": self.team}
        body = {"team": {"id": self.team, "domain": "acme"}, "user": person, "api_app_id": "A000000001", **payload}
        return await self.post(urlencode({"payload": json.dumps(body)}), FORM)

    async def press(
        self, user: str, channel: str, message: Mapping[str, Any], action: Mapping[str, Any], **more: Any
    ) -> Answer:
        """A person presses a button or picks an option of ``message``."""
        payload = {
            "type": "block_actions",
            "channel": {"id": channel},
            "message": message,
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
            "trigger_id": f"{next(_serial)}.{next(_serial)}.x",
            "actions": [{"action_ts": timestamp(), **action}],
            **more,
        }
        return await self.interaction(user, payload)

    async def press_home(self, user: str, view: Mapping[str, Any], action: Mapping[str, Any]) -> Answer:
        """A person presses a button on the Home tab."""
        payload = {
            "type": "block_actions",
            "view": {"id": "V0HOME", **view},
            "container": {"type": "view", "view_id": "V0HOME"},
            "trigger_id": f"{next(_serial)}.{next(_serial)}.x",
            "actions": [{"action_ts": timestamp(), **action}],
        }
        return await self.interaction(user, payload)

    async def submit(self, user: str, view: Mapping[str, Any], values: Mapping[str, Any]) -> Answer:
        """A person sends a modal with ``values`` by block id."""
        filled = {"id": f"V{next(_serial)}", "hash": timestamp(), **view, "state": {"values": values}}
        return await self.interaction(
            user, {"type": "view_submission", "trigger_id": f"{next(_serial)}.{next(_serial)}.x", "view": filled}
        )

    async def command(self, user: str, channel: str, text: str, response_url: str, trigger: str = "") -> Answer:
        """A person types "/banso text"."""
        given = {"team_id": self.team, "channel_id": channel, "user_id": user, "command": "/banso", "text": text}
        trigger = trigger or f"{next(_serial)}.{next(_serial)}.x"
        return await self.post(urlencode({**given, "response_url": response_url, "trigger_id": trigger}), FORM)


def timestamp() -> str:
    """A message timestamp as Slack makes them, never the same twice."""
    return f"{time.time():.3f}{next(_serial) % 1000:03d}"
