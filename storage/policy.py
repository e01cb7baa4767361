"""The company's own rules: its guideline in passages, and its table of what may go into which tool."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.coaching_models import Guideline, GuidelinePassage, PolicyRule, Verdict
from storage.db import Session

__all__ = [
    "Guideline",
    "Passage",
    "PolicyRule",
    "Verdict",
    "guidelines",
    "passages",
    "put_guideline",
    "put_rules",
    "remove_guidelines",
    "remove_rules",
    "rules",
]


@dataclass(frozen=True)
class Passage:
    """A passage of a guideline, and the headings above it."""

    heading: str
    words: str


def guidelines(session: Session) -> list[Guideline]:
    """What is loaded, at most one for each language."""
    return list(session.scalars(select(Guideline).order_by(Guideline.language)))


def passages(session: Session, language: str) -> tuple[Passage, ...]:
    """The passages of the guideline in a language, in its order."""
    found = session.execute(
        select(GuidelinePassage.heading, GuidelinePassage.words)
        .where(GuidelinePassage.language == language)
        .order_by(GuidelinePassage.number)
    )
    return tuple(Passage(heading, words) for heading, words in found)


def put_guideline(
    session: Session, language: str, title: str, source: str, found: Sequence[Passage], *, now: datetime
) -> None:
    """Put a guideline in the place of the one there is in this language."""
    remove_guidelines(session, (language,))
    session.add(Guideline(language=language, title=title, source=source, loaded_at=now))
    session.flush()
    session.add_all(
        GuidelinePassage(language=language, number=number, heading=passage.heading, words=passage.words)
        for number, passage in enumerate(found)
    )


def remove_guidelines(session: Session, languages: Sequence[str]) -> int:
    """Delete the guidelines in these languages; says how many there were."""
    session.execute(delete(GuidelinePassage).where(GuidelinePassage.language.in_(languages)))
    gone = session.execute(delete(Guideline).where(Guideline.language.in_(languages)).returning(Guideline.language))
    return len(gone.all())


def rules(session: Session) -> list[PolicyRule]:
    """The table, the tools of each kind of data in the order of their names."""
    return list(session.scalars(select(PolicyRule).order_by(PolicyRule.data_class, PolicyRule.tool)))


def put_rules(session: Session, found: Sequence[PolicyRule]) -> None:
    """Put a table in the place of the one there is."""
    remove_rules(session)
    session.add_all(found)


def remove_rules(session: Session) -> int:
    """Delete the table; says how many rules there were."""
    gone = session.execute(delete(PolicyRule).returning(PolicyRule.data_class))
    return len(gone.all())
