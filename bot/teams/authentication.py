"""Who calls: the bearer token of an inbound activity, checked by every rule of the Bot Connector's protocol.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from collections.abc import Mapping
from typing import Any

import jwt

from bot.teams.settings import TeamsSettings
from bot.teams.signing_keys import SigningKeys

LEEWAY = 300
"""Seconds that clocks may differ by; the protocol's own figure."""

ALGORITHMS = ["RS256"]


class NotAuthenticated(Exception):
    """The request does not prove that it comes from Teams: 401."""


class NotAllowed(Exception):
    """It comes from Teams, but from a tenant or a connector that this bot does not serve: 403."""


class Authentication:
    """The check of one bot registration."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def check(self, authorization: str, body: Mapping[str, Any]) -> None:
        """Accept an activity as Teams' own. Raises NotAuthenticated or NotAllowed."""
        if not self._settings.insecure:
            await self._check_token(authorization, body)
        if not self._settings.is_service(_text(body, "serviceUrl")):
            raise NotAllowed("an unknown connector")
        tenants = self._settings.tenants
        if tenants and not is_of(body, tenants):
            raise NotAllowed("another tenant")

    async def _check_token(self, authorization: str, body: Mapping[str, Any]) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated("no bearer token")
        service = _text(body, "serviceUrl")
        if not service:
            raise NotAuthenticated("an activity without serviceUrl")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise NotAuthenticated("another algorithm")
            key = await self._keys.find(str(header.get("kid") or ""))
            if key is None:
                raise NotAuthenticated("an unknown key")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=ALGORITHMS,
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise NotAuthenticated(type(error).__name__) from error
        if claims.get("serviceurl", claims.get("serviceUrl")) != service:
            raise NotAuthenticated("a token for another serviceUrl")
        if _text(body, "channelId") not in key.endorsements:
            raise NotAuthenticated("a key that does not speak for this channel")


def tenant_of(body: Mapping[str, Any]) -> str:
    """The tenant an activity names; the token does not. Two that differ are no tenant at all."""
    named = _tenants(body)
    return next(iter(named)) if len(named) == 1 else ""


def is_of(body: Mapping[str, Any], tenants: frozenset[str]) -> bool:
    """Whether every tenant that an activity names is one of ``tenants``, and it names one."""
    named = {tenant.lower() for tenant in _tenants(body)}
    return bool(named) and named <= tenants


def _tenants(body: Mapping[str, Any]) -> set[str]:
    channel, conversation = _part(body, "channelData"), _part(body, "conversation")
    named = (_text(_part(channel, "tenant"), "id"), _text(conversation, "tenantId"))
    return {tenant for tenant in named if tenant}


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
