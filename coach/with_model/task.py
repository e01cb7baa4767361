"""A task that its words alone did not find: the model says it plainly and picks among what is near."""

from pydantic import BaseModel, ConfigDict

from coach import suggestions
from coach.limits import decline, limit_of
from coach.plaintext import clean
from coach.turn import Reply, Turn
from coach.with_model import asking
from coach.with_model.asking import MAX_QUESTION, Question
from storage.usage import EventKind
from usecases.schema import UseCase
from usecases.search import Sureness

NEAR = 20
"""Candidates that the model chooses from (measurement 3.2: rerank the first twenty)."""

MAX_PHRASE = 120


class Understood(BaseModel):
    """The answer that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    phrase: str
    """The task in a few plain words."""
    picks: list[int]
    """Numbers of the candidates that do it, the best first; none when none does."""


def preview(turn: Turn) -> Reply:
    """What would be sent, before it is."""
    return asking.preview(turn, _question(turn))


def ask(turn: Turn) -> Reply:
    """Have the model find what fits; what no coach can do is not even asked."""
    if limit := limit_of(turn.args.get("text", "")):
        return decline(turn, limit)
    return asking.ask(turn, _question(turn))


def take(turn: Turn) -> Reply:
    """The use cases that the model picked, or those that its plainer words find."""
    answer = turn.incoming.answer
    if answer is None:  # somebody sent the command by hand
        return preview(turn)
    understood = asking.heard(turn, answer, Understood)
    if isinstance(understood, str):
        return asking.failed(turn, turn.say(understood))
    near = _near(turn, turn.args.get("text", ""))
    picked = [near[number - 1] for number in dict.fromkeys(understood.picks) if 0 < number <= len(near)]
    phrase = clean(understood.phrase)[:MAX_PHRASE]
    if not picked and phrase and not limit_of(phrase):
        sure = turn.index.answer(phrase, turn.employee.department).close
        picked = suggestions.allowed(turn, sure.use_cases) if sure.sureness is Sureness.SURE else []
    if not picked:
        return suggestions.none_of_these(turn)
    turn.log(EventKind.TASK, use_case=picked[0].id)
    return suggestions.found_after_all(turn, picked[: suggestions.SHOWN])


def _question(turn: Turn) -> Question:
    text = turn.args.get("text", "")[:MAX_QUESTION]
    near = _near(turn, text)
    lines = [f"{n}. {u.words(turn.language).title}: {u.words(turn.language).summary}" for n, u in enumerate(near, 1)]
    return Question(
        kind="task",
        asked=turn.mask(text),
        material="\n".join(lines),
        along=turn.say("model-along-task", count=len(near)),
        schema=Understood.model_json_schema(),
        args={"text": text, "unmet": turn.args.get("unmet", "")},
    )


def _near(turn: Turn, text: str) -> list[UseCase]:
    """The candidates, the same ones for the same words as long as the catalogue stays."""
    return suggestions.allowed(turn, turn.index.answer(text, turn.employee.department, limit=NEAR).use_cases)
