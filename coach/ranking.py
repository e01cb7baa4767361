"""Which use cases a person sees first when they ask what AI can do. Pure: values in, an order out."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coach.experience import Standings
from storage.usage import PreferenceKind
from usecases.load import COMMON, Catalogue
from usecases.schema import Level, UseCase
from usecases.search import Hit

NOTHING_LEARNED = Standings()

OWN_SLOTS = 2
"""Suggestions from the person's own work before one from elsewhere."""

LEARNED = 1.5
"""What the company's use may add or take: less than the level, which a newcomer must not be thrown out of."""

SWAY = 0.03
"""Share of a search score that the company's use may add or take."""

ABOUT_AS_GOOD = 0.5
"""Differences below this are no reason to show one before another."""

PRACTISED = 3
"""Tries after which first-step entries no longer come first."""


@dataclass(frozen=True)
class Person:
    """What is known of the person who asks."""

    id: int
    department: str | None
    tried: frozenset[str]
    preferences: Mapping[str, PreferenceKind]


def for_discovery(
    catalogue: Catalogue, person: Person, seen: Iterable[str], standings: Standings = NOTHING_LEARNED
) -> list[UseCase]:
    """Use cases in the order to show: two of the person's own work, one from another department, and so on.

    Among those that are about as good, one person sees others first than the next: each gets its chance.
    """
    left_out = {*seen, *rejected(person.preferences)}
    open_ones = [u for u in catalogue.use_cases.values() if u.id not in left_out]
    own = [u for u in open_ones if serves(u, person.department)]
    other = [u for u in open_ones if not serves(u, person.department)]

    def place(use_case: UseCase) -> tuple[float, str]:
        score = _score(catalogue, use_case, person) + LEARNED * standings.standing(use_case.id, person.department)
        return -round(score / ABOUT_AS_GOOD), _shuffle(person.id, use_case.id)

    own.sort(key=place)
    other.sort(key=place)
    order: list[UseCase] = []
    while own:
        order += own[:OWN_SLOTS]
        own = own[OWN_SLOTS:]
        order += other[:1]
        other = other[1:]
    return order + other


def by_fit(hits: Iterable[Hit], standings: Standings, department: str | None) -> list[UseCase]:
    """What a search found, in the order to show: the fit decides, and the company's use between near equals."""
    return [
        hit.use_case
        for hit in sorted(hits, key=lambda h: -h.score * (1 + SWAY * standings.standing(h.use_case.id, department)))
    ]


def serves(use_case: UseCase, department: str | None) -> bool:
    """Whether an entry is for this department; without one, only what serves everyone is."""
    return use_case.home == COMMON if department is None else department in use_case.departments


def rejected(preferences: Mapping[str, PreferenceKind]) -> set[str]:
    """The use cases a person turned down."""
    return {use_case for use_case, kind in preferences.items() if kind is not PreferenceKind.FAVOURITE}


def without_rejected(use_cases: Iterable[UseCase], preferences: Mapping[str, PreferenceKind]) -> list[UseCase]:
    """The same use cases without those the person turned down."""
    left_out = rejected(preferences)
    return [use_case for use_case in use_cases if use_case.id not in left_out]


def _score(catalogue: Catalogue, use_case: UseCase, person: Person) -> float:
    score = 3.0 if use_case.home == person.department else 2.0 if use_case.home != COMMON else 1.0
    score += _level_score(use_case.level, person)
    score -= 4.0 if use_case.id in person.tried else 0.0
    for other_id, kind in person.preferences.items():
        other = catalogue.use_cases.get(other_id)
        if other is not None and other.task == use_case.task:
            score += _family_score(kind, other.level, use_case.level)
    return score


def _level_score(level: Level, person: Person) -> float:
    if not person.tried:
        return {Level.FIRST_STEP: 3.0, Level.STANDARD: 0.0, Level.ADVANCED: -3.0}[level]
    if len(person.tried) < PRACTISED:
        return {Level.FIRST_STEP: 1.0, Level.STANDARD: 1.0, Level.ADVANCED: -1.0}[level]
    return {Level.FIRST_STEP: 0.0, Level.STANDARD: 1.0, Level.ADVANCED: 1.0}[level]


def _family_score(kind: PreferenceKind, said_of: Level, level: Level) -> float:
    """What a word on one entry means for another of the same family of work."""
    if kind is PreferenceKind.NOT_MY_JOB:
        return -1.5
    if kind is PreferenceKind.TOO_HARD:
        return 1.0 if level is Level.FIRST_STEP and said_of is not Level.FIRST_STEP else -1.0
    if kind is PreferenceKind.ALREADY_DO:
        return -1.0 if level is Level.FIRST_STEP else 0.5
    return 0.5


def _shuffle(person_id: int, use_case_id: str) -> str:
    """The same order for the same person every time, another for the next."""
    return hashlib.sha256(f"{person_id}:{use_case_id}".encode()).hexdigest()
