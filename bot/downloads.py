"""Files for leads: a page behind a link, and the file itself once somebody presses its button.

Opening the link alone uses nothing up, for scanners of chats and mail open links before people do.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from urllib.parse import quote

from aiohttp import web

from coach.coach import Coach
from coach.kpi.figures import WeekNotReady
from coach.lead.downloads import File
from coach.locales import LANGUAGES, say
from coach.report.material import NothingToReport

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{heading}</title>
<main>
<h1>{heading}</h1>
<p>{words}</p>
<form method="post"><button>{button}</button></form>
</main>
</html>
"""


class Downloads:
    """The files that the coach offers."""

    def __init__(self, coach: Coach, clock: Callable[[], datetime]) -> None:
        self._coach = coach
        self._clock = clock

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The page, and the file."""
        return (web.get("/download/{token}", self._page), web.post("/download/{token}", self._file))

    async def _page(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        language = await asyncio.to_thread(self._coach.waiting_file, token, self._clock())
        if language is None:
            return _refused("download-gone")
        texts = {name: escape(say(language, f"download-{name}")) for name in ("heading", "words", "button")}
        return web.Response(text=PAGE.format(language=language, **texts), content_type="text/html", headers=HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        try:
            file = await asyncio.to_thread(self._coach.fetch_file, token, self._clock())
        except (NothingToReport, WeekNotReady):
            return _refused("download-not-made")
        return _refused("download-gone") if file is None else _attachment(file)


def _attachment(file: File) -> web.Response:
    """The file to be saved, under its name in any script (RFC 6266, RFC 8187)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in file.name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {**HEADERS, "Content-Type": file.media_type, "Content-Disposition": disposition}
    return web.Response(body=file.content, headers=headers)


def _refused(message: str) -> web.Response:
    """Why there is no file, in every language."""
    sentences = "\n".join(say(language, message) for language in LANGUAGES)
    return web.Response(status=404, text=sentences, headers=HEADERS)
