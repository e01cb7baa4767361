"""Why a person sees a use case: only reasons that are true of them, and none about a single colleague."""

from dataclasses import dataclass

from coach.ranking import serves
from coach.turn import Turn
from storage import usage
from storage.usage import PreferenceKind
from usecases.load import COMMON
from usecases.schema import Level, UseCase

MOST = 2
"""Reasons in a line; more are no longer read."""


@dataclass(frozen=True)
class History:
    """What a person did with use cases so far."""

    liked: tuple[str, ...]
    """Favourites, then what helped."""
    tried_any: bool


def history(turn: Turn) -> History:
    """Read once for all the suggestions of a card."""
    preferences = usage.preferences(turn.session, turn.employee.id)
    favourites = [name for name, kind in preferences.items() if kind is PreferenceKind.FAVOURITE]
    helped = sorted(usage.helped(turn.session, turn.employee.id))
    return History((*favourites, *helped), bool(usage.tried(turn.session, turn.employee.id)))


def why_this(turn: Turn, use_case: UseCase, past: History) -> str:
    """The reasons in a line, the most personal first; "" when nothing particular speaks for it."""
    found = (_like(turn, use_case, past), _colleagues(turn, use_case), _step(turn, use_case, past))
    reasons = [reason for reason in found if reason][:MOST]
    return turn.say("why-this", reasons=turn.say("why-this-and").join(reasons)) if reasons else ""


def _like(turn: Turn, use_case: UseCase, past: History) -> str:
    """A use case of the same family and department that the person keeps as a favourite or that helped them."""
    for name in past.liked:
        other = turn.catalogue.use_cases.get(name)
        alike = other is not None and (other.task, other.home) == (use_case.task, use_case.home)
        if other is not None and alike and other.id != use_case.id:
            return turn.say("why-this-like", title=other.words(turn.language).title)
    return ""


def _colleagues(turn: Turn, use_case: UseCase) -> str:
    helped = turn.experience.standings.helped_most(use_case.id, turn.employee.department)
    return turn.say("why-this-colleagues") if helped and turn.employee.department else ""


def _step(turn: Turn, use_case: UseCase, past: History) -> str:
    """A first step for whoever has tried nothing yet."""
    if use_case.level is not Level.FIRST_STEP or past.tried_any:
        return ""
    own = use_case.home != COMMON and serves(use_case, turn.employee.department)
    return turn.say("why-this-first-own" if own else "why-this-first")
