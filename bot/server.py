"""The web server: routes, health, a line in the log for each request, and plain sentences instead of stack traces."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import hdrs, web

from bot.frontend import FrontEnd
from bot.logs import one_request
from bot.metrics import Metrics
from storage.db import Database, DatabaseGone, SchemaMismatch

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000
"""Bytes of a request; the platforms' own events stay under a tenth of it."""

PATIENCE = 2.0
"""Seconds that /readyz waits for the database; a balancer's own patience is rarely longer."""

ABANDONED = 499
"""What nginx calls a request whose sender did not wait for the answer."""

SENTENCES = {
    400: "This request could not be read. / リクエストを読み取れませんでした。",
    404: "There is nothing at this address. / このアドレスには何もありません。",
    405: "This address does not take that method. / このアドレスではその操作はできません。",
    408: "This request did not arrive in time. / リクエストが時間内に届きませんでした。",
    413: "This request is too large. / リクエストが大きすぎます。",
    415: "This kind of content is not taken. / この形式の内容は受け付けていません。",
    500: "Something went wrong on our side; it was logged. / こちらの不具合です。記録しました。",
    503: "Storage cannot be reached; please try again. / 記録する場所につながりません。もう一度お試しください。",
}

STOPPING = "This process is stopping; another one answers. / このプロセスは停止中です。ほかのプロセスが応答します。"
OTHER_SCHEMA = "Storage was made for another version. / 記録する場所が別のバージョンのものです。"
SLOW = f"Storage did not answer within {PATIENCE:g} seconds. / 記録する場所から{PATIENCE:g}秒以内に応答がありません。"

PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Called every few seconds: in the log only when something is wrong."""

REQUEST_ID = web.RequestKey("request_id", str)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Health:
    """Alive: the event loop answers. Ready: the database can store, its schema fits, the process is not stopping."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = False
        self._look: asyncio.Task[str] | None = None

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Both addresses."""
        return (web.get("/healthz", self._alive), web.get("/readyz", self._ready))

    def stop(self) -> None:
        """Be ready no more: what is under way is finished, new requests belong elsewhere."""
        self._stopping = True

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        reason = STOPPING if self._stopping else await self._reason()
        return sentence(503, reason) if reason else web.json_response({"ready": True})

    async def _reason(self) -> str:
        """Why it is not ready, or "". Probes share one look, so that a database that hangs does not use up threads."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(asyncio.to_thread(self._check))
        await asyncio.wait({self._look}, timeout=PATIENCE)
        return self._look.result() if self._look.done() else SLOW

    def _check(self) -> str:
        try:
            self._database.check_schema()
            self._database.ping()
        except DatabaseGone:
            return SENTENCES[503]
        except SchemaMismatch:
            return OTHER_SCHEMA
        return ""


HEALTH = web.AppKey("health", Health)
METRICS = web.AppKey("metrics", Metrics)
PLATFORMS = web.AppKey("platforms", dict[web.AbstractResource | None, str])
"""Whose address it is, where platforms bring their events."""


def make_app(front_ends: Iterable[FrontEnd], database: Database, metrics: Metrics | None = None) -> web.Application:
    """The application with every front end's routes."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_observed, _plain_errors])
    app.on_response_prepare.append(_named)
    app[HEALTH], app[METRICS], app[PLATFORMS] = Health(database), metrics or Metrics(), {}
    app.router.add_routes(app[HEALTH].routes())
    for front_end in front_ends:
        for route in app.router.add_routes(front_end.routes()):
            if route.method == hdrs.METH_POST:
                app[PLATFORMS][route.resource] = front_end.name
    return app


def sentence(status: int, words: str = "") -> web.Response:
    """An error for a caller: what happened, in both languages, and nothing else."""
    return web.json_response(
        {"error": words or SENTENCES[status]}, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False)
    )


@web.middleware
async def _observed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One id for all that a request brings about, and what it came to."""
    with one_request(request.headers.get("X-Request-ID", "")) as name:
        request[REQUEST_ID] = name
        began, status = time.perf_counter(), ABANDONED
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            _note(request, status, time.perf_counter() - began)
        return response


async def _named(request: web.Request, response: web.StreamResponse) -> None:
    if REQUEST_ID in request:
        response.headers["X-Request-ID"] = request[REQUEST_ID]


def _note(request: web.Request, status: int, seconds: float) -> None:
    """The line in the log, without anything that the caller wrote; the figures where the caller is a platform."""
    route = _route(request)
    if route not in PROBED or status >= 400:
        method = request.method if request.method in hdrs.METH_ALL else "other"
        milliseconds = round(seconds * 1000, 1)
        log.info("request", extra={"method": method, "route": route, "status": status, "milliseconds": milliseconds})
    platform = request.app[PLATFORMS].get(request.match_info.route.resource)
    if platform is None or request.method != hdrs.METH_POST:
        return
    metrics = request.app[METRICS]
    metrics.acknowledged(platform, seconds)
    if 400 <= status < ABANDONED:
        metrics.received(platform, "refused")


@web.middleware
async def _plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status in SENTENCES and error.status >= 400:
            refused = sentence(error.status)
            if allowed := error.headers.get(hdrs.ALLOW):
                refused.headers[hdrs.ALLOW] = allowed
            return refused
        raise
    except DatabaseGone:
        log.error("request_without_database", extra={"route": _route(request)})
        return sentence(503)
    except Exception:
        log.exception("request_failed", extra={"route": _route(request)})
        return sentence(500)


def _route(request: web.Request) -> str:
    """The route as it was declared: an address may hold a secret, such as the token of a download."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
