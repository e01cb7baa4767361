"""Pressed buttons: answered in the response itself, once, however often Teams delivers the press."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.fitting import CardTooLarge
from bot.frontend import Address, FrontEnd, SendError
from bot.intake import DatabaseGone, Intake
from bot.teams.incoming import DELIVERY_WINDOW
from bot.teams.members import Members
from bot.teams.render import Message, render
from bot.teams.sending import CARD, Sender
from coach.locales import LANGUAGES, say
from coach.turn import Account, Incoming, Reply

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds a press waits for its answer; Teams gives up after 15."""
PEOPLE = 10_000

Answer = Mapping[str, Any]
"""The body of the response to an adaptiveCard/action invoke."""


@dataclass(frozen=True)
class _Last:
    """The last press of a person."""

    key: str
    at: float
    answer: "asyncio.Task[Answer]"


class Pressing:
    """Answers presses."""

    def __init__(self, front_end: FrontEnd, intake: Intake, members: Members, sender: Sender) -> None:
        self._front_end = front_end
        self._intake = intake
        self._members = members
        self._sender = sender
        self._last: OrderedDict[Account, _Last] = OrderedDict()
        self._repeats = 0

    async def answer(self, incoming: Incoming) -> Answer:
        """The answer to a press. The same press again shares it; nothing is done twice.

        It is the same as long as the person pressed nothing else in between: who goes back and presses a button
        once more means it.
        """
        last, key = self._last.get(incoming.account), incoming.id.rpartition(":")[0]  # without its stretch of time
        if last is not None and last.key == key and time.monotonic() - last.at < DELIVERY_WINDOW:
            log.info("event_duplicate", extra={"platform": "teams"})
            return await asyncio.shield(last.answer)
        again = last is not None and last.key != key
        answer = asyncio.create_task(self._answer(incoming, again=again))
        self._last[incoming.account] = _Last(key, time.monotonic(), answer)
        self._last.move_to_end(incoming.account)
        if len(self._last) > PEOPLE:
            self._last.popitem(last=False)
        return await asyncio.shield(answer)

    def moved_on(self, account: Account) -> None:
        """The person did something else since the last press: the same press again is meant."""
        if (last := self._last.get(account)) is not None:
            self._last[account] = replace(last, key="")

    async def _answer(self, incoming: Incoming, *, again: bool) -> Answer:
        language = _language(incoming)
        try:
            recorded = await self._record(incoming, again=again)
        except DatabaseGone:
            log.error("event_not_recorded", extra={"platform": "teams"})
            self._last.pop(incoming.account, None)
            return note(say(language, "sorry-storage"))
        if recorded is None:
            return note(say(language, "teams-received"))
        asked = asyncio.create_task(self._reply(recorded))
        await asyncio.wait({asked}, timeout=PATIENCE)
        if not asked.done():
            self._intake.in_background(self._deliver_late(recorded, asked))
            return note(say(language, "teams-working"))
        return self._answered(recorded, await asked)

    async def _record(self, incoming: Incoming, *, again: bool) -> Incoming | None:
        """The event once it is recorded, or None when another replica has it."""
        if await self._intake.record(incoming):
            return incoming
        if not again:
            return None
        self._repeats += 1
        meant = replace(incoming, id=f"{incoming.id}:{self._repeats}:{time.time_ns()}")
        return meant if await self._intake.record(meant) else None

    async def _reply(self, incoming: Incoming) -> Reply:
        try:
            member = await self._members.read(incoming)
        except DatabaseGone:
            return await self._intake.reply(incoming)
        return Reply() if member.is_guest else await self._intake.reply(replace(incoming, profile=member.profile))

    def _answered(self, incoming: Incoming, reply: Reply) -> Answer:
        """Show the first card in place of the pressed one; the others follow as messages."""
        language = reply.cards[0].language if reply.cards else _language(incoming)
        shown = self._in_place(incoming, reply)
        if not shown:
            self._intake.in_background(self._intake.deliver(self._front_end, incoming, replace(reply, replaces=False)))
            return note(say(language, "teams-below" if reply.cards else "teams-received"))
        self._intake.in_background(self._finish(incoming, reply, shown))
        return {"statusCode": 200, "type": CARD, "value": shown.card}

    def _in_place(self, incoming: Incoming, reply: Reply) -> Message | None:
        """The message to show in place; None when there is none, or it takes more than one."""
        if not (reply.replaces and reply.cards and incoming.reply_to.get("replace")):
            return None
        try:
            messages = render(reply.cards[0], reply.cards[0].language)
        except CardTooLarge:
            return None
        return messages[0] if len(messages) == 1 else None

    async def _finish(self, incoming: Incoming, reply: Reply, shown: Message) -> None:
        """Make what the person sees last: the response changes their view now, the update the message itself."""
        try:
            await self._sender.update(Address(incoming.account, where=incoming.reply_to), shown)
        except SendError as error:
            log.warning("message_not_replaced", extra={"platform": "teams", "reason": str(error)})
        await self._intake.deliver(self._front_end, incoming, replace(reply, cards=reply.cards[1:], replaces=False))

    async def _deliver_late(self, incoming: Incoming, asked: "asyncio.Task[Reply]") -> None:
        await self._intake.deliver(self._front_end, incoming, await asked)


def note(text: str) -> Answer:
    """An answer in words, shown for a moment beside the card."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def refusal(text: str) -> Answer:
    """An answer to a press that could not be read."""
    return {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": text},
    }


def both(message: str) -> str:
    """A text for a person whose language is not known."""
    return " / ".join(say(language, message) for language in LANGUAGES)


def _language(incoming: Incoming) -> str:
    given = incoming.profile.language.lower() if incoming.profile else ""
    return "en" if given and not given.startswith("ja") else "ja"
