"""A message that grows: the unfinished answer put in place of the message, about once a second."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.frontend import SendError
from coach.cards import Card

PAUSE = 1.0
"""Seconds between two updates: Slack takes chat.update about once a second for a channel."""


class Progress:
    """Shows one answer while it comes in; stops at the first update that a platform does not take."""

    def __init__(self, send: Callable[[Card], Awaitable[None]], shown: Callable[[str], Card | None]) -> None:
        self._send = send
        self._shown = shown
        self._latest = ""
        self._last = asyncio.get_running_loop().time()
        self._sending: asyncio.Task[None] | None = None
        self._over = False

    def heard(self, text: str) -> None:
        """The answer has come this far."""
        self._latest = text
        due = asyncio.get_running_loop().time() - self._last >= PAUSE
        if due and not self._over and (self._sending is None or self._sending.done()):
            self._sending = asyncio.create_task(self._update())

    async def end(self) -> None:
        """Wait for an update under way, so that none comes after the answer itself."""
        self._over = True
        if self._sending is not None:
            await self._sending

    async def _update(self) -> None:
        card = self._shown(self._latest)
        try:
            if card is not None:
                await self._send(card)
        except SendError:
            self._over = True
        self._last = asyncio.get_running_loop().time()
