"""A promotion lead's week in numbers: it comes by itself, gives its reasons, and goes into a report."""

from tests.contract.driver import Driver
from tests.contract.scripts.common import colleagues, met

DIGEST = {"ja": "週報", "en": "weekly digest"}
REPORT = {"ja": "報告書", "en": "report"}
IDEAS = {"ja": "おすすめ", "en": "ideas"}
UNTIL_MONDAY = 6
"""Days from the Tuesday on which a conversation begins."""


async def a_digest_comes_on_monday_and_gives_its_reasons(driver: Driver) -> None:
    await _led(driver)
    await driver.proactive(UNTIL_MONDAY)
    assert driver.seen().count(driver.words("digest-how")) == 1
    for kpi in ("weekly-active-share", "adoption"):
        assert driver.words(f"kpi-{kpi}-name") in driver.seen()
    await driver.choose(driver.words("digest-reasons"), driver.words("kpi-adoption-name"))
    assert driver.words("kpi-adoption-definition") in driver.seen()
    assert driver.words("digest-trap-volume") in driver.seen()
    await driver.press(driver.words("digest-button-back"))
    assert driver.words("digest-how") in driver.seen()
    await driver.proactive(days=1)
    assert driver.seen() == "", "it comes once"


async def a_digest_suggests_one_step_and_its_button_takes_it(driver: Driver) -> None:
    await _led(driver)
    await driver.proactive(UNTIL_MONDAY)
    assert driver.words("digest-step") in driver.seen()
    await driver.press(driver.words("digest-button-pulse"))
    assert driver.words("draft-heading") in driver.seen()


async def a_digest_is_asked_for_and_leafed_through(driver: Driver) -> None:
    await _led(driver)
    await driver.proactive(UNTIL_MONDAY)
    await driver.say(DIGEST[driver.language])
    assert driver.words("digest-how") in driver.seen()
    await driver.press(driver.words("digest-button-earlier"))
    assert driver.words("digest-nothing") in driver.seen()
    await driver.press(driver.words("digest-button-later"))
    assert driver.words("digest-how") in driver.seen()


async def a_digest_is_for_leads_alone(driver: Driver) -> None:
    await met(driver)
    await driver.say(DIGEST[driver.language])
    assert driver.words("lead-only-heading") in driver.seen()


async def a_report_is_made_in_a_language_and_a_format(driver: Driver) -> None:
    await _led(driver)
    await driver.proactive(UNTIL_MONDAY)
    await driver.say(REPORT[driver.language])
    assert driver.words("report-card-results") in driver.seen()
    await driver.fill({driver.words("report-wage-label"): "3500"}, driver.words("report-wage-button"))
    assert driver.words("report-wage-set", wage="3,500") in driver.seen()
    await driver.choose(driver.words("report-card-choose"), driver.words("report-card-docx-en"))
    assert driver.words("download-command") in driver.seen(), "there is no address to open it at"
    for part in ("banso report --lang en --format docx --week 2026-W48", "--wage 3500"):
        assert part in driver.copied()
    await driver.press(driver.words("report-button-again"))
    assert driver.words("report-wage-set", wage="3,500") in driver.seen()


async def _led(driver: Driver) -> None:
    """A new lead, whose colleagues have all asked for ideas this week."""
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_lead()
    for colleague in colleagues(driver).people.values():
        colleague.say(IDEAS[driver.language])
