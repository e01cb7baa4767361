"""Finding a use case: what to discover, a task, one narrowing question, and honesty when there is no answer."""

from tests.contract.driver import Driver
from tests.contract.scripts.common import DISCOVER, TASK, met, question_of, title, titles_seen
from usecases.search import Sureness


async def discovery_offers_three_with_why_minutes_level_and_a_try(driver: Driver) -> None:
    await met(driver)
    await driver.say(DISCOVER[driver.language])
    shown = titles_seen(driver)
    assert len(shown) == 3
    assert driver.buttons().count(driver.words("button-try")) == 3
    assert driver.words("level-first-step") in driver.seen()
    catalogue = driver.product.coach.catalogue
    for use_case in (u for u in catalogue.use_cases.values() if u.words(driver.language).title in shown):
        words = use_case.words(driver.language)
        assert words.why in driver.seen()
        assert str(use_case.minutes.after) in driver.seen()
    own = [u for u in catalogue.for_department("sales") if u.words(driver.language).title in shown]
    assert len(own) == 2, "one of the three is from elsewhere"


async def others_never_repeat_and_end(driver: Driver) -> None:
    await met(driver)
    await driver.say(DISCOVER[driver.language])
    seen = titles_seen(driver)
    for _ in range(200):
        await driver.press(driver.words("button-others"))
        if driver.words("no-more-heading") in driver.seen():
            break
        more = titles_seen(driver)
        assert more, driver.seen()
        assert not set(more) & set(seen)
        seen += more
    assert driver.words("no-more-heading") in driver.seen()
    await driver.press(driver.words("button-discover"))
    assert driver.words("button-try") in driver.buttons()


async def not_for_me_asks_why_and_changes_what_comes(driver: Driver) -> None:
    await met(driver)
    for reason in ("not-my-job", "too-hard", "already-do"):
        await driver.say(DISCOVER[driver.language])
        refused = titles_seen(driver)[0]
        await driver.press(driver.words("button-not-for-me"), under=refused)
        assert driver.words("reason-heading", title=refused) in driver.seen()
        await driver.press(driver.words(f"reason-{reason}"))
        assert driver.words(f"reason-thanks-{reason}") in driver.seen()
        assert driver.words(f"reason-{reason}") not in driver.buttons()
        await driver.press(driver.words("button-discover"))
        assert len(titles_seen(driver)) == 3
        assert refused not in titles_seen(driver)


async def a_task_brings_its_template_and_others(driver: Driver) -> None:
    await met(driver)
    await driver.say(TASK[driver.language])
    assert driver.words("task-heading") in driver.seen()
    first = titles_seen(driver)
    assert title(driver) in first
    await driver.press(driver.words("button-others"))
    assert not set(titles_seen(driver)) & set(first)


async def unsure_is_one_question_and_the_pick_is_the_answer(driver: Driver) -> None:
    await met(driver)
    await driver.say(question_of(driver, Sureness.NEAR))
    assert driver.words("which-heading") in driver.seen()
    assert driver.words("button-try") not in driver.buttons(), "never a confident wrong answer"
    picked = driver.buttons()[0]
    await driver.press(picked)
    assert driver.words("pick-heading") in driver.seen()
    assert titles_seen(driver) == [picked]
    assert driver.words("which-heading") not in driver.everything()
    await driver.press(driver.words("button-try"))
    assert driver.has_form()


async def far_asks_for_the_kind_of_work_and_answers_from_it(driver: Driver) -> None:
    await met(driver)
    await driver.say(question_of(driver, Sureness.FAR))
    assert driver.words("family-heading") in driver.seen()
    await driver.press(driver.words("family-draft"))
    assert driver.words("task-heading") in driver.seen()
    assert driver.words("button-try") in driver.buttons()


async def without_an_answer_the_wording_is_shared_only_with_consent(driver: Driver) -> None:
    await met(driver)
    text = question_of(driver, Sureness.FAR)
    await driver.say(text)
    await driver.press(driver.words("button-none"))
    assert driver.words("unmet-body") in driver.seen()
    assert driver.words("unmet-quote", text=text) in driver.seen()
    await driver.press(driver.words("unmet-share"))
    assert driver.words("unmet-shared") in driver.seen()
    await driver.say({"ja": "エクスポート", "en": "export my data"}[driver.language])
    assert text in driver.copied()


async def wording_that_is_not_shared_is_not_kept(driver: Driver) -> None:
    await met(driver)
    text = question_of(driver, Sureness.NEAR)
    await driver.say(text)
    await driver.press(driver.words("button-none"))
    await driver.press(driver.words("unmet-keep"))
    assert driver.words("unmet-kept") in driver.seen()
    await driver.say({"ja": "エクスポート", "en": "export my data"}[driver.language])
    assert text not in driver.copied()
