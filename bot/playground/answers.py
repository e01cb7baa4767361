"""One message from the page to its answer: recorded and handled once, and the same answer for every repeat."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from aiohttp.web import AbstractRouteDef
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.frontend import Address, FrontEnd
from bot.intake import Intake
from bot.playground.render import render
from coach.cards import Card
from coach.turn import Account, Incoming, Profile

PLATFORM = "playground"
TENANT = "local"
"""The playground knows one company: the one on this machine."""
SENDS_PER_SECOND = 50.0
"""Nobody limits it; more at once would only be a wall of messages."""

REMEMBERED = 500
"""Answers kept for repeats: a page repeats within seconds, when an answer was lost on the way."""

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@dataclass(frozen=True)
class PlaygroundPerson:
    """Somebody whom the visitor can be."""

    user: str
    name: str
    department_ja: str
    department_en: str
    language: str
    email: str = ""
    lead: bool = False
    """Whether they lead the adoption of AI."""


class Message(BaseModel):
    """What the page sends: typed words, or a command with its arguments."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    user: Annotated[str, Field(min_length=1, max_length=200)]
    text: str = ""
    command: Annotated[str, Field(max_length=100)] = ""
    args: Annotated[dict[str, str], Field(max_length=100)] = {}
    replaces_message: Identifier | None = None
    language: Literal["ja", "en"] = "ja"
    """The language of the page: for a newcomer."""

    @model_validator(mode="after")
    def _says_something(self) -> "Message":
        if bool(self.text.strip()) == bool(self.command):
            raise ValueError("either text or a command")
        return self


def shown(card: Card, message: str, replaces: str = "") -> dict[str, str]:
    """A card for the page: id, HTML, language, and the message it replaces, also when another has replaced that."""
    html = render(card, card.language, message)
    return {"id": message, "html": html, "language": card.language, "replaces": replaces}


@dataclass
class _Collector:
    """Takes the cards of one answer, so that they travel in the response; what comes later goes its own way."""

    message: Message
    front_end: FrontEnd
    answered: bool = False
    name: str = PLATFORM
    sends_per_second: float = SENDS_PER_SECOND
    cards: list[dict[str, str]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Nothing to give back."""

    def routes(self) -> Iterable[AbstractRouteDef]:
        return ()

    async def send(self, address: Address, card: Card) -> None:
        if self.answered:
            await self.front_end.send(address, card)
            return
        own = f"{self.message.id}-{len(self.cards)}"
        self.cards.append(shown(card, own, address.where.get("replace", "")))


class Answers:
    """The answers of this process."""

    def __init__(self, intake: Intake, front_end: FrontEnd) -> None:
        self._intake = intake
        self._front_end = front_end
        self._tasks: OrderedDict[tuple[str, str], asyncio.Task[list[dict[str, str]] | None]] = OrderedDict()

    async def answer(self, message: Message, person: PlaygroundPerson) -> list[dict[str, str]] | None:
        """The cards for a message; a repeat gets those of the first time, or None if an earlier process has answered.

        Raises DatabaseGone when the message could not be recorded; it may be sent again.
        """
        key = (message.user, message.id)
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._first(message, person))
        try:
            return await asyncio.shield(task)
        finally:
            self._tidy()

    async def drain(self, seconds: float) -> None:
        """Wait for answers under way."""
        running = [task for task in self._tasks.values() if not task.done()]
        if running:
            await asyncio.wait(running, timeout=seconds)

    async def _first(self, message: Message, person: PlaygroundPerson) -> list[dict[str, str]] | None:
        incoming = _incoming(message, person)
        if not await self._intake.record(incoming):
            return None
        collector = _Collector(message, self._front_end)
        await self._intake.deliver(collector, incoming, await self._intake.reply(incoming))
        collector.answered = True
        return collector.cards

    def _tidy(self) -> None:
        """Forget what failed, so that a repeat starts afresh, and the oldest answers."""
        for key, task in list(self._tasks.items()):
            if task.done() and (task.cancelled() or task.exception() or len(self._tasks) > REMEMBERED):
                del self._tasks[key]


def _incoming(message: Message, person: PlaygroundPerson) -> Incoming:
    reply_to: Mapping[str, str] = {"replace": message.replaces_message} if message.replaces_message else {}
    return Incoming(
        # Two pages may make up the same id for two people.
        id=f"{message.user}:{message.id}",
        account=Account(PLATFORM, TENANT, message.user),
        at=datetime.now(UTC),
        text=message.text,
        command=message.command,
        args=message.args,
        profile=Profile(person.name, person.email, person.department_ja, message.language),
        reply_to=reply_to,
    )
