"""A promotion lead's survey, from the draft to what will change because of it."""

from coach import dates
from storage import pulses
from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from tests.contract.scripts.common import colleagues, colleagues_answer, met, tap
from tests.contract.scripts.surveys import NAMES, QUESTIONS, SURVEY, UNTIL_REMINDED

NOTE = {"ja": "毎週木曜に30分の相談会を開きます。", "en": "Every Thursday there will be 30 minutes to ask."}


async def a_survey_is_typed_for_by_anyone_and_managed_by_leads_alone(driver: Driver) -> None:
    await met(driver)
    await driver.say(SURVEY[driver.language])
    assert driver.words("no-survey-heading") in driver.seen()
    driver.becomes_lead()
    await driver.say(SURVEY[driver.language])
    assert driver.words("desk-heading") in driver.seen()
    assert driver.words("desk-nothing") in driver.seen()


async def a_draft_is_made_by_taps_seen_and_confirmed(driver: Driver) -> None:
    await _at_the_desk(driver)
    await driver.press(driver.words("desk-button-new"))
    assert driver.words("draft-recipients-count", count=25, everyone=25) in driver.seen()
    sales = driver.product.coach.catalogue.departments["sales"].say(driver.language)
    await driver.choose(driver.words("draft-choose-departments"), sales)
    assert driver.words("draft-recipients-count", count=13, everyone=13) in driver.seen()
    await driver.press(driver.words("draft-button-preview"))
    assert driver.words("pulse-rule", least=5) in driver.seen()
    await driver.press(driver.words("pulse-skip"))
    assert driver.words("preview-pressed") in driver.seen(), "nothing is sent by trying it out"
    await driver.press(driver.words("preview-button-back"))
    await driver.press(driver.words("draft-button-send", count=13))
    today = dates.day(driver.language, driver.product.clock.now.date())
    assert driver.words("draft-confirm", count=13, day=today, audience=sales) in driver.seen()
    assert driver.words("desk-planned") in driver.seen()


async def who_joined_meanwhile_is_not_asked_unnoticed(driver: Driver) -> None:
    staff = await _at_the_desk(driver)
    await driver.press(driver.words("desk-button-new"))
    staff.add("newcomer", "hr")
    await driver.press(driver.words("draft-button-send", count=25))
    assert driver.words("draft-changed", before=25, after=26) in driver.seen()
    await driver.press(driver.words("draft-button-send", count=26))
    assert driver.words("desk-planned") in driver.seen()


async def a_survey_is_stopped_and_goes_on(driver: Driver) -> None:
    await _at_the_desk(driver)
    await _start(driver)
    await driver.press(driver.words("desk-button-refresh"))
    await driver.press(driver.words("desk-button-stop"))
    assert driver.words("desk-button-resume") in driver.buttons()
    await driver.proactive(UNTIL_REMINDED)
    reminder = driver.words("pulse-reminder-heading", count=QUESTIONS)
    assert reminder not in driver.seen(), "nobody is reminded while it is stopped"
    await driver.press(driver.words("desk-button-resume"))
    assert driver.words("desk-button-stop") in driver.buttons()
    await driver.proactive(days=1)
    assert reminder in driver.seen()


async def a_survey_that_nobody_has_got_is_taken_back(driver: Driver) -> None:
    await _at_the_desk(driver)
    await driver.press(driver.words("desk-button-new"))
    await driver.press(driver.words("draft-button-send", count=25))
    await driver.press(driver.words("desk-button-cancel"))
    assert driver.words("desk-confirm-cancel") in driver.seen()
    assert driver.words("desk-state-cancelled") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.words("pulse-heading", count=QUESTIONS) not in driver.seen()


async def results_reach_the_lead_and_go_back_with_what_will_change(driver: Driver) -> None:
    staff = await _at_the_desk(driver)
    await _start(driver)
    for _ in range(QUESTIONS):
        await tap(driver, 4)
    wave = _wave(driver)
    colleagues_answer(staff, wave, 12)
    await driver.say(SURVEY[driver.language])
    await driver.press(driver.words("desk-button-progress"))
    assert driver.words("desk-response-fair", rate=100) in driver.seen()
    await driver.press(driver.words("desk-button-close"))
    assert driver.words("desk-confirm-close") in driver.seen()
    await driver.proactive(days=1)
    assert driver.words("results-ready-heading") in driver.seen()
    await driver.press(driver.words("results-button"))
    assert NAMES[driver.language]["US0"] in driver.seen()
    assert driver.words("results-departments") in driver.seen()
    await driver.fill({driver.words("results-note-label"): NOTE[driver.language]}, driver.words("results-note-button"))
    assert driver.words("results-note-sent", count=25) in driver.seen()
    await driver.proactive(days=1)
    assert driver.words("results-heading") in driver.seen(), "at once, not in three days"
    assert NOTE[driver.language] in driver.seen()


async def _at_the_desk(driver: Driver) -> Staff:
    """A new lead among colleagues opens the desk."""
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_lead()
    staff = colleagues(driver)
    await driver.say(SURVEY[driver.language])
    assert driver.words("desk-heading") in driver.seen()
    return staff


async def _start(driver: Driver) -> None:
    """Ask the whole company at once what the draft proposes, oneself included."""
    await driver.press(driver.words("desk-button-new"))
    await driver.press(driver.words("draft-button-send", count=25))
    await driver.proactive(hours=4)
    assert driver.words("pulse-heading", count=QUESTIONS) in driver.seen()


def _wave(driver: Driver) -> int:
    with driver.product.database.transaction() as session:
        return pulses.latest_waves(session, 2)[-1].id
