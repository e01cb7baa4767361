"""Who may use the playground: this machine, by its own name, and nobody else; refusals are sentences, never traces."""

from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from aiohttp import web

from coach.locales import LANGUAGES, say

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing inline and nothing from elsewhere but pictures: markup that slipped through could not run."""

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def guarded(handler: Handler) -> Handler:
    """The handler behind the loopback check and with the security headers; whoever is not local gets 403."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if not is_loopback(request.remote or "") or not names_loopback(request.host) or not _from_here(request):
            return refusal(403, "playground-refused-place")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return guard


def refusal(status: int, message: str) -> web.Response:
    """A refusal as plain text: the sentence in Japanese on the first line, in English on the second."""
    sentences = "\n".join(say(language, message) for language in LANGUAGES)
    return web.Response(status=status, text=sentences, headers=HEADERS)


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; "" (a peer without one) is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


def names_loopback(host: str) -> bool:
    """Whether a Host header means this machine: a name that only resolves here would let a web page reach in."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)


def _from_here(request: web.Request) -> bool:
    """Whether the page that made the request, if it says which, is a local one."""
    origin = request.headers.get("Origin")
    return origin is None or names_loopback(origin.partition("://")[2])
