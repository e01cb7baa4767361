"""From a recorded event to its answer: who asks, a modal where one can be opened, the Home tab as one view."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackObjectFormationError

from bot.fitting import CardTooLarge
from bot.frontend import FrontEnd
from bot.intake import Intake
from bot.slack.forms import input_block_id
from bot.slack.incoming import Kind, Received
from bot.slack.members import Members
from bot.slack.render import render_modal
from bot.slack.sending import NotOpened, Sender
from coach.cards import Card, Section
from coach.turn import Incoming, Place, Reply

log = logging.getLogger(__name__)

SUBMISSION_PATIENCE = 2.0
"""Seconds a modal waits for its answer; Slack gives up after 3."""


class Answering:
    """The work behind an acknowledged event."""

    def __init__(self, front_end: FrontEnd, intake: Intake, members: Members, sender: Sender) -> None:
        self._front_end = front_end
        self._intake = intake
        self._members = members
        self._sender = sender

    async def answer(self, received: Received) -> None:
        """Answer a colleague; for guests and members of other companies the event is closed without a word."""
        member = await self._members.read(received.incoming.account)
        incoming = replace(received.incoming, profile=member.profile)
        if member.is_guest:
            await self._intake.deliver(self._front_end, incoming, Reply())
            return
        reply = await self._intake.reply(incoming)
        if received.kind is Kind.HOME_OPENED and reply.cards:
            reply = replace(reply, cards=(joined(reply.cards),))
        elif received.trigger:
            reply = await self._with_modal(incoming, reply, received.trigger)
        await self._intake.deliver(self._front_end, incoming, reply)

    async def submitted(self, received: Received) -> BoltResponse:
        """Answer a modal in its own response: problems beside their inputs, a further form, or closed."""
        account = received.incoming.account
        member = self._members.remembered(account)
        incoming = replace(received.incoming, profile=member.profile if member else None)
        asked = asyncio.create_task(self._intake.reply(incoming))
        await asyncio.wait({asked}, timeout=SUBMISSION_PATIENCE)
        if not asked.done():
            self._intake.in_background(self._deliver_late(incoming, asked))
            return BoltResponse(status=200)
        reply = await asked
        answer = self._in_modal(incoming, reply)
        if answer is not None:
            reply = replace(reply, cards=reply.cards[1:])
        self._intake.in_background(self._intake.deliver(self._front_end, incoming, reply))
        if answer is None:
            return BoltResponse(status=200)
        return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": ["application/json"]})

    def _in_modal(self, incoming: Incoming, reply: Reply) -> Mapping[str, object] | None:
        """What the modal shows next, when the first card of the answer is a form."""
        form = reply.cards[0].form if reply.cards else None
        if form is None:
            return None
        problems = {input_block_id(item.name): item.problem for item in form.inputs if item.problem}
        if problems:
            return {"response_action": "errors", "errors": problems}
        card = reply.cards[0]
        try:
            return {"response_action": "update", "view": render_modal(card, card.language, incoming.reply_to)}
        except (CardTooLarge, SlackObjectFormationError):
            return None

    async def _deliver_late(self, incoming: Incoming, asked: "asyncio.Task[Reply]") -> None:
        await self._intake.deliver(self._front_end, incoming, await asked)

    async def _with_modal(self, incoming: Incoming, reply: Reply, trigger: str) -> Reply:
        """Show the form of an answer as a modal and take it out of the answer; where that fails, it stays in."""
        card = next((card for card in (*reply.cards, *reply.direct) if card.form is not None), None)
        if card is None:
            return reply
        try:
            where = _after_modal(incoming)
            await self._sender.open_modal(trigger, render_modal(card, card.language, where))
        except (NotOpened, CardTooLarge, SlackObjectFormationError) as error:
            log.info("slack_modal_not_opened", extra={"reason": str(error)[:200]})
            return reply
        cards = tuple(other for other in reply.cards if other is not card)
        direct = tuple(other for other in reply.direct if other is not card)
        # A modal is private by itself: with nothing left to say in private, nothing need be announced in the channel.
        return replace(reply, cards=() if reply.direct and not direct else cards, direct=direct, replaces=False)


def joined(cards: tuple[Card, ...]) -> Card:
    """Several cards as one, for the Home tab, which is a single view."""
    first, *rest = cards
    blocks = [block for card in rest for block in (Section(card.heading), *card.blocks)]
    return Card(first.heading, (*first.blocks, *blocks))


def _after_modal(incoming: Incoming) -> dict[str, str]:
    """Where the answer to a modal goes: the thread it was opened from, or the private chat."""
    if incoming.place is Place.SHARED or "channel" not in incoming.reply_to:
        return {}
    return {name: value for name, value in incoming.reply_to.items() if name in ("channel", "thread_ts")}
