"""The demo company, served, and one browser for all; a fresh tab for each test."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from bot.demo.digests import tell_weeks
from bot.demo.seed import seed
from storage import targets
from storage.db import Database
from tests.e2e.peers.processes import free_port, running
from tests.e2e.playground.conftest import DESKTOP, PHONE
from tests.e2e.playground.visitor import Visitor, launch
from usecases.load import Catalogue

PICTURES = Path(__file__).parents[3] / "build" / "screenshots" / "desk"

Open = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test here: Playwright keeps an event loop running, beside which no other can start."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def port(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[int]:
    """Where the demo company is served."""
    folder, port = tmp_path_factory.mktemp("desk"), free_port()
    url, now = f"sqlite:///{folder}/banso.db", datetime.now(ZoneInfo("Asia/Tokyo"))
    with closing(Database(url)) as database:
        database.migrate()
        seed(database, catalogue, now.date())
        tell_weeks(database, catalogue, now.date())
        with database.transaction() as session:
            due = now.date() + timedelta(days=120)
            targets.put(session, "adoption", "", 0.6, due, owner="営業企画課", now=now)
            targets.put(session, "success", "", 0.5, due, owner="推進担当 鈴木", now=now)
    command = [sys.executable, "-m", "bot"]
    environment = {"BANSO_DATABASE_URL": url, "BANSO_PORT": str(port), "BANSO_HOST": "127.0.0.1"}
    with running(command, port, folder / "log", environment, seconds=60):
        yield port


@pytest.fixture
def sign_in(browser: Browser, port: int) -> Iterator[Open]:
    """Ask for the link in the chat, follow it and press its button; no tab may end with a complaint of the browser."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Whoever has signed out is refused, as they should be.
        if message.type == "error" and "403 (Forbidden)" not in message.text:
            complaints.append(message.text)

    def open_desk(language: str = "ja", phone: bool = False, dark: bool = False, **options: Any) -> Page:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            color_scheme="dark" if dark else "light",
            **options,
        )
        contexts.append(context)
        # Another name of this machine is another site, as the company's chat is.
        visitor = Visitor(context.new_page(), f"http://localhost:{port}/", PICTURES)
        if phone:
            visitor.page.locator("#who").click()
        visitor.page.locator("#list button").first.click()
        visitor.say("推進デスク")
        visitor.press("desk.browser")
        with context.expect_page() as opened:
            visitor.log.locator("a[href*='/desk/enter/']").last.click()
        page = opened.value
        page.set_default_timeout(10_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.get_by_role("button").click()
        page.wait_for_url("**/desk")
        if language == "en":
            page.get_by_role("button", name="English").click()
            page.locator("html[lang='en']").wait_for()
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert complaints == []
