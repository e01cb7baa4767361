"""From a template to a finished prompt, and how it went."""

from coach.cards import Button, Card, Form, Input, Paragraph
from coach.tryout import MAX_LINE, MAX_LONG
from tests.contract.driver import Driver
from tests.contract.scripts.common import MY_PAGE, blanks, make_prompt, met, minutes, open_form, proposal, title

MARKUP = "<script>alert(1)</script> <!channel> <@U1|x> *a* _b_ &amp; {{offer}} {0} ${x} [a](http://b) 。"


async def the_form_has_labels_examples_and_what_not_to_paste(driver: Driver) -> None:
    await met(driver)
    await open_form(driver)
    use_case = proposal(driver)
    words = use_case.words(driver.language)
    assert words.title in driver.seen()
    assert driver.words("never-paste", items=" / ".join(words.never_paste)) in driver.seen()
    for blank in use_case.blanks.values():
        assert blank.hint.say(driver.language) in driver.seen()
        assert driver.fields()[blank.label.say(driver.language)] == ""


async def the_prompt_comes_back_with_what_was_typed_and_what_to_check(driver: Driver) -> None:
    values = {"industry": "食品 / food", "problem": "1行目\nline 2", "offer": "OCR 😀"}
    await make_prompt(driver, **values)
    words = proposal(driver).words(driver.language)
    assert driver.words("prompt-heading", title=words.title) in driver.seen()
    expected = words.template.strip()
    for name, value in values.items():
        expected = expected.replace(f"{{{{{name}}}}}", value)
    left_out = [line for line in expected.split("\n") if "{{terms}}" not in line]
    assert [line for line in driver.copied().split("\n") if line] == [line for line in left_out if line]
    for line in (*words.check, driver.words("prompt-body"), driver.words("outcome-question")):
        assert line in driver.seen()


async def an_empty_blank_is_explained_and_what_was_typed_stays(driver: Driver) -> None:
    await met(driver)
    await open_form(driver)
    example = proposal(driver).blanks["offer"].example.say(driver.language)
    await driver.fill(blanks(driver, problem="1\n2", offer="　 "), driver.words("button-make-prompt"))
    assert driver.words("blank-empty", example=example) in driver.seen()
    assert driver.copied() == ""
    label = proposal(driver).blanks["problem"].label.say(driver.language)
    assert driver.fields()[label] == "1\n2"
    await driver.fill(blanks(driver, problem="1\n2", offer="mended"), driver.words("button-make-prompt"))
    assert "mended" in driver.copied()
    assert driver.words("button-make-prompt") not in driver.everything(), "the form is gone"


async def a_form_of_many_questions_is_mended_and_sent_like_a_short_one(driver: Driver) -> None:
    await met(driver)
    submit = Button(driver.words("button-make-prompt"), "try.fill", {"use_case": proposal(driver).id})
    labels = {name: blank.label.say(driver.language) for name, blank in proposal(driver).blanks.items()}
    more = {f"more{number}": f"❓{number}" for number in range(5)}
    inputs = tuple(Input(name, label, required=False) for name, label in {**labels, **more}.items())
    await driver.show(Card("📋", (Paragraph("first of all"), Form(inputs, submit))))
    assert "first of all" in driver.seen()
    assert list(driver.fields()) == [*labels.values(), *more.values()]
    await driver.fill({**blanks(driver, problem=MARKUP, offer="　 "), "❓4": "x"}, submit.label)
    example = proposal(driver).blanks["offer"].example.say(driver.language)
    assert driver.words("blank-empty", example=example) in driver.seen()
    assert driver.fields()[labels["problem"]] == MARKUP
    await driver.fill(blanks(driver, problem=MARKUP, offer="mended"), submit.label)
    assert MARKUP in driver.copied()
    assert "mended" in driver.copied()
    assert submit.label not in driver.everything(), "the form is gone"


async def markup_and_template_syntax_come_back_as_typed(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver, industry=MARKUP, problem=MARKUP, offer="only here")
    assert driver.copied().count(MARKUP) == 2
    assert driver.copied().count("only here") == 1


