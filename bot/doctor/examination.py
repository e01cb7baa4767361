"""All the checks, side by side: one that fails or hangs keeps none of the others from their end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.__main__ import company_of, slack_settings, teams_settings
from bot.doctor import address, clock, database, model, secrets
from bot.doctor.finding import Finding, failure, not_set_up, ok
from bot.doctor.web import Web
from bot.settings import Settings


def _now() -> datetime:
    return datetime.now(UTC)


async def examine(settings: Settings, now: Callable[[], datetime] = _now) -> list[Finding]:
    """What every check found, in the order of a first installation."""
    at, url = now(), settings.public_url
    reached = settings.has_teams or (settings.has_slack and not slack_settings(settings).socket_mode)
    async with Web(now) as web:
        groups = await asyncio.gather(
            _whole("database", asyncio.to_thread(database.check, settings.database_url, at)),
            _whole("address", address.check(web, url, at, needed=reached)),
            _whole("slack", _slack(web, settings)),
            _whole("teams", _teams(web, settings)),
            _whole("model", model.check(web, settings.model_call)),
        )
    found = [finding for group in groups for finding in group]
    today = company_of(settings).day(at)
    return [
        ok("settings", "settings-good"),
        *found,
        *clock.check(web.ahead),
        *secrets.check(settings.secrets, today),
    ]


async def _slack(web: Web, settings: Settings) -> list[Finding]:
    if not settings.has_slack:
        return [not_set_up("slack", "slack-none")]
    from bot.slack import doctor  # noqa: PLC0415 a platform's libraries are loaded only where it is configured

    return await doctor.check(web, slack_settings(settings), settings.public_url)


async def _teams(web: Web, settings: Settings) -> list[Finding]:
    if not settings.has_teams:
        return [not_set_up("teams", "teams-none")]
    from bot.teams import doctor  # noqa: PLC0415

    return await doctor.check(web, teams_settings(settings), settings.public_url)


async def _whole(check: str, findings: Awaitable[list[Finding]]) -> list[Finding]:
    """The findings of a check, or that it has a fault of its own; its words may hold a secret, its kind does not."""
    try:
        return await findings
    except Exception as error:  # noqa: BLE001 whatever it is, the other checks are told
        return [failure(check, "fault", kind=type(error).__name__)]
