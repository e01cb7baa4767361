"""Cards on their way to a conversation: one message after the other, in place of an old one, smaller if need be."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from bot.fitting import json_size
from bot.frontend import Address, Refused, SendError, Throttled, Unreachable, Unsure
from bot.teams import limits
from bot.teams.connector import Connector, TooLarge
from bot.teams.render import Message
from bot.teams.text import CARD
from coach.turn import Account

log = logging.getLogger(__name__)

CHATS = 10_000
"""Private chats opened by this process that it remembers."""
REST_PATIENCE = 30.0
"""Seconds the rest of a card of several messages waits when Teams throttles after its beginning arrived."""


class Sender:
    """Messages for one bot registration."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._chats: OrderedDict[Account, str] = OrderedDict()

    async def send(self, address: Address, render: Callable[[int], list[Message]]) -> None:
        """Send what ``render`` makes for a budget of characters; the first in place of ``where["replace"]``.

        Raises SendError. Once the first message has arrived the others wait for a platform that throttles; what then
        still fails is Unsure, for the whole must not be sent again.
        """
        service, conversation = await self._conversation(address)
        tenant, replace = address.account.tenant, address.where.get("replace", "")
        messages = render(limits.MESSAGE_BUDGET)
        try:
            await self._first(tenant, service, conversation, messages[0], replace)
        except TooLarge:
            log.warning("message_too_large", extra={"platform": "teams", "size": json_size(messages[0].card)})
            messages = render(limits.REDUCED_BUDGET)
            await self._first(tenant, service, conversation, messages[0], replace)
        for message in messages[1:]:
            await self._rest(tenant, service, conversation, message)

    async def update(self, address: Address, message: Message) -> None:
        """Replace the message that ``where`` names. Raises SendError."""
        where = address.where
        await self._connector.put(
            address.account.tenant, where["service"], where["conversation"], where["replace"], activity(message)
        )

    async def _conversation(self, address: Address) -> tuple[str, str]:
        """Service and conversation; a private chat that is not known yet is opened."""
        where, account = address.where, address.account
        service = where.get("service", "")
        if not service:
            raise Refused("nothing is known of where this person's chat is")
        conversation = where.get("conversation") or self._chats.get(account, "")
        if not conversation:
            conversation = await self._open(account, service, where.get("bot", ""))
            self._chats[account] = conversation
            if len(self._chats) > CHATS:
                self._chats.popitem(last=False)
        return service, conversation

    async def _open(self, account: Account, service: str, bot: str) -> str:
        """The private chat. There is one only, however often it is opened: a lost answer costs nobody their message."""
        try:
            return await self._connector.open(account.tenant, service, bot, account.user)
        except Unsure:
            return await self._connector.open(account.tenant, service, bot, account.user)

    async def _first(self, tenant: str, service: str, conversation: str, message: Message, replace: str) -> None:
        if replace:
            try:
                await self._connector.put(tenant, service, conversation, replace, activity(message))
            except (Refused, Unreachable) as error:
                if isinstance(error, TooLarge):
                    raise
                # Deleted or too old to be changed: the answer is posted instead.
                log.info("message_not_replaced", extra={"platform": "teams", "reason": str(error)})
            else:
                return
        await self._connector.post(tenant, service, conversation, activity(message))

    async def _rest(self, tenant: str, service: str, conversation: str, message: Message) -> None:
        patience = REST_PATIENCE
        while True:
            try:
                return await self._connector.post(tenant, service, conversation, activity(message))
            except Throttled as error:
                patience -= error.retry_after
                if patience < 0:
                    raise Unsure("only the beginning arrived: throttled") from error
                await asyncio.sleep(error.retry_after)
            except SendError as error:
                raise Unsure(f"only the beginning arrived: {error}") from error


def activity(message: Message) -> Mapping[str, Any]:
    """The message as the connector takes it."""
    return {
        "type": "message",
        "summary": message.summary,
        "attachments": [{"contentType": CARD, "content": message.card}],
    }
