"""One server and one browser for all; a fresh tab, with somebody new to be, for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.playground.served import Served, serve
from tests.e2e.playground.visitor import Visitor, launch

PICTURES = Path(__file__).parents[3] / "build" / "screenshots"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 812}

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test here: Playwright keeps an event loop running, beside which no other can start."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    """Open the page in a tab of its own; every tab must end without a complaint of the browser."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_page(language: str = "ja", phone: bool = False, **options: Any) -> Visitor:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale="ja-JP" if language == "ja" else "en-GB",
            timezone_id="Asia/Tokyo",
            has_touch=phone,
            **options,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), served.address, PICTURES))
        return visitors[-1]

    yield open_page
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
