"""What stands beside a served Banso: the other side of Slack, and an eye on the log."""

import logging
from typing import Any

from aiohttp import web

from bot.logs import JsonFormatter


class SlackPeer:
    """Slack's Web API, which takes everything and keeps it; answers are those of its reference."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        """Method, bearer token and arguments."""

    def routes(self) -> list[web.RouteDef]:
        """Every method, and a response URL."""
        return [web.post("/api/{method}", self._call)]

    async def _call(self, request: web.Request) -> web.Response:
        body: Any = await request.post() if "form" in request.content_type else await request.json()
        method, user = request.match_info["method"], str(body.get("user", "U1"))
        self.calls.append((method, request.headers.get("Authorization", ""), dict(body)))
        told: dict[str, Any] = {"ok": True, "channel": "D1", "ts": "1790000000.000100", "profile": {}}
        if method == "users.info":
            told["user"] = {"id": user, "real_name": user, "profile": {}, "locale": "ja-JP", "tz": "Asia/Tokyo"}
        return web.json_response(told)

    def posted(self) -> list[dict[str, Any]]:
        """The messages that were posted."""
        return [body for method, _, body in self.calls if method == "chat.postMessage"]


class Lines(logging.Handler):
    """The log as it is written, line by line, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []
        self.everything: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.everything.append(self.lines[-1])

    def faults(self) -> list[str]:
        """The lines that tell of a fault of ours, each once."""
        lines, self.lines = self.lines, []
        return [line for line in lines if '"exception"' in line or '"level": "error"' in line]
