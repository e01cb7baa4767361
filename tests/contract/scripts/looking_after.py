"""The follow-up, my page, pausing, and one's own data."""

import json

from tests.contract.driver import Driver
from tests.contract.scripts.common import DISCOVER, MY_PAGE, PROPOSAL, make_prompt, met, minutes, title

DAYS = 5
"""A follow-up is due after a day, at the latest after a weekend."""


async def a_follow_up_comes_once_and_is_answered_in_one_tap(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.proactive(DAYS)
    assert driver.seen().count(driver.words("follow-up-body", title=title(driver))) == 1
    assert driver.words("follow-up-note") in driver.seen()
    await driver.press(driver.words("outcome-helped"), under=driver.words("follow-up-body", title=title(driver)))
    await driver.fill(minutes(driver, "60", "20"), driver.words("button-send"))
    assert driver.words("thanks-saved", minutes=40) in driver.seen()
    await driver.proactive(DAYS)
    assert driver.seen() == ""


async def a_follow_up_is_in_the_language_of_then(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.say(MY_PAGE[driver.language])
    await driver.press(driver.words("button-other-language"))
    driver.language = {"ja": "en", "en": "ja"}[driver.language]
    await driver.proactive(DAYS)
    assert driver.words("follow-up-body", title=title(driver)) in driver.seen()


async def who_has_answered_is_not_asked_again(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.press(driver.words("outcome-no"))
    await driver.proactive(DAYS)
    assert driver.seen() == ""


async def who_has_paused_is_not_asked(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.say(MY_PAGE[driver.language])
    await driver.choose(driver.words("pause-choose"), driver.words("pause-week"))
    await driver.proactive(DAYS)
    assert driver.seen() == ""


async def who_wants_no_messages_gets_none(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.say({"ja": "配信停止", "en": "unsubscribe"}[driver.language])
    assert driver.words("opted-out-heading") in driver.seen()
    await driver.proactive(DAYS)
    assert driver.seen() == ""


async def who_has_deleted_their_data_is_not_asked(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await _delete(driver)
    await driver.proactive(DAYS)
    assert driver.seen() == ""


async def my_page_shows_what_was_tried_and_kept(driver: Driver) -> None:
    await met(driver)
    await driver.say(MY_PAGE[driver.language])
    for message in ("page-no-favourites", "page-no-tries", "page-pushes-on", "page-private"):
        assert driver.words(message) in driver.seen()
    await make_prompt(driver)
    await driver.press(driver.words("outcome-helped"))
    await driver.fill(minutes(driver, "60", "15", "none"), driver.words("button-send"))
    await driver.say(MY_PAGE[driver.language])
    assert title(driver) in driver.seen()
    assert driver.words("page-tries-count", count=1) in driver.seen()
    assert driver.words("page-minutes-sum", minutes=45, count=1) in driver.seen()


async def a_favourite_is_kept_at_hand_until_it_is_taken_off(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.press(driver.words("button-favourite"))
    assert driver.words("favourite-added", title=title(driver)) in driver.seen()
    await driver.press(driver.words("button-my-page"))
    assert title(driver) in driver.buttons()
    await driver.press(title(driver))
    assert driver.has_form()
    await driver.press(driver.words("button-unfavourite"))
    assert driver.words("favourite-removed") in driver.seen()
    await driver.press(driver.words("button-my-page"))
    assert driver.words("page-no-favourites") in driver.seen()


async def a_pause_is_shown_and_ended(driver: Driver) -> None:
    await met(driver)
    for length in ("week", "month", "quarter"):
        await driver.say(MY_PAGE[driver.language])
        await driver.choose(driver.words("pause-choose"), driver.words(f"pause-{length}"))
        assert driver.words("paused-body") in driver.seen()
        await driver.say(MY_PAGE[driver.language])
        assert driver.words("page-pushes-on") not in driver.seen()
        await driver.press(driver.words("button-resume"))
        assert driver.words("resumed-heading") in driver.seen()
        await driver.press(driver.words("button-my-page"))
        assert driver.words("page-pushes-on") in driver.seen()


async def opting_out_is_for_good_until_it_is_taken_back(driver: Driver) -> None:
    await met(driver)
    await driver.say(MY_PAGE[driver.language])
    await driver.press(driver.words("button-opt-out"))
    assert driver.words("opted-out-heading") in driver.seen()
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("page-opted-out") in driver.seen()
    await driver.press(driver.words("button-resume"))
    await driver.press(driver.words("button-my-page"))
    assert driver.words("page-pushes-on") in driver.seen()


async def what_is_stored_is_said_with_figures(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.press(driver.words("button-favourite"))
    await driver.say({"ja": "何を保存してる", "en": "what is stored"}[driver.language])
    for message in ("stored-person-what", "stored-never-text", "stored-never-worries", "stored-never-ranking"):
        assert driver.words(message) in driver.seen()
    assert driver.words("stored-count", count=1) in driver.seen()
    await driver.press(driver.words("button-export"))
    assert driver.words("export-body") in driver.seen()


async def the_export_is_everything_and_nothing_that_was_written(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver, problem="written by me alone")
    await driver.say(MY_PAGE[driver.language])
    await driver.press(driver.words("button-export"))
    found = json.loads(driver.copied())
    assert {event["kind"] for event in found["event"]} >= {"first_contact", "template_opened", "prompt_made"}
    assert PROPOSAL in driver.copied()
    assert driver.account.user in driver.copied()
    assert "written by me alone" not in driver.copied()


async def deletion_is_explained_confirmed_and_complete(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.say(MY_PAGE[driver.language])
    await driver.press(driver.words("button-delete"))
    for message in ("delete-body", "delete-directory"):
        assert driver.words(message) in driver.seen()
    await driver.press(driver.words("button-delete-now"))
    for message in ("delete-confirm", "deleted-heading", "deleted-body"):
        assert driver.words(message) in driver.seen()
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("welcome-heading") in driver.seen(), "the next message is a first contact again"
    assert driver.words("page-no-tries") in driver.seen()
    await driver.press(driver.words("outcome-helped"))
    assert driver.words("no-such-try") in driver.seen()


async def deletion_can_be_asked_for_in_words(driver: Driver) -> None:
    await met(driver)
    await _delete(driver)
    await driver.say(DISCOVER[driver.language])
    assert driver.words("welcome-heading") in driver.seen()


async def _delete(driver: Driver) -> None:
    await driver.say({"ja": "データを削除", "en": "delete my data"}[driver.language])
    await driver.press(driver.words("button-delete-now"))
    assert driver.words("deleted-heading") in driver.seen()
