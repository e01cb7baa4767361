"""The person's hands and eyes on one platform: what a front end provides to run the conversation scripts."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from bot.delivery import DeliveryLoop
from bot.frontend import Address, FrontEnd
from bot.intake import LEASE, Intake
from coach.cards import Card
from coach.coach import Coach
from coach.locales import say
from coach.turn import Account, Incoming
from storage import leads, operators, people
from storage.db import Database
from tests.bot.model_peer import ModelPeer
from tests.bot.platform import Notebook
from tests.builders import Clock
from tests.contract.shown import Message, Pressable, Sheet

PATIENCE = 10.0
"""Seconds within which an answer must have come."""


@dataclass(frozen=True)
class Product:
    """What runs behind every front end."""

    database: Database
    coach: Coach
    intake: Intake
    clock: Clock
    """The time in the conversation; it begins on an ordinary working day, whatever day it really is."""
    peer: ModelPeer | None = None
    """The company's model, in conversations that need one."""


class Driver(ABC):
    """One person in their private chat with the coach.

    Every action waits until its answer is there, so that ``seen`` and the rest just look. A new front end implements
    the methods below "For the platform" and calls ``_appears`` for what it finds; the rest is the same everywhere.
    """

    longest_input: int
    """Characters that a field of a form takes on this platform."""
    shared_places = False
    """Whether there are places where others read."""
    knows_departments = True
    """Whether the platform tells what department a person works in."""
    checks_forms = False
    """Whether the platform itself lets no form go out in which something required is empty."""
    numbers_only = False
    """Whether a field for a number takes nothing else."""
    away_message = "sorry-storage"
    """The locale message that a person reads when nothing can be recorded."""

    def __init__(self, product: Product, front_end: FrontEnd, account: Account, language: str) -> None:
        self.product, self.front_end, self.account, self.language = product, front_end, account, language
        self.where: Mapping[str, str] = {}
        """The platform's own address of the private chat, where it needs one to write unasked."""
        self._messages: list[Message] = []
        self._fresh: list[str] = []
        self._notices: list[str] = []
        self._overheard: list[str] = []

    # For the platform.

    def _profile_says(self, department: str) -> None:
        """What the person's profile says of their department; nothing unless this is called."""
        raise NotImplementedError

    @abstractmethod
    async def _say(self, text: str) -> None:
        """Type words and send them."""

    @abstractmethod
    async def _press(self, message: Message, pressed: Pressable) -> None:
        """Press a button or pick an option of a message."""

    @abstractmethod
    async def _send(self, message: Message, form: Sheet, values: Mapping[str, str]) -> None:
        """Send a form with ``values`` by name."""

    @abstractmethod
    async def _resend(self) -> None:
        """Deliver the last typed words once more, as this platform does when they were refused."""

    @abstractmethod
    async def _look(self) -> None:
        """Wait, at most PATIENCE, until all that is under way has arrived, and take it up by ``_appears``."""

    async def _mention(self, text: str) -> None:
        """Ask where others read."""
        raise NotImplementedError

    def _appears(self, message: Message, replaces: str = "") -> None:
        """A message came up, perhaps in the place of another."""
        self._vanishes(replaces or message.id)
        self._messages.append(message)
        self._fresh.append(message.id)

    def _vanishes(self, name: str) -> None:
        """A message is gone."""
        self._messages = [message for message in self._messages if message.id != name]

    # For the scripts: hands.

    def works_in(self, department: str) -> None:
        """Before the first word: have the person's profile name a department."""
        if not self.knows_departments:
            pytest.skip(f"{self.front_end.name} does not tell departments")
        self._profile_says(department)

    def sends_unfinished_forms(self) -> None:
        """Before a form is sent in which something is empty."""
        if self.checks_forms:
            pytest.skip(f"{self.front_end.name} lets no unfinished form go out")

    async def say(self, text: str) -> None:
        """Type something and wait for the answer."""
        self._turn_to_now()
        await self._say(text)
        await self._look()

    async def press(self, label: str, under: str = "") -> None:
        """Press the button ``label`` of the latest message that has it, the first one, or the one below ``under``."""
        for message in reversed(self._messages):
            for button in message.buttons:
                if button.label == label and under in button.above:
                    return await self._do(message, button)
        raise AssertionError(f"no button {label!r} under {under!r} in:\n{self.everything()}")

    async def choose(self, label: str, option: str) -> None:
        """Pick ``option`` from the latest menu ``label``, which may also be buttons right below its label."""
        for message in reversed(self._messages):
            for menu in message.menus:
                for one in menu.options:
                    if (menu.label, one.label) == (label, option):
                        return await self._do(message, one)
            for button in message.buttons:
                if button.label == option and button.above.rstrip().endswith(label):
                    return await self._do(message, button)
        raise AssertionError(f"no option {option!r} of {label!r} in:\n{self.everything()}")

    async def fill(self, values: Mapping[str, str], submit: str) -> None:
        """Type ``values``, by label, into the latest form and press ``submit``."""
        for message in reversed(self._messages):
            form = message.form
            if form is not None and form.submit.label == submit:
                self._turn_to_now()
                await self._send(message, form, form.filled(values))
                return await self._look()
        raise AssertionError(f"no form with {submit!r} in:\n{self.everything()}")

    async def mention(self, text: str) -> None:
        """Ask where others read, and wait for the answer; where there is no such place, the script is skipped."""
        if not self.shared_places:
            pytest.skip(f"{self.front_end.name} has no places where others read")
        self._turn_to_now()
        await self._mention(text)
        await self._look()

    async def resend(self) -> None:
        """Have the last typed words delivered once more."""
        self._turn_to_now()
        await self._resend()
        await self._look()

    async def _do(self, message: Message, pressed: Pressable) -> None:
        self._turn_to_now()
        if pressed.confirm:
            self._notices.append(pressed.confirm)
        await self._press(message, pressed)
        await self._look()

    # For the scripts: eyes.

    def seen(self) -> str:
        """All that has become visible in the private chat since the last action."""
        return "\n\n".join([*self._notices, *(message.text for message in self._new())])

    def buttons(self) -> list[str]:
        """The labels of the buttons that have become visible since the last action."""
        return [button.label for message in self._new() for button in message.buttons]

    def copied(self) -> str:
        """What is offered for copying since the last action, put together."""
        return "".join(message.copyable for message in self._new())

    def fields(self) -> dict[str, str]:
        """What stands in the latest form, by label."""
        forms = [message.form for message in self._messages if message.form is not None]
        assert forms, f"no form in:\n{self.everything()}"
        return {item.label: item.value for item in forms[-1].fields}

    def has_form(self) -> bool:
        """Whether a form has become visible since the last action."""
        return any(message.form for message in self._new())

    def overheard(self) -> str:
        """What others could read since the last action."""
        return "\n\n".join(self._overheard)

    def everything(self) -> str:
        """The whole private chat as it stands now."""
        return "\n\n".join(message.text for message in self._messages)

    def words(self, message: str, **values: str | int) -> str:
        """A message of the locale files in the person's language."""
        return say(self.language, message, **values)

    def _new(self) -> list[Message]:
        return [message for message in self._messages if message.id in self._fresh]

    def _turn_to_now(self) -> None:
        self._fresh, self._notices, self._overheard = [], [], []

    # For the scripts: what happens meanwhile.

    async def proactive(self, days: int = 0, hours: int = 0) -> None:
        """Let time go by, hour by hour: jobs that fall due are run, messages sent by the delivery loop.

        Colleagues are reached through a platform of their own, so that the person's own shows what is for them alone.
        """
        self._turn_to_now()
        clock, elsewhere = self.product.clock, Notebook()
        platforms: dict[str, FrontEnd] = {self.front_end.name: self.front_end, elsewhere.name: elsewhere}
        loop = DeliveryLoop(self.product.coach, platforms, lambda: clock.now)
        for _ in range(24 * days + hours):
            self.product.coach.run_jobs(clock.forward(hours=1))
            await loop.step()
            await loop.drain(PATIENCE)
        await self._look()

    def becomes_lead(self) -> None:
        """Somebody who administers Banso makes the person a promotion lead."""
        platform, tenant, user = self.account.platform, self.account.tenant, self.account.user
        with self.product.database.transaction() as session:
            known = people.by_account(session, platform, tenant, user)
            assert known is not None, "say something first"
            leads.grant(session, known.id, None, self.product.clock.now)

    def becomes_operator(self) -> None:
        """Somebody who administers Banso makes the person an operator."""
        platform, tenant, user = self.account.platform, self.account.tenant, self.account.user
        with self.product.database.transaction() as session:
            known = people.by_account(session, platform, tenant, user)
            assert known is not None, "say something first"
            operators.grant(session, known.id, self.product.clock.now)

    async def show(self, card: Card) -> None:
        """Put a card before the person, as an earlier version of the coach may have done."""
        self._turn_to_now()
        await self.front_end.send(Address(self.account, self.where), card)
        await self._look()

    @asynccontextmanager
    async def without(self, table: str) -> AsyncIterator[None]:
        """Storage fails wherever ``table`` is needed while the block runs; then it is back, and open events taken up.

        "inbox" fails when an event is recorded, "employee" when it is answered.
        """
        self._execute(f"ALTER TABLE {table} RENAME TO away")
        try:
            yield
        finally:
            self._execute(f"ALTER TABLE away RENAME TO {table}")
        self._turn_to_now()
        await self._recover()

    async def crash(self, text: str, *, answered: bool) -> None:
        """The process dies after it recorded ``text``, or after it made the answer; the next one takes over."""
        self._turn_to_now()
        now, name = datetime.now(UTC), f"crash-{uuid.uuid4().hex}"
        incoming = Incoming(name, self.account, now, text=text, reply_to=self.where, address=self.where)
        assert await self.product.intake.record(incoming)
        if answered:
            await self.product.intake.reply(incoming)
        await self._recover()

    def spoil_time_zone(self) -> None:
        """Break what is stored about everybody, so that an answer which needs the date fails."""
        self._execute("UPDATE employee SET timezone = 'Nowhere/Nowhere'")

    def everybody_in_tokyo(self) -> None:
        """Have everybody live where the company is, whatever their platform told; undoes ``spoil_time_zone``."""
        self._execute("UPDATE employee SET timezone = 'Asia/Tokyo'")

    async def _recover(self) -> None:
        later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
        await self.product.intake.recover({self.front_end.name: self.front_end}, later)
        await self._look()

    def _execute(self, statement: str) -> None:
        with self.product.database.engine.begin() as connection:
            connection.execute(sql(statement))
