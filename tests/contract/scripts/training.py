"""A lead's training: proposed, made, seen, announced, moved, and afterwards the one tap of those who were there."""

from tests.contract.driver import Driver
from tests.contract.scripts.common import colleagues, met

TRAINING = {"ja": "研修計画", "en": "training plan"}
PLACE = {"ja": "大会議室A <b> & *x*", "en": "Large meeting room A <b> & *x*"}
WHEN = {"ja": "12/3 14:00", "en": "2026-12-03 14:00"}


async def the_plan_is_for_leads_alone(driver: Driver) -> None:
    await met(driver)
    await driver.say(TRAINING[driver.language])
    assert driver.words("lead-only-heading") in driver.seen()
    driver.becomes_lead()
    await driver.say(TRAINING[driver.language])
    assert driver.words("training-why-nothing") in driver.seen()
    assert driver.words("training-button-make") in driver.buttons()


async def a_proposal_becomes_a_training_that_is_announced_moved_and_asked_about(driver: Driver) -> None:
    await _at_the_plan(driver)
    await driver.press(driver.words("training-button-make"))
    assert driver.fields()[driver.words("training-field-title")] == driver.words("training-title-literacy")
    await driver.fill(_place_and_time(driver), driver.words("training-button-save"))
    assert driver.words("draft-recipients-count", count=25, everyone=25) in driver.seen()
    assert PLACE[driver.language] in driver.seen()
    await driver.press(driver.words("draft-button-preview"))
    assert driver.words("preview-note") in driver.seen()
    await driver.press(driver.words("preview-button-back"))
    await driver.press(driver.words("draft-button-send", count=25))
    heading = driver.words("training-session-heading", title=_title(driver))
    assert heading in driver.seen()
    await driver.proactive(hours=2)
    assert driver.words("training-announced-heading", title=_title(driver)) in driver.seen()
    await driver.say(TRAINING[driver.language])
    await driver.press(_label(driver, "14:00"))
    await driver.press(driver.words("training-button-move"))
    await driver.fill({driver.words("training-field-when"): "12/3 15:00"}, driver.words("training-button-moved"))
    assert driver.words("training-moved") in driver.seen()
    await driver.proactive(hours=1)
    assert driver.words("training-changed-heading", title=_title(driver)) in driver.seen()
    await driver.proactive(days=9, hours=2)
    assert driver.words("training-reminder-heading", title=_title(driver)) in driver.seen()
    assert driver.words("training-asked-rule") in driver.seen()
    await driver.press(driver.words("training-button-attended"))
    assert driver.words("training-said-thanks") in driver.seen()
    await driver.press(driver.words("training-button-take-back"))
    assert driver.words("training-said-absent") in driver.seen()


async def one_that_is_called_off_is_told_to_those_who_knew(driver: Driver) -> None:
    await _at_the_plan(driver)
    await driver.press(driver.words("training-button-make"))
    await driver.fill(_place_and_time(driver), driver.words("training-button-save"))
    sales = driver.product.coach.catalogue.departments["sales"].say(driver.language)
    await driver.choose(driver.words("draft-choose-departments"), sales)
    await driver.press(driver.words("draft-button-send", count=13))
    await driver.proactive(hours=2)
    await driver.say(TRAINING[driver.language])
    await driver.press(_label(driver, "14:00"))
    await driver.press(driver.words("training-button-cancel"))
    assert driver.words("training-cancel-confirm") in driver.seen()
    assert driver.words("training-cancelled") in driver.seen()
    await driver.proactive(hours=1)
    assert driver.words("training-cancelled-heading", title=_title(driver)) in driver.seen()


async def what_cannot_be_read_is_given_back(driver: Driver) -> None:
    await _at_the_plan(driver)
    await driver.press(driver.words("training-button-make"))
    values = {**_place_and_time(driver), driver.words("training-field-when"): "?"}
    await driver.fill(values, driver.words("training-button-save"))
    assert driver.words("training-bad-when") in driver.seen()
    assert driver.fields()[driver.words("training-field-place")] == PLACE[driver.language]


async def _at_the_plan(driver: Driver) -> None:
    """A new lead in sales, among colleagues, opens the plan."""
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_lead()
    colleagues(driver)
    await driver.say(TRAINING[driver.language])


def _place_and_time(driver: Driver) -> dict[str, str]:
    return {
        driver.words("training-field-place"): PLACE[driver.language],
        driver.words("training-field-when"): WHEN[driver.language],
    }


def _title(driver: Driver) -> str:
    return driver.words("training-title-literacy")


def _label(driver: Driver, clock: str) -> str:
    """The button of the training in the plan."""
    day = "12/3（木）" if driver.language == "ja" else "Thu 3 Dec, "
    return driver.words("training-line", moment=f"{day}{clock}", title=_title(driver))
