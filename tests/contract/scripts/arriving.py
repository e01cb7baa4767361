"""Meeting the coach, the department, the language, help."""

from tests.contract.driver import Driver
from tests.contract.scripts.common import DISCOVER, HELP, MY_PAGE, SALES, TASK, met

OTHER = {"ja": "en", "en": "ja"}


async def first_contact_says_what_banso_is_and_answers_too(driver: Driver) -> None:
    await driver.say(DISCOVER[driver.language])
    for message in ("welcome-heading", "welcome-what", "welcome-promise", "discover-anyone"):
        assert driver.words(message) in driver.seen()
    await driver.say(DISCOVER[driver.language])
    assert driver.words("welcome-heading") not in driver.seen()


async def the_department_of_the_profile_is_confirmed_in_one_tap(driver: Driver) -> None:
    driver.works_in(SALES[driver.language])
    await driver.say(DISCOVER[driver.language])
    sales = driver.product.coach.catalogue.departments["sales"].say(driver.language)
    assert driver.words("department-guess", department=sales) in driver.seen()
    await driver.press(driver.words("department-yes", department=sales))
    assert driver.words("department-thanks", department=sales) in driver.seen()
    assert driver.words("welcome-heading") not in driver.everything(), "the question is replaced by its answer"
    await driver.press(driver.words("button-discover"))
    assert driver.words("discover-heading", department=sales) in driver.seen()


async def a_wrong_department_of_the_profile_is_corrected_in_one_tap(driver: Driver) -> None:
    driver.works_in(SALES[driver.language])
    await driver.say(HELP[driver.language])
    legal = driver.product.coach.catalogue.departments["legal"].say(driver.language)
    await driver.choose(driver.words("department-other"), legal)
    assert driver.words("department-thanks", department=legal) in driver.seen()


async def a_department_that_the_platform_does_not_tell_is_chosen_in_one_tap(driver: Driver) -> None:
    await driver.say(HELP[driver.language])
    for department in driver.product.coach.catalogue.departments.values():
        assert department.say(driver.language) in driver.seen()
    finance = driver.product.coach.catalogue.departments["finance"].say(driver.language)
    await driver.choose(driver.words("department-choose"), finance)
    assert driver.words("department-thanks", department=finance) in driver.seen()


async def a_department_that_nobody_knows_is_asked_for(driver: Driver) -> None:
    driver.works_in("Ministry of Silly Walks")
    await driver.say(HELP[driver.language])
    assert driver.words("department-choose") in driver.seen()


async def the_department_can_be_changed_later(driver: Driver) -> None:
    await met(driver)
    await driver.say({"ja": "部署", "en": "department"}[driver.language])
    assert driver.words("department-heading") in driver.seen()
    finance = driver.product.coach.catalogue.departments["finance"].say(driver.language)
    await driver.choose(driver.words("department-other"), finance)
    await driver.say(MY_PAGE[driver.language])
    assert finance in driver.seen()


async def help_says_what_can_be_asked(driver: Driver) -> None:
    await met(driver)
    await driver.say(HELP[driver.language])
    assert driver.words("help-body") in driver.seen()
    await driver.press(driver.words("button-discover"))
    assert driver.words("button-try") in driver.buttons()


async def a_greeting_is_returned_with_ways_in(driver: Driver) -> None:
    await met(driver)
    await driver.say({"ja": "こんにちは", "en": "good morning"}[driver.language])
    assert driver.words("hello") in driver.seen()
    await driver.press(driver.words("button-my-page"))
    assert driver.words("page-heading") in driver.seen()


async def the_language_is_switched_with_one_button_and_back(driver: Driver) -> None:
    await met(driver)
    first, second = driver.language, OTHER[driver.language]
    await driver.say(MY_PAGE[first])
    await driver.press(driver.words("button-other-language"))
    driver.language = second
    assert driver.words("language-set") in driver.seen()
    await driver.press(driver.words("button-help"))
    assert driver.words("help-heading") in driver.seen()
    await driver.press(driver.words("button-other-language"))
    driver.language = first
    assert driver.words("language-set") in driver.seen()


async def a_language_asked_for_in_words_stays_whatever_is_typed(driver: Driver) -> None:
    await met(driver)
    first, second = driver.language, OTHER[driver.language]
    await driver.say({"ja": "日本語で", "en": "in English"}[second])
    driver.language = second
    assert driver.words("language-set") in driver.seen()
    await driver.say(TASK[first])
    assert driver.words("task-heading") in driver.seen()


async def the_language_follows_what_is_typed(driver: Driver) -> None:
    await met(driver)
    driver.language = OTHER[driver.language]
    await driver.say(DISCOVER[driver.language])
    assert driver.words("button-others") in driver.buttons()
