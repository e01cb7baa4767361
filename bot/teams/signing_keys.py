"""The public keys that Microsoft signs inbound tokens with: fetched with a time-out, kept, refreshed rarely."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

log = logging.getLogger(__name__)

TIMEOUT = 5.0
"""Seconds for both fetches together; a request waits no longer for a key."""
REFRESH_AT_MOST = 60.0
"""Seconds between refreshes for an unknown key, so that forged tokens cannot make us ask all the time."""
FIRST_AGAIN = 5.0
"""Seconds between tries while no key is known yet: without one, nobody is let in."""
FRESH = 24 * 3600.0
"""Seconds after which known keys are looked up again; keys that were withdrawn are gone then."""


@dataclass(frozen=True)
class SigningKey:
    """One key, and the channels it may speak for."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    """The key set behind one OpenID metadata address. While that cannot be reached the old keys stay good."""

    def __init__(self, session: aiohttp.ClientSession, metadata_url: str) -> None:
        self._session = session
        self._url = metadata_url
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched = self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """The key with this id, or None when the provider does not have it either."""
        if key_id not in self._keys or time.monotonic() - self._fetched > FRESH:
            await self._refresh(key_id)
        return self._keys.get(key_id)

    async def _refresh(self, key_id: str) -> None:
        async with self._lock:
            if key_id in self._keys and time.monotonic() - self._fetched <= FRESH:
                return  # another request fetched it while this one waited
            pause = REFRESH_AT_MOST if self._keys else FIRST_AGAIN
            if time.monotonic() - self._tried < pause:
                return
            self._tried = time.monotonic()
            try:
                self._keys = await asyncio.wait_for(self._fetch(), TIMEOUT)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError, LookupError, TypeError) as error:
                log.error("signing_keys_not_fetched", extra={"reason": type(error).__name__, "known": len(self._keys)})
            else:
                self._fetched = time.monotonic()

    async def _fetch(self) -> dict[str, SigningKey]:
        metadata = await self._get(self._url)
        found = await self._get(str(metadata["jwks_uri"]))
        keys = {}
        for entry in found["keys"]:
            if (made := _read(entry)) is not None:
                keys[str(entry["kid"])] = made
        if not keys:
            raise ValueError("the provider lists no usable key")
        return keys

    async def _get(self, url: str) -> Mapping[str, Any]:
        async with self._session.get(url, raise_for_status=True) as answer:
            found = await answer.json(content_type=None)
        if not isinstance(found, dict):
            raise TypeError("not an object")
        return found


def _read(entry: Any) -> SigningKey | None:
    """One entry of the key set; None for a kind we do not use, such as an elliptic curve key."""
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or not entry.get("kid"):
        return None
    try:
        key = jwt.PyJWK(entry, algorithm="RS256")
    except jwt.PyJWTError:
        return None
    return SigningKey(key, frozenset(map(str, entry.get("endorsements") or ())))
