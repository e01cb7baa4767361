"""The page itself: typing, failing, reloading, finding people, cards that come unasked."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from coach.cards import Card, Chart, ChartKind, Paragraph, Series
from coach.locales import say
from tests.e2e.playground.conftest import Visit
from tests.e2e.playground.served import Served
from tests.e2e.playground.visitor import Visitor

pytestmark = pytest.mark.e2e

MESSAGES = "**/playground/messages"
CHART = Card(
    "Minutes saved",
    (Chart(ChartKind.BAR, "By month", ("May", "June"), (Series("saved", (30, 45)),), "45 minutes in June", "min"),),
)


def cut(route: Route) -> None:
    route.abort("connectionreset")


def without_database(route: Route) -> None:
    sentences = "\n".join(say(language, "playground-refused-database") for language in ("ja", "en"))
    route.fulfill(status=503, content_type="text/plain; charset=utf-8", body=sentences)


def hold(visitor: Visitor) -> list[Route]:
    """Keep messages from arriving; each waits in the list to be let through."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    visitor.page.route(MESSAGES, keep)
    return held


def start(visit: Visit, name: str = "佐藤 美咲", language: str = "ja") -> Visitor:
    visitor = visit(language)
    visitor.choose(name)
    return visitor


def test_enter_sends_and_shift_enter_starts_a_line(visit: Visit) -> None:
    visitor = start(visit)
    visitor.text.press_sequentially("一行目")
    visitor.text.press("Shift+Enter")
    visitor.text.press_sequentially("二行目")
    visitor.text.press("Enter")
    expect(visitor.log.locator(".bubble")).to_have_text("一行目\n二行目")
    expect(visitor.text).to_have_value("")
    visitor.text.press("Enter")
    expect(visitor.log.locator(".bubble")).to_have_count(1)


