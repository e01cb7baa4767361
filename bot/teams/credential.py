"""Our own token for the connector: one for everything we send, fetched off the event loop and ahead of its end."""

import asyncio
import functools
import logging
import time
from collections.abc import Collection
from typing import Any

import msal
import requests
from msal.exceptions import MsalError

from bot.frontend import Revoked, Throttled
from bot.teams.settings import TeamsSettings

log = logging.getLogger(__name__)

AHEAD = 300.0
"""Seconds before its end in which a token is renewed; Microsoft's last an hour or more."""
TIMEOUT = 10.0
PAUSE = 5.0
"""Seconds to wait when the login service cannot be reached; nothing was sent yet."""


class TokenRefused(Revoked):
    """The login service gives no token to this registration."""

    def __init__(self, reason: str, codes: Collection[int]) -> None:
        super().__init__(reason)
        self.codes = frozenset(codes)
        """The numbers behind "AADSTS" (learn.microsoft.com/entra/identity-platform/reference-error-codes)."""


class Credential:
    """Client credentials of one app registration."""

    def __init__(self, settings: TeamsSettings, timeout: float = TIMEOUT) -> None:
        self._settings = settings
        self._application: msal.ConfidentialClientApplication | None = None
        self._token, self._until = "", float("-inf")
        self._failed = float("-inf")
        self._lock = asyncio.Lock()
        self._session = requests.Session()
        self._session.request = functools.partial(self._session.request, timeout=timeout)  # type: ignore[method-assign]  # as MSAL itself sets one

    async def aclose(self) -> None:
        """Close the connection to the login service."""
        await asyncio.to_thread(self._session.close)

    async def token(self) -> str:
        """A token that is good for minutes; empty when the settings are insecure.

        Raises TokenRefused when the registration or its secret is refused, Throttled when nobody answers.
        """
        if self._settings.insecure:
            return ""
        if time.monotonic() > self._until - AHEAD:
            async with self._lock:
                if time.monotonic() > self._until - AHEAD:
                    await self._renew()
        return self._token

    def drop(self, token: str) -> None:
        """Forget a token that the connector refused."""
        if token == self._token:
            self._until = float("-inf")

    async def _renew(self) -> None:
        if time.monotonic() - self._failed < PAUSE:
            if time.monotonic() < self._until:
                return
            raise Throttled(PAUSE)  # everybody who waits for a token need not try in turn
        try:
            answer = await asyncio.to_thread(self._fetch)
        except (requests.RequestException, MsalError, ValueError, OSError) as error:
            # MSAL raises ValueError when it cannot read the login service's metadata.
            self._failed = time.monotonic()
            if time.monotonic() < self._until:
                log.warning("token_not_renewed", extra={"reason": type(error).__name__})
                return
            raise Throttled(PAUSE) from error
        if "access_token" not in answer:
            reason = str(answer.get("error") or "no token")
            codes = [code for code in answer.get("error_codes") or () if isinstance(code, int)]
            log.error("token_refused", extra={"reason": reason, "codes": codes})
            raise TokenRefused(reason, codes)
        self._token = str(answer["access_token"])
        self._until = time.monotonic() + float(answer.get("expires_in") or 0)

    def _fetch(self) -> dict[str, Any]:
        if self._application is None:
            # The constructor reads the login service's metadata, so it belongs here, too.
            self._application = msal.ConfidentialClientApplication(
                self._settings.app_id,
                client_credential=self._settings.app_password,
                authority=f"{self._settings.login_url.rstrip('/')}/{self._settings.tenant_id}",
                instance_discovery=False,
                http_client=self._session,
            )
        scopes = [self._settings.scope]
        if self._token:
            self._application.remove_tokens_for_client()  # MSAL's own cache would return the token being replaced
        found: dict[str, Any] = self._application.acquire_token_for_client(scopes=scopes)
        return found
