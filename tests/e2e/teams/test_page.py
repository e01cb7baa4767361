"""The conversation once through the simulated Teams' web page, in headless Chromium, with pictures of it."""

import pytest
from playwright.async_api import Page, expect

from coach.locales import say
from tests.e2e.teams.person import Chat
from tests.e2e.teams.pictures import page_of, shoot

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def types(page: Page, words: str) -> None:
    """Type something and send it."""
    editor = page.get_by_role("textbox").last
    await editor.click()
    await page.keyboard.insert_text(words)
    await expect(editor).to_contain_text(words)
    await page.keyboard.press("Enter")


async def presses(page: Page, label: str) -> None:
    """Press the latest button with this label."""
    await page.get_by_role("button", name=label, exact=True).last.click()


@pytest.mark.parametrize(("language", "question"), [("ja", "議事録を要約したい"), ("en", "summarise meeting notes")])
@pytest.mark.parametrize("width", [1280, 520])
async def test_from_a_question_to_the_minutes(chat: Chat, language: str, question: str, width: int) -> None:
    async with page_of(chat.client.url, width) as page:
        # The page installs the app by itself, and the app greets.
        await expect(page.get_by_text(say("en", "welcome-heading")).last).to_be_visible(timeout=15_000)
        await types(page, question)
        await expect(page.get_by_role("button", name=say(language, "button-try"), exact=True).last).to_be_visible()
        await shoot(page, f"{language}-{width}-1-ideas")

        await presses(page, say(language, "button-try"))
        make = page.get_by_role("button", name=say(language, "button-make-prompt"), exact=True).last
        await expect(make).to_be_visible()
        await shoot(page, f"{language}-{width}-2-form")

        # Nothing filled in: Teams itself names what is missing and sends nothing.
        sent = len(chat.client.messages)
        await make.click()
        await expect(page.get_by_text(say(language, "teams-required")).last).to_be_visible()
        assert len(chat.client.messages) == sent

        for field in await page.locator("input[type=text]:visible, textarea:visible").all():
            if await field.get_attribute("required") is not None or await field.get_attribute("aria-required"):
                await field.fill("**会議** <at>all</at>")
        await make.click()
        helped = page.get_by_role("button", name=say(language, "outcome-helped"), exact=True).last
        await expect(helped).to_be_visible()
        await presses(page, say(language, "teams-copy"))
        await expect(page.get_by_text(say(language, "teams-copy-label")).last).to_be_visible()
        await shoot(page, f"{language}-{width}-3-prompt")

        await helped.click()
        await expect(page.get_by_text(say(language, "minutes-before")).last).to_be_visible()
        await shoot(page, f"{language}-{width}-4-minutes")
