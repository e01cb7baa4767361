"""Two minutes a day: a lesson, its question, a small try, and the next one in the morning."""

from coach.cards import Actions, Button, Card
from coach.lessons.content import Lesson, lessons
from coach.lessons.course import LETTERS
from tests.contract.driver import Driver
from tests.contract.scripts.common import MY_PAGE, met

LESSONS = {"ja": "レッスン", "en": "lessons"}
FIRST, SECOND, *REST = lessons().values()


def title(driver: Driver, lesson: Lesson) -> str:
    """What it is called."""
    return lesson.words(driver.language).title


async def a_lesson_is_read_answered_and_tried(driver: Driver) -> None:
    await met(driver)
    await driver.say(LESSONS[driver.language])
    assert driver.words("lesson-count", done=0, all=len(lessons())) in driver.seen()
    await driver.press(driver.words("lesson-button-next", title=title(driver, FIRST)))
    words = FIRST.words(driver.language)
    for part in (*words.read.strip().split("\n"), words.question, *(option.text for option in words.options)):
        assert part in driver.seen()
    await driver.press(LETTERS[FIRST.right % len(words.options)])
    assert driver.words("lesson-wrong") in driver.seen()
    assert words.options[FIRST.right % len(words.options)].why in driver.seen()
    assert words.options[FIRST.right - 1].why in driver.seen()
    await driver.press(LETTERS[FIRST.right - 1])
    assert driver.words("lesson-right") in driver.seen()
    assert words.practice in driver.seen()
    use_case = driver.product.coach.catalogue.use_cases[FIRST.use_case].words(driver.language)
    await driver.press(driver.words("lesson-button-try", title=use_case.title))
    assert driver.has_form()
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("lesson-count", done=1, all=len(lessons())) in driver.seen()


async def another_lesson_can_be_chosen(driver: Driver) -> None:
    await met(driver)
    await driver.say(LESSONS[driver.language])
    chosen = REST[5]
    await driver.choose(driver.words("lesson-choose"), f"{chosen.number}. {title(driver, chosen)}")
    assert chosen.words(driver.language).question in driver.seen()


async def it_comes_every_morning_once_and_never_piles_up(driver: Driver) -> None:
    await met(driver)
    driver.everybody_in_tokyo()
    await driver.say(LESSONS[driver.language])
    await driver.press(driver.words("lesson-button-daily"))
    assert driver.words("lesson-daily-on") in driver.seen()
    await driver.proactive(days=2)
    assert driver.seen().count(driver.words("lesson-daily-note")) == 1
    assert title(driver, FIRST) in driver.seen()
    await driver.press(LETTERS[0])
    await driver.proactive(days=1)
    assert title(driver, SECOND) in driver.seen()
    await driver.press(driver.words("lesson-button-stop"))
    assert driver.words("lesson-daily-off") in driver.seen()
    await driver.proactive(days=7)
    assert driver.seen() == ""


async def a_lesson_that_is_gone_leads_to_the_list(driver: Driver) -> None:
    await met(driver)
    await driver.say(LESSONS[driver.language])
    old = Button("A!", "lesson.answer", {"lesson": "no-such-lesson", "option": "1"})
    await driver.show(Card("🗙", (Actions((old,)),)))
    await driver.press(old.label)
    assert driver.words("lesson-gone") in driver.seen()
    await driver.press(driver.words("lesson-button-home"))
    assert driver.words("lesson-what") in driver.seen()
