"""What words alone did not find, looked for with the company's model; and a question answered from its sources."""

import json

from tests.bot.model_peer import ModelPeer, fails, says
from tests.contract.driver import Driver
from tests.contract.scripts.common import met, proposal

NEEDS_MODEL = True

STRANGE = {
    "ja": "misaki@example.co.jp に zqxj vbwk を作りたい",
    "en": "i need to write the zqxj vbwk for misaki@example.co.jp",
}
QUESTION = {"ja": "顧客名をAIに入れていいですか", "en": "May I paste a customer's name into the AI?"}


async def a_hard_task_is_looked_at_sent_and_found(driver: Driver) -> None:
    peer = await _asks(driver)
    assert "misaki@example.co.jp" not in driver.copied()
    peer.behaviour = says(json.dumps({"phrase": proposal(driver).words(driver.language).title, "picks": []}))
    await driver.press(driver.words("model-send"))
    assert "misaki@example.co.jp" not in peer.sent()
    assert proposal(driver).words(driver.language).title in driver.seen()


async def a_model_that_is_away_leaves_a_way_on(driver: Driver) -> None:
    peer = await _asks(driver)
    peer.behaviour = fails(500)
    await driver.press(driver.words("model-send"))
    assert driver.words("model-problem-away") in driver.seen()
    await driver.press(driver.words("button-discover"))
    assert driver.words("button-try") in driver.buttons()


async def an_answer_shows_its_sources_and_no_link_of_its_own(driver: Driver) -> None:
    await met(driver)
    await driver.say(QUESTION[driver.language])
    await driver.press(driver.words("model-offer-answer"))
    peer = driver.product.peer
    assert peer is not None
    answer = "**OK** <!channel> https://evil.example/x"
    peer.behaviour = says(json.dumps({"answer": answer, "sources": [1]}))
    await driver.press(driver.words("model-send"))
    assert driver.words("model-by-ai") in driver.seen()
    assert driver.words("model-sources") in driver.seen()
    assert "evil.example" not in driver.everything()
    assert "<!channel>" not in driver.everything()


async def _asks(driver: Driver) -> ModelPeer:
    await met(driver)
    await driver.say(STRANGE[driver.language])
    await driver.press(driver.words("model-offer-task"))
    assert driver.words("draft-preview-heading") in driver.seen()
    assert driver.product.peer is not None
    return driver.product.peer
