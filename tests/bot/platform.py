"""A chat platform of a few lines, with the behaviour of a real one: it throttles, loses answers and refuses people."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from bot.frontend import Address
from coach.cards import Card


@dataclass
class Notebook:
    """Writes down what it is given; before that it goes through its troubles, one for each send."""

    name: str = "test"
    sends_per_second: float = 1000.0
    sent: list[tuple[Address, Card]] = field(default_factory=list)
    troubles: deque[Exception | None] = field(default_factory=deque)
    attempts: int = 0

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """None."""
        return ()

    async def send(self, address: Address, card: Card) -> None:
        """Take the card, unless it is time for trouble."""
        self.attempts += 1
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is not None:
            raise trouble
        self.sent.append((address, card))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *details: object) -> None:
        return None

    @property
    def headings(self) -> list[str]:
        """The headings of the cards that arrived, in order."""
        return [card.heading for _, card in self.sent]
