"""Addresses that other programs call with a token of the settings."""

import hmac

from aiohttp import web


class Bearer:
    """The token that a request must carry (RFC 6750)."""

    def __init__(self, token: str, variable: str) -> None:
        self._expected = f"Bearer {token}".encode()
        self._variable = variable

    def refusal(self, request: web.Request) -> web.Response | None:
        """The answer to a request without the token; None for one that has it."""
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if hmac.compare_digest(given, self._expected):
            return None
        why = f"send the header Authorization: Bearer with the value of {self._variable}"
        return web.json_response({"error": why}, status=401, headers={"WWW-Authenticate": "Bearer"})