def test_enter_that_ends_a_composition_sends_nothing(visit: Visit) -> None:
    visitor = start(visit)
    keys = visitor.page.context.new_cdp_session(visitor.page)
    visitor.text.focus()
    keys.send("Input.imeSetComposition", {"text": "ていあんしょ", "selectionStart": 6, "selectionEnd": 6})
    for kind in ("rawKeyDown", "keyUp"):
        keys.send(
            "Input.dispatchKeyEvent", {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
        )
    # Safari ends the composition first and tells by the key code alone.
    safari = "{key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}"
    visitor.text.evaluate(f"text => text.dispatchEvent(new KeyboardEvent('keydown', {safari}))")
    keys.send("Input.insertText", {"text": "提案書"})
    expect(visitor.text).to_have_value(re.compile("提案書"))
    expect(visitor.log.locator(".bubble")).to_have_count(0)
    visitor.text.press("Enter")
    expect(visitor.log.locator(".bubble")).to_have_count(1)


@pytest.mark.parametrize(
    ("fault", "sentence"), [(cut, "playground-failed"), (without_database, "playground-refused-database")]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_could_not_be_sent_is_kept_and_sent_again(
    visit: Visit, fault: Callable[[Route], None], sentence: str, language: str
) -> None:
    visitor = start(visit, "佐藤 美咲" if language == "ja" else "Emma Wilson", language)
    typed = "提案書の下書きしたい" if language == "ja" else "Help me draft a sales proposal"
    visitor.page.route(MESSAGES, fault)
    visitor.text.fill(typed)
    visitor.text.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_contain_text(say(language, sentence))
    visitor.complaints.clear()  # The browser complains about the failed request; that much is right.
    visitor.check(f"failed-{language}")
    visitor.page.reload()
    expect(visitor.log.locator(".bubble")).to_have_text(typed)
    visitor.page.unroute(MESSAGES)
    visitor.page.get_by_role("button", name=say(language, "playground-again")).click()
    expect(visitor.cards).to_have_count(2)
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    expect(visitor.log.locator(".bubble")).to_have_count(1)


def test_an_answer_that_was_lost_is_not_given_twice(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("こんにちは")

    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    visitor.page.route(MESSAGES, lose_answer)
    visitor.text.fill("提案書の下書きしたい")
    visitor.text.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.complaints.clear()
    visitor.page.unroute(MESSAGES)
    visitor.page.get_by_role("button", name=say("ja", "playground-again")).click()
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    visitor.page.locator("#my-page").click()
    visitor.settle()
    visitor.press("privacy.export")
    assert visitor.cards.last.locator("pre").inner_text().count('"task"') == 1


def test_a_form_that_could_not_be_sent_keeps_what_was_typed(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("提案書の下書きしたい")
    visitor.press("try.open")
    form = visitor.log.locator("form.form")
    for field in form.locator("input, textarea").all():
        field.fill("大切な内容")
    visitor.page.route(MESSAGES, cut)
    form.locator("[type=submit]").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text(say("ja", "playground-failed"))
    visitor.complaints.clear()
    expect(form.locator("input, textarea").first).to_have_value("大切な内容")
    visitor.page.reload()
    expect(form.locator("input, textarea").first).to_have_value("大切な内容")
    visitor.page.unroute(MESSAGES)
    form.locator("[type=submit]").click()
    expect(visitor.log.locator("pre")).to_contain_text("大切な内容")


def test_a_pressed_button_waits_and_the_page_says_so(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("AIって何に使えるの？")
    held = hold(visitor)
    button = visitor.log.locator("button[data-command='try.open']").first
    button.click()
    expect(button).to_be_disabled()
    expect(visitor.page.locator("#waiting")).to_be_visible()
    visitor.check("waiting")
    held[0].continue_()
    expect(button).to_be_enabled()
    expect(visitor.page.locator("#waiting")).to_be_hidden()
    expect(visitor.log.locator("form.form")).to_be_visible()


def test_a_reload_keeps_the_conversation_and_the_line_being_typed(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("AIって何に使えるの？")
    before = visitor.log.inner_text()
    visitor.text.fill("書きかけ")
    visitor.page.reload()
    expect(visitor.cards).to_have_count(2)
    assert visitor.log.inner_text() == before
    expect(visitor.text).to_have_value("書きかけ")


def test_each_person_has_their_own_conversation(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("AIって何に使えるの？")
    visitor.choose("Emma")
    expect(visitor.cards).to_have_count(0)
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.say("What can I use AI for?")
    visitor.choose("佐藤")
    expect(visitor.log.locator(".bubble")).to_have_text("AIって何に使えるの？")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")


def test_people_are_found_by_name_or_department(visit: Visit) -> None:
    visitor = visit("ja")
    people, search = visitor.page.locator("#list button"), visitor.page.locator("#search")
    expect(people).to_have_count(200)
    for typed, found in (("営業", 2), ("sales", 2), ("ＥＭＭＡ", 1), ("総務 高橋", 1), ("いない人", 0)):
        search.fill(typed)
        expect(people).to_have_count(found)
    expect(visitor.page.locator("#count")).to_have_text(say("ja", "playground-people-none"))
    visitor.check()


def test_the_language_switch_speaks_to_the_page_and_the_person(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("AIって何に使えるの？")
    visitor.page.get_by_role("button", name="English").click()
    visitor.heading(say("en", "language-heading"))
    expect(visitor.page.locator("#my-page")).to_have_text(say("en", "playground-my-page"))
    visitor.page.locator("#my-page").click()
    visitor.heading(say("en", "page-heading"))
    visitor.check()
    visitor.say("日本語で")
    expect(visitor.page.locator("#my-page")).to_have_text(say("ja", "playground-my-page"))


def test_before_the_first_word_the_switch_only_turns_the_page(visit: Visit) -> None:
    visitor = start(visit)
    visitor.page.get_by_role("button", name="English").click()
    expect(visitor.page.locator(".chip").first).to_have_text(say("en", "playground-suggestion-discover"))
    expect(visitor.cards).to_have_count(0)
    visitor.page.locator("#my-page").click()
    visitor.heading(say("en", "page-heading"))


def test_what_cannot_be_undone_is_asked_first(visit: Visit) -> None:
    visitor = start(visit)
    visitor.say("AIって何に使えるの？")
    visitor.say("データを削除")
    count = visitor.cards.count()
    visitor.log.locator("button[data-command='privacy.delete']").click()
    visitor.page.locator("dialog").get_by_role("button", name=say("ja", "playground-cancel")).click()
    expect(visitor.page.locator("dialog")).to_be_hidden()
    visitor.log.locator("button[data-command='privacy.delete']").click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("dialog")).to_be_hidden()
    expect(visitor.cards).to_have_count(count)
    visitor.log.locator("button[data-command='privacy.delete']").click()
    visitor.page.locator("#confirm-yes").click()
    visitor.heading(say("ja", "deleted-heading"))


def test_typed_markup_stays_text(visit: Visit) -> None:
    visitor = start(visit)
    attack = "<img src=x onerror=\"document.title='broken'\"><b>太字</b>を使いたい"
    visitor.say(attack)
    expect(visitor.log.locator(".bubble")).to_have_text(attack)
    visitor.page.reload()
    expect(visitor.log.locator(".bubble")).to_have_text(attack)
    assert visitor.page.title() == say("ja", "playground-title")
    expect(visitor.log.locator("b, .bubble img")).to_have_count(0)


def test_a_card_sent_unasked_appears_and_stays(visit: Visit, served: Served) -> None:
    visitor = start(visit, "Emma Wilson", "en")
    visitor.say("What can I use AI for?")
    served.send("person-1", Card("How did it go?", (Paragraph("Yesterday’s try"),)))
    visitor.heading("How did it go?")
    visitor.page.reload()
    expect(visitor.log.get_by_role("heading", name="How did it go?")).to_have_count(1)


def test_a_chart_is_drawn_with_its_figures_behind_it(visit: Visit, served: Served) -> None:
    visitor = start(visit, "Emma Wilson", "en")
    served.send("person-1", CHART)
    canvas, table = visitor.log.locator("canvas"), visitor.log.locator("figure table")
    expect(canvas).to_be_visible()
    assert canvas.evaluate("canvas => canvas.toDataURL().length") > 2000, "nothing was drawn"
    expect(table).to_be_hidden()
    visitor.check("chart")
    visitor.log.locator("summary").click()
    expect(table).to_contain_text("45min")


def test_without_the_chart_library_the_figures_are_there(visit: Visit, served: Served) -> None:
    visitor = visit("en")
    visitor.page.route("**/vendor/*", cut)
    visitor.page.reload()
    visitor.choose("Emma")
    served.send("person-1", CHART)
    expect(visitor.log.locator("figure table")).to_contain_text("45min")
    expect(visitor.log.locator("canvas")).to_be_hidden()
    visitor.complaints.clear()


def _still(page: Page) -> bool:
    return bool(page.evaluate("document.getAnimations().every(one => one.playState !== 'running')"))


def test_dark_and_still_where_the_system_asks_for_it(visit: Visit) -> None:
    visitor = visit("ja", color_scheme="dark", reduced_motion="reduce")
    visitor.choose("佐藤")
    visitor.say("AIって何に使えるの？")
    visitor.press("try.open")
    visitor.submit()
    visitor.check("dark-form")
    held = hold(visitor)
    visitor.page.locator("#my-page").click()
    expect(visitor.page.locator("#waiting")).to_be_visible()
    assert _still(visitor.page)
    held[0].continue_()
    visitor.settle()
    visitor.check("dark-my-page")
