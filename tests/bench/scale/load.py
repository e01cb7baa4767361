"""The load: conversations that begin by a schedule whatever became of those before, each turn timed from its own hour.

An open loop. A turn that should have begun while an earlier one was still waited for is late from the moment it should
have begun, so what a slow answer holds up is counted and not left out (no coordinated omission).
"""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.bench.scale.people import Ended, Person, Turn
from usecases.load import load_catalogue

READING = 4.0
"""Seconds from one turn of a conversation to the next; people take longer, which changes nothing but the overlap."""
DISCOVER = ("AIって何に使えるの？", "What can I use AI for?", "おすすめ")
HELP = ("使い方", "help", "ヘルプ")
PAGE = ("マイページ", "my page")
POLICY = ("顧客名を入れていい？", "Can I paste a customer's name?", "社外秘の資料を入れても大丈夫？")
MINUTES = {"before": "60", "after": "20", "corrections": "little"}

Step = tuple[str, Callable[[Person], Awaitable[Turn]]]


class Sample(NamedTuple):
    """One turn: its kind, when it should have begun, and the seconds from then; None when no answer came."""

    kind: str
    due: float
    acknowledged: float | None
    answered: float | None


class Script(NamedTuple):
    """A conversation and how often it is held."""

    weight: int
    steps: Callable[[random.Random], list[Step]]


def _asks(kind: str, texts: Sequence[str]) -> Callable[[random.Random], list[Step]]:
    def steps(draw: random.Random) -> list[Step]:
        text = draw.choice(texts)
        return [(kind, lambda person: person.says(text))]

    return steps


def _tries(texts: Sequence[str]) -> Callable[[random.Random], list[Step]]:
    ask = _asks("ask for a task", texts)

    def steps(draw: random.Random) -> list[Step]:
        return [
            *ask(draw),
            ("open the form", lambda person: person.presses("try.open")),
            ("fill the form", lambda person: person.sends({})),
            ("tell the outcome", lambda person: person.presses("try.outcome")),
            ("tell the minutes", lambda person: person.sends(MINUTES)),
        ]

    return steps


def scripts() -> list[Script]:
    """What people do; of 16 conversations, with 32 turns: 4 go from the question to the minutes saved, 12 just ask."""
    entries = load_catalogue().use_cases.values()
    japanese = [text for entry in entries for text in entry.ja.phrasings]
    english = [text for entry in entries for text in entry.en.phrasings]
    return [
        Script(3, _tries(japanese)),
        Script(1, _tries(english)),
        Script(2, _asks("ask for a task", japanese)),
        Script(1, _asks("ask for a task", english)),
        Script(3, _asks("discover", DISCOVER)),
        Script(2, _asks("help", HELP)),
        Script(2, _asks("my page", PAGE)),
        Script(2, _asks("what is allowed", POLICY)),
    ]


@dataclass
class Load:
    """So many turns a second, by people of ``people`` in turns, until ``stop``."""

    rate: float
    people: Iterator[Person]
    samples: list[Sample] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    """Conversations that had nothing to go on with, by the turn they lacked."""
    late: list[float] = field(default_factory=list)
    """Seconds by which the driver itself began late."""
    _talking: set[asyncio.Task[None]] = field(default_factory=set)
    _stopped: bool = False

    async def run(self) -> None:
        """Begin conversations at random moments, as independent people do (a Poisson process), always the same ones."""
        draw, known = random.Random(7), scripts()
        weights = [script.weight for script in known]
        turns = sum(len(script.steps(draw)) * script.weight for script in known) / sum(weights)
        due = time.perf_counter()
        while not self._stopped:
            due += draw.expovariate(self.rate / turns)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.late.append(time.perf_counter() - due)
            [script] = draw.choices(known, weights)
            task = asyncio.create_task(self._talk(next(self.people), script.steps(draw), due))
            self._talking.add(task)
            task.add_done_callback(self._talking.discard)
        await asyncio.gather(*self._talking)

    def stop(self) -> None:
        """Begin no further conversation."""
        self._stopped = True

    async def _talk(self, person: Person, steps: list[Step], begin: float) -> None:
        for number, (kind, step) in enumerate(steps):
            due = begin + number * READING
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                turn = await step(person)
            except Ended:
                self.ended[kind] += 1
                return
            except Exception as error:  # noqa: BLE001 one conversation that fails is counted; the load goes on
                self.lost[f"{type(person).__name__}: {kind}: {error or type(error).__name__}"] += 1
                self.samples.append(Sample(kind, due, None, None))
                return
            self.samples.append(Sample(kind, due, turn.acknowledged - due, turn.answered - due))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of them do not exceed (nearest rank); NaN without any."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else math.nan
