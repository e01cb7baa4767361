"""What worked for one reaches others: a colleague's story, and a promotion lead's notice."""

from tests.builders import Person
from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from tests.contract.scripts.common import MY_PAGE, PROPOSAL, colleagues, make_prompt, met, minutes, title

EVERYONE, IN_SALES = 25, 13
"""The person, who is in sales, and the colleagues."""

STORIES = {"ja": "体験談", "en": "stories"}
WORDS = {"ja": "提案書が半日から1時間になりました。", "en": "A proposal took half a day; now it is an hour."}
SHORTER = {"ja": "提案書が半日から1時間に。", "en": "Half a day became an hour."}
SEND_NOTICE = {"ja": "お知らせを送る", "en": "send a notice"}
NOTE = {"ja": "木曜に相談会を開きます。<b>どなたでも</b> & *歓迎*", "en": "Come on Thursday. <b>All</b> & *welcome*"}


async def what_went_well_is_told_as_one_likes_agreed_to_and_taken_back(driver: Driver) -> None:
    await met(driver)
    driver.everybody_in_tokyo()
    await make_prompt(driver)
    await _went_well(driver)
    assert driver.words("story-question") in driver.seen()
    await driver.press(driver.words("story-button-tell"))
    anonymous = driver.words("story-credit-anonymous")
    told = {driver.words("story-words"): WORDS[driver.language], driver.words("story-credit"): anonymous}
    await driver.fill(told, driver.words("story-button-preview"))
    for line in (WORDS[driver.language], driver.words("story-by-colleague"), driver.words("story-preview-note")):
        assert line in driver.seen()
    await driver.press(driver.words("story-button-send"))
    assert driver.words("story-sent") in driver.seen()
    _reword(colleagues(driver), SHORTER[driver.language])
    await driver.proactive(hours=1)
    assert driver.words("story-edited") in driver.seen()
    assert SHORTER[driver.language] in driver.seen()
    await driver.press(driver.words("story-button-agree"))
    assert driver.words("story-agreed") in driver.seen()
    await driver.say(MY_PAGE[driver.language])
    assert SHORTER[driver.language] in driver.seen()
    await driver.press(driver.words("story-button-withdraw"))
    assert driver.words("story-withdraw-confirm") in driver.seen()
    assert driver.words("story-taken-back") in driver.seen()
    await driver.say(MY_PAGE[driver.language])
    assert SHORTER[driver.language] not in driver.seen()


