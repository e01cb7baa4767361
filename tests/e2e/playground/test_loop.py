"""The whole way of a newcomer, from the first word to a finished prompt, its outcome and the end of it all."""

import pytest
from playwright.sync_api import expect

from coach.locales import say
from tests.e2e.playground.conftest import Visit
from tests.e2e.playground.visitor import Visitor

pytestmark = pytest.mark.e2e

WHO = {"ja": "佐藤 美咲", "en": "Emma Wilson"}
SALES = {"ja": "営業", "en": "Sales"}
FIRST = {"ja": "AIって何に使えるの？", "en": "What can I use AI for?"}
TASK = {"ja": "提案書の下書きしたい", "en": "Help me draft a sales proposal"}
TITLE = {"ja": "提案書の下書き", "en": "Draft a sales proposal"}
TYPED = {
    "ja": {
        "industry": "従業員120名の部品メーカー",
        "problem": "受注がFAX中心。\n転記ミスが月20件",
        "offer": "受注入力サービス",
    },
    "en": {
        "industry": "Parts maker, 120 people",
        "problem": "Orders by fax.\n20 typos a month",
        "offer": "Order entry service",
    },
}


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_first_contact_to_deletion(visit: Visit, language: str, phone: bool) -> None:
    place = f"{language}-{'phone' if phone else 'desktop'}"
    visitor = visit(language, phone)
    visitor.check(f"{place}-1-start")
    visitor.choose(WHO[language])
    visitor.check(f"{place}-2-chosen")

    visitor.page.locator(".chip", has_text=FIRST[language]).click()
    visitor.settle()
    expect(visitor.cards).to_have_count(2)
    visitor.heading(say(language, "welcome-heading"))
    visitor.check(f"{place}-3-first-contact")
    visitor.press("welcome.department", say(language, "department-yes", department=SALES[language]))
    expect(visitor.log.get_by_text(say(language, "welcome-heading"))).to_have_count(0)  # its card was replaced
    visitor.check(f"{place}-4-department")

    visitor.press("suggest.discover")
    expect(visitor.cards.last.locator("button[data-command='try.open']")).to_have_count(3)
    visitor.check(f"{place}-5-discover")
    make_prompt(visitor, language, place)
    report_outcome(visitor, language, place)
    look_after_oneself(visitor, language, place)


def make_prompt(visitor: Visitor, language: str, place: str) -> None:
    """From a task to the prompt in the clipboard, with a blank forgotten on the way."""
    visitor.say(TASK[language])
    visitor.cards.last.locator("button[data-command='try.open']").first.click()
    visitor.settle()
    visitor.heading(TITLE[language])
    visitor.check(f"{place}-6-form")

    typed = TYPED[language]
    visitor.submit(industry=typed["industry"], problem=typed["problem"])
    missing = visitor.log.locator("[name=offer]")
    expect(missing).to_be_focused()
    expect(missing).to_have_attribute("aria-invalid", "true")
    expect(missing).to_be_in_viewport(ratio=1)
    expect(visitor.log.locator("[name=problem]")).to_have_value(typed["problem"])
    visitor.check(f"{place}-7-form-mend")
    visitor.submit(offer=typed["offer"])
    expect(visitor.log.locator("form.form")).to_have_count(0)
    prompt = visitor.log.locator("pre").last
    for value in typed.values():
        assert value in prompt.inner_text()
    visitor.check(f"{place}-8-prompt")

    visitor.log.locator("[data-copy]").last.click()
    expect(visitor.page.locator("#spoken")).to_have_text(say(language, "playground-copied"))
    assert visitor.page.evaluate("navigator.clipboard.readText()") == prompt.text_content()


def report_outcome(visitor: Visitor, language: str, place: str) -> None:
    """How it went, and how long it took."""
    visitor.press("try.outcome", say(language, "outcome-helped"))
    visitor.heading(say(language, "outcome-thanks-helped"))
    visitor.check(f"{place}-9-outcome")
    visitor.submit(before="60分" if language == "ja" else "60 min", after="15", corrections="little")
    visitor.heading(say(language, "thanks-heading"))
    visitor.check(f"{place}-10-thanks")


def look_after_oneself(visitor: Visitor, language: str, place: str) -> None:
    """My page, a pause, the export, and the end."""
    visitor.page.locator("#my-page").click()
    visitor.settle()
    visitor.heading(say(language, "page-heading"))
    expect(visitor.cards.last).to_contain_text(TITLE[language])
    visitor.check(f"{place}-11-my-page")
    visitor.press("me.pause", say(language, "pause-month"))
    expect(visitor.cards.last.locator("button[data-command='me.resume']")).to_be_visible()
    visitor.check(f"{place}-12-paused")
    visitor.press("privacy.export")
    assert "sales/proposal-draft" in visitor.cards.last.locator("pre").inner_text()
    visitor.check(f"{place}-13-export")

    visitor.press("privacy.ask_delete")
    visitor.log.locator("button[data-command='privacy.delete']").last.click()
    expect(visitor.page.locator("dialog")).to_contain_text(say(language, "delete-confirm"))
    visitor.check(f"{place}-14-delete")
    visitor.page.locator("#confirm-yes").click()
    visitor.heading(say(language, "deleted-heading"))
    visitor.check(f"{place}-15-deleted")
    visitor.say(FIRST[language])
    expect(visitor.log.get_by_text(say(language, "welcome-heading"))).to_be_visible()


def test_with_the_keyboard_alone(visit: Visit) -> None:
    visitor = visit("ja")
    keyboard, page = visitor.page.keyboard, visitor.page

    def go(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            keyboard.press(key)
        raise AssertionError(f"{selector} cannot be reached with {key}")

    expect(page.locator("#count")).not_to_be_empty()
    go("#search")
    keyboard.type("営業")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    expect(visitor.text).to_be_focused()
    keyboard.type("提案書の下書きしたい")
    keyboard.press("Enter")
    expect(visitor.cards).to_have_count(2)
    go("button[data-command='try.open']", "Shift+Tab")
    keyboard.press("Enter")
    expect(visitor.cards.last.locator(".card-heading")).to_be_focused()
    title = visitor.cards.last.locator(".card-heading").inner_text()
    go("form.form [aria-required]")
    while not page.evaluate("document.activeElement.matches('[type=submit]')"):
        keyboard.type("keyboard")
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visitor.log.locator("pre")).to_contain_text("keyboard")
    expect(visitor.cards.last.locator(".card-heading")).to_be_focused()
    assert title in visitor.cards.last.locator(".card-heading").inner_text()
    go("button[data-command='try.outcome']")
    keyboard.press("Enter")
    expect(visitor.log.locator("[name=before]")).to_be_visible()
    visitor.check()
