"""A pulse survey as somebody who is asked meets it, from the invitation to the results."""

from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from tests.contract.scripts.common import colleagues, colleagues_answer, met, tap

QUESTIONS = 3
TOGETHER, COMMENTERS = 5, 10
"""Answers and comments from which something is shown."""

UNTIL_REMINDED, UNTIL_CLOSED, UNTIL_RETURNED = 2, 7, 5
"""Days from Tuesday noon to the reminder on Thursday, and past Monday evening; from there past three working days."""
LAST_DAY = 4
"""Days from the reminder to Monday, when answers are still taken."""

SURVEY = {"ja": "アンケート", "en": "survey"}
WHO_SEES = {"ja": "誰に見える？", "en": "Who sees this?"}
COMMENT = {"ja": "忙しくて、試す時間がない", "en": "I am too busy to try it"}
ITEMS = {
    "ja": {"US0": "AIは、いまの自分の仕事に役立っている。", "AX0": "全体として、仕事でAIを使うことに不安を感じる。"},
    "en": {"US0": "AI is helpful in the work I do now.", "AX0": "Overall, using AI at work makes me uneasy."},
}
NAMES = {"ja": {"US0": "有用感", "AX0": "不安"}, "en": {"US0": "Usefulness", "AX0": "Unease"}}


async def an_invitation_comes_once_with_its_rule_and_ways_out(driver: Driver) -> None:
    await _invited(driver)
    for line in (driver.words("pulse-rule", least=TOGETHER), ITEMS[driver.language]["US0"]):
        assert driver.seen().count(line) == 1
    for way_out in ("pulse-skip", "pulse-button-later", "pulse-button-pause", "button-opt-out", "pulse-button-who"):
        assert driver.words(way_out) in driver.buttons()
    await driver.proactive(hours=12)
    assert driver.seen() == ""


async def a_survey_is_answered_in_three_taps_in_place(driver: Driver) -> None:
    await _invited(driver)
    for place, value in enumerate((4, 2, 3), start=1):
        assert driver.words("pulse-place", place=place, count=QUESTIONS) in driver.seen()
        await tap(driver, value)
        asked = driver.everything().count(driver.words("pulse-heading", count=QUESTIONS))
        assert asked == int(place < QUESTIONS), "each question takes the place of the one before"
    assert driver.words("pulse-done-heading") in driver.seen()
    for value in (4, 2, 3):
        assert driver.words(f"pulse-scale-{value}") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == "", "who has answered is not reminded"


async def an_answer_is_changed_in_place(driver: Driver) -> None:
    await _answered(driver, 4)
    await driver.choose(driver.words("pulse-change"), NAMES[driver.language]["AX0"])
    assert ITEMS[driver.language]["AX0"] in driver.seen()
    await tap(driver, 1)
    assert driver.words("pulse-done-heading") in driver.seen()
    assert driver.words("pulse-scale-1") in driver.seen()
    assert driver.everything().count(driver.words("pulse-done-heading")) == 1


async def a_question_may_be_left_out(driver: Driver) -> None:
    await _invited(driver)
    for _ in range(QUESTIONS):
        await driver.press(driver.words("pulse-skip"))
    assert driver.words("pulse-done-heading") in driver.seen()
    assert driver.seen().count(driver.words("pulse-skipped")) == QUESTIONS


async def a_comment_is_counted_and_its_words_are_not_kept(driver: Driver) -> None:
    await _answered(driver)
    await driver.press(driver.words("pulse-button-comment"))
    assert driver.words("pulse-comment-rule", least=COMMENTERS) in driver.seen()
    await driver.fill({driver.words("pulse-comment-label"): COMMENT[driver.language]}, driver.words("button-send"))
    assert driver.words("pulse-comment-thanks", theme=driver.words("theme-time")) in driver.seen()
    await driver.say({"ja": "エクスポート", "en": "export my data"}[driver.language])
    assert COMMENT[driver.language] not in driver.copied()


async def a_survey_is_found_by_its_name(driver: Driver) -> None:
    await _invited(driver)
    await driver.say(SURVEY[driver.language])
    assert driver.words("pulse-heading", count=QUESTIONS) in driver.seen()
    for _ in range(QUESTIONS):
        await tap(driver, 4)
    await driver.say(SURVEY[driver.language])
    assert driver.words("pulse-done-heading") in driver.seen()


async def who_sees_what_is_told_at_a_tap_and_in_words(driver: Driver) -> None:
    await _invited(driver)
    await driver.press(driver.words("pulse-button-who"))
    _tells_who_sees_what(driver)
    await driver.say(WHO_SEES[driver.language])
    _tells_who_sees_what(driver)
    await tap(driver, 5)
    assert driver.words("pulse-place", place=2, count=QUESTIONS) in driver.seen(), "the question still waits"


