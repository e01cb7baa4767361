"""The web server: the front ends' routes, health, and plain sentences instead of stack traces."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from bot.frontend import FrontEnd
from storage.db import Database, DatabaseGone

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000
"""Bytes of a request; the platforms' own events stay under a tenth of it."""

SENTENCES = {
    400: "This request could not be read. / リクエストを読み取れませんでした。",
    404: "There is nothing at this address. / このアドレスには何もありません。",
    405: "This address does not take that method. / このアドレスではその操作はできません。",
    413: "This request is too large. / リクエストが大きすぎます。",
    500: "Something went wrong on our side; it was logged. / こちらの不具合です。記録しました。",
    503: "Storage cannot be reached; please try again. / 記録する場所につながりません。もう一度お試しください。",
}

DATABASE = web.AppKey("database", Database)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(front_ends: Iterable[FrontEnd], database: Database) -> web.Application:
    """The application with every front end's routes."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_plain_errors])
    app[DATABASE] = database
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)
    for front_end in front_ends:
        app.router.add_routes(front_end.routes())
    return app


def sentence(status: int) -> web.Response:
    """An error for a caller: what happened, in both languages, and nothing else."""
    return web.json_response(
        {"error": SENTENCES[status]}, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False)
    )


@web.middleware
async def _plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status in SENTENCES and error.status >= 400:
            return sentence(error.status)
        raise
    except DatabaseGone:
        log.error("request_without_database", extra={"path": _route(request)})
        return sentence(503)
    except Exception:
        log.exception("request_failed", extra={"path": _route(request)})
        return sentence(500)


def _route(request: web.Request) -> str:
    """The route as it was declared: an address may hold a secret, such as the token of a download."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def _readyz(request: web.Request) -> web.Response:
    await asyncio.to_thread(request.app[DATABASE].ping)
    return web.json_response({"ready": True})
