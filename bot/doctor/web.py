"""Asks other machines: in a few seconds, without following a redirect, and remembering what their clocks say."""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.finding import Finding, failure

PATIENCE = 5.0
"""Seconds for one question, from the name of the host to the end of the answer."""

MOST_READ = 1_000_000
"""Bytes of an answer; a list of models is far below."""


class Unreached(Exception):
    """There was no answer."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(why)
        self.host = urlsplit(url).hostname or url
        self.why = why
        """"timeout", "name", "certificate" or "connection"."""

    def finding(self, check: str) -> Finding:
        """What that means for a check."""
        return failure(check, f"unreached-{self.why}", host=self.host)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def data(self) -> Mapping[str, Any]:
        """Its JSON object; empty when it is none."""
        try:
            found = json.loads(self.text)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Web:
    """The way to other machines, by the proxy of the environment where there is one. Use it as a context manager."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._trust = ssl.create_default_context()
        self.ahead: list[timedelta] = []
        """How far our clock was ahead of each server's that told its time."""

    async def __aenter__(self) -> Self:
        """Open the connections."""
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        connector = aiohttp.TCPConnector(ssl=self._trust)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        await self._session.close()

    async def ask(
        self, method: str, url: str, *, bearer: str = "", body: str = "", kind: str = "", ours: bool = False
    ) -> Answer:
        """The answer of a server, whatever it is, to a body of this content type.

        ``ours``: it is this installation, whose clock may be our own. Raises Unreached.
        """
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        headers |= {"Content-Type": kind} if kind else {}
        try:
            # A redirect would take the token along to an address that nobody has chosen.
            async with self._session.request(
                method, url, headers=headers, data=body or None, allow_redirects=False
            ) as response:
                text = await _read(response)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreached(url, _why(error)) from error
        if not ours:
            self._compare(response.headers.get("Date", ""))
        return Answer(response.status, response.headers, text)

    async def certificate_ends(self, url: str) -> datetime:
        """When the certificate of an https address ends. Raises Unreached."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        try:
            async with asyncio.timeout(PATIENCE):
                _, writer = await asyncio.open_connection(host, port, ssl=self._trust, server_hostname=host)
        except (TimeoutError, OSError) as error:
            raise Unreached(url, _why(error)) from error
        found = writer.get_extra_info("peercert")
        writer.transport.abort()  # nothing was said that a polite goodbye would keep whole
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(found["notAfter"]), UTC)

    def _compare(self, told: str) -> None:
        try:
            there = parsedate_to_datetime(told)
        except ValueError:
            return
        self.ahead.append(self._clock() - there.astimezone(UTC))


async def _read(response: aiohttp.ClientResponse) -> str:
    body = bytearray()
    async for part in response.content.iter_chunked(65_536):
        body += part
        if len(body) > MOST_READ:
            break
    return body.decode("utf-8", "replace")


def _why(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "name"
    return "certificate" if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError) else "connection"
