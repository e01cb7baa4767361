"""What several people asked for in vain gets a use case of the company's own, and who asked is told."""

from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from tests.contract.scripts.common import met, titles_seen

LEAST = 3
"""Questions from which a topic is shown."""

MISSING = {"ja": "足りないひな形", "en": "missing templates"}
QUESTION = {"ja": "週報のかわりにゾヌケフを書きたい", "en": "I need to write a zonukef for Friday"}
WRITTEN = {
    "ja": {
        "title": "ゾヌケフの下書き",
        "summary": "一週間のできごとから、ゾヌケフの下書きを作ります。",
        "why": "書き出しに悩まず、中身に時間を使えます。",
        "template": "あなたは書き手です。\n# できごと\n【できごと：例 納期の相談】\n読み手：【読み手】",
        "phrasings": "ゾヌケフを書きたい\nぞぬけふ書いて",
        "never-paste": "取引先の名前",
        "check": "数字が合っているか\n書いていないことが混ざっていないか",
    },
    "en": {
        "title": "Draft a zonukef",
        "summary": "Turns a week's events into a first zonukef.",
        "why": "No blank page.",
        "template": "You are a writer.\n# Events\n[[Events: e.g. a late delivery]]\nFor: [[Readers]]",
        "phrasings": "write my zonukef\nzonukef for Friday",
        "never-paste": "Customer names",
        "check": "Are the figures right?\nIs anything made up?",
    },
}
"""What a lead types, by the field's message."""
BLANKS = {"ja": ("できごと", "読み手"), "en": ("Events", "Readers")}


async def what_several_asked_for_is_written_found_and_told_to_who_asked(driver: Driver) -> None:
    await _asked_in_vain(driver)
    await driver.say(MISSING[driver.language])
    assert driver.words("demand-quote", wording=QUESTION[driver.language]) in driver.seen()
    assert driver.words("demand-band", low=LEAST, high=5) in driver.seen()
    await driver.press(driver.words("demand-button-answer"))
    assert driver.words("demand-wordings", wordings=QUESTION[driver.language]) in driver.seen()
    await driver.fill({**_typed(driver), driver.words("case-check"): "?"}, driver.words("case-button-save"))
    assert driver.words("case-lines", least=2, most=5) in driver.seen()
    assert driver.fields()[driver.words("case-title")] == WRITTEN[driver.language]["title"]
    await driver.fill(_typed(driver), driver.words("case-button-save"))
    assert driver.words("case-state-hidden") in driver.seen()
    await driver.press(driver.words("case-button-publish"))
    assert driver.words("case-askers", count=LEAST) in driver.seen()
    await driver.say(MISSING[driver.language])
    assert driver.words("demand-none", least=LEAST) in driver.seen()
    await driver.proactive(hours=1)
    assert driver.seen().count(driver.words("demand-answered")) == 1
    assert WRITTEN[driver.language]["summary"] in driver.seen()
    await driver.say(QUESTION[driver.language])
    assert WRITTEN[driver.language]["title"] in titles_seen(driver)
    await driver.press(driver.words("button-try"), under=WRITTEN[driver.language]["title"])
    await driver.fill(dict.fromkeys(BLANKS[driver.language], "12345"), driver.words("button-make-prompt"))
    assert driver.copied().count("12345") == 2


async def _asked_in_vain(driver: Driver) -> None:
    """Somebody who is to be a lead and two colleagues ask the same, and let leads read the words."""
    await met(driver)
    driver.everybody_in_tokyo()
    await driver.say(QUESTION[driver.language])
    await driver.press(driver.words("button-none"))
    await driver.press(driver.words("unmet-share"))
    driver.becomes_lead()
    staff = Staff(driver.product.coach, driver.product.database, driver.product.clock)
    for number in range(1, LEAST):
        colleague = staff.add(f"sales-{number}", "sales", driver.language)
        colleague.say(QUESTION[driver.language])
        colleague.press(driver.words("button-none"))
        colleague.press(driver.words("unmet-share"))


def _typed(driver: Driver) -> dict[str, str]:
    """A whole use case, by label."""
    aside = {
        "home": driver.words("desk-everyone"),
        "task": driver.words("report-task-draft"),
        "data": driver.words("data-internal"),
        "before": "40",
        "after": "10",
    }
    return {driver.words(f"case-{name}"): value for name, value in {**aside, **WRITTEN[driver.language]}.items()}
