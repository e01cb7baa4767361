"""The day's budget of the model: tokens are set aside before a call and put right once it is over."""

from datetime import date

from coach.model import ModelAnswer, Said, estimated_tokens
from coach.turn import Turn
from storage import model_use

FRAME_TOKENS = 200
"""Tokens around the messages: roles and the schema."""


def estimate(conversation: tuple[Said, ...]) -> int:
    """About how many tokens a conversation has."""
    return FRAME_TOKENS + sum(estimated_tokens(said.text) for said in conversation)


def reserve(turn: Turn, tokens: int) -> str:
    """Set tokens aside; "" when that was done, "person" or "company" for the budget that is used up."""
    terms = turn.company.model
    assert terms is not None
    limits = (terms.person_tokens, terms.company_tokens)
    return model_use.reserve(turn.session, turn.employee.id, turn.company.day(turn.now), tokens, *limits)


def noted(turn: Turn, conversation: tuple[Said, ...], most_tokens: int) -> dict[str, str]:
    """What a request carries so that ``settle`` finds what was set aside for it."""
    sent = estimate(conversation)
    day = turn.company.day(turn.now).isoformat()
    return {"day": day, "reserved": str(sent + most_tokens), "sent": str(sent)}


def settle(turn: Turn, answer: ModelAnswer, *, failed: bool) -> None:
    """Count what the call took; where the model did not tell, about what was sent and what came."""
    tokens = (answer.tokens_in, answer.tokens_out)
    if answer.asked and not any(tokens):
        tokens = (int(turn.args["sent"]), estimated_tokens(answer.text))
    model_use.settle(
        turn.session,
        turn.employee.id,
        date.fromisoformat(turn.args["day"]),
        int(turn.args["reserved"]),
        tokens,
        called=answer.asked,
        failed=failed and answer.asked,
    )
