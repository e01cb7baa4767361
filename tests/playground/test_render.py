"""What a card looks like as HTML: every block, tied together for screen readers, and never markup from a text."""

import json
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.render import MAX_TAPS, render
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

VOID = {"input", "img"}


class Page(HTMLParser):
    """The elements of a piece of HTML in order, each with its attributes and its own text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for position in self._open:
            self.texts[position] += data

    def one(self, tag: str, **wanted: str) -> tuple[dict[str, str], str]:
        found = self.all(tag, **wanted)
        assert len(found) == 1, found
        return found[0]

    def all(self, tag: str, **wanted: str) -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, text)
            for (name, attributes), text in zip(self.elements, self.texts, strict=True)
            if name == tag and all(attributes.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]


EVERYTHING = Card(
    "Heading",
    (
        Section("A section"),
        Paragraph("first line\nsecond line"),
        Paragraph("small print", Tone.QUIET),
        Paragraph("mind this", Tone.CAUTION),
        Bullets(("one", "two")),
        Facts((("label", "value"),)),
        Copyable("\n  text to copy\nas it is ", "Copy"),
        Actions((Button("Go", "do.go", {"a": "1"}, primary=True), Button("Delete", "do.delete", confirm="Really?"))),
        Choices("Pick one", "do.pick", "colour", (Option("r", "Red"), Option("b", "Blue")), {"kept": "yes"}),
        Form(
            (
                Input("title", "Title", hint="short", placeholder="e.g. this", value="typed", problem="too long"),
                Input("body", "Body", InputKind.TEXT, value="\nlines\n", required=False),
                Input("minutes", "Minutes", InputKind.NUMBER),
                Input("size", "Size", InputKind.SELECT, value="b", options=(Option("a", "A"), Option("b", "B"))),
            ),
            Button("Send", "do.send", {"id": "7"}, primary=True),
        ),
        Chart(ChartKind.BAR, "Minutes", ("May", "June"), (Series("saved", (3, 4.5)),), "Up from 3 to 4.5", "min"),
        Table(("who", "what"), (("a", "b"),)),
        Image("https://example.com/a.png", "a picture"),
    ),
)


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render(EVERYTHING, "en", "m1"))


def test_headings_name_the_card_and_its_parts(page: Page) -> None:
    article, _ = page.one("article")
    assert page.one("h3", id=article["aria-labelledby"])[1] == "Heading"
    assert page.one("h4")[1] == "A section"


def test_running_text_keeps_its_lines_and_its_weight(page: Page) -> None:
    texts = {attributes.get("class", ""): text for attributes, text in page.all("p")}
    assert texts["paragraph plain"] == "first line\nsecond line"
    assert texts["paragraph quiet"] == "small print"
    assert any(
        "mind this" in text and "Caution" in text for _, text in page.all("div", **{"class": "paragraph caution"})
    )
    assert [text for _, text in page.all("li")] == ["one", "two"]
    assert (page.one("dt")[1], page.one("dd")[1]) == ("label", "value")


def test_a_text_to_copy_is_whole_and_has_a_button_that_names_it(page: Page) -> None:
    attributes, text = page.one("pre")
    assert text == "\n\n  text to copy\nas it is "  # a browser drops the first line break after <pre>
    assert page.one("button", data_copy=attributes["id"])[1] == "Copy"


def test_buttons_carry_their_command(page: Page) -> None:
    go, label = page.one("button", data_command="do.go")
    assert (label, json.loads(go["data-args"])) == ("Go", {"a": "1"})
    assert page.one("h4", id=go["aria-describedby"])[1] == "A section"
    assert page.one("button", data_command="do.delete")[0]["data-confirm"] == "Really?"


def test_few_options_are_one_tap_each(page: Page) -> None:
    assert page.one("legend")[1] == "Pick one"
    taps = page.all("button", data_command="do.pick")
    assert [(tap["data-name"], tap["data-value"], text) for tap, text in taps] == [
        ("colour", "r", "Red"),
        ("colour", "b", "Blue"),
    ]
    assert json.loads(taps[0][0]["data-args"]) == {"kept": "yes"}


def test_many_options_are_a_labelled_select() -> None:
    options = tuple(Option(str(i), f"Option {i}") for i in range(MAX_TAPS + 1))
    page = Page(render(Card("", (Choices("Pick one", "do.pick", "n", options),)), "en"))
    select, _ = page.one("select")
    assert page.one("label", **{"for": select["id"]})[1] == "Pick one"
    assert select["name"] == "n"
    assert len(page.all("option")) == MAX_TAPS + 1
    assert page.one("form")[0]["data-command"] == "do.pick"


def test_fields_are_labelled_and_their_problems_tied_to_them(page: Page) -> None:
    form, _ = page.one("form", data_command="do.send")
    assert json.loads(form["data-args"]) == {"id": "7"}
    title, _ = page.one("input", name="title")
    assert page.one("label", **{"for": title["id"]})[1] == "Title"
    assert (title["value"], title["placeholder"]) == ("typed", "e.g. this")
    assert (title["aria-invalid"], title["aria-required"]) == ("true", "true")
    described = [
        text for attributes, text in page.all("p") if attributes.get("id") in title["aria-describedby"].split()
    ]
    assert described == ["short", "too long"]


def test_each_kind_of_field_has_its_control(page: Page) -> None:
    body, text = page.one("textarea", name="body")
    assert text == "\n\nlines\n"  # a browser drops the first line break after <textarea>
    assert "aria-required" not in body
    assert page.one("input", name="minutes")[0]["inputmode"] == "numeric"
    chosen = [attributes["value"] for attributes, _ in page.all("option") if "selected" in attributes]
    assert chosen == ["b"]


def test_a_chart_has_its_figures_behind_it(page: Page) -> None:
    canvas, _ = page.one("canvas")
    assert json.loads(canvas["data-chart"]) == {
        "kind": "bar",
        "labels": ["May", "June"],
        "series": [{"name": "saved", "values": [3, 4.5]}],
        "unit": "min",
    }
    assert "Up from 3 to 4.5" in canvas["aria-label"]
    assert "4.5min" in page.one("figure")[1]


def test_tables_and_pictures(page: Page) -> None:
    assert [text for attributes, text in page.all("th", scope="col")][-2:] == ["who", "what"]
    picture, _ = page.one("img")
    assert (picture["src"], picture["alt"]) == ("https://example.com/a.png", "a picture")


def test_no_id_is_used_twice(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {a["id"] for _, a in Page(render(EVERYTHING, "en", "m2")).elements if "id" in a}


@pytest.mark.parametrize(("language", "needed"), [("ja", "必須"), ("en", "Required")])
def test_the_pages_own_words_are_in_the_language_of_the_card(language: str, needed: str) -> None:
    page = Page(render(EVERYTHING, language))
    assert page.one("article")[0]["lang"] == language
    assert needed in [text for _, text in page.all("span")]


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='alert(1)",
            "</textarea></pre></article><b>",
            "{{ 7 * 7 }}{% raw %}",
            "&lt;b&gt; &amp;amp; &#60;",
            "<!-- --><![CDATA[",
            "javascript:alert(1)",
        ]
    ),
    st.text(min_size=1, max_size=40),
)


def _filled(value: Any, text: str) -> Any:
    """The same card with every text in it replaced."""
    if type(value) is str:
        return text if value else value
    if isinstance(value, tuple):
        return tuple(_filled(item, text) for item in value)
    if isinstance(value, dict):
        return dict.fromkeys([text], _filled(next(iter(value.values())), text)) if value else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _filled(getattr(value, one.name), text) for one in fields(value)})
    return value


@given(HOSTILE)
def test_no_text_ever_becomes_markup(text: str) -> None:
    card = _filled(replace(EVERYTHING, blocks=EVERYTHING.blocks), text)
    harmless = _filled(EVERYTHING, "x")
    assert Page(render(card, "en")).shape() == Page(render(harmless, "en")).shape()


@given(st.text(alphabet=st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), min_size=1))
def test_a_text_is_shown_as_it_is(text: str) -> None:
    page = Page(render(Card(text, (Copyable(text, "Copy"),)), "en"))
    assert page.one("h3")[1] == text
    assert page.one("pre")[1] == "\n" + text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("開けます：https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"),
        ("くわしくは（http://127.0.0.1:8000/x）。", "http://127.0.0.1:8000/x"),
        ("See https://example.com/guide.", "https://example.com/guide"),
    ],
)
def test_an_address_in_a_text_can_be_opened_and_shows_where_it_leads(text: str, address: str) -> None:
    page = Page(render(Card("Heading", (Paragraph(text), Bullets((text,)), Facts((("label", text),)))), "en"))
    links = page.all("a", href=address)
    assert [shown for _, shown in links] == [address] * 3
    assert all(attributes["rel"] == "noopener noreferrer" for attributes, _ in links)
    assert page.one("li")[1] == text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", 'https://"><script>x</script>', "https://"]
)
def test_nothing_but_an_address_becomes_a_link(text: str) -> None:
    page = Page(render(Card("Heading", (Paragraph(text),)), "en"))
    assert page.all("a") == []
    assert page.all("script") == []
    assert page.one("p")[1] == text
