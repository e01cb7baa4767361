"""The format of a use case file, as closed models: an unknown key or a missing text is an error."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
"""A blank in a template: ``{{name}}``."""

LANGUAGES = ("ja", "en")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Level(StrEnum):
    """How much practice an entry asks of the person."""

    FIRST_STEP = "first_step"
    STANDARD = "standard"
    ADVANCED = "advanced"


class Task(StrEnum):
    """The family of work an entry belongs to; also the topic kept of a question without an answer."""

    DRAFT = "draft"
    REPLY = "reply"
    SUMMARY = "summary"
    TRANSLATE = "translate"
    CHECK = "check"
    IDEA = "idea"
    PLAN = "plan"
    ANALYZE = "analyze"
    LEARN = "learn"
    SLIDE = "slide"
    MANUAL = "manual"
    CODE = "code"


class DataClass(StrEnum):
    """The most sensitive data a filled template normally holds."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


class Closed(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Closed):
    """One short text in both languages."""

    ja: Line
    en: Line

    def say(self, language: str) -> str:
        """The text in ``language`` ("ja" or "en")."""
        return self.ja if language == "ja" else self.en


class Blank(Closed):
    """One labelled blank of a template."""

    label: Both
    hint: Both
    example: Both
    required: bool = True
    long: bool = False
    """A long blank is a multi-line field."""


class Minutes(Closed):
    """Example minutes for the task, labelled as an example wherever they are shown."""

    before: Annotated[int, Field(ge=1, le=480)]
    after: Annotated[int, Field(ge=1, le=480)]

    @model_validator(mode="after")
    def _shorter(self) -> Self:
        if self.after >= self.before:
            raise ValueError("after must be smaller than before; give minutes a colleague would believe")
        return self


class Wording(Closed):
    """All texts of a use case in one language."""

    title: Annotated[Line, Field(max_length=60)]
    summary: Annotated[Line, Field(max_length=200)]
    why: Annotated[Line, Field(max_length=240)]
    kpi: Annotated[Line, Field(max_length=80)]
    template: Annotated[Words, Field(max_length=2000)]
    phrasings: Annotated[tuple[Line, ...], Field(min_length=8)]
    never_paste: Annotated[tuple[Line, ...], Field(min_length=1, max_length=4)]
    check: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]


class UseCaseFile(Closed):
    """One file of the catalogue. Its path, ``<department>/<slug>``, is its id."""

    departments: tuple[str, ...] = ()
    """Further departments it serves, beside the folder it lies in."""
    level: Level
    task: Task
    data_class: DataClass
    minutes: Minutes
    blanks: Annotated[dict[str, Blank], Field(min_length=1, max_length=6)]
    ja: Wording
    en: Wording

    @model_validator(mode="after")
    def _blanks_meet_templates(self) -> Self:
        for language, wording in (("ja", self.ja), ("en", self.en)):
            used = set(PLACEHOLDER.findall(wording.template))
            for name in sorted(used - set(self.blanks)):
                raise ValueError(f"{language}.template uses {{{{{name}}}}}; add it under blanks or remove it")
            for name in sorted(set(self.blanks) - used):
                raise ValueError(f"blank '{name}' is not used in {language}.template; write {{{{{name}}}}} there")
        if not any(blank.required for blank in self.blanks.values()):
            raise ValueError("no blank is required; the template would be the same for everyone")
        return self


class UseCase(UseCaseFile):
    """A use case with the id and the departments that its path gives it."""

    id: str
    home: str
    """The folder it lies in: a department key, or "common" for entries that serve everyone."""

    def words(self, language: str) -> Wording:
        """Its texts in ``language`` ("ja" or "en")."""
        return self.ja if language == "ja" else self.en
