"""What goes wrong, and the sentence a person reads then; and places where others read, where there are any."""

from coach.cards import Actions, Button, Card
from tests.contract.driver import Driver
from tests.contract.scripts.common import DISCOVER, HELP, MY_PAGE, TASK, met, title
from tests.contract.scripts.talking import POLICY, WORRY


async def _press_old(driver: Driver, command: str, **args: str) -> None:
    """Press a button that an earlier version of the coach sent."""
    await driver.show(Card(driver.words("hello-heading"), (Actions((Button("☎", command, args),)),)))
    await driver.press("☎")


async def a_button_of_an_earlier_version_is_answered_kindly(driver: Driver) -> None:
    await met(driver)
    await _press_old(driver, "no.such", x="y")
    assert driver.words("old-button") in driver.seen()
    await driver.say(HELP[driver.language])
    assert driver.words("help-heading") in driver.seen()


async def a_template_that_is_gone_is_said_and_others_offered(driver: Driver) -> None:
    await met(driver)
    for command in ("try.open", "try.fill", "suggest.pick", "suggest.not_for_me", "suggest.reason", "me.favourite"):
        await _press_old(driver, command, use_case="sales/gone-since", reason="too_hard")
        assert driver.words("gone-body") in driver.seen(), command
    await driver.press(driver.words("button-discover"))
    assert driver.words("button-try") in driver.buttons()


async def a_try_that_is_not_ones_own_is_not_found(driver: Driver) -> None:
    await met(driver)
    for command in ("try.outcome", "try.minutes", "try.ask"):
        for name in ("999999", "nonsense", "9" * 30):
            await _press_old(driver, command, outcome="helped", **{"try": name})
            assert driver.words("no-such-try") in driver.seen(), (command, name)


async def a_choice_that_is_no_longer_offered_is_asked_for_again(driver: Driver) -> None:
    await met(driver)
    await _press_old(driver, "welcome.department", department="astrology")
    assert driver.words("department-heading") in driver.seen()
    await _press_old(driver, "me.pause", length="decade")
    assert driver.words("page-pushes-on") in driver.seen()
    await _press_old(driver, "welcome.language", language="tlh")
    assert driver.words("language-set") in driver.seen()


async def when_nothing_can_be_recorded_it_is_said_and_nothing_is_lost(driver: Driver) -> None:
    await met(driver)
    async with driver.without("inbox"):
        await driver.say(MY_PAGE[driver.language])
        assert driver.words(driver.away_message) in driver.seen()
        assert driver.words("page-private") not in driver.seen()
    await driver.resend()
    assert driver.words("page-private") in driver.seen()
    await driver.resend()
    assert driver.everything().count(driver.words("page-private")) == 1, "delivered twice, answered once"
    await driver.say(HELP[driver.language])
    assert driver.words("help-body") in driver.seen()


async def when_storage_fails_while_answering_the_answer_comes_by_itself(driver: Driver) -> None:
    await met(driver)
    async with driver.without("employee"):
        await driver.say(TASK[driver.language])
        assert driver.words("sorry-storage") in driver.seen()
        assert driver.words("sorry-heading") in driver.seen()
    assert title(driver) in driver.seen()
    assert driver.words("sorry-heading") not in driver.seen()


async def a_fault_is_said_in_plain_words_and_passes(driver: Driver) -> None:
    await met(driver)
    driver.spoil_time_zone()
    await driver.say(POLICY[driver.language])
    assert driver.words("sorry-fault") in driver.seen()
    assert "Traceback" not in driver.seen()
    driver.everybody_in_tokyo()
    await driver.say(POLICY[driver.language])
    assert driver.words("policy-customer") in driver.seen()


async def a_question_asked_before_a_crash_is_answered_after_it(driver: Driver) -> None:
    await met(driver)
    await driver.crash(TASK[driver.language], answered=False)
    assert title(driver) in driver.seen()


async def an_answer_lost_in_a_crash_is_owned_up_to(driver: Driver) -> None:
    await met(driver)
    await driver.crash(TASK[driver.language], answered=True)
    assert driver.words("sorry-interrupted") in driver.seen()
    assert title(driver) not in driver.seen()


async def where_others_read_only_what_concerns_all_is_answered(driver: Driver) -> None:
    await met(driver)
    await driver.mention(DISCOVER[driver.language])
    assert driver.words("button-try") in driver.overheard()
    assert driver.seen() == ""
    await driver.mention(MY_PAGE[driver.language])
    assert driver.words("page-private") in driver.seen()
    assert driver.words("answered-directly") in driver.overheard()
    assert driver.words("page-heading") not in driver.overheard()


async def a_worry_where_others_read_is_answered_to_the_person_alone(driver: Driver) -> None:
    await met(driver)
    await driver.mention(WORRY[driver.language])
    assert driver.words("worry-job") in driver.seen()
    assert driver.words("worry-job-heading") not in driver.overheard()
