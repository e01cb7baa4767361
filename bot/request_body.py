"""The body of a request: no larger than the server takes, whole, and in time."""

import asyncio

from aiohttp import web

BODY_TIME = 20.0
"""Seconds for a body to arrive: who sends a byte now and then would hold a connection for ever."""


async def body_of(request: web.Request) -> bytes:
    """The body as it was sent.

    Raises HTTPUnsupportedMediaType for a compressed one, HTTPRequestEntityTooLarge over the server's limit,
    HTTPRequestTimeout for one that is not there in time, HTTPBadRequest for one that ends early.
    """
    # No platform compresses; who does is after what a small body unpacks to.
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(BODY_TIME):
            return await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise web.HTTPBadRequest from error