async def later_is_a_day_later_and_once(driver: Driver) -> None:
    await _invited(driver)
    await driver.press(driver.words("pulse-button-later"))
    assert driver.words("pulse-later-heading") in driver.seen()
    await driver.proactive(hours=23)
    assert driver.seen() == ""
    await driver.proactive(hours=1)
    assert driver.words("pulse-heading", count=QUESTIONS) in driver.seen()
    await driver.press(driver.words("pulse-button-later"))
    assert driver.words("pulse-later-once") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == "", "who has put it off is not reminded besides"
    await tap(driver, 4)
    assert ITEMS[driver.language]["AX0"] in driver.seen()


async def who_has_put_it_off_can_answer_at_once(driver: Driver) -> None:
    await _invited(driver)
    await driver.press(driver.words("pulse-button-later"))
    await driver.press(driver.words("pulse-button-now"))
    for _ in range(QUESTIONS):
        await tap(driver, 4)
    assert driver.words("pulse-done-heading") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == ""


async def a_pause_ends_the_asking(driver: Driver) -> None:
    await _invited(driver)
    await driver.press(driver.words("pulse-button-pause"))
    assert driver.words("paused-body") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == ""


async def opting_out_ends_the_asking(driver: Driver) -> None:
    await _invited(driver)
    await driver.press(driver.words("button-opt-out"))
    assert driver.words("opted-out-heading") in driver.seen()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == ""


async def who_wants_no_messages_is_not_invited(driver: Driver) -> None:
    await met(driver)
    await driver.say({"ja": "配信停止", "en": "unsubscribe"}[driver.language])
    colleagues(driver).plan()
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen() == ""


async def there_is_one_reminder(driver: Driver) -> None:
    await _invited(driver)
    await driver.proactive(UNTIL_REMINDED)
    assert driver.seen().count(driver.words("pulse-reminder-heading", count=QUESTIONS)) == 1
    await driver.proactive(LAST_DAY)
    assert driver.seen() == ""
    for _ in range(QUESTIONS):
        await tap(driver, 4)
    assert driver.words("pulse-done-heading") in driver.seen()


async def a_survey_that_has_closed_says_so(driver: Driver) -> None:
    await _invited(driver)
    await driver.proactive(UNTIL_CLOSED)
    await tap(driver, 4)
    assert driver.words("pulse-closed-heading") in driver.seen()


async def results_come_back_to_who_answered_with_their_departments(driver: Driver) -> None:
    staff, wave = await _answered(driver)
    colleagues_answer(staff, wave, 12)
    await driver.proactive(UNTIL_CLOSED)
    assert driver.seen() == "", "the lead has time to say what will change"
    await driver.proactive(UNTIL_RETURNED)
    assert driver.seen().count(driver.words("results-heading")) == 1
    assert driver.words("results-intro", answered=25, delivered=25) in driver.seen()
    sales = driver.product.coach.catalogue.departments["sales"].say(driver.language)
    assert driver.words("results-own", group=sales) in driver.seen()
    assert NAMES[driver.language]["AX0"] in driver.seen()
    assert driver.words("results-no-note") in driver.seen()


async def too_few_answers_give_no_figures(driver: Driver) -> None:
    staff, wave = await _answered(driver)
    colleagues_answer(staff, wave, 1)
    staff.close(wave)
    await driver.proactive(UNTIL_RETURNED)
    assert driver.words("results-too-few", least=TOGETHER) in driver.seen()
    assert NAMES[driver.language]["US0"] not in driver.seen()


async def no_results_for_who_did_not_answer(driver: Driver) -> None:
    staff, wave = await _invited(driver)
    colleagues_answer(staff, wave, 12)
    staff.close(wave)
    await driver.proactive(UNTIL_RETURNED)
    assert driver.seen() == ""


async def _invited(driver: Driver) -> tuple[Staff, int]:
    """Somebody in sales gets the invitation to a survey of the whole company."""
    await met(driver)
    driver.everybody_in_tokyo()
    staff = colleagues(driver)
    wave = staff.plan()
    await driver.proactive(hours=4)
    assert driver.seen().count(driver.words("pulse-heading", count=QUESTIONS)) == 1
    return staff, wave


async def _answered(driver: Driver, value: int = 4) -> tuple[Staff, int]:
    """They answer every question with the same value."""
    asked = await _invited(driver)
    for _ in range(QUESTIONS):
        await tap(driver, value)
    return asked


def _tells_who_sees_what(driver: Driver) -> None:
    for message in ("pulse-who-groups", "pulse-who-nobody", "pulse-who-lead", "pulse-who-closed"):
        assert driver.words(message, least=TOGETHER) in driver.seen()
