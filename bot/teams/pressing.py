"""Pressed buttons: answered in the response itself, once, however often Teams delivers the press."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.fitting import CardTooLarge
from bot.frontend import Address, FrontEnd, SendError
from bot.intake import DatabaseGone, Intake
from bot.teams import dialogs
from bot.teams.members import Members
from bot.teams.render import Message, render
from bot.teams.sending import Sender
from bot.teams.text import CARD
from coach.locales import LANGUAGES, say
from coach.turn import Account, Incoming, Reply

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds a press waits for its answer; Teams gives up after 15."""
DELIVERY_WINDOW = timedelta(seconds=60)
"""How long the same press on the same message is a second delivery: Teams sends one again about 30 seconds later."""

Answer = Mapping[str, Any]
"""The body of the response to an invoke; an empty one is none."""


@dataclass(frozen=True)
class _Last:
    """The last thing a person did here: a press with its answer, or something else."""

    id: str
    at: datetime
    answer: "asyncio.Task[Answer] | None"


class Pressing:
    """Answers presses."""

    def __init__(self, front_end: FrontEnd, intake: Intake, members: Members, sender: Sender) -> None:
        self._front_end = front_end
        self._intake = intake
        self._members = members
        self._sender = sender
        self._last: OrderedDict[Account, _Last] = OrderedDict()

    async def answer(self, incoming: Incoming, *, in_dialog: bool = False) -> Answer:
        """The answer to a press. The same press again shares it; nothing is done twice, whichever replica gets it.

        It is the same as long as the person did nothing else in between: who goes back and presses a button once
        more means it.
        """
        last, window = self._last.get(incoming.account), incoming.at - DELIVERY_WINDOW
        if last is not None and last.answer is not None and last.id == incoming.id and last.at > window:
            log.info("event_duplicate", extra={"platform": "teams"})
            return await asyncio.shield(last.answer)
        meant_after = window if last is None else max(window, last.at)
        answer = asyncio.create_task(self._answer(incoming, meant_after, in_dialog=in_dialog))
        self._remember(incoming, answer)
        return await asyncio.shield(answer)

    def moved_on(self, incoming: Incoming) -> None:
        """The person did something else since the last press: the same press again is meant."""
        self._remember(incoming, None)

    def _remember(self, incoming: Incoming, answer: "asyncio.Task[Answer] | None") -> None:
        self._last[incoming.account] = _Last(incoming.id, incoming.at, answer)
        self._last.move_to_end(incoming.account)
        # What is older tells nothing any more, and an answer is a whole card.
        while next(iter(self._last.values())).at < incoming.at - DELIVERY_WINDOW:
            self._last.popitem(last=False)

    async def _answer(self, incoming: Incoming, meant_after: datetime, *, in_dialog: bool) -> Answer:
        language, words = _language(incoming), dialogs.note if in_dialog else note
        try:
            is_new = await self._intake.record(incoming, known_since=meant_after)
        except DatabaseGone:
            log.error("event_not_recorded", extra={"platform": "teams"})
            self._last.pop(incoming.account, None)
            return words(say(language, "sorry-storage"))
        if not is_new:
            return words(say(language, "teams-received"))
        asked = asyncio.create_task(self._reply(incoming))
        await asyncio.wait({asked}, timeout=PATIENCE)
        if not asked.done():
            self._intake.in_background(self._deliver_late(incoming, asked))
            return words(say(language, "teams-working"))
        reply = await asked
        return self._in_dialog(incoming, reply) if in_dialog else self._answered(incoming, reply)

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

    def _in_dialog(self, incoming: Incoming, reply: Reply) -> Answer:
        """The dialog again while there is something to mend in its form, else its end; the rest is in the chat."""
        answer, card = dialogs.CLOSED, dialogs.to_mend(reply)
        if card is not None and card.form is not None:
            dialog = dialogs.Dialog(card.heading, card.form, card.language)
            try:
                answer = dialogs.shown(dialog, incoming.reply_to.get("replace", ""))
                reply = dialogs.without(reply, card)
            except CardTooLarge:
                log.warning("teams_dialog_not_drawn")
        self._intake.in_background(self._intake.deliver(self._front_end, incoming, reply))
        return answer

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
