"""Cards that were not asked for: kept for each person and followed by every page that shows them."""

import asyncio
import secrets
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

KEPT = 50
"""Cards kept for one person until a page comes for them."""


@dataclass(frozen=True)
class Sent:
    """One card on its way to a page, as the page takes it."""

    id: str
    number: int
    body: Mapping[str, str]


class Mailbox:
    """What was sent to whom, for the life of the process."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(4)
        """Tells this process's numbers from those of an earlier one."""
        self._numbers = 0
        self._kept: defaultdict[str, deque[Sent]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._changed = asyncio.Condition()
        self._closed = False

    def next_id(self) -> str:
        """The id that the next card will have."""
        return f"{self.name}-{self._numbers + 1}"

    async def put(self, user: str, body: Mapping[str, str]) -> None:
        """Keep a card for a person and wake the pages that wait for it."""
        name = self.next_id()
        self._numbers += 1
        kept = self._kept[user]
        for old in [sent for sent in kept if body["replaces"] and sent.body["replaces"] == body["replaces"]]:
            kept.remove(old)  # a message that grows must not push others out
        kept.append(Sent(name, self._numbers, body))
        async with self._changed:
            self._changed.notify_all()

    async def follow(self, user: str, last: str, pause: float) -> AsyncIterator[Sent | None]:
        """The cards after the one with the id ``last``, as they come; None after each ``pause`` seconds of silence."""
        name, _, number = last.partition("-")
        seen = int(number) if name == self.name and number.isdecimal() else 0
        while not self._closed:
            for sent in [sent for sent in self._kept[user] if sent.number > seen]:
                seen = sent.number
                yield sent
            if not await self._wait(user, seen, pause):
                yield None

    async def close(self) -> None:
        """End every stream."""
        self._closed = True
        async with self._changed:
            self._changed.notify_all()

    async def _wait(self, user: str, seen: int, pause: float) -> bool:
        """Wait for a card after ``seen`` or for the end; False when nothing came in time."""

        def something() -> bool:
            return self._closed or any(sent.number > seen for sent in self._kept[user])

        try:
            async with asyncio.timeout(pause), self._changed:
                await self._changed.wait_for(something)
        except TimeoutError:
            return False
        return True
