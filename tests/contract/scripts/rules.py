"""The company's own rules: a verdict with the passage behind it, whatever the passage holds."""

from storage import policy
from storage.policy import Passage, PolicyRule
from tests.contract.driver import Driver
from tests.contract.scripts.common import met, open_form

CUSTOMER = {"ja": "顧客名を入れていい？", "en": "can I paste customer names"}
COPYRIGHT = {"ja": "著作権は大丈夫？", "en": "is there a copyright problem"}
RULES = {"ja": "社内ルール", "en": "company rules"}
DESK = {"ja": "推進デスク", "en": "desk"}
TITLE = {"ja": "生成AI規程", "en": "AI guideline"}
NAMES = {"ja": "第4条（顧客名）", "en": "4. Customer names"}
HOSTILE = {
    "ja": "顧客名は <b>*入れない*</b>。<!channel> <@U0> <at>全員</at> [可](/a) &amp; `rm -rf` # 見出し",
    "en": "Names are <b>*not*</b> entered. <!channel> <@U0> <at>all</at> [yes](/a) &amp; `rm -rf` # h",
}


async def the_verdict_comes_first_and_the_passage_word_for_word(driver: Driver) -> None:
    _rules(driver)
    await met(driver)
    await driver.say(CUSTOMER[driver.language])
    seen = driver.seen()
    for message in ("policy-verdict-varies", "policy-guideline", "policy-do-customer", "ask-unnamed", "policy-counted"):
        assert driver.words(message) in seen
    assert seen.index(driver.words("policy-verdict-varies")) < seen.index(NAMES[driver.language])
    for piece in HOSTILE[driver.language].split():
        assert piece in seen, "a passage is plain text, whatever a platform would make of it"


async def what_the_guideline_does_not_mention_is_asked_about(driver: Driver) -> None:
    _rules(driver)
    await met(driver)
    await driver.say(COPYRIGHT[driver.language])
    for message in ("policy-verdict-ask", "policy-no-passage-ask", "ask-unnamed"):
        assert driver.words(message) in driver.seen()


async def the_rule_stands_beside_the_template(driver: Driver) -> None:
    _rules(driver)
    await met(driver)
    await open_form(driver)
    ask, never = driver.words("rule-verdict-ask"), driver.words("rule-verdict-never")
    assert driver.words("rule-cell", tool="Copilot", verdict=ask) in driver.seen()
    assert driver.words("rule-cell", tool=driver.words("rule-other-tools"), verdict=never) in driver.seen()


async def a_lead_reads_the_rules_from_the_desk(driver: Driver) -> None:
    _rules(driver)
    await met(driver)
    driver.becomes_lead()
    await driver.say(DESK[driver.language])
    await driver.press(driver.words("desk-home-rules"))
    for said in (driver.words("policy-desk-table"), TITLE[driver.language], "guideline.docx", "banso policy load"):
        assert said in driver.seen()


def _rules(driver: Driver) -> None:
    """Somebody who administers Banso has loaded a guideline and a table."""
    language = driver.language
    passage = Passage(NAMES[language], HOSTILE[language])
    with driver.product.database.transaction() as session:
        policy.put_guideline(
            session, language, TITLE[language], "guideline.docx", [passage], now=driver.product.clock.now
        )
        policy.put_rules(
            session,
            [
                PolicyRule(data_class="confidential", tool="Copilot", verdict="ask"),
                PolicyRule(data_class="confidential", tool="*", verdict="never"),
            ],
        )
