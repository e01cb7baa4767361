"""The question how a try went, as buttons."""

from coach.cards import Button
from coach.locales import say
from storage.usage import Outcome


def outcome_buttons(language: str, try_id: int) -> tuple[Button, ...]:
    """One button for each way a try can go."""
    return tuple(
        Button(say(language, f"outcome-{name}"), "try.outcome", {"try": str(try_id), "outcome": name})
        for name in Outcome
    )
