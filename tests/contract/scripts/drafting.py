"""From a finished prompt to a draft made in the chat, and what is done with it."""

from tests.bot.model_peer import ModelPeer, draft, fails, says
from tests.contract.driver import Driver
from tests.contract.scripts.common import make_prompt, met, minutes, proposal, title

NEEDS_MODEL = True

MAIL = "misaki@example.co.jp"
FIRST = {"ja": "ご提案の下書きです。", "en": "Here is the draft."}
HIDDEN = {"ja": "[メール1]", "en": "[mail 1]"}


async def a_draft_is_looked_at_made_changed_and_deleted(driver: Driver) -> None:
    peer = await _looks(driver)
    assert MAIL in driver.seen(), "what is hidden is shown to the person"
    assert MAIL not in driver.copied()
    assert HIDDEN[driver.language] in driver.copied()
    looked_at = driver.copied()
    peer.behaviour = says(draft(f"{FIRST[driver.language]} {HIDDEN[driver.language]}", "納期 / dates"))
    await driver.press(driver.words("draft-button-make"))
    assert peer.asked[0]["messages"][1]["content"] == looked_at
    assert MAIL not in peer.sent()
    assert driver.words("draft-made-heading", title=title(driver)) in driver.seen()
    assert f"{FIRST[driver.language]} {MAIL}" in driver.copied()
    for line in (*proposal(driver).words(driver.language).check, "納期 / dates", driver.words("draft-by-ai")):
        assert line in driver.seen()
    assert driver.words("draft-working-heading") not in driver.everything(), "the draft took its place"
    peer.behaviour = says(draft(f"2 {HIDDEN[driver.language]}"))
    await driver.press(driver.words("draft-button-politer"))
    assert f"2 {MAIL}" in driver.copied()
    peer.behaviour = says(draft("3"))
    await driver.fill({driver.words("draft-own-words"): f"{MAIL} *3* <x>"}, driver.words("draft-button-mine"))
    assert "3" in driver.copied()
    assert f"{HIDDEN[driver.language]} *3* <x>" in peer.asked[-1]["messages"][-1]["content"]
    await driver.press(driver.words("draft-button-drop"))
    assert driver.words("draft-dropped") in driver.seen()


async def what_a_model_makes_up_is_harmless(driver: Driver) -> None:
    peer = await _looks(driver)
    peer.behaviour = says(draft("<!channel> @everyone <at>x</at> [a](https://evil.example) **b** &amp;", "<@U1>"))
    await driver.press(driver.words("draft-button-make"))
    assert "evil.example" not in driver.everything()
    assert driver.words("draft-link-left-out") in driver.copied()
    assert "**b** &amp;" in driver.copied()
    for call in ("<!channel>", "@everyone", "<at>", "<@U1>"):
        assert call not in driver.everything()


async def a_model_that_fails_leaves_the_prompt_and_another_try(driver: Driver) -> None:
    peer = await _looks(driver)
    peer.behaviour = fails(500)
    await driver.press(driver.words("draft-button-make"))
    assert driver.words("draft-problem-away") in driver.seen()
    assert MAIL in driver.copied(), "the prompt as it was typed"
    peer.behaviour = says(draft("OK"))
    await driver.press(driver.words("draft-button-again"))
    assert driver.copied() == "OK"
    peer.behaviour = fails(401)
    await driver.press(driver.words("draft-button-shorter"))
    assert driver.words("draft-not-changed") in driver.seen()
    assert driver.copied() == "OK"


async def how_a_draft_went_is_said_where_it_is(driver: Driver) -> None:
    await _looks(driver)
    await driver.press(driver.words("draft-button-make"))
    await driver.press(driver.words("outcome-helped"))
    await driver.fill(minutes(driver, "60", "25"), driver.words("button-send"))
    assert driver.words("thanks-saved", minutes=35) in driver.seen()


async def who_does_not_want_it_sends_nothing(driver: Driver) -> None:
    peer = await _looks(driver)
    await driver.press(driver.words("draft-button-stop"))
    assert driver.words("draft-dropped") in driver.seen()
    assert peer.asked == []


async def _looks(driver: Driver) -> ModelPeer:
    """Come as far as the look at what would be sent."""
    await met(driver)
    await make_prompt(driver, offer=f"offer, {MAIL}")
    assert driver.words("draft-kept") in driver.seen()
    await driver.press(driver.words("draft-button-here"))
    assert driver.words("draft-preview-heading") in driver.seen()
    assert driver.product.peer is not None
    return driver.product.peer
