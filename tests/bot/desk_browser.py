"""A browser that keeps its cookie and says where a form was sent from, at a served desk page."""

import re
from dataclasses import dataclass, field
from html import unescape

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from multidict import CIMultiDictProxy

OWN = {"Sec-Fetch-Site": "same-origin"}
KEY = re.compile(r'name="key" value="([0-9a-f]{64})"')


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: CIMultiDictProxy[str]

    @property
    def words(self) -> str:
        """What a person reads, a line for each element, with what only scripts read left out."""
        lines = re.sub(r"<[^>]*>", "\n", self.text).split("\n")
        return "\n".join(unescape(line).strip() for line in lines if line.strip())


@dataclass
class Browser:
    """One browser. Its cookies are kept by hand: a real jar would not send a secure one over a plain socket."""

    client: TestClient[web.Request, web.Application]
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Answer:
        """Open an address, without following where it sends to."""
        return await self._answer(await self.client.get(path, headers=self._headers({}), allow_redirects=False))

    async def post(self, path: str, form: dict[str, str] | None = None, sent: dict[str, str] | None = None) -> Answer:
        """Send a form, as from our own page unless other headers are given."""
        headers = self._headers(OWN if sent is None else sent)
        return await self._answer(await self.client.post(path, data=form or {}, headers=headers, allow_redirects=False))

    async def key(self) -> str:
        """What the forms of the page hold."""
        found = KEY.search((await self.get("/desk")).text)
        assert found is not None
        return found[1]

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**more, **({"Cookie": cookie} if cookie else {})}

    async def _answer(self, response: ClientResponse) -> Answer:
        for name, morsel in response.cookies.items():
            if morsel.value:
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)
        return Answer(response.status, await response.text(), response.headers)
