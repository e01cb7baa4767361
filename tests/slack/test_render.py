"""Cards in Slack: within every limit, nothing lost that must be copied, and no text that becomes markup."""

import html
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.fitting import CardTooLarge
from bot.slack import controls
from bot.slack.render import Message, form_memory, render, render_home, render_modal
from coach.cards import (
    Actions,
    Button,
    Card,
    Chart,
    ChartKind,
    Choices,
    Copyable,
    Form,
    Input,
    Option,
    Paragraph,
    Series,
)
from tests.slack.cards import MARKUP, args, cards, form_cards, long
from tests.slack.slack_rules import check_message, check_view, units, walk

# A card of several thousand characters is the point here; its repr is long, and that is no mistake.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

generated = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def copyable(blocks: tuple[dict[str, Any], ...]) -> str:
    parts = [p for b in blocks for p in walk(b) if p.get("type") == "rich_text_preformatted"]
    return "".join(element["text"] for part in parts for element in part["elements"])


def check_all(messages: list[Message]) -> None:
    for message in messages:
        check_message(message.text, message.blocks)
        check_all(list(message.without_charts))
        assert all("data_visualization" not in str(b["type"]) for m in message.without_charts for b in m.blocks)


@generated
@given(cards, st.sampled_from(("ja", "en")))
def test_every_message_is_within_every_limit(card: Card, language: str) -> None:
    check_all(render(card, language))


@generated
@given(form_cards())
def test_a_form_is_within_every_limit_in_a_message(card: Card) -> None:
    messages = render(card, "ja")
    check_all(messages)
    together = [m for m in messages if any(b["type"] == "input" for b in m.blocks)]
    assert len(together) <= 1, "Slack sends back only the inputs of the message whose button was pressed"
    if together:
        assert any(str(b.get("block_id", "")).startswith(controls.SUBMIT_BLOCK) for b in together[0].blocks)


@generated
@given(form_cards())
def test_a_modal_is_within_every_limit_or_refused(card: Card) -> None:
    try:
        view = render_modal(card, "ja", {"channel": "D1"})
    except CardTooLarge:
        return
    check_view(view)
    assert form_memory(view["private_metadata"])[::2] == (
        card.form.submit.command if card.form else "",
        {"channel": "D1"},
    )


@generated
@given(cards)
def test_the_home_tab_is_within_every_limit(card: Card) -> None:
    check_view(render_home(card, "en"))


@generated
@given(st.text(min_size=1), st.sampled_from((1, 7, 200, 3000)), st.sampled_from(("", "\n", "。\n", '"\\')))
def test_copyable_text_is_never_cut(text: str, times: int, end: str) -> None:
    whole = ((text + end) * times)[:25_000]
    messages = render(Card("x", (Copyable(whole, "copy"),)), "ja")
    assert "".join(copyable(message.blocks) for message in messages) == whole
    check_all(messages)


@pytest.mark.parametrize("words", MARKUP)
def test_what_a_person_typed_never_becomes_markup(words: str) -> None:
    card = Card(
        words, (Paragraph(words), Copyable(words, "copy"), Actions((Button(words, "try.open", {"text": words}),)))
    )
    [message] = render(card, "en")
    assert not any(part.get("type") == "mrkdwn" for block in message.blocks for part in walk(block))
    assert not any(
        part.get("emoji") for block in message.blocks for part in walk(block) if part.get("type") == "plain_text"
    )
    assert not any(sign in message.text.replace("&lt;", "").replace("&gt;", "") for sign in "<>")
    assert html.unescape(message.text).count(words) == 4


@generated
@given(long)
def test_the_text_for_screen_readers_never_holds_a_live_control_character(text: str) -> None:
    for message in render(Card("x", (Paragraph(text),)), "en"):
        assert "<" not in message.text
        assert ">" not in message.text
        assert message.text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


@generated
@given(args)
def test_a_button_gives_its_arguments_back(given_args: dict[str, str]) -> None:
    value = controls.encode_args(given_args)
    assert units(value) <= 2000
    back = controls.decode_args(value)
    assert back.keys() == given_args.keys()
    assert all(given_args[name].startswith(kept) for name, kept in back.items())
    if units(json.dumps(given_args, ensure_ascii=False, separators=(",", ":"))) <= 2000:
        assert back == given_args


@pytest.mark.parametrize(
    ("value", "carried"),
    [
        ("sales", {}),
        ("x" * 300, {}),
        ("", {}),
        ("sales", {"text": "あ" * 300}),
        ("sales", {"try": "1", "text": "a & b"}),
    ],
    ids=["menu", "long value", "empty value", "long argument", "arguments"],
)
def test_a_picked_option_gives_its_value_and_arguments_back(value: str, carried: dict[str, str]) -> None:
    choices = Choices("Which?", "welcome.department", "department", (Option(value, "Sales"),), carried)
    [message] = render(Card("x", (choices,)), "en")
    [block] = [block for block in message.blocks if block["type"] == "actions"]
    [element] = block["elements"]
    action = {**element, "block_id": block.get("block_id", "")}
    if element["type"] == "static_select":
        action["selected_option"] = element["options"][0]
    control = controls.decode_press(action)
    assert control == controls.Control("welcome.department", {**carried, "department": value})


def test_a_hundred_and_one_options_are_all_there() -> None:
    options = tuple(Option(f"key{n}", f"Label {n}") for n in range(101))
    messages = render(Card("x", (Choices("Which?", "c", "n", options),)), "en")
    check_all(messages)
    found = [o["value"] for m in messages for b in m.blocks for p in walk(b) for o in p.get("options", ())]
    assert found == [option.value for option in options]


def test_three_charts_take_two_messages_and_each_has_its_numbers_as_text() -> None:
    chart = Chart(ChartKind.BAR, "Minutes", ("Mon", "Tue"), (Series("saved", (5, 7.5)),), "Rising", "分")
    messages = render(Card("x", (chart, chart, chart)), "en")
    assert [sum(b["type"] == "data_visualization" for b in m.blocks) for m in messages] == [2, 1]
    assert all("7.5分" in message.text for message in messages)
    assert "7.5分" in copyable(messages[1].without_charts[0].blocks)


def test_a_chart_slack_cannot_draw_is_a_table() -> None:
    chart = Chart(ChartKind.PIE, "Share", ("a", "b"), (Series("s", (1, 0)),), "b has none")
    [message] = render(Card("x", (chart,)), "en")
    assert [b["type"] for b in message.blocks if b["type"] == "data_visualization"] == []
    assert "b | 0" in copyable(message.blocks)


def test_a_form_on_the_home_tab_is_its_button() -> None:
    form = Form((Input("before", "Minutes"),), Button("Send", "try.minutes", {"try": "7"}))
    view = render_home(Card("x", (form,)), "en")
    [button] = [part for block in view["blocks"] for part in walk(block) if part.get("type") == "button"]
    assert controls.decode_press(button) == controls.Control("try.minutes", {"try": "7"})


def test_an_address_is_a_link_and_the_text_around_it_is_not() -> None:
    [message] = render(Card("x", (Paragraph("rules: https://x.test/a?b=1&c=2。*not bold*"),)), "ja")
    assert [p["url"] for b in message.blocks for p in walk(b) if p.get("type") == "link"] == [
        "https://x.test/a?b=1&c=2"
    ]
