"""What the coach and the company's model tell each other; the call itself is made by a front end's loop, never here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coach.cards import Card
from usecases.schema import DataClass

MILLION = 1_000_000


class Problem(StrEnum):
    """Why there is no answer."""

    SLOW = "slow"
    """It was not done within the deadline."""
    BUSY = "busy"
    """It takes no more requests for now."""
    AWAY = "away"
    """It could not be reached, broke off, or sent what is no answer at all."""
    RESTING = "resting"
    """It failed so often that it is not asked for a minute."""
    FILTERED = "filtered"
    """Its own safety rules stopped it."""
    CUT = "cut"
    """It reached its longest answer before the end."""
    REJECTED = "rejected"
    """It did not take the request: too long, or something in it."""
    SET_UP = "set-up"
    """Key, address or name of the model are wrong."""


@dataclass(frozen=True)
class Price:
    """What a million tokens cost."""

    tokens_in: float
    tokens_out: float
    currency: str
    """ISO 4217 code."""

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """What these tokens cost, in the currency."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / MILLION


@dataclass(frozen=True)
class ModelTerms:
    """Which model the company lets Banso use, for what, and how much."""

    name: str
    place: str
    """The host it runs at."""
    most_sensitive: DataClass = DataClass.INTERNAL
    """The most sensitive kind of use case whose template may be sent to it."""
    person_tokens: int = 100_000
    """Tokens a day for one person."""
    company_tokens: int = 5_000_000
    """Tokens a day for everyone together."""
    price: Price | None = None

    def may_have(self, data_class: DataClass) -> bool:
        """Whether a use case of this kind may be sent to the model."""
        order = list(DataClass)
        return order.index(data_class) <= order.index(self.most_sensitive)


@dataclass(frozen=True)
class Said:
    """One message of a conversation with the model."""

    role: str
    """"system", "user" or "assistant"."""
    text: str


@dataclass(frozen=True)
class ModelRequest:
    """What the model is to be asked once the turn is over, and which command takes its answer."""

    conversation: tuple[Said, ...]
    schema: Mapping[str, Any]
    """The JSON schema of the answer."""
    most_tokens: int
    """Tokens of the longest answer."""
    command: str
    args: Mapping[str, str]
    shown: Callable[[str], Card | None]
    """The card for the answer as far as it has come; None while there is nothing to show."""


@dataclass(frozen=True)
class ModelAnswer:
    """What came of a request. No front end can make one: it exists only where the call was made."""

    text: str = ""
    problem: Problem | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    """Both 0 where the model did not tell."""
    asked: bool = True
    """Whether the model was called at all."""


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, rather more than less.

    Measured on o200k_base, English takes a token for about four characters and Japanese about one for each.
    """
    ascii_characters = sum(character.isascii() for character in text)
    return len(text) - ascii_characters + ascii_characters // 3 + 1
