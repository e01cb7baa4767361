"""A promotion lead at the desk: the rollout, its checklist, and a target."""

from tests.contract.driver import Driver
from tests.contract.scripts.common import met

DESK = {"ja": "推進デスク", "en": "desk"}
LED_BY = {"ja": "経営企画課", "en": "Corporate planning"}
NOTE = {"ja": "6月の経営会議で決定", "en": "Decided by the board in June"}
KPIS = {
    "ja": {"adoption": "利用率", "unmet": "未充足率", "unease": "不安"},
    "en": {"adoption": "Adoption", "unmet": "Unmet demand", "unease": "Unease"},
}


async def the_desk_is_for_leads_alone(driver: Driver) -> None:
    await met(driver)
    await driver.say(DESK[driver.language])
    assert driver.words("lead-only-heading") in driver.seen()
    driver.becomes_lead()
    await driver.say(DESK[driver.language])
    assert driver.words("rollout-not-begun") in driver.seen()
    for way in ("rollout-button", "desk-home-targets", "desk-home-surveys", "desk-home-export"):
        assert driver.words(way) in driver.buttons()


async def a_phase_is_begun_and_the_next_one_offered(driver: Driver) -> None:
    await _at_the_desk(driver)
    await driver.press(driver.words("rollout-button"))
    await driver.press(driver.words("rollout-button-begin", phase=driver.words("rollout-phase-policy")))
    await driver.fill({driver.words("rollout-led-by"): LED_BY[driver.language]}, driver.words("rollout-button-today"))
    assert driver.words("rollout-present", phase=driver.words("rollout-phase-policy")) in driver.seen()
    assert LED_BY[driver.language] in driver.seen()
    next_one = driver.words("rollout-phase-poc")
    assert driver.words("rollout-button-begin", phase=next_one) in driver.buttons()
    await driver.say(DESK[driver.language])
    assert driver.words("rollout-next-policy") in driver.seen()


async def a_gap_is_closed_by_a_note_and_opened_again(driver: Driver) -> None:
    await _at_the_desk(driver)
    await driver.press(driver.words("rollout-button"))
    await driver.press(driver.words("rollout-button-points"))
    assert driver.words("point-heading", count=1, all=10) in driver.seen()
    assert driver.words("point-gap-purpose") in driver.seen()
    await driver.choose(driver.words("point-choose"), driver.words("point-purpose"))
    await driver.fill({driver.words("point-note"): NOTE[driver.language]}, driver.words("point-button-tick"))
    assert driver.words("point-heading", count=2, all=10) in driver.seen()
    assert NOTE[driver.language] in driver.seen()
    await driver.choose(driver.words("point-untick"), driver.words("point-purpose"))
    assert driver.words("point-heading", count=1, all=10) in driver.seen()


async def a_target_is_set_with_its_pair_and_refused_on_unease(driver: Driver) -> None:
    await _at_the_desk(driver)
    kpis = KPIS[driver.language]
    await driver.press(driver.words("desk-home-targets"))
    await driver.choose(driver.words("target-choose"), kpis["adoption"])
    await driver.fill(
        {
            driver.words("target-department"): driver.words("target-company"),
            driver.words("target-value", unit="%"): "60",
            driver.words("target-due"): "2027-03-31",
            driver.words("target-owner"): LED_BY[driver.language],
        },
        driver.words("target-button-set"),
    )
    assert driver.words("target-set") in driver.seen()
    assert driver.words("target-at-least", value="60%") in driver.seen()
    assert driver.words("target-button-pair", pair=kpis["unmet"]) in driver.buttons()
    await driver.choose(driver.words("target-choose"), kpis["unease"])
    assert driver.words("target-refused-heading") in driver.seen()
    assert driver.words("target-refused") in driver.seen()


async def _at_the_desk(driver: Driver) -> None:
    """A new lead opens the desk."""
    await met(driver)
    driver.becomes_lead()
    await driver.say(DESK[driver.language])
