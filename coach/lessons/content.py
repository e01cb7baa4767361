"""The lessons: what each says, asks and has one try, and which of them a phase of the rollout has.

A lesson is a file in ``texts/``: its number there is its place in the course, the rest of the name its id.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, model_validator

from coach.lead.rollout import current
from storage import rollout
from storage.db import Session
from usecases.load import Catalogue
from usecases.schema import Closed, DataClass, Level, Line, UseCase, Words

TEXTS = Path(__file__).with_name("texts")

HARMLESS = (DataClass.PUBLIC, DataClass.INTERNAL)
"""What can be tried with public or invented material, the more harmless first."""


class Part(StrEnum):
    """What a lesson is about; the order in which they are taken."""

    BASICS = "basics"
    RULES = "rules"
    PRACTICE = "practice"
    TEAM = "team"


BEFORE_PILOT = (Part.BASICS, Part.RULES)
PHASE_PARTS: Mapping[str, tuple[Part, ...]] = {
    "policy": BEFORE_PILOT,
    "poc": BEFORE_PILOT,
    "pilot": (*BEFORE_PILOT, Part.PRACTICE),
}
"""What the course has in a phase; all of it in the others, and where no phase has begun."""


class Option(Closed):
    """One answer to a lesson's question, and why it is right or not."""

    text: Annotated[Line, Field(max_length=80)]
    why: Line


class Wording(Closed):
    """All texts of a lesson in one language."""

    title: Annotated[Line, Field(max_length=50)]
    read: Words
    question: Line
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=3)]
    practice: Line
    """What to try, with material that is public or invented."""


class Lesson(Closed):
    """One lesson."""

    id: str
    number: int
    """Its place in the course, from 1."""
    part: Part
    use_case: str
    """What is tried."""
    of_department: bool = False
    """Whether a first step of the person's own department is tried instead, where there is one."""
    right: int
    """Which option is right, from 1."""
    ja: Wording
    en: Wording

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        if len(self.ja.options) != len(self.en.options) or not 1 <= self.right <= len(self.ja.options):
            raise ValueError("both languages need the same options, and one of them is right")
        return self

    def words(self, language: str) -> Wording:
        """Its texts in ``language`` ("ja" or "en")."""
        return self.ja if language == "ja" else self.en

    def to_try(self, catalogue: Catalogue, department: str | None, tried: Collection[str]) -> UseCase | None:
        """The use case to try, one that was not ``tried`` if it can be; None where the company hides it."""
        own = [u for u in catalogue.for_department(department) if self.of_department and _is_first_step(u, department)]
        return min(
            own,
            key=lambda u: (u.id in tried, HARMLESS.index(u.data_class)),
            default=catalogue.use_cases.get(self.use_case),
        )


@cache
def lessons() -> Mapping[str, Lesson]:
    """Every lesson by id, in order. Read when the first is needed, for most days begin without one."""
    found = {}
    for path in sorted(TEXTS.glob("*.yaml")):
        number, name = path.stem.split("-", maxsplit=1)
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found[name] = Lesson(id=name, number=int(number), **raw)
    return found


def present_course(session: Session) -> list[Lesson]:
    """The lessons of the present phase, in order."""
    parts = PHASE_PARTS.get(current(rollout.phases(session)) or "", tuple(Part))
    return [lesson for lesson in lessons().values() if lesson.part in parts]


def _is_first_step(use_case: UseCase, department: str | None) -> bool:
    return use_case.home == department and use_case.level is Level.FIRST_STEP and use_case.data_class in HARMLESS
