"""Every card, shipped or generated, as Teams takes it: within its limits, whole, and without a meaning in its text."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fitting import json_size, size
from bot.teams.controls import read_press
from bot.teams.dialogs import read_dialog
from bot.teams.render import Message, render
from coach.cards import (
    Actions,
    Bullets,
    Button,
    Card,
    Chart,
    ChartKind,
    Choices,
    Copyable,
    Facts,
    Form,
    Image,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Series,
    Table,
    Tone,
)
from coach.examples import examples

ELEMENTS = {
    "TextBlock",
    "RichTextBlock",
    "TextRun",
    "Container",
    "FactSet",
    "Image",
    "ActionSet",
    "Table",
    "TableRow",
    "TableCell",
    "Input.Text",
    "Input.Number",
    "Input.ChoiceSet",
    "Action.Execute",
    "Action.Submit",
    "Action.ShowCard",
    "Action.OpenUrl",
    "AdaptiveCard",
    "Chart.Pie",
    "Chart.Line",
    "Chart.VerticalBar",
    "Chart.VerticalBar.Grouped",
}
NEW = {"Table", "Action.Execute", "Chart.Pie", "Chart.Line", "Chart.VerticalBar", "Chart.VerticalBar.Grouped"}
"""What an older or other client may not draw."""

MEANT = re.compile(r"[*_~`#\[\]<>\\|{}&]|https?:|www\.|^\s*[-+]\s|^\s*\d+\.\s")
"""Where a Markdown reader begins to see more than characters; written apart from the renderer."""

MARKUP = (
    "<at>everyone</at>",
    "[click](https://x.test)",
    "**bold** _it_ `code`",
    "# heading",
    "- point",
    "1. point",
    "{{DATE(2026-01-01T00:00:00Z)}}",
    "${x}",
    "&lt;b&gt;",
    "a | b",
    "www.x.test",
    "\\*",
    "---",
)

short = st.one_of(
    st.sampled_from(MARKUP),
    st.text(max_size=40),
    st.sampled_from(("売上の予測", "Sales", "👩‍💻 絵文字", '"' * 9, "\n", " ", "")),
)
long = st.builds(lambda text, times: text * times, short, st.sampled_from((1, 3, 40, 150)))
"""Up to some 6,000 characters."""
huge = st.builds(lambda text, times: text * times, short, st.sampled_from((1, 500, 3000)))

args = st.dictionaries(st.sampled_from(("use_case", "text", "seen", "try")), long, max_size=4)
buttons = st.builds(Button, long, st.sampled_from(("try.open", "suggest.more")), args, st.booleans(), short)
options = st.builds(Option, st.text(max_size=200), long)
keys = st.text("abcdefgh_0123456789", min_size=1, max_size=20)


def inputs(names: list[str]) -> st.SearchStrategy[tuple[Input, ...]]:
    """A form's inputs with these names."""
    choices = st.lists(st.builds(Option, keys, long), min_size=1, max_size=8).map(tuple)
    kinds = st.sampled_from(InputKind)
    made = [
        st.builds(Input, st.just(name), long, kinds, long, long, long, st.booleans(), choices, long) for name in names
    ]
    return st.tuples(*made)


