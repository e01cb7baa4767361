"""The port every chat platform implements, and the ways a send can fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self

from aiohttp.web import AbstractRouteDef

from coach.cards import Card
from coach.turn import Account


@dataclass(frozen=True)
class Address:
    """Where a card goes. Without ``where`` it goes to the person's private chat."""

    account: Account
    where: Mapping[str, str] = field(default_factory=dict)
    """The front end's own words, as it gave them in ``Incoming.reply_to``. With "replace", that message is replaced."""


class FrontEnd(Protocol):
    """One chat platform."""

    name: str
    sends_per_second: float
    """How many proactive messages a second one tenant takes, over all replicas; below the platform's own limit, so that
    answers keep their share."""

    def routes(self) -> Iterable[AbstractRouteDef]:
        """The HTTP routes it needs."""
        ...

    async def send(self, address: Address, card: Card) -> None:
        """Put a card before a person. Returns when the platform has taken it; raises SendError otherwise."""
        ...

    async def __aenter__(self) -> Self:
        """Open what it needs for its life: a client, a socket."""
        ...

    async def __aexit__(self, *details: object) -> None:
        """Close it again."""
        ...


class SendError(Exception):
    """The platform did not take a message."""


class Throttled(SendError):
    """Too many messages: nothing of this class may be sent before ``retry_after`` seconds have passed."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"throttled for {retry_after:g} s")
        self.retry_after = retry_after


class Unreachable(SendError):
    """The person cannot be written to: deactivated, blocked, or the app was removed for them."""


class Refused(SendError):
    """The platform refused this message; sending it again would be refused again."""


class Unsure(SendError):
    """The platform's answer was lost: the message may or may not have arrived."""


class Revoked(SendError):
    """The platform refuses us altogether: token revoked, app removed from the workspace."""
