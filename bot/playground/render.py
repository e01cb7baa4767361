"""From a card to the HTML of the chat page: the templates escape every text, and no markup is built by hand."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from bot.page_templates import page_templates
from coach.cards import Block, Button, Card, Chart, Choices, Section, chart_table

TEMPLATES = Path(__file__).parent / "templates"

MAX_TAPS = 24
"""Options shown as buttons, so that one tap chooses (the 18 departments do); a longer list becomes a select."""


LINK = re.compile(r"https?://[^\s<>\"'、。，．（）「」『』【】]*[^\s<>\"'、。，．（）「」『』【】.,;:!?)\]]")
"""An address in a text, without the punctuation of the sentence around it."""


@dataclass(frozen=True)
class _Shown:
    """A block with what its markup needs beside it."""

    kind: str
    block: Block
    id: str
    """Unique on the page: labels, hints and headings are tied together by it."""
    about: str
    """The id of the heading the block stands under."""


def render(card: Card, language: str, message: str = "card") -> str:
    """The card as an HTML article whose own words are in ``language``; ``message`` makes its ids unique on the page."""
    template = templates().get_template("card.html")
    return template.render(card=card, blocks=_shown(card, message), id=message, language=language, max_taps=MAX_TAPS)


@cache
def templates() -> Environment:
    """The templates of the playground, escaping everything."""
    return page_templates(
        TEMPLATES, arguments=_arguments, chart_json=_chart_json, chart_table=chart_table, with_links=_with_links
    )


def _shown(card: Card, message: str) -> list[_Shown]:
    """The blocks in order, each with an id and its heading's id."""
    about, shown = f"{message}-heading", []
    for position, block in enumerate(card.blocks):
        own = f"{message}-{position}"
        about = own if isinstance(block, Section) else about
        shown.append(_Shown(type(block).__name__.lower(), block, own, about))
    return shown


def _with_links(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, each with whether it is an address to open: what is shown is always where it leads."""
    end = 0
    for found in LINK.finditer(text):
        yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    yield text[end:], False


def _arguments(source: Button | Choices) -> str:
    return json.dumps(dict(source.args), ensure_ascii=False)


def _chart_json(chart: Chart) -> str:
    return json.dumps(
        {
            "kind": chart.kind,
            "labels": chart.labels,
            "series": [{"name": series.name, "values": series.values} for series in chart.series],
            "unit": chart.unit,
        },
        ensure_ascii=False,
    )
