"""The tables behind the promotion lead's figures: weeks of use, targets, the rollout, stories and what is sent."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base, EmployeeRef
from storage.types import BigId, Key, Moment, UseCaseId


class ImportedUse(Base):
    """The id of an event that came from another system, so that it counts once however often it is delivered."""

    __tablename__ = "imported_use"

    source: Mapped[str] = mapped_column(String(255), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(255), primary_key=True)


class WeekUse(Base):
    """One person's value events of one week: what every figure over weeks is made of."""

    __tablename__ = "week_use"
    __table_args__ = (Index(None, "employee_id", "week"),)

    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday, in the company's time zone."""
    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    department: Mapped[Key]
    """The department in that week; "unknown" without one."""
    uses: Mapped[int]


class WeekEligible(Base):
    """A department in a week: how many were entitled to use AI at its end, frozen; and how much was asked in it."""

    __tablename__ = "week_eligible"

    week: Mapped[date] = mapped_column(primary_key=True)
    department: Mapped[Key] = mapped_column(primary_key=True)
    eligible: Mapped[int]
    reached: Mapped[int]
    """Of these, how many had got a message of Banso by then."""
    requests: Mapped[int] = mapped_column(default=0)
    """Pieces of work that people of the department asked for."""
    unmet: Mapped[int] = mapped_column(default=0)
    """Of these, how many got no good answer."""


class WeekFigures(Base):
    """The figures of a week as its digest told them."""

    __tablename__ = "week_figures"

    week: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(400), primary_key=True)
    """Department keys with spaces between; empty for the company."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[Moment]


class Target(Base):
    """What a figure is to reach, by when, and who sees to it."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("kpi", "department"),)

    id: Mapped[BigId]
    kpi: Mapped[Key]
    department: Mapped[Key]
    """Empty for the company."""
    value: Mapped[float]
    due: Mapped[date]
    owner: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[Moment]


class RolloutPhase(Base):
    """A phase of the rollout that has begun."""

    __tablename__ = "rollout_phase"

    phase: Mapped[Key] = mapped_column(primary_key=True)
    began_on: Mapped[date]
    led_by: Mapped[str] = mapped_column(String(200), default="")


class RolloutPoint(Base):
    """A point of the readiness checklist that a lead ticked."""

    __tablename__ = "rollout_point"

    point: Mapped[Key] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    ticked_on: Mapped[date]


class Download(Base):
    """A file that waits to be fetched once: what it is, for which lead; it is made when it is opened."""

    __tablename__ = "download"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the token in its address, so that the table opens nothing."""
    kind: Mapped[Key]
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    language: Mapped[Key]
    args: Mapped[dict[str, Any]]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class Credit(StrEnum):
    """How a story names its teller, as they chose."""

    NAMED = "named"
    DEPARTMENT = "department"
    ANONYMOUS = "anonymous"


class StoryState(StrEnum):
    """The way of a story."""

    DRAFT = "draft"
    """Its teller is looking at it and has not sent it."""
    OFFERED = "offered"
    EDITED = "edited"
    """A lead changed its words; it waits for its teller's yes."""
    SHARED = "shared"
    WITHDRAWN = "withdrawn"


class Story(Base):
    """What worked for somebody, told to colleagues with their consent."""

    __tablename__ = "story"
    # An id is never given twice: the button of a deleted story must not meet another one.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[BigId]
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    use_case: Mapped[UseCaseId]
    department: Mapped[Key | None]
    """Where the teller works; None where that is not told."""
    credit: Mapped[Key]
    words: Mapped[str] = mapped_column(String(600))
    """As told, later as a lead lightly edited it; empty once it is withdrawn."""
    minutes_before: Mapped[int | None]
    minutes_after: Mapped[int | None]
    state: Mapped[Key] = mapped_column(default=StoryState.OFFERED)
    told_at: Mapped[Moment]
    shared_at: Mapped[Moment | None]


class Notice(Base):
    """Something a lead sends to an audience: a note, a lesson or a story."""

    __tablename__ = "notice"

    id: Mapped[BigId]
    kind: Mapped[Key]
    """note, lesson, story or use_case."""
    about: Mapped[str] = mapped_column(String(160), default="")
    """The story, lesson or use case it brings."""
    words: Mapped[str] = mapped_column(String(2000), default="")
    departments: Mapped[list[str] | None] = mapped_column(JSON)
    made_by: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]
    """Since when nothing more of it goes out."""


class OwnUseCase(Base):
    """A use case that a lead wrote in the chat; it joins the catalogue when it is published."""

    __tablename__ = "own_use_case"

    id: Mapped[UseCaseId] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As a file of the catalogue has it."""
    topic: Mapped[str] = mapped_column(String(64), default="")
    """The unmet demand it answers."""
    made_by: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    changed_at: Mapped[Moment] = mapped_column(index=True)
    published: Mapped[bool] = mapped_column(default=False)


class DemandSecret(Base):
    """The key of a quarter that tells one asker of a topic from another; destroyed when the quarter is over."""

    __tablename__ = "demand_secret"

    quarter: Mapped[Key] = mapped_column(primary_key=True)
    """Its first month: "2026-10"."""
    secret: Mapped[str] = mapped_column(String(64))


class ServiceDeskCount(Base):
    """How many tickets a service desk opened on a day: the outside check of what people solve by themselves."""

    __tablename__ = "service_desk_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(255), primary_key=True)
    tickets: Mapped[int]
