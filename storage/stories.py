"""Stories that people tell their colleagues, and how often others took one up."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.db import Session
from storage.kpi_models import Credit, Story, StoryState
from storage.models import Employee, Event, EventKind

__all__ = ["Credit", "Story", "StoryState"]

TOLD = (StoryState.OFFERED, StoryState.EDITED, StoryState.SHARED)
"""The states in which a story is there for a lead."""


def find(session: Session, story_id: int, *, to_change: bool = False) -> Story | None:
    """A story by id. ``to_change`` waits for whoever is changing it, and holds it until the transaction ends."""
    return session.get(Story, story_id, with_for_update=to_change or None, populate_existing=to_change)


def add(session: Session, story: Story) -> Story:
    """Keep a new story."""
    session.add(story)
    session.flush()
    return story


def draft_of(session: Session, employee_id: int) -> Story | None:
    """The story that a person has not sent yet; there is one at the most."""
    return session.scalar(select(Story).where(Story.employee_id == employee_id, Story.state == StoryState.DRAFT))


def drop_drafts(session: Session, told_before: datetime) -> None:
    """Forget stories that were never sent."""
    session.execute(delete(Story).where(Story.state == StoryState.DRAFT, Story.told_at < told_before))


def told(session: Session, before: int | None, count: int) -> list[Story]:
    """The latest stories, those with an id smaller than ``before`` where it is given."""
    older = [] if before is None else [Story.id < before]
    rows = select(Story).where(Story.state.in_(TOLD), *older).order_by(Story.id.desc()).limit(count)
    return list(session.scalars(rows))


def of_teller(session: Session, employee_id: int) -> list[Story]:
    """What a person told and did not withdraw, the latest first."""
    mine = (Story.employee_id == employee_id, Story.state.in_(TOLD))
    return list(session.scalars(select(Story).where(*mine).order_by(Story.id.desc())))


def teller_name(session: Session, story: Story) -> str:
    """The teller's name, for a story that names its teller."""
    return session.scalar(select(Employee.name).where(Employee.id == story.employee_id)) or ""


def followers(session: Session, story_ids: Collection[int]) -> dict[int, int]:
    """How many people opened a template from each story."""
    opened = (Event.kind == EventKind.STORY_OPENED, Event.about.in_(story_ids))
    rows = select(Event.about, func.count(Event.employee_id.distinct())).where(*opened).group_by(Event.about)
    found = {about: count for about, count in session.execute(rows) if about is not None}
    return {story_id: found.get(story_id, 0) for story_id in story_ids}


def people_who_tried(session: Session, use_case: str, department: str) -> int:
    """How many people of a department tried a use case."""
    tried = (Event.use_case == use_case, Event.department == department, Event.kind == EventKind.PROMPT_MADE)
    return session.scalar(select(func.count(Event.employee_id.distinct())).where(*tried)) or 0


def may_ask(session: Session, employee_id: int, asked_before: datetime) -> bool:
    """Whether a person may be asked for a story: never refused, and not asked since ``asked_before``."""
    refused = Event.kind == EventKind.STORY_REFUSED
    asked = (Event.kind == EventKind.STORY_ASKED) & (Event.at > asked_before)
    found = select(Event.id).where(Event.employee_id == employee_id, refused | asked).limit(1)
    return session.scalar(found) is None
