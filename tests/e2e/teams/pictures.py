"""The simulated Teams' web page in headless Chromium, as wide as a desktop and as narrow as a phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

SHOTS = Path(__file__).parents[3] / "build" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
PROGRAM = CHROMIUM if CHROMIUM.exists() else None
"""Debian's Chromium where there is one, else the one that Playwright brought."""


@asynccontextmanager
async def page_of(url: str, width: int = 1280, height: int = 1000) -> AsyncIterator[Page]:
    """The page, opened."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": width, "height": height})
        await page.goto(url)
        await page.get_by_role("button", name="Hide log panel").click()
        yield page
        await browser.close()


async def shoot(page: Page, name: str) -> None:
    """Keep a picture under build/screenshots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"teams-{name}.png", full_page=True)
