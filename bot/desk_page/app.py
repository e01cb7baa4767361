"""The lead's desk in the browser: its addresses, and what each answers with."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.desk_page import page
from bot.desk_page.guard import HEADERS, Place, form_key, is_from_form, read_form
from bot.static_files import static_files
from coach.coach import Coach
from coach.lead import browser_access
from coach.turn import JobContext

STATIC = Path(__file__).parent / "static"

Found = TypeVar("Found")


class DeskPages:
    """The page, the way in and the way out, where people reach Banso at ``address``."""

    def __init__(self, coach: Coach, address: str, clock: Callable[[], datetime]) -> None:
        self._coach = coach
        self._place = Place(address)
        self._clock = clock

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Every address below /desk."""
        return (
            web.get("/desk", self._desk),
            web.get("/desk/enter/{token}", self._link),
            web.post("/desk/enter/{token}", self._enter),
            web.post("/desk/language", self._speak),
            web.post("/desk/leave", self._leave),
            web.get("/desk/static/{file:.+}", self._file),
        )

    async def _link(self, request: web.Request) -> web.Response:
        language = await self._step(partial(browser_access.waiting, token=request.match_info["token"]))
        if language is None:
            return self._notice(404, "gone")
        return self._html(page.enter(language, self._place.base))

    async def _enter(self, request: web.Request) -> web.Response:
        # Without this, another site could sign somebody in as somebody else.
        if not self._place.sent_from_here(request):
            return self._notice(403, "refused")
        token, before = request.match_info["token"], self._place.token_of(request)
        entered = await self._step(partial(browser_access.enter, token=token, before=before))
        if entered is None:
            return self._notice(404, "gone")
        response = self._to_desk()
        self._place.remember(response, entered)
        return response

    async def _desk(self, request: web.Request) -> web.Response:
        token = self._place.token_of(request)
        found = await self._step(partial(browser_access.page, token=token))
        if found is None:
            return self._notice(403, "signed-out")
        return self._html(page.desk(found, self._place.base, form_key(token)))

    async def _speak(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        if form is None:
            return self._notice(403, "refused")
        token, language = self._place.token_of(request), form.get("language", "")
        if not await self._step(partial(browser_access.speak, token=token, language=language)):
            return self._notice(403, "signed-out")
        return self._to_desk()

    async def _leave(self, request: web.Request) -> web.Response:
        if await self._form(request) is None:
            return self._notice(403, "refused")
        await self._step(partial(browser_access.leave, token=self._place.token_of(request)))
        response = self._notice(200, "left")
        self._place.forget(response)
        return response

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = _files().get(request.match_info["file"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={**HEADERS, "Cache-Control": "no-cache"})

    async def _form(self, request: web.Request) -> Mapping[str, str] | None:
        """The fields of a form of our page, of this very browser; None of any other."""
        form = await read_form(request)
        genuine = self._place.sent_from_here(request) and is_from_form(form, self._place.token_of(request))
        return form if genuine else None

    async def _step(self, step: Callable[[JobContext], Found]) -> Found:
        return await asyncio.to_thread(self._coach.browse, step, self._clock())

    def _html(self, text: str, status: int = 200) -> web.Response:
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    def _notice(self, status: int, message: str) -> web.Response:
        return self._html(page.notice(message, self._place.base), status)

    def _to_desk(self) -> web.Response:
        return web.Response(status=303, headers={**HEADERS, "Location": f"{self._place.base}/desk"})


@cache
def _files() -> Mapping[str, Path]:
    return static_files(STATIC)