async def who_would_rather_not_tell_is_never_asked_again(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await _went_well(driver)
    await driver.press(driver.words("story-button-refuse"))
    assert driver.words("story-refused") in driver.seen()
    driver.product.clock.forward(days=60)
    await _went_well(driver)
    assert driver.words("thanks-heading") in driver.seen()
    assert driver.words("story-question") not in driver.seen()


async def a_lead_passes_a_story_on_and_its_template_is_opened_from_it(driver: Driver) -> None:
    staff = await _leads(driver)
    teller = _tell(staff, WORDS[driver.language])
    await driver.say(STORIES[driver.language])
    assert WORDS[driver.language] in driver.seen()
    assert teller.user not in driver.seen()
    await driver.press(driver.words("stories-button-edit"))
    await driver.fill({driver.words("story-words"): SHORTER[driver.language]}, driver.words("story-button-save"))
    await driver.press(driver.words("stories-button-list"))
    assert driver.words("stories-state-edited") in driver.seen()
    assert driver.words("stories-button-share") not in driver.buttons()
    _press_on_own_page(teller, "story.agree")
    await driver.say(STORIES[driver.language])
    await driver.press(driver.words("stories-button-share"))
    heading = driver.words("story-heading", title=title(driver))
    assert driver.words("notice-kind-story", title=heading) in driver.seen()
    await driver.press(driver.words("draft-button-send", count=EVERYONE))
    await driver.proactive(hours=1)
    assert driver.seen().count(driver.words("notice-heading-story")) == 1
    assert SHORTER[driver.language] in driver.seen()
    await driver.press(driver.words("story-button-open"))
    assert driver.has_form()
    await driver.say(STORIES[driver.language])
    assert driver.words("stories-state-shared", count=1) in driver.seen()
    _press_on_own_page(teller, "story.withdraw")
    await driver.press(driver.words("story-button-open"))
    assert driver.words("story-withdrawn") in driver.seen()
    assert driver.has_form(), "the template is still there"


async def a_notice_is_seen_confirmed_with_its_number_and_arrives_once(driver: Driver) -> None:
    await _leads(driver)
    await driver.say(SEND_NOTICE[driver.language])
    assert driver.words("draft-button-send", count=EVERYONE) not in driver.buttons(), "there is nothing to send yet"
    await driver.press(driver.words("notice-button-write"))
    await driver.fill({driver.words("notice-words"): NOTE[driver.language]}, driver.words("notice-button-save"))
    assert driver.words("draft-recipients-count", count=EVERYONE, everyone=EVERYONE) in driver.seen()
    await driver.press(driver.words("draft-button-preview"))
    assert NOTE[driver.language] in driver.seen()
    await driver.press(driver.words("preview-button-back"))
    await driver.press(driver.words("draft-button-send", count=EVERYONE))
    everyone = driver.words("desk-everyone")
    assert driver.words("notice-confirm", count=EVERYONE, audience=everyone) in driver.seen()
    assert driver.words("notice-sent-heading") in driver.seen()
    await driver.proactive(hours=1)
    assert driver.seen().count(driver.words("notice-heading-note")) == 1
    assert NOTE[driver.language] in driver.seen()
    await driver.proactive(hours=20)
    assert driver.seen() == ""


async def a_notice_is_stopped_before_it_goes(driver: Driver) -> None:
    await _leads(driver)
    sales = driver.product.coach.catalogue.departments["sales"].say(driver.language)
    await driver.say(SEND_NOTICE[driver.language])
    await driver.press(driver.words("notice-button-write"))
    await driver.fill({driver.words("notice-words"): NOTE[driver.language]}, driver.words("notice-button-save"))
    await driver.choose(driver.words("draft-choose-departments"), sales)
    await driver.press(driver.words("draft-button-send", count=IN_SALES))
    assert driver.words("notice-confirm", count=IN_SALES, audience=sales) in driver.seen()
    await driver.press(driver.words("notice-button-stop"))
    assert driver.words("notice-stop-confirm") in driver.seen()
    assert driver.words("notice-stopped-heading") in driver.seen()
    await driver.proactive(days=1)
    assert driver.seen() == ""


async def _went_well(driver: Driver) -> None:
    """Report a good outcome."""
    await driver.press(driver.words("outcome-helped"))
    await driver.fill(minutes(driver, "60", "15"), driver.words("button-send"))


async def _leads(driver: Driver) -> Staff:
    """A new lead among colleagues."""
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_lead()
    return colleagues(driver)


def _reword(staff: Staff, words: str) -> None:
    """Another lead changes the words of the only story."""
    lead = staff.lead()
    lead.command("story.list")
    _press(lead, "story.edit")
    lead.fill(words=words)


def _tell(staff: Staff, words: str) -> Person:
    """A colleague tells an anonymous story."""
    teller = staff.people["hr-1"]
    teller.command("try.open", {"use_case": PROPOSAL})
    teller.fill(industry="x", problem="y", offer="z")
    _press(teller, "try.outcome")
    teller.fill(before="60", after="15", corrections="little")
    _press(teller, "story.tell")
    teller.fill(words=words, credit="anonymous")
    _press(teller, "story.send")
    return teller


def _press_on_own_page(person: Person, command: str) -> None:
    """A colleague opens their own page and presses the button there."""
    person.command("me.page")
    _press(person, command)


def _press(person: Person, command: str) -> None:
    """A colleague presses the first button of this command."""
    button = next(button for button in person.buttons if button.command == command)
    person.command(button.command, button.args)