forms = st.builds(Form, st.lists(keys, min_size=1, max_size=8, unique=True).flatmap(inputs), buttons)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart with as many values as labels."""
    labels = tuple(draw(st.lists(short, min_size=1, max_size=45)))
    values = st.lists(st.floats(allow_nan=True), min_size=len(labels), max_size=len(labels)).map(tuple)
    series = tuple(draw(st.lists(st.builds(Series, short, values), min_size=1, max_size=8)))
    return Chart(draw(st.sampled_from(ChartKind)), draw(long), labels, series, draw(long), draw(short))


rows = st.lists(st.lists(long, max_size=3).map(tuple), max_size=5).map(tuple)
blocks = st.one_of(
    st.builds(Section, long),
    st.builds(Paragraph, long, st.sampled_from(Tone)),
    st.builds(Bullets, st.lists(long, max_size=8).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(long, long), max_size=30).map(tuple)),
    st.builds(Copyable, huge, short),
    st.builds(Actions, st.lists(buttons, max_size=30).map(tuple)),
    st.builds(Choices, long, st.just("a.b"), keys, st.lists(options, max_size=130).map(tuple), args),
    charts(),
    st.builds(Table, st.lists(short, max_size=3).map(tuple), rows),
    st.builds(Image, st.sampled_from(("https://x.test/a.png", "javascript:alert(1)", "http://x.test/a.png")), long),
)
cards = st.builds(Card, long, st.lists(blocks, max_size=6).map(tuple))


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a type, outer before inner."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for key, item in value.items():
            if key != "data" or "Chart" in str(value.get("type")):
                yield from walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


def check(messages: list[Message]) -> None:
    """Fails when Teams would refuse a message, or a text could be read as more than it says."""
    assert messages
    for message in messages:
        assert size(json.dumps(message.card, ensure_ascii=False, separators=(",", ":"))) < 40_000
        assert message.card["version"] == "1.5"
        assert message.card["fallbackText"]
        ids = [part["id"] for part in walk(message.card) if "id" in part and part["type"].startswith("Input.")]
        assert len(ids) == len(set(ids))
        for part in walk(message.card):
            check_part(part)


def check_kind(part: dict[str, Any]) -> None:
    if part["type"].startswith("Chart."):
        assert part["fallback"]["type"] in ("FactSet", "Container")
    if part["type"].startswith("Input."):
        assert part["label"]
        assert not part.get("isRequired") or part["errorMessage"]


def check_part(part: dict[str, Any]) -> None:
    assert part["type"] in ELEMENTS
    assert part["type"] not in NEW or part.get("fallback"), f"{part['type']} without a fallback"
    check_kind(part)
    match part["type"]:
        case "TextBlock":
            assert part["text"]
            assert not MEANT.search(part["text"]), part["text"]
            assert part["wrap"] is True
        case "FactSet":
            for fact in part["facts"]:
                assert not MEANT.search(fact["title"])
                assert not MEANT.search(fact["value"])
        case "TextRun":
            assert not part["text"].startswith("{{DATE("), "even a TextRun would replace it"
        case "ActionSet":
            assert 0 < len(part["actions"]) <= 6
        case "Action.Execute" | "Action.Submit" | "Action.ShowCard":
            assert 0 < size(part["title"]) <= 80
        case "Action.OpenUrl":
            assert part["url"].startswith(("https://", "http://"))
        case "Image":
            assert part["url"].startswith("https://")
            assert part["altText"]


def copyable(messages: list[Message]) -> str:
    parts = (part for message in messages for part in walk(message.card))
    return "".join(part["value"] for part in parts if str(part.get("id", "")).startswith("copy-"))


def words(messages: list[Message]) -> str:
    """What can be read, in order."""
    found = []
    for message in messages:
        for part in walk(message.card):
            if part["type"] == "RichTextBlock":
                found.append("".join(run["text"] for run in part["inlines"]))
            elif part["type"] == "TextBlock":
                found.append(part["text"])
    return "\n".join(found)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_message_of_the_coach(language: str) -> None:
    for name, card in examples(language).items():
        messages = render(card, language)
        check(messages)
        whole = "".join(block.text for block in card.blocks if isinstance(block, Copyable))
        assert copyable(messages) == whole, name
        assert len(messages) == 1 or len(whole) > 5000, name


@settings(max_examples=150, deadline=None)
@given(cards)
def test_any_card_keeps_the_limits_and_loses_nothing_to_copy(card: Card) -> None:
    messages = render(card, "ja")
    check(messages)
    assert copyable(messages) == "".join(block.text for block in card.blocks if isinstance(block, Copyable))


@settings(max_examples=80, deadline=None)
@given(forms, st.lists(blocks, max_size=2), long)
def test_any_form_stays_whole_in_a_message_or_behind_a_button(form: Form, others: list[Any], heading: str) -> None:
    messages = render(Card(heading, (*others, form)), "en")
    check(messages)
    names = {item.name for item in form.inputs}
    for message in messages:
        sent = [part["data"] for part in walk(message.card) if part["type"] == "Action.Execute"]
        for data in sent:
            ids = data["banso"].get("inputs", {})
            assert set(ids) <= {part.get("id") for part in walk(message.card)}
            if set(ids.values()) == names:
                return
        for part in walk(message.card):
            if part["type"] == "Action.Submit" and (dialog := read_dialog(part["data"])):
                assert dialog.form == form
                return
    raise AssertionError("no button sends all the inputs")


@settings(max_examples=60, deadline=None)
@given(cards, st.sampled_from((9_000, 20_000)))
def test_a_smaller_budget_is_kept_too(card: Card, budget: int) -> None:
    shown = tuple(block for block in card.blocks if isinstance(block, Paragraph | Bullets | Copyable | Facts | Section))
    for message in render(Card(card.heading, shown), "ja", budget):
        assert json_size(message.card) <= budget


@settings(max_examples=100, deadline=None)
@given(long)
def test_a_paragraph_says_every_word(text: str) -> None:
    said = words(render(Card("x", (Paragraph(text),)), "en"))
    for line in text.split("\n"):
        for word in line.split():
            assert word in said or len(word) > 3000


@settings(max_examples=100, deadline=None)
@given(buttons)
def test_a_press_means_what_the_button_said(button: Button) -> None:
    [message] = render(Card("x", (Actions((button,)),)), "en")
    for kind in ("Action.Execute", "Action.Submit"):
        [data] = [part["data"] for part in walk(message.card) if part["type"] == kind]
        press = read_press(json.loads(json.dumps(data)))
        assert press is not None
        assert press.command == button.command
        if json_size(dict(button.args)) <= 4000:
            assert press.args == button.args


def test_values_of_a_form_come_back_by_name_and_nothing_else_does() -> None:
    form = Form(
        (Input("a", "A"), Input("n", "N", InputKind.NUMBER), Input("e", "E")), Button("Send", "x.y", {"k": "v"})
    )
    [message] = render(Card("x", (form,)), "en")
    [data] = [part["data"] for part in walk(message.card) if part["type"] == "Action.Execute"]
    ids = {name: key for key, name in data["banso"]["inputs"].items()}
    press = read_press({**data, ids["a"]: "hello", ids["n"]: 60.0, "msteams": {}, "use_case": "forged"})
    assert press is not None
    assert press.args == {"k": "v", "a": "hello", "n": "60", "e": ""}


def test_a_problem_stands_under_its_input_and_the_wrong_value_stays() -> None:
    form = Form((Input("n", "分", InputKind.NUMBER, value="たくさん", problem="数字で"),), Button("送る", "x.y"))
    [message] = render(Card("x", (form,)), "ja")
    kinds = [part["type"] for part in message.card["body"]]
    assert message.card["body"][1]["value"] == "たくさん"
    assert kinds[1:3] == ["Input.Text", "TextBlock"]
    assert message.card["body"][2]["text"] == "⚠ 数字で"


def test_what_cannot_be_undone_asks_first() -> None:
    [message] = render(Card("x", (Actions((Button("Delete", "a.b", confirm="Really?"),)),)), "en")
    [row] = [part for part in message.card["body"] if part["type"] == "ActionSet"]
    [opens] = row["actions"]
    assert opens["type"] == "Action.ShowCard"
    assert opens["card"]["body"][0]["text"] == "Really?"
    assert opens["card"]["body"][1]["actions"][0]["verb"] == "a.b"


@pytest.mark.parametrize("kind", ChartKind)
def test_charts_are_native_with_every_number_behind_them(kind: ChartKind) -> None:
    chart = Chart(kind, "時間", ("9月", "10月"), (Series("営業", (3.5, 4.0)),), "増えています。", "分")
    [message] = render(Card("x", (chart,)), "ja")
    [drawn] = [part for part in message.card["body"] if part["type"].startswith("Chart.")]
    assert drawn["fallback"] == {
        "type": "FactSet",
        "facts": [{"title": "9月", "value": "3.5分"}, {"title": "10月", "value": "4分"}],
    }
    assert "増えています。" in words([message])


@pytest.mark.parametrize(
    "chart",
    [
        Chart(ChartKind.PIE, "t", ("a", "b"), (Series("s", (1, -1)),), "sum"),
        Chart(ChartKind.PIE, "t", ("a",), (Series("s", (1,)), Series("r", (1,))), "sum"),
        Chart(ChartKind.LINE, "t", ("a", "a"), (Series("s", (1, 2)),), "sum"),
        Chart(ChartKind.BAR, "t", ("a",), (Series("s", (float("inf"),)),), "sum"),
    ],
)
def test_what_cannot_be_drawn_is_a_table(chart: Chart) -> None:
    [message] = render(Card("x", (chart,)), "en")
    kinds = {part["type"] for part in message.card["body"]}
    assert "Table" in kinds
    assert not any(kind.startswith("Chart.") for kind in kinds)


def test_addresses_can_be_tapped_and_open_what_they_show() -> None:
    [message] = render(Card("x", (Paragraph("規程: https://x.test/rules。"),)), "ja")
    [run] = [part for part in walk(message.card) if part.get("selectAction")]
    assert run["text"] == run["selectAction"]["url"] == "https://x.test/rules"
