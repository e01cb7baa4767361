"""What `banso doctor` asks of Microsoft: the tenant, our token, the keys, and whether Teams can get here."""

import asyncio

import requests

from bot.doctor.finding import Finding, failure, not_set_up, ok
from bot.doctor.web import PATIENCE, Unreached, Web
from bot.frontend import Throttled
from bot.teams.app import PATH
from bot.teams.credential import Credential, TokenRefused
from bot.teams.settings import TeamsSettings

MEANINGS = (
    ("teams-secret-wrong", frozenset({7000215, 7000216})),
    ("teams-secret-ended", frozenset({7000222})),
    ("teams-app-unknown", frozenset({700016, 7000112})),
)
"""What the login service's numbers mean: unknown or disabled registration, wrong secret, secret past its time.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""


async def check(web: Web, settings: TeamsSettings, public_url: str) -> list[Finding]:
    """Everything about Teams."""
    found = await asyncio.gather(_registration(web, settings), _keys(web, settings), _endpoint(web, public_url))
    return [finding for part in found for finding in part]


async def _registration(web: Web, settings: TeamsSettings) -> list[Finding]:
    """The tenant first: of one that does not exist, the library that gets tokens says nothing of use."""
    url = f"{settings.login_url.rstrip('/')}/{settings.tenant_id}/v2.0/.well-known/openid-configuration"
    try:
        answer = await web.ask("GET", url)
    except Unreached as unreached:
        return [unreached.finding("teams-tenant")]
    if answer.status != 200:
        return [failure("teams-tenant", "teams-tenant-unknown", status=answer.status)]
    return [ok("teams-tenant", "teams-tenant-good"), await _token(settings)]


async def _token(settings: TeamsSettings) -> Finding:
    credential = Credential(settings, PATIENCE)
    try:
        async with asyncio.timeout(PATIENCE):
            await credential.token()
    except TokenRefused as refused:
        known = next((message for message, codes in MEANINGS if codes & refused.codes), "teams-token-refused")
        return failure("teams-token", known, reason=_reason(refused))
    except (Throttled, TimeoutError) as error:
        return Unreached(settings.login_url, _why(error.__cause__ or error)).finding("teams-token")
    finally:
        await credential.aclose()
    return ok("teams-token", "teams-token-good")


async def _keys(web: Web, settings: TeamsSettings) -> list[Finding]:
    try:
        metadata = await web.ask("GET", settings.openid_url)
        answer = await web.ask("GET", str(metadata.data.get("jwks_uri", "")))
    except Unreached as unreached:
        return [unreached.finding("teams-keys")]
    keys = answer.data.get("keys")
    if not isinstance(keys, list) or not keys:
        return [failure("teams-keys", "teams-keys-none", status=answer.status)]
    return [ok("teams-keys", "teams-keys-good", count=len(keys))]


async def _endpoint(web: Web, public_url: str) -> list[Finding]:
    """Without a token Banso answers 401; what is not Banso answers something else."""
    url = f"{public_url}{PATH}"
    if not public_url:
        return [not_set_up("teams-endpoint", "endpoint-unknown")]
    try:
        answer = await web.ask("POST", url, body="{}", kind="application/json", ours=True)
    except Unreached as unreached:
        return [unreached.finding("teams-endpoint")]
    if answer.status != 401:
        return [failure("teams-endpoint", "endpoint-other", url=url, status=answer.status)]
    return [ok("teams-endpoint", "endpoint-good", url=url)]


def _why(error: BaseException) -> str:
    """The library that gets tokens has trusted authorities of its own, so it may fail where the tenant was found."""
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate"
    return "timeout" if isinstance(error, TimeoutError | requests.Timeout) else "connection"


def _reason(refused: TokenRefused) -> str:
    return ", ".join([str(refused)[:60], *(f"AADSTS{code}" for code in sorted(refused.codes))])