async def a_long_paste_is_kept_to_the_last_character(driver: Driver) -> None:
    most = min(MAX_LONG, driver.longest_input)
    pasted = ("会議の発言「はい」\n" * most)[: most - 2] + "終。"
    await make_prompt(driver, problem=pasted)
    assert pasted in driver.copied()


async def what_is_too_long_is_said_with_its_length_and_kept(driver: Driver) -> None:
    await met(driver)
    await open_form(driver)
    line = "あ" * (MAX_LINE + 1)
    await driver.fill(blanks(driver, industry=line), driver.words("button-make-prompt"))
    assert driver.words("blank-too-long", length=MAX_LINE + 1, most=MAX_LINE) in driver.seen()
    label = proposal(driver).blanks["industry"].label.say(driver.language)
    assert driver.fields()[label] == line
    await driver.fill(blanks(driver, industry=line[1:]), driver.words("button-make-prompt"))
    assert line[1:] in driver.copied()


async def control_characters_are_no_obstacle(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver, industry="a\0b\x07c\u202ed", problem="x\ty\r\nz")
    assert "x\ty" in driver.copied()
    assert "abcd" in driver.copied()


async def every_outcome_is_taken_with_its_minutes(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    partly = ("60", "45") if driver.numbers_only else ("６０分", "45 min")
    for outcome, before, after in (("helped", "60", "25"), ("partly", *partly), ("no", "10", "30")):
        await driver.press(driver.words(f"outcome-{outcome}"))
        assert driver.words(f"outcome-thanks-{outcome}") in driver.seen()
        await driver.fill(minutes(driver, before, after), driver.words("button-send"))
        assert driver.words("thanks-heading") in driver.seen()
        assert driver.words(f"next-step-{outcome}") in driver.seen()
    assert driver.words("thanks-not-saved") in driver.seen()
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("page-minutes-sum", minutes=-20, count=1) in driver.seen(), "the latest answer counts"


async def wrong_minutes_are_mended(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.press(driver.words("outcome-helped"))
    for wrong in ("-1", "481", *(() if driver.numbers_only else ("many",))):
        await driver.fill(minutes(driver, wrong, "5"), driver.words("button-send"))
        assert driver.words("minutes-problem", most=480) in driver.seen()
        assert driver.fields()[driver.words("minutes-before")] == wrong
    await driver.fill(minutes(driver, "35", "5"), driver.words("button-send"))
    assert driver.words("thanks-saved", minutes=30) in driver.seen()


async def what_is_left_empty_is_asked_for(driver: Driver) -> None:
    driver.sends_unfinished_forms()
    await met(driver)
    await open_form(driver)
    await driver.fill({}, driver.words("button-make-prompt"))
    for name in ("industry", "problem", "offer"):
        example = proposal(driver).blanks[name].example.say(driver.language)
        assert driver.words("blank-empty", example=example) in driver.seen()
    await driver.fill(blanks(driver), driver.words("button-make-prompt"))
    await driver.press(driver.words("outcome-helped"))
    await driver.fill({}, driver.words("button-send"))
    assert driver.seen().count(driver.words("minutes-problem", most=480)) == 2
    assert driver.words("choose-problem") in driver.seen()


async def after_an_outcome_the_next_try_is_one_tap_away(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.press(driver.words("outcome-helped"))
    await driver.fill(minutes(driver, "60", "5"), driver.words("button-send"))
    await driver.press(driver.words("button-try-again"))
    assert driver.has_form()
    await driver.fill(blanks(driver), driver.words("button-make-prompt"))
    assert driver.words("prompt-heading", title=title(driver)) in driver.seen()


async def how_it_went_can_be_said_later_from_my_page(driver: Driver) -> None:
    await met(driver)
    await make_prompt(driver)
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("page-not-said") in driver.seen()
    await driver.press(driver.words("button-say-outcome", title=title(driver)))
    await driver.press(driver.words("outcome-partly"))
    await driver.fill(minutes(driver, "30", "20", "half"), driver.words("button-send"))
    await driver.say(MY_PAGE[driver.language])
    assert driver.words("page-try-minutes", before=30, after=20) in driver.seen()
    assert driver.words("page-not-said") not in driver.seen()
