"""The tables of coaching: relayed questions, the company's guideline, lessons, training, and drafts by a model."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base, EmployeeRef, unguessable
from storage.types import BigId, Key, Moment, UseCaseId


class RelayedQuestion(Base):
    """A worry or a question that its asker handed to a person; nothing in the row tells who asked."""

    __tablename__ = "relayed_question"

    id: Mapped[int] = mapped_column(EmployeeRef, primary_key=True, autoincrement=False, default=unguessable)
    """Carried by the asker's buttons, so nobody else can guess it."""
    asked_on: Mapped[date] = mapped_column(index=True)
    """The day alone: an hour would help to find the asker in the usage log."""
    sent: Mapped[bool] = mapped_column(default=False)
    """False while only its asker has seen it, to look it over before it goes."""
    kind: Mapped[Key]
    """The kind of worry, or "policy"."""
    words: Mapped[str] = mapped_column(Text)
    shown_name: Mapped[str] = mapped_column(String(200), default="")
    """The asker's name where they chose to give it."""
    about: Mapped[int | None] = mapped_column(EmployeeRef)
    """The earlier question that this one goes on from."""
    answer: Mapped[str] = mapped_column(Text, default="")
    """Until ``answered_on`` the draft that its leads share."""
    answered_on: Mapped[date | None]


class RelayReturn(Base):
    """Where the answer to a relayed question goes; deleted as soon as it is on its way."""

    __tablename__ = "relay_return"

    question_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("relayed_question.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)


class Guideline(Base):
    """The company's guideline as it was last loaded; a new one takes its place."""

    __tablename__ = "guideline"

    language: Mapped[Key] = mapped_column(primary_key=True)
    """The language it is written in: a company may have one in each."""
    title: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300))
    """The name of the file."""
    loaded_at: Mapped[Moment]


class GuidelinePassage(Base):
    """One passage of the guideline, short enough to quote."""

    __tablename__ = "guideline_passage"

    language: Mapped[Key] = mapped_column(ForeignKey("guideline.language", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    heading: Mapped[str] = mapped_column(String(300), default="")
    """The headings above it, from the outermost, with " › " between."""
    words: Mapped[str] = mapped_column(Text)


class Verdict(StrEnum):
    """Whether a kind of data may go into a tool."""

    ALLOWED = "allowed"
    ASK = "ask"
    NEVER = "never"


class PolicyRule(Base):
    """One cell of the company's table: a kind of data, a tool, and whether the one may go into the other."""

    __tablename__ = "policy_rule"

    data_class: Mapped[Key] = mapped_column(primary_key=True)
    tool: Mapped[str] = mapped_column(String(100), primary_key=True)
    """As the company names it; "*" for every tool that has no row of its own."""
    verdict: Mapped[Key]
    note_ja: Mapped[str] = mapped_column(String(300), default="")
    note_en: Mapped[str] = mapped_column(String(300), default="")


class LessonProgress(Base):
    """How far a person is in the course; their own, and seen by nobody else."""

    __tablename__ = "lesson_progress"

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    lesson: Mapped[Key] = mapped_column(primary_key=True)
    read_on: Mapped[date]
    answered_on: Mapped[date | None]
    """When its question was answered, whatever the answer was."""
    tried_on: Mapped[date | None]


class Course(Base):
    """A person who wants a lesson each working day."""

    __tablename__ = "course"

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[date]
    unread: Mapped[int] = mapped_column(default=0)
    """Working mornings in a row on which the last lesson lay unread."""


class SessionState(StrEnum):
    """The way of a training session."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class TrainingSession(Base):
    """A training: for whom, how, and when."""

    __tablename__ = "training_session"

    id: Mapped[BigId]
    title: Mapped[str] = mapped_column(String(200))
    departments: Mapped[list[str] | None] = mapped_column(JSON)
    """The audience; None for everyone in the lead's scope."""
    level: Mapped[Key]
    """beginner, practising or advanced."""
    method: Mapped[Key]
    """lecture, hands_on, small_group, prompt_exercise or at_work."""
    given_by: Mapped[Key]
    """in_house, external or mixed."""
    place: Mapped[str] = mapped_column(String(300), default="")
    """A room or a meeting's address."""
    starts_at: Mapped[Moment] = mapped_column(index=True)
    minutes: Mapped[int]
    state: Mapped[Key] = mapped_column(default=SessionState.DRAFT)
    made_by: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
    changes: Mapped[int] = mapped_column(default=0)
    """How often it was moved or called off: tells the messages of one change from those of another."""
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What may be seen of who came ("attendance") and of what changed ("after"): each made up once, never again."""


class Attendance(Base):
    """Somebody tapped that they were at a training; theirs to take back, counted by group, and gone in the end."""

    __tablename__ = "attendance"

    session_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Draft(Base):
    """A draft that a model made, kept for a day so that it can be revised."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(EmployeeRef, primary_key=True, autoincrement=False, default=unguessable)
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    use_case: Mapped[UseCaseId]
    try_id: Mapped[int | None] = mapped_column(EmployeeRef)
    """The line of the usage log that its outcome belongs to."""
    prompt: Mapped[str] = mapped_column(Text)
    """The filled template, masked: what the model was or will be sent."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What the model made of it, still masked; empty until then."""
    masked: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What each placeholder stands for; it never leaves."""
    revisions: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Moment] = mapped_column(index=True)


class ModelDay(Base):
    """What the model was asked on a day, by the whole company."""

    __tablename__ = "model_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    calls: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    tokens_in: Mapped[int] = mapped_column(default=0)
    tokens_out: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    """Tokens promised to calls under way, and to those whose process died: their true number is not known."""


class ModelAllowance(Base):
    """What a person used of the day's budget; deleted when the day is over."""

    __tablename__ = "model_allowance"
    __table_args__ = (Index(None, "day"),)

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    tokens: Mapped[int] = mapped_column(default=0)


class SuggestionCount(Base):
    """How often a use case was suggested in a week: to a department, not to a person."""

    __tablename__ = "suggestion_count"

    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday, in the company's time zone."""
    use_case: Mapped[UseCaseId] = mapped_column(primary_key=True)
    department: Mapped[Key] = mapped_column(primary_key=True)
    """Empty when the department is not known."""
    shown: Mapped[int]


class Experience(Base):
    """What became of a use case in a department over the last weeks, written anew each week."""

    __tablename__ = "experience"

    use_case: Mapped[UseCaseId] = mapped_column(primary_key=True)
    department: Mapped[Key] = mapped_column(primary_key=True)
    """Empty when the department is not known."""
    shown: Mapped[int]
    """Suggestions."""
    tried: Mapped[int]
    """People who filled its template."""
    answered: Mapped[int]
    """People who said how it went."""
    helped: Mapped[int]
    """Of these, people it helped."""
