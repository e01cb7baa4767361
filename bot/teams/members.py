"""What Teams says of a person, until it is known: their e-mail address, and whether they are a guest."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.frontend import SendError
from bot.intake import Intake
from bot.teams.connector import Connector
from coach.turn import Account, Incoming, Profile

log = logging.getLogger(__name__)

REMEMBERED = 20_000
TIMEOUT = 4.0
"""Seconds for one look into the roster; a press must be answered within 15, and answered without it if need be."""
TRIES = 2
"""Who is not found by address at first contact stays apart from themselves elsewhere: worth a second try."""


@dataclass(frozen=True)
class Member:
    """A person of the tenant."""

    profile: Profile | None
    is_guest: bool = False
    """A guest or an anonymous visitor of a meeting: no colleague."""


class Members:
    """The people seen by this process; the roster is asked about those whose address the coach does not know yet."""

    def __init__(self, connector: Connector, intake: Intake) -> None:
        self._connector = connector
        self._intake = intake
        self._known: OrderedDict[Account, bool] = OrderedDict()
        """Whether each account is a guest."""

    async def read(self, incoming: Incoming) -> Member:
        """The person behind an event, with an e-mail address when the coach has none yet. Raises DatabaseGone."""
        account, profile = incoming.account, incoming.profile
        if account in self._known:
            self._known.move_to_end(account)
            return Member(profile, self._known[account])
        email = await self._intake.email_of(account)
        if email:
            self._remember(account, is_guest=False)
            return Member(profile)
        found = await self._ask(incoming, TRIES if email is None else 1)
        if found is None:
            return Member(profile)
        is_guest = str(found.get("userRole", "")).lower() in ("guest", "anonymous")
        self._remember(account, is_guest=is_guest)
        return Member(_filled(profile or Profile(), found), is_guest)

    async def _ask(self, incoming: Incoming, tries: int) -> Mapping[str, Any] | None:
        account, where = incoming.account, incoming.reply_to
        for _ in range(tries):
            try:
                return await asyncio.wait_for(
                    self._connector.member(account.tenant, where["service"], where["conversation"], account.user),
                    TIMEOUT,
                )
            except (SendError, TimeoutError) as error:
                log.warning("teams_profile_not_read", extra={"reason": type(error).__name__})
        return None

    def _remember(self, account: Account, *, is_guest: bool) -> None:
        self._known[account] = is_guest
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _filled(profile: Profile, found: Mapping[str, Any]) -> Profile:
    name = profile.name or str(found.get("name") or "")
    return replace(profile, name=name, email=str(found.get("email") or found.get("userPrincipalName") or ""))
