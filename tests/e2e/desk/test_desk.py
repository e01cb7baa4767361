"""The lead's page in a real browser: from the chat to the figures, by mouse, by keys, on a phone and on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.desk.conftest import PICTURES, Open
from tests.e2e.playground.visitor import CHECKS

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[1] / "peers" / "node_modules" / "axe-core" / "axe.min.js"
HEADINGS = (
    "週間利用率",
    "利用率",
    "成功率",
    "1回あたりの短縮時間",
    "有用感と不安",
    "部署の差",
    "部署ごとの数字",
    "目標",
)
PRINTED = "() => [...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def headings(page: Page) -> list[str]:
    return page.locator("h2").all_inner_texts()


def drawn(page: Page) -> list[str]:
    """What the charts look like."""
    return list(page.evaluate(PRINTED))


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_can_read_it(sign_in: Open, language: str, dark: bool, phone: bool) -> None:
    page = sign_in(language, phone, dark)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".plot:visible")).to_have_count(6)
    for opened in (False, True):
        for summary in page.locator("summary").all() if opened else ():
            summary.click()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
        assert len(found["passes"]) > 30
        assert page.evaluate(CHECKS) == []
        picture(page, f"{language}-{'dark' if dark else 'light'}-{'phone' if phone else 'desktop'}{'-open' * opened}")


def test_it_tells_what_the_digest_told(sign_in: Open) -> None:
    page = sign_in()
    assert tuple(headings(page)) == HEADINGS
    told = page.locator("#success .latest strong").inner_text()
    page.locator("#success summary").click()
    expect(page.locator("#success tbody tr").last.locator("td").first).to_have_text(told)
    expect(page.locator("#success tbody tr")).to_have_count(7)
    expect(page.locator("table").last).to_contain_text("営業企画課")


def test_pointing_at_a_chart_shows_the_reading(sign_in: Open) -> None:
    page = sign_in()
    before = drawn(page)
    page.locator("#success .plot").hover()
    page.wait_for_function(f"(before) => ({PRINTED})()[2] !== before", arg=before[2])
    after = drawn(page)
    assert after[2] != before[2]
    assert [one for number, one in enumerate(after) if number != 2] == [
        one for number, one in enumerate(before) if number != 2
    ]


def test_by_keyboard_alone(sign_in: Open) -> None:
    page = sign_in()
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="数字へ移動")).to_be_focused()
    press("Enter")
    press("Tab")
    expect(page.locator(".tiles a").first).to_be_focused()
    for _ in range(2):
        press("Tab")
    press("Enter")
    assert page.url.endswith("#success")
    press("Tab")
    chart = page.get_by_role("slider", name="成功率の推移")
    expect(chart).to_be_focused()
    latest = chart.get_attribute("aria-valuetext")
    assert latest is not None
    assert re.search(r"成功率: \d+%, 95%の幅 \d+〜\d+%, \d+/\d+", latest)
    looks = drawn(page)[2]
    press("ArrowLeft")
    assert chart.get_attribute("aria-valuenow") == "6"
    assert chart.get_attribute("aria-valuetext") != latest
    assert drawn(page)[2] != looks
    press("Home")
    expect(chart).to_have_attribute("aria-valuenow", "1")
    press("End")
    expect(chart).to_have_attribute("aria-valuetext", latest)
    press("Tab")
    press("Enter")
    expect(page.locator("#success table")).to_be_visible()


def test_without_scripts_every_figure_is_in_a_table(sign_in: Open, browser: Browser) -> None:
    signed_in = sign_in()
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(signed_in.url)
    assert tuple(headings(page)) == HEADINGS
    expect(page.locator(".plot:visible")).to_have_count(0)
    expect(page.locator("#success table tbody tr")).to_have_count(7)
    assert all(table.is_visible() for table in page.locator("table").all())
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_paper_it_has_charts_and_tables_and_nothing_to_press(sign_in: Open, tmp_path: Path, dark: bool) -> None:
    page = sign_in(dark=dark)
    week = page.locator("#success tbody th").nth(1).text_content()
    page.pdf(path=tmp_path / "desk.pdf", prefer_css_page_size=True, print_background=True)
    sheets = PdfReader(tmp_path / "desk.pdf").pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {(595, 842)}
    text = "\n".join(sheet.extract_text() for sheet in sheets)
    assert len(sheets) <= 9
    for word in ("ログアウト", "English", "数字を選ぶ", "キーで"):
        assert word not in text
    assert text.count(str(week)) >= 5, "the tables are open"
    assert not page.locator("#success details").evaluate("details => details.open"), "as before, once printed"


def test_signing_out_leaves_nothing_behind(sign_in: Open) -> None:
    page = sign_in()
    address = page.url
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("heading", name="ログアウトしました")).to_be_visible()
    assert page.context.cookies(address) == []
    page.go_back()
    expect(page.get_by_role("heading", name="ログインしていません")).to_be_visible()


def test_a_form_on_another_site_changes_nothing(sign_in: Open, port: int) -> None:
    page = sign_in()
    other = page.context.new_page()
    other.goto(
        f"data:text/html,<form method=post action='http://127.0.0.1:{port}/desk/leave'><button>x</button></form>"
    )
    other.get_by_role("button").click()
    expect(other.get_by_role("heading", name="操作を受け付けませんでした")).to_be_visible()
    page.reload()
    assert tuple(headings(page)) == HEADINGS
