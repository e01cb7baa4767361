"""What the page tells: what the digests told, all of it kept, and nothing else whatever happens in the database."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import delete

from bot.demo.digests import tell_weeks
from bot.demo.seed import seed
from bot.desk_page.app import DeskPages
from bot.playground.app import PLATFORM, TENANT
from bot.server import make_app
from coach.coach import Coach
from coach.locales import say
from coach.turn import Company
from storage import digests, leads, people, targets
from storage.db import Database
from storage.kpi_models import WeekFigures
from tests.bot.desk_browser import Browser
from tests.builders import Clock, Person
from usecases.load import Catalogue

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
"""A Tuesday, noon in Tokyo."""
TODAY, LAST = NOW.date(), date(2026, 11, 23)
ADDRESS = "https://banso.example.com"


@dataclass
class Desk:
    """The demo company's lead, signed in."""

    database: Database
    lead_id: int
    browser: Browser

    async def page(self) -> str:
        """The page, but for the key of its forms."""
        answer = await self.browser.get("/desk")
        assert answer.status == 200
        return re.sub(r'value="[0-9a-f]{64}"', "", answer.text)

    def lead_of(self, *departments: str) -> None:
        with self.database.transaction() as session:
            leads.grant(session, self.lead_id, list(departments), NOW)

    def told(self) -> list[dict[str, Any]]:
        """What the digests told, as it is kept."""
        with self.database.transaction() as session:
            return [json.loads(json.dumps(content)) for content in digests.latest(session, "", 52)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[tuple[Coach, Database, Path]]:
    """The demo company, made once, and a copy of it as it was."""
    folder = tmp_path_factory.mktemp("desk")
    database = Database(f"sqlite:///{folder}/banso.db")
    database.migrate()
    seed(database, catalogue, TODAY, size=120)
    tell_weeks(database, catalogue, TODAY)
    copy_rows(folder / "banso.db", folder / "before.db")
    yield Coach(database, catalogue, Company(public_url=ADDRESS)), database, folder
    database.close()


def copy_rows(source: Path, target: Path) -> None:
    """Make one SQLite database like another, while it is in use."""
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
        before.backup(after)


@pytest_asyncio.fixture
async def desk(demo: tuple[Coach, Database, Path]) -> AsyncIterator[Desk]:
    coach, database, folder = demo
    copy_rows(folder / "before.db", folder / "banso.db")
    with database.transaction() as session:
        lead_id = leads.everyone(session)[0].employee_id
        user = people.accounts(session, lead_id)[0].user
    lead = Person(coach, user, clock=Clock(NOW), platform=PLATFORM, tenant=TENANT)
    lead.say("ブラウザで見る")
    app = make_app([], database)
    app.router.add_routes(DeskPages(coach, ADDRESS, lambda: NOW).routes())
    async with TestClient(TestServer(app)) as client:
        browser = Browser(client)
        await browser.post("/desk/enter/" + lead.text.split("/desk/enter/")[1].split()[0])
        yield Desk(database, lead_id, browser)


def charts(page: str) -> list[dict[str, Any]]:
    return [json.loads(unescape(found)) for found in re.findall(r'data-chart="([^"]*)"', page)]


def numbers(text: str) -> list[str]:
    return re.findall(r"-?\d+(?:\.\d+)?", text.replace("−", "-").replace(",", ""))


def cells(page: str) -> Iterator[str]:
    """Every cell that holds a figure."""
    yield from (unescape(cell) for cell in re.findall(r"<td>([^<]*)</td>", page))


def allowed(content: Any) -> set[str]:
    """Every number that is kept, in the roundings in which figures are told."""
    found: set[str] = set()
    match content:
        case dict():
            found = set().union(*map(allowed, content.values()))
        case list():
            found = set().union(*map(allowed, content))
        case bool() | None:
            pass
        case int() | float():
            found = {f"{content:.0f}", f"{100 * content:.0f}"}
        case str():
            found = set(numbers(content))
    return found


async def test_no_number_is_on_the_page_that_no_digest_told(desk: Desk) -> None:
    page, told = await desk.page(), desk.told()
    by_name = {chart["lines"][0]["name"]: chart for chart in charts(page)}
    for key in ("weekly_active_share", "adoption", "success", "minutes_saved", "spread"):
        chart = by_name[say("ja", f"kpi-{key.replace('_', '-')}-name")]
        for reading, content in zip(chart["lines"][0]["readings"], told, strict=True):
            kept = allowed(content["figures"]["values"][key])
            words = " ".join((reading["told"], *reading["details"])).replace("95%の幅", "")
            assert numbers(words)
            assert set(numbers(words)) <= kept
            assert {f"{reading[part]:.0f}" for part in ("amount", "low", "high") if reading[part] is not None} <= kept
    shown = [number for cell in cells(page) for number in numbers(cell)]
    assert len(shown) > 100
    assert set(shown) <= allowed(told)


async def test_each_reading_is_the_figure_of_its_week(desk: Desk) -> None:
    drawn = {chart["lines"][0]["name"]: chart for chart in charts(await desk.page())}
    told = desk.told()
    assert len(told) == 7
    for name, key, scale in (("週間利用率", "weekly_active_share", 100), ("1回あたりの短縮時間", "minutes_saved", 1)):
        figures = [content["figures"]["values"][key] for content in told]
        readings = drawn[name]["lines"][0]["readings"]
        assert [reading["amount"] for reading in readings] == [round(scale * figure["value"]) for figure in figures]
    feelings = next(chart for chart in charts(await desk.page()) if len(chart["lines"]) == 2)
    closed = sorted({survey["closed"]: survey for content in told for survey in content["surveys"]}.items())
    assert [r["amount"] for r in feelings["lines"][0]["readings"]] == [round(s["usefulness"]) for _, s in closed]
    assert [r["amount"] for r in feelings["lines"][1]["readings"]] == [round(s["unease"]) for _, s in closed]
    assert all(reading["low"] < reading["amount"] < reading["high"] for reading in feelings["lines"][0]["readings"])


async def test_nothing_changes_when_somebody_leaves_or_counts_late(desk: Desk) -> None:
    before = await desk.page()
    with desk.database.transaction() as session:
        for _, employee in people.everyone(session, PLATFORM)[:30]:
            if employee.id != desk.lead_id:
                people.forget(session, employee)
    assert await desk.page() == before


async def test_a_week_of_which_nothing_was_told_is_a_gap_with_its_reason(desk: Desk) -> None:
    with desk.database.transaction() as session:
        session.execute(delete(WeekFigures).where(WeekFigures.week == date(2026, 11, 2)))
    page = await desk.page()
    for chart in charts(page):
        if len(chart["lines"]) == 1:
            assert len(chart["times"]) == 7
            gap = chart["lines"][0]["readings"][chart["times"].index("11/2〜11/8")]
            assert (gap["amount"], gap["told"]) == (None, "この週の週報はありません")
    assert "この週の週報はありません" in list(cells(page))


async def test_a_figure_that_may_not_be_told_says_why(desk: Desk) -> None:
    with desk.database.transaction() as session:
        row = session.get(WeekFigures, (LAST, ""))
        assert row is not None
        content = json.loads(json.dumps(row.content))
        content["figures"]["values"]["success"] |= {"value": None, "reason": "too_few", "interval": None, "verdict": ""}
        content["figures"]["values"]["usefulness"] |= {"value": None, "reason": "band_only", "interval": None}
        content["surveys"][-1]["usefulness"] = None
        row.content = content
    page = await desk.page()
    assert "人数が少ないため出しません" in list(cells(page))
    last = {line["name"]: line["readings"][-1] for chart in charts(page) for line in chart["lines"]}
    assert (last["成功率"]["amount"], last["成功率"]["told"]) == (None, "人数が少ないため出しません")
    assert last["成功率"]["low"] is None


async def test_a_lead_of_departments_reads_of_groups_made_of_these_alone(desk: Desk) -> None:
    desk.lead_of("sales", "legal")
    page = await desk.page()
    assert "担当：法務、営業" in page
    section = page[page.index("部署ごとの数字") :]
    rows = re.findall(r'<th scope="row">([^<]*)</th>', section[: section.index("</section>")])
    assert set(rows) == {"営業"}
    assert "人数が少ないため、数字を出していない部署：法務" in page
    kept = [group for group in desk.told()[-1]["figures"]["groups"] if group["group"] == ["sales"]]
    assert len(rows) == len([group for group in kept if group["key"] in ("weekly_active_share", "adoption", "success")])


async def test_departments_stand_in_the_order_of_the_catalogue(desk: Desk, catalogue: Catalogue) -> None:
    page = await desk.page()
    section = page[page.index("部署ごとの数字") :]
    names = [department.say("ja") for department in catalogue.departments.values()]
    for table in re.findall(r"<tbody>(.*?)</tbody>", section[: section.index("</section>")], re.DOTALL):
        rows = [unescape(row) for row in re.findall(r'<th scope="row">([^<]*)</th>', table)]
        places = [min(names.index(name) for name in names if name in row.split("（")[0].split("、")) for row in rows]
        assert places == sorted(places)


async def test_targets_stand_with_their_verdict_those_of_other_departments_left_out(desk: Desk) -> None:
    due = date(2027, 3, 31)
    with desk.database.transaction() as session:
        targets.put(session, "adoption", "", 0.10, due, owner="営業企画課", now=NOW)
        targets.put(session, "success", "", 0.99, due, owner="推進担当", now=NOW)
        targets.put(session, "adoption", "hr", 0.5, due, owner="人事課", now=NOW)
    page = await desk.page()
    rows = [re.findall(r">([^<]+)</t", row) for row in page.split("<tr>") if "2027年3月31日" in row]
    assert [(row[0], row[1], row[2], row[4], row[6]) for row in rows[:2]] == [
        ("利用率", "全社", "10%以上", "営業企画課", "達成"),
        ("成功率", "全社", "99%以上", "推進担当", "未達"),
    ]
    assert (rows[2][1], rows[2][4]) == ("人事", "人事課")
    desk.lead_of("sales")
    assert "人事課" not in await desk.page()


async def test_markup_that_somebody_stored_stays_text(desk: Desk) -> None:
    evil = '"><script src=//evil.example.com></script><img src=x onerror=alert(1)>'
    with desk.database.transaction() as session:
        targets.put(session, "adoption", "", 0.5, date(2027, 3, 31), owner=evil, now=NOW)
        leads.grant(session, desk.lead_id, ["sales", f"x{evil}"], NOW)
    page = await desk.page()
    assert "<img src=x" not in page
    assert "evil.example.com></script>" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 2
    assert page.count("<script") == 2


async def test_both_languages_tell_the_same_figures(desk: Desk) -> None:
    japanese = charts(await desk.page())
    await desk.browser.post("/desk/language", {"key": await desk.browser.key(), "language": "en"})
    page = await desk.page()
    english = charts(page)
    assert not re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", page.replace("日本語", ""))
    for ours, theirs in zip(japanese, english, strict=True):
        for line, other in zip(ours["lines"], theirs["lines"], strict=True):
            assert [r["amount"] for r in line["readings"]] == [r["amount"] for r in other["readings"]]
    assert say("en", "browser-departments-how") in page


async def test_before_the_first_digest_the_page_says_when_there_will_be_one(desk: Desk) -> None:
    with desk.database.transaction() as session:
        session.execute(delete(WeekFigures))
    page = await desk.page()
    assert "まだ締まった週がありません" in page
    assert charts(page) == []
