"""A card as Teams messages, each an Adaptive Card 1.5: pure functions that escape and keep Teams' limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.fitting import ELLIPSIS, CardTooLarge, clip, json_size
from bot.teams import limits
from bot.teams.blocks import Piece, Surface, heading_pieces, pieces
from coach.cards import Card

FRAME = 1_000
"""Characters of a card around its elements."""


@dataclass(frozen=True)
class Message:
    """One message: an Adaptive Card, and what a notification says of it."""

    card: dict[str, Any]
    summary: str


def render(card: Card, language: str, budget: int = limits.MESSAGE_BUDGET) -> list[Message]:
    """The card as one message, or as several when it does not fit into ``budget`` characters of JSON.

    What does not fit goes on in the next message, so that nothing is lost; only labels are cut. A smaller budget
    gives more and smaller messages. Raises CardTooLarge for a form whose inputs alone exceed it.
    """
    summary = clip(" ".join(card.heading.split()), limits.TITLE)
    surface = Surface(language, budget - FRAME, summary)
    groups = list(_packed(_pieces(card, surface), surface.room)) or [[]]
    return [Message(_adaptive_card(group, summary), summary) for group in groups]


def _pieces(card: Card, surface: Surface) -> Iterator[Piece]:
    yield from heading_pieces(card.heading, surface)
    for block in card.blocks:
        yield from pieces(block, surface)


def _packed(made: Iterable[Piece], budget: int) -> Iterator[list[Piece]]:
    """Fill messages one after the other; a piece is never torn apart."""
    group: list[Piece] = []
    room = budget
    for piece in made:
        needed = sum(json_size(element) + 1 for element in piece)
        if needed > budget:
            raise CardTooLarge(f"a part of {needed} characters does not fit into a message")
        if group and needed > room:
            yield group
            group, room = [], budget
        group.append(piece)
        room -= needed
    if group:
        yield group


def _adaptive_card(group: list[Piece], summary: str) -> dict[str, Any]:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": [element for piece in group for element in piece],
        "fallbackText": summary or ELLIPSIS,
        "msteams": {"width": "Full"},
    }
