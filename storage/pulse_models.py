"""The tables of pulse surveys: who leads, what is asked, and what was answered, without a person."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base, EmployeeRef
from storage.types import BigId, Key, Moment


class Lead(Base):
    """A person who leads the adoption of AI; sees groups, never a person."""

    __tablename__ = "lead"

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    departments: Mapped[list[str] | None] = mapped_column(JSON)
    """The departments this lead looks after; None for the whole company."""
    granted_at: Mapped[Moment]


class PulseState(StrEnum):
    """The way of a pulse."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class Pulse(Base):
    """A survey that is asked once or again and again."""

    __tablename__ = "pulse"

    id: Mapped[BigId]
    questions: Mapped[Key]
    """The name of a ready set, or "own"."""
    own_items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Items of the company's own: id, ja, en."""
    departments: Mapped[list[str] | None] = mapped_column(JSON)
    """The audience; None for everyone."""
    every_days: Mapped[int | None]
    """Days from one wave to the next; None when it is asked once."""
    state: Mapped[Key] = mapped_column(default=PulseState.DRAFT)
    made_by: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]


class WaveState(StrEnum):
    """The way of a wave."""

    PLANNED = "planned"
    """Confirmed; nobody has been invited yet."""
    OPEN = "open"
    STOPPED = "stopped"
    """Nothing is sent; answers still count until it closes."""
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Wave(Base):
    """One window in which a pulse is asked."""

    __tablename__ = "wave"
    __table_args__ = (Index(None, "state", "opens_at"), {"sqlite_autoincrement": True})

    id: Mapped[BigId]
    pulse_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("pulse.id", ondelete="CASCADE"), index=True)
    state: Mapped[Key] = mapped_column(default=WaveState.PLANNED)
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    secret: Mapped[str | None] = mapped_column(String(64))
    """Ties answers to people while they may be changed; destroyed when the wave closes."""
    least: Mapped[int]
    """Answers from which a group is shown (k): the rule told to people before they answer, so it stays as it was."""
    stopped_for: Mapped[str] = mapped_column(String(200), default="")
    """Why the platform stopped it; empty when a lead did."""
    note: Mapped[str] = mapped_column(String(500), default="")
    """What the lead says will change because of it."""
    reminded_on: Mapped[date | None]


class Invitation(Base):
    """One person asked in one wave, while it runs; gone when it closes."""

    __tablename__ = "invitation"

    wave_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    department: Mapped[Key]
    """The department the answers count for, as it was when the wave opened."""
    snoozed: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool] = mapped_column(default=False)


class Answer(Base):
    """One answer while its wave is open; when it closes only what may be seen is kept, and this is gone.

    No running number: the order of rows would tell who answered when.
    """

    __tablename__ = "answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    wave_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """HMAC of the person with the wave's secret."""
    item: Mapped[Key] = mapped_column(primary_key=True)
    """An item's id, or "comment"."""
    department: Mapped[Key]
    value: Mapped[int]
    """1 to 5; 0 for "skip" and for a comment."""
    theme: Mapped[Key] = mapped_column(default="")
    """What a comment is about; its words are not stored."""


class WaveGroup(Base):
    """How many of a group were asked and answered in a closed wave."""

    __tablename__ = "wave_group"

    wave_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    group: Mapped[str] = mapped_column(String(400), primary_key=True)
    """Department keys with spaces between; empty for everyone."""
    invited: Mapped[int]
    delivered: Mapped[int]
    answered: Mapped[int]
    asked_lately: Mapped[int | None]
    """People asked in the surveys of the 30 days up to its end; None of a wave that closed before this was counted."""
    took_part: Mapped[int | None]
    """Of these, how many answered one of them."""


class PublishedCell(Base):
    """What may be seen of one item in one group of a closed wave."""

    __tablename__ = "published_cell"

    wave_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[Key] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(String(400), primary_key=True)
    """Department keys with spaces between; empty for everyone. For comments a theme."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class QuietPeriod(Base):
    """Days in which a department gets no messages: a fiscal close, a fair."""

    __tablename__ = "quiet_period"

    id: Mapped[BigId]
    department: Mapped[Key] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
