"""Files over HTTP: a page that uses nothing up, one download, and nothing for whoever guesses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import delete

from bot.downloads import Downloads
from bot.server import make_app
from coach.coach import Coach
from coach.kpi.weeks import last_closed, roll_up
from storage.db import Database
from storage.kpi_models import WeekEligible
from tests.builders import Clock, Person
from tests.coach.pulse.company import COMPANY, Staff
from usecases.load import Catalogue

Client = TestClient[web.Request, web.Application]


@dataclass
class Offered:
    """A lead who was offered a file, and a browser."""

    lead: Person
    client: Client

    @property
    def path(self) -> str:
        """Where the link leads."""
        return "/download/" + self.lead.text.split("/download/")[1].split()[0]


@pytest_asyncio.fixture
async def offered(database: Database, catalogue: Catalogue, clock: Clock) -> AsyncIterator[Offered]:
    """The figures of last week, offered as CSV."""
    coach = Coach(database, catalogue, replace(COMPANY, public_url="https://banso.example.com"))
    staff = Staff(coach, database, clock)
    staff.hire(sales=6)
    lead = staff.lead()
    with database.transaction() as session:
        roll_up(session, last_closed(clock.now, COMPANY), COMPANY)
    lead.command("export.file", {"week": "2026-W47", "format": "csv"})
    app = make_app([], database)
    app.router.add_routes(Downloads(coach, lambda: clock.now).routes())
    async with TestClient(TestServer(app)) as client:
        yield Offered(lead, client)


async def test_opening_the_link_uses_nothing_up_and_pressing_the_button_does(offered: Offered) -> None:
    for _ in range(3):
        page = await offered.client.get(offered.path)
        assert page.status == 200
        assert 'lang="ja"' in await page.text()
        assert "ファイルを受け取る" in await page.text()
    assert (await offered.client.head(offered.path)).status == 200
    file = await offered.client.post(offered.path)
    assert file.status == 200
    assert "2026-W47" in (await file.read()).decode("utf-8-sig")
    for again in (await offered.client.post(offered.path), await offered.client.get(offered.path)):
        assert again.status == 404
        assert "チャットでもう一度作ってください" in await again.text()
        assert "make the file again in the chat" in await again.text()


async def test_nothing_keeps_shows_or_reinterprets_the_file(offered: Offered) -> None:
    page, file = await offered.client.get(offered.path), await offered.client.post(offered.path)
    for answer in (page, file):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"] == (
        "attachment; filename=\"banso-2026-W47.csv\"; filename*=UTF-8''banso-2026-W47.csv"
    )


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2f..%2fetc%2fpasswd", "é" * 20, "x" * 5000])
async def test_a_guess_finds_nothing(offered: Offered, token: str) -> None:
    for answer in (await offered.client.get(f"/download/{token}"), await offered.client.post(f"/download/{token}")):
        assert answer.status == 404
        assert "Traceback" not in await answer.text()
    assert (await offered.client.post(offered.path)).status == 200, "the file still waits"


async def test_it_is_over_in_time(offered: Offered) -> None:
    offered.lead.clock.forward(minutes=15)
    assert (await offered.client.get(offered.path)).status == 404
    assert (await offered.client.post(offered.path)).status == 404


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("export.file", {"week": "2026-W48", "format": "xlsx"}),
        ("report.file", {"week": "2026-W48", "kind": "docx-en"}),
    ],
)
async def test_a_file_that_can_no_longer_be_made_says_so(
    offered: Offered, database: Database, command: str, args: dict[str, str]
) -> None:
    offered.lead.say("おすすめ")
    now = offered.lead.clock.forward(days=7)
    with database.transaction() as session:
        roll_up(session, last_closed(now, COMPANY), COMPANY)
    offered.lead.command(command, args)
    with database.transaction() as session:
        session.execute(delete(WeekEligible))
    for _ in range(2):
        answer = await offered.client.post(offered.path)
        assert answer.status == 404
        assert answer.headers["Cache-Control"] == "no-store"
        assert "このファイルは作れません" in await answer.text()
        assert "cannot be made" in await answer.text()


async def test_a_token_is_never_logged(
    offered: Offered, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no memory left")

    monkeypatch.setattr("coach.lead.files.downloads.take", broken)
    assert (await offered.client.post(offered.path)).status == 500
    logged = [str(vars(record)) for record in caplog.records]
    assert any("/download/{token}" in record for record in logged)
    assert not any(offered.path in record for record in logged)
