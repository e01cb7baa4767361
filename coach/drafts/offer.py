"""The offer beside a finished prompt: to have the draft made here."""

from collections.abc import Iterator
from datetime import timedelta

from coach.cards import Actions, Block, Button, Paragraph, Tone
from coach.turn import Turn
from storage import drafts
from usecases.schema import UseCase

KEPT = timedelta(days=1)
"""How long a draft, and the prompt it is made of, is kept."""


def offer(turn: Turn, use_case: UseCase, prompt: str, try_id: int) -> tuple[Block, ...]:
    """The button that leads to the draft, and what is kept for it; nothing where no model may have this prompt."""
    terms = turn.company.model
    if terms is None or not terms.may_have(use_case.data_class):
        return ()
    masked = turn.mask(prompt)
    draft = drafts.add(turn.session, turn.employee.id, use_case.id, try_id, masked.text, masked.hidden, turn.now)
    return (
        Actions((Button(turn.say("draft-button-here"), "draft.preview", {"draft": str(draft.id)}),)),
        Paragraph(turn.say("draft-kept"), Tone.QUIET),
    )


def kept(turn: Turn) -> Iterator[tuple[str, str]]:
    """What is stored of drafts, as a fact for the person; nothing where there is no model."""
    if turn.company.model is not None:
        count = drafts.count(turn.session, turn.employee.id)
        yield turn.say("draft-stored"), turn.say("stored-count", count=count)
