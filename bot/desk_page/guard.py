"""What keeps the page to the browser that came in by the link: headers, the cookie, and where a press came from."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from bot.request_body import body_of
from coach.lead.browser_access import SIGNED_IN

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing inline and nothing from elsewhere: markup that slipped through could not run."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not "no-referrer": with that a browser would not say from where a form was sent.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

MAX_FIELDS = 5


@dataclass(frozen=True)
class Place:
    """Where people reach the page."""

    address: str
    """Without a slash at the end; https, or http on this machine alone."""

    @property
    def base(self) -> str:
        """What every path begins with, where a proxy keeps Banso below one; mostly empty."""
        return urlsplit(self.address).path

    @property
    def origin(self) -> str:
        """How a browser names it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def secure(self) -> bool:
        """Whether it is reached over https."""
        return self.address.startswith("https://")

    @property
    def cookie(self) -> str:
        """Named so that no other host and no plain connection can set it (RFC 6265bis, 4.1.3.2)."""
        return "__Host-banso" if self.secure else "banso"

    def token_of(self, request: web.Request) -> str:
        """What the browser's cookie holds; "" without one."""
        return request.cookies.get(self.cookie, "")

    def remember(self, response: web.Response, token: str) -> None:
        """Give the browser its cookie. Our own page sets and sends it, so no other site ever need to: Strict."""
        response.set_cookie(
            self.cookie,
            token,
            max_age=int(SIGNED_IN.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Strict",
        )

    def forget(self, response: web.Response) -> None:
        """Take the cookie back."""
        response.del_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="Strict")

    def sent_from_here(self, request: web.Request) -> bool:
        """Whether a page of ours sent this. Every browser of today says so in one header or the other."""
        site = request.headers.get("Sec-Fetch-Site")
        return site == "same-origin" if site is not None else request.headers.get("Origin") == self.origin


def form_key(token: str) -> str:
    """What a form holds to show that it stood on the page of this browser; the cookie cannot be told from it."""
    return hmac.new(token.encode(errors="surrogatepass"), b"form", "sha256").hexdigest()


async def read_form(request: web.Request) -> Mapping[str, str]:
    """The fields of a form; none of a body that is no form. Raises as body_of does."""
    body = await body_of(request)
    try:
        fields = parse_qs(body.decode(), max_num_fields=MAX_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def is_from_form(form: Mapping[str, str], token: str) -> bool:
    """Whether the form stood on the page of the browser with this token."""
    given = form.get("key", "").encode(errors="surrogatepass")
    return bool(token) and hmac.compare_digest(given, form_key(token).encode())
