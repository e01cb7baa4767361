"""What the coach would answer to one message of somebody it knows nothing else about: for catalogue owners' tests."""

from dataclasses import dataclass

from coach.coach import Coach
from coach.intents import Intent
from coach.limits import limit_of
from coach.ranking import Person, for_discovery
from coach.suggestions import SHOWN
from usecases.schema import UseCase
from usecases.search import Sureness


@dataclass(frozen=True)
class Asked:
    """The intent, the suggestions with their scores, and whether they would be shown as an answer."""

    intent: Intent
    suggestions: tuple[tuple[UseCase, float], ...]
    answered: bool


def ask(coach: Coach, text: str, department: str | None) -> Asked:
    """Classify a message and find its suggestions; nothing is stored.

    A task that is not certain has the candidates of the narrowing question, or none, and is not answered.
    """
    intent = coach.intent_of(text)
    if intent is Intent.DISCOVER:
        person = Person(0, department, frozenset(), {})
        found = for_discovery(coach.catalogue, person, ())[:SHOWN]
        return Asked(intent, tuple((use_case, 1.0) for use_case in found), answered=True)
    if intent is not Intent.TASK:
        return Asked(intent, (), answered=True)
    if limit_of(text):
        return Asked(intent, (), answered=False)
    answer = coach.index.answer(text, department, limit=SHOWN).close
    hits = () if answer.sureness is Sureness.FAR else answer.hits
    suggestions = tuple((hit.use_case, round(hit.score, 3)) for hit in hits)
    return Asked(intent, suggestions, answered=answer.sureness is Sureness.SURE)
