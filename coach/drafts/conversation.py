"""What the model is asked: the request of a template fenced as material, or a draft to be changed."""

import re

from coach.cards import Card
from coach.drafts.answer import Written, harmless, links, read_beginning
from coach.drafts.cards import working_card
from coach.masking import Masked, unmask
from coach.model import ModelRequest, Said
from coach.model_budget import noted
from coach.turn import Turn
from storage.drafts import Draft

MOST_TOKENS = 4_000
"""Tokens of the longest answer: two or three pages in Japanese. A proposal has one or two."""

APART = "\n\x01\n"
"""Stands between texts that are masked together; no text holds it, for the control character is taken out of all."""

SCHEMA = Written.model_json_schema()

Conversation = tuple[Said, ...]


def first(turn: Turn, draft: Draft) -> Conversation:
    """The request for a draft."""
    return (Said("system", turn.say("draft-system")), Said("user", fenced(draft.prompt)))


def change(turn: Turn, draft: Draft, wish: str) -> tuple[Conversation, Masked, str]:
    """The request for another version, and the prompt and the draft masked anew, together with the wish.

    Together, so that a placeholder means the same in all three.
    """
    original = (unmask(draft.prompt, draft.masked), unmask(draft.words, draft.masked), wish)
    masked = turn.mask(APART.join(original))
    prompt, words, asked = masked.text.split(APART)
    conversation = (
        Said("system", turn.say("draft-system")),
        Said("user", fenced(prompt)),
        Said("assistant", Written(draft=words, missing=[]).model_dump_json()),
        Said("user", turn.say("draft-ask-again", wish=asked)),
    )
    return conversation, Masked(prompt, masked.hidden), words


def fenced(text: str) -> str:
    """The text between two fences longer than any inside, so that nothing in it ends them."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def request_of(turn: Turn, draft: Draft, conversation: Conversation) -> ModelRequest:
    """The request to the model, whose answer ``draft.made`` takes."""
    language, hidden, left_out = turn.language, dict(draft.masked), turn.say("draft-link-left-out")
    known = known_links(turn, draft)

    def shown(text: str) -> Card | None:
        beginning = read_beginning(text)
        return working_card(language, unmask(harmless(beginning, known, left_out), hidden)) if beginning else None

    args = {"draft": str(draft.id), **noted(turn, conversation, MOST_TOKENS)}
    return ModelRequest(conversation, SCHEMA, MOST_TOKENS, "draft.made", args, shown)


def known_links(turn: Turn, draft: Draft) -> frozenset[str]:
    """The links that the person or the catalogue gave."""
    use_case = turn.catalogue.use_cases.get(draft.use_case)
    template = use_case.words(turn.language).template if use_case else ""
    return links(draft.prompt) | links(template)
