"""Whoever runs Banso: the state of running, for operators alone, and nothing of what leads see."""

from datetime import timedelta

from coach.operator.expiry import MESSAGE
from storage import outbox, people
from tests.contract.driver import Driver
from tests.contract.scripts.common import met

STATUS = {"ja": "稼働状況", "en": "status"}
VARIABLE = "BANSO_TEAMS_APP_PASSWORD"


async def the_state_of_running_is_for_operators_alone(driver: Driver) -> None:
    await met(driver)
    await driver.say(STATUS[driver.language])
    assert driver.words("operator-only") in driver.seen()
    driver.becomes_lead()
    await driver.say(STATUS[driver.language])
    assert driver.words("operations-heading") not in driver.seen()
    driver.becomes_operator()
    await driver.say(STATUS[driver.language])
    for message in ("operations-heading", "operations-waiting", "operations-job-tidy", "operations-no-secrets"):
        assert driver.words(message) in driver.seen()
    await driver.press(driver.words("operations-again"))
    assert driver.words("operations-heading") in driver.seen()


async def the_desk_is_closed_to_an_operator(driver: Driver) -> None:
    await met(driver)
    driver.becomes_operator()
    await driver.say({"ja": "推進デスク", "en": "desk"}[driver.language])
    assert driver.words("lead-only") in driver.seen()
    assert driver.words("desk-home-rule") not in driver.seen()


async def a_warning_arrives_and_leads_to_the_state_of_running(driver: Driver) -> None:
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_operator()
    now, account = driver.product.clock.now, driver.account
    with driver.product.database.transaction() as session:
        person = people.by_account(session, account.platform, account.tenant, account.user)
        assert person is not None
        args = {"variable": VARIABLE, "ends_on": (now + timedelta(days=14)).date().isoformat()}
        outbox.enqueue(session, person.id, MESSAGE, args, once="warning", due_at=now)
    await driver.proactive(days=1)
    assert VARIABLE in driver.seen()
    assert driver.words("secret-stops-teams") in driver.seen()
    await driver.press(driver.words("operations-button"))
    assert driver.words("operations-heading") in driver.seen()
