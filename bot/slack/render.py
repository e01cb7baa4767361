"""A card as Slack messages, as a modal, as the Home tab: pure functions that escape and keep Slack's limits."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.views import View

from bot.fitting import CardTooLarge, json_size, size
from bot.slack import limits
from bot.slack.blocks import Piece, Surface, form_inputs, heading_pieces, note, pieces, table_pieces
from bot.slack.charts import IN_MESSAGE
from bot.slack.controls import action_blocks, encode_args, plain
from coach.cards import Card, Form
from coach.locales import say

FORM_CALLBACK = "banso:form"


@dataclass(frozen=True)
class Message:
    """One message: blocks for the eye, text for notifications and screen readers."""

    text: str
    blocks: tuple[dict[str, Any], ...]
    without_charts: tuple["Message", ...] = ()
    """The same with tables, for a workspace that does not draw charts yet; empty when there is no chart."""


def render(card: Card, language: str) -> list[Message]:
    """The card as one message, or as several when it does not fit; copyable text is never cut."""
    return _pack(_pieces(card, Surface(language)))


def render_modal(card: Card, language: str, where: Mapping[str, str]) -> dict[str, Any]:
    """The card and its form as a modal that remembers ``where`` the answer goes.

    Raises CardTooLarge when a modal cannot hold it, LookupError when the card has no form.
    """
    form = card.form
    if form is None:
        raise LookupError("a modal needs a form")
    surface = Surface(language, charts=False, form=lambda drawn: form_inputs(drawn, language))
    shown = card if size(card.heading) > limits.VIEW_TITLE else Card("", card.blocks)
    memory = {"command": form.submit.command, "args": encode_args(form.submit.args), "where": dict(where)}
    metadata = json.dumps(memory, ensure_ascii=False, separators=(",", ":"))
    view = View(
        type="modal",
        callback_id=FORM_CALLBACK,
        title=plain(card.heading, limits.VIEW_TITLE),
        submit=plain(form.submit.label, limits.VIEW_TITLE),
        close=plain(say(language, "slack-cancel"), limits.VIEW_TITLE),
        private_metadata=metadata,
        blocks=[block for piece in _pieces(shown, surface) for block in piece.blocks],
    )
    drawn = view.to_dict() if size(metadata) <= limits.PRIVATE_METADATA else {}
    if not drawn or len(drawn["blocks"]) > limits.BLOCKS_IN_VIEW or json_size(drawn) > limits.VIEW_BUDGET:
        raise CardTooLarge("the card does not fit into a modal")
    return drawn


def render_home(card: Card, language: str) -> dict[str, Any]:
    """The card as the Home tab: a form there is a button, a chart is a table."""
    surface = Surface(language, charts=False)

    def button_for(form: Form) -> list[dict[str, Any]]:
        return list(action_blocks((form.submit,), surface.numbers, language))

    surface.form = button_for
    blocks = [block for piece in _pieces(card, surface) for block in piece.blocks]
    if len(blocks) > limits.BLOCKS_IN_VIEW:
        blocks = [*blocks[: limits.BLOCKS_IN_VIEW - 1], note(say(language, "slack-more-in-chat"))]
    return {"type": "home", "blocks": blocks}


def form_memory(metadata: str) -> tuple[str, str, dict[str, str]]:
    """Command, encoded arguments and address that a modal remembered. Raises ValueError if it was not ours."""
    try:
        memory = json.loads(metadata)
        return str(memory["command"]), str(memory["args"]), {str(k): str(v) for k, v in memory["where"].items()}
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not the memory of a form") from error


def _pieces(card: Card, surface: Surface) -> list[Piece]:
    return [*heading_pieces(card.heading), *(piece for block in card.blocks for piece in pieces(block, surface))]


def _pack(made: Iterable[Piece]) -> list[Message]:
    """Fill messages one after the other; a piece is never torn apart."""
    packed: list[list[Piece]] = []
    blocks = room = charts = 0
    for piece in made:
        needed = sum(json_size(block) + 2 for block in piece.blocks)
        if needed > limits.MESSAGE_BUDGET:
            raise CardTooLarge(f"a block of {needed} characters does not fit into a message")
        is_chart = piece.chart is not None
        full = blocks + len(piece.blocks) > limits.BLOCKS_IN_MESSAGE or needed > room or charts + is_chart > IN_MESSAGE
        if not packed or full:
            packed.append([])
            blocks, room, charts = 0, limits.MESSAGE_BUDGET, 0
        packed[-1].append(piece)
        blocks, room, charts = blocks + len(piece.blocks), room - needed, charts + is_chart
    return [_message(group) for group in packed]


def _message(group: list[Piece]) -> Message:
    text = limits.escape("\n\n".join(piece.text for piece in group if piece.text))
    plainer: list[Message] = []
    if any(piece.chart for piece in group):
        plainer = _pack(drawn for piece in group for drawn in (table_pieces(piece.chart) if piece.chart else (piece,)))
    return Message(text, tuple(block for piece in group for block in piece.blocks), tuple(plainer))
