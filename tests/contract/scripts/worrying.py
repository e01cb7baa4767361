"""Somebody worried finds the words for it, talks to a person, and gets an answer; and the lead who gives it."""

from tests.builders import Person
from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from tests.contract.scripts.common import met

UNCLEAR = {"ja": "なんとなく気が重い", "en": "all this ai hype makes me anxious"}
TALK = {"ja": "人に相談", "en": "talk to a person"}
RELAYED = {"ja": "届いた相談", "en": "relayed questions"}
QUESTION = {
    "ja": "評価が<b>下がらないか</b>心配です & *誰にも* 言えません。連絡は worried@example.com へ。",
    "en": "I worry about <b>my</b> appraisal & *nobody* knows. Write to worried@example.com.",
}
ANSWER = {
    "ja": "評価の決め方は変わっていません。<i>次の面談</i>で確かめませんか & *一緒に*",
    "en": "Nothing <i>changed</i> & *ask me*",
}
MORE = {"ja": "では、異動はありますか。", "en": "Will people be moved, then?"}


async def an_unclear_worry_is_put_into_words_by_a_tap(driver: Driver) -> None:
    await met(driver)
    await driver.say(UNCLEAR[driver.language])
    assert driver.words("worry-unclear") in driver.seen()
    await driver.choose(driver.words("worry-choose"), driver.words("worry-leak-name"))
    for message in ("worry-leak", "worry-known", "worry-leak-unknown", "worry-leak-step"):
        assert driver.words(message) in driver.seen()
    for line in driver.words("worry-leak-known").split("\n"):
        assert line in driver.seen()
    await driver.press(driver.words("worry-leak-button"))
    assert driver.has_form()


async def a_worry_goes_to_a_person_and_the_answer_comes_back(driver: Driver) -> None:
    lead = await _with_a_lead(driver)
    await driver.say(UNCLEAR[driver.language])
    await driver.press(driver.words("relay-button-open"))
    assert driver.words("relay-readers", names=driver.words("relay-reader", name="lead")) in driver.seen()
    await driver.fill({driver.words("relay-words"): QUESTION[driver.language]}, driver.words("relay-button-preview"))
    for message in ("relay-preview-heading", "relay-masked", "relay-preview-note"):
        assert driver.words(message) in driver.seen()
    assert "<b>" in driver.seen()
    assert "worried@example.com" not in driver.seen()
    await driver.press(driver.words("relay-button-send"))
    assert driver.words("relay-sent") in driver.seen()
    await driver.proactive(hours=1)
    _answer(driver, lead)
    await driver.proactive(hours=1)
    assert driver.seen().count(driver.words("relay-answer-heading")) == 1
    assert ANSWER[driver.language] in driver.seen()
    await driver.press(driver.words("relay-button-helped"))
    assert driver.words("relay-helped") in driver.seen()
    await driver.press(driver.words("relay-button-more"))
    assert driver.words("relay-goes-on") in driver.seen()
    await driver.fill({driver.words("relay-words"): MORE[driver.language]}, driver.words("relay-button-preview"))
    assert MORE[driver.language] in driver.seen()
    await driver.press(driver.words("relay-button-send"))
    await driver.press(driver.words("relay-button-withdraw"))
    assert driver.words("relay-withdraw-confirm") in driver.seen()
    assert driver.words("relay-withdrawn") in driver.seen()


async def what_was_written_can_be_mended_or_dropped(driver: Driver) -> None:
    await _with_a_lead(driver)
    await driver.say(TALK[driver.language])
    await driver.fill({driver.words("relay-words"): MORE[driver.language]}, driver.words("relay-button-preview"))
    await driver.press(driver.words("relay-button-rewrite"))
    assert driver.fields()[driver.words("relay-words")] == MORE[driver.language]
    await driver.fill({driver.words("relay-words"): "x" * 2001}, driver.words("relay-button-preview"))
    assert driver.words("relay-long", length=2001, most=2000) in driver.seen()
    await driver.fill({driver.words("relay-words"): MORE[driver.language]}, driver.words("relay-button-preview"))
    await driver.press(driver.words("relay-button-drop"))
    assert driver.words("relay-dropped") in driver.seen()


async def where_nobody_could_read_it_it_is_not_taken(driver: Driver) -> None:
    await met(driver)
    await driver.say(TALK[driver.language])
    assert driver.words("relay-nobody") in driver.seen()
    assert driver.words("contact-unnamed") in driver.seen()
    assert not driver.has_form()


async def a_lead_gets_a_question_and_answers_it_once(driver: Driver) -> None:
    await met(driver)
    driver.everybody_in_tokyo()
    driver.becomes_lead()
    staff = Staff(driver.product.coach, driver.product.database, driver.product.clock)
    asker = staff.add("asker", "sales", driver.language)
    _ask(driver, asker)
    await driver.proactive(hours=2)
    assert driver.seen().count(driver.words("relays-arrived-heading")) == 1
    assert "<b>" in driver.seen()
    assert "asker" not in driver.seen()
    await driver.say(RELAYED[driver.language])
    await driver.press(driver.words("relays-button-answer"))
    await driver.fill({driver.words("relays-words"): ANSWER[driver.language]}, driver.words("relays-button-preview"))
    assert driver.words("relays-preview-heading") in driver.seen()
    assert ANSWER[driver.language] in driver.seen()
    await driver.press(driver.words("relays-button-send"))
    assert driver.words("relays-sent") in driver.seen()
    await driver.say(RELAYED[driver.language])
    assert driver.words("relays-none") in driver.seen()
    await driver.press(driver.words("relays-button-answer"))
    assert driver.words("relays-answered") in driver.seen()


async def _with_a_lead(driver: Driver) -> Person:
    """The person, and somebody who leads the whole company."""
    await met(driver)
    driver.everybody_in_tokyo()
    return Staff(driver.product.coach, driver.product.database, driver.product.clock).lead()


def _ask(driver: Driver, asker: Person) -> None:
    asker.say(TALK[driver.language])
    asker.fill(words=QUESTION[driver.language])
    asker.press(driver.words("relay-button-send"))


def _answer(driver: Driver, lead: Person) -> None:
    """The lead, whose language is Japanese, answers the one question there is."""
    lead.command("relay.list")
    lead.command("relay.answer", next(button.args for button in lead.buttons if button.command == "relay.answer"))
    lead.fill(words=ANSWER[driver.language])
    send = next(button for button in lead.buttons if button.command == "relay.send_answer")
    lead.command(send.command, send.args)
