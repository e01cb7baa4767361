"""What Slack says of a person, read once a day: name, department, language, and whether they are a colleague at all."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from coach.turn import Account, Profile

log = logging.getLogger(__name__)

REMEMBERED = 10_000
READ_AGAIN = 24 * 3600
TIMEOUT = 1.5
"""Seconds; the answer to a press must follow within 3, and an answer without a profile is better than a late one."""

DEPARTMENT_WORDS = ("部署", "部門", "所属", "department", "division", "team", "section")


@dataclass(frozen=True)
class Member:
    """A person of the workspace."""

    profile: Profile | None
    is_guest: bool = False
    """A guest, a member of another company, or a bot: none of them is a colleague."""


class Members:
    """The people seen by this process."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[Account, tuple[float, Member]] = OrderedDict()

    def remembered(self, account: Account) -> Member | None:
        """What is known without asking Slack."""
        found = self._known.get(account)
        return found[1] if found and time.monotonic() - found[0] < READ_AGAIN else None

    async def read(self, account: Account) -> Member:
        """The person, from memory or from Slack; without a profile when Slack does not say."""
        known = self.remembered(account)
        if known is not None:
            self._known.move_to_end(account)
            return known
        try:
            user, fields = await asyncio.wait_for(self._ask(account.user), TIMEOUT)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("slack_profile_not_read", extra={"reason": type(error).__name__})
            return Member(None)
        member = Member(_profile(user, fields), _is_guest(user))
        self._known[account] = (time.monotonic(), member)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return member

    async def _ask(self, user: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        # POST, where the SDK's own methods use GET: ids of people do not belong into the logs of proxies.
        asked = self._client.api_call("users.info", data={"user": user, "include_locale": "true"})
        info, fields = await asyncio.gather(asked, self._fields(user))
        found = info.get("user")
        return (found if isinstance(found, dict) else {}), fields

    async def _fields(self, user: str) -> Mapping[str, Any]:
        """The custom fields with their labels; a workspace without them, or without the scope, has none."""
        try:
            answer = await self._client.api_call("users.profile.get", data={"user": user, "include_labels": "true"})
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError):
            return {}
        profile = answer.get("profile")
        fields = profile.get("fields") if isinstance(profile, dict) else None
        return fields if isinstance(fields, dict) else {}


def _profile(user: Mapping[str, Any], fields: Mapping[str, Any]) -> Profile:
    own = user.get("profile")
    profile: Mapping[str, Any] = own if isinstance(own, dict) else {}
    departments = [
        str(entry.get("value") or "")
        for entry in fields.values()
        if isinstance(entry, dict) and any(word in str(entry.get("label", "")).lower() for word in DEPARTMENT_WORDS)
    ]
    return Profile(
        name=str(profile.get("real_name") or user.get("real_name") or ""),
        email=str(profile.get("email") or ""),
        department=" ".join(part for part in (*departments, str(profile.get("title") or "")) if part),
        language=str(user.get("locale") or ""),
        timezone=str(user.get("tz") or ""),
    )


def _is_guest(user: Mapping[str, Any]) -> bool:
    flags = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    return any(user.get(flag) is True for flag in flags)
