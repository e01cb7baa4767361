"""Every table."""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import BigId, Key, Moment, PlatformId, UseCaseId, UtcDateTime

EmployeeRef = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can change it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime, dict[str, Any]: JSON}


class Employee(Base):
    """A person of the directory, and what they chose in the chat."""

    __tablename__ = "employee"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    """Lower case; None when the platform does not tell it."""
    department: Mapped[Key | None]
    """A department key; None until it is known."""
    department_confirmed: Mapped[bool] = mapped_column(default=False)
    language: Mapped[Key] = mapped_column(default="ja")
    language_chosen: Mapped[bool] = mapped_column(default=False)
    """Whether the person set it; until then it follows what they write."""
    timezone: Mapped[Key] = mapped_column(default="Asia/Tokyo")
    section: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The section inside the department, as the company names it."""
    eligible: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the person is entitled to use AI at work."""
    leave_from: Mapped[date | None]
    leave_until: Mapped[date | None]
    """The last day of a leave; None while its end is open."""
    left_on: Mapped[date | None]
    """The last day at the company."""
    from_directory: Mapped[bool] = mapped_column(default=False)
    """Whether the company's directory holds the person; such a row outlives a deletion request, emptied of choices."""
    greeted_at: Mapped[Moment | None]
    paused_until: Mapped[Moment | None]
    opted_out: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[Moment | None]
    """The last pulse invitation."""
    pulses_ignored: Mapped[int] = mapped_column(default=0, server_default="0")
    """Pulse invitations in a row that stayed without an answer; who is asked in vain is asked less often."""


class Account(Base):
    """An employee on one platform."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "tenant", "user"),)

    id: Mapped[BigId]
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Key]
    tenant: Mapped[PlatformId]
    user: Mapped[PlatformId]
    seen_at: Mapped[Moment]
    unreachable: Mapped[str] = mapped_column(String(200), default="")
    """Why the platform refuses messages to this account; empty while it takes them."""
    address: Mapped[dict[str, Any] | None]
    """The platform's own words for where the person's private chat is; None where the ids above are enough."""


def unguessable() -> int:
    """An id that nobody can guess, and that a JSON number holds exactly."""
    return secrets.randbits(53)


class EventKind(StrEnum):
    """What the usage log counts. Value events, which make a person active, are marked with a star."""

    FIRST_CONTACT = "first_contact"
    """Met the coach for the first time."""
    DISCOVER = "discover"
    """* Asked what AI can do and got use cases."""
    TASK = "task"
    """* Asked for a piece of work and got use cases."""
    UNANSWERED = "unanswered"
    """Asked for a piece of work and got no good answer."""
    HOWTO = "howto"
    """* Asked how to use AI and got an answer."""
    TEMPLATE_OPENED = "template_opened"
    """* Opened a template's form."""
    PROMPT_MADE = "prompt_made"
    """* Filled a template: one try. ``about`` of its outcomes is this event's id."""
    OUTCOME = "outcome"
    """* Said how a try went; the latest for a try counts."""
    NOT_FOR_ME = "not_for_me"
    """Turned a suggestion down."""
    FEEDBACK = "feedback"
    """Gave an opinion on the coach."""
    EXTERNAL_USE = "external_use"
    """* Used one of the company's AI tools outside the chat; ``platform`` names the tool."""
    STORY_OPENED = "story_opened"
    """* Opened a template from a colleague's story; ``about`` is the story's id."""
    STORY_ASKED = "story_asked"
    """Was asked whether colleagues may hear how it went."""
    STORY_REFUSED = "story_refused"
    """Does not want to be asked that again."""


class Outcome(StrEnum):
    """How a try went."""

    HELPED = "helped"
    PARTLY = "partly"
    NO = "no"


class Corrections(StrEnum):
    """How much of the result had to be corrected."""

    NONE = "none"
    LITTLE = "little"
    HALF = "half"
    MOST = "most"


class Event(Base):
    """One line of the usage log: appended, never changed, and without a word of what was written."""

    __tablename__ = "event"
    # An id is never given twice: an old button must not meet a new try.
    __table_args__ = (
        Index(None, "employee_id", "kind", "at"),
        Index(None, "kind", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[BigId]
    at: Mapped[Moment]
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"))
    kind: Mapped[Key]
    department: Mapped[Key | None]
    """The person's department at the time."""
    platform: Mapped[Key]
    use_case: Mapped[UseCaseId | None]
    about: Mapped[int | None] = mapped_column(EmployeeRef, index=True)
    outcome: Mapped[Key | None]
    minutes_before: Mapped[int | None]
    minutes_after: Mapped[int | None]
    corrections: Mapped[Key | None]


class DailyCount(Base):
    """What is counted by day and group alone, so that no row ties it to a person: worries and questions about rules."""

    __tablename__ = "daily_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[Key] = mapped_column(primary_key=True)
    department: Mapped[Key] = mapped_column(primary_key=True)
    """Empty when the department is not known."""
    count: Mapped[int]


class UnmetDemand(Base):
    """A question without a good answer: its topic, and its wording only if the asker agreed."""

    __tablename__ = "unmet_demand"

    id: Mapped[int] = mapped_column(EmployeeRef, primary_key=True, autoincrement=False, default=unguessable)
    """Carried by the asker's buttons, so nobody else can guess it."""
    day: Mapped[date]
    department: Mapped[Key | None]
    topic: Mapped[Key]
    asker: Mapped[str | None] = mapped_column(String(64))
    """A keyed hash of the asker and the topic, so that one person counts once; the key lives for a quarter."""
    wording: Mapped[str | None] = mapped_column(String(300))
    employee_id: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    """Who asked, kept with the wording only, to tell them when there is an answer."""


class PreferenceKind(StrEnum):
    """What a person said of a use case."""

    FAVOURITE = "favourite"
    NOT_MY_JOB = "not_my_job"
    TOO_HARD = "too_hard"
    ALREADY_DO = "already_do"


class Preference(Base):
    """What a person thinks of a use case; it changes what is suggested."""

    __tablename__ = "preference"

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    use_case: Mapped[UseCaseId] = mapped_column(primary_key=True)
    kind: Mapped[Key]
    at: Mapped[Moment]


class InboxState(StrEnum):
    """The way of an event from a platform."""

    RECEIVED = "received"
    ANSWERED = "answered"
    """The turn is committed; its answer is being sent."""
    DONE = "done"
    EXPIRED = "expired"
    """Too old to be answered when it was found after a crash."""


class InboxEvent(Base):
    """An event from a platform under that platform's own id, recorded before it is acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "state", "claimed_at"),)

    platform: Mapped[Key] = mapped_column(primary_key=True)
    tenant: Mapped[PlatformId] = mapped_column(primary_key=True)
    event_id: Mapped[PlatformId] = mapped_column(primary_key=True)
    state: Mapped[Key]
    received_at: Mapped[Moment] = mapped_column(index=True)
    claimed_at: Mapped[Moment]
    """Since when a replica has been working on it."""
    payload: Mapped[str | None] = mapped_column(Text)
    """The Incoming as JSON; emptied as soon as the answer is out."""


class DeliveryState(StrEnum):
    """Each delivery ends in exactly one of the last five."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Delivery(Base):
    """One proactive message to one employee: the outbox."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index("ix_delivery_channel", "platform", "tenant", "state", "due_at"),
        Index(None, "wave_id", "state"),
    )

    id: Mapped[BigId]
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Key] = mapped_column(default="", server_default="")
    """With ``tenant`` the channel it goes through; empty until one is chosen."""
    tenant: Mapped[PlatformId] = mapped_column(default="", server_default="")
    wave_id: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("wave.id", ondelete="CASCADE"))
    """The pulse wave it belongs to, which can be stopped and counted as a whole."""
    message: Mapped[Key]
    """The name of a message in the coach's table; its card is made when it is sent, in the language of then."""
    args: Mapped[dict[str, Any]]
    once: Mapped[str] = mapped_column(String(200), unique=True)
    """What it is for; a second delivery for the same thing cannot exist."""
    state: Mapped[Key] = mapped_column(default=DeliveryState.QUEUED)
    due_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(300), default="")


class Channel(Base):
    """All proactive messages through one platform to one workspace or tenant: what every replica must keep to."""

    __tablename__ = "channel"

    platform: Mapped[Key] = mapped_column(primary_key=True)
    tenant: Mapped[PlatformId] = mapped_column(primary_key=True)
    free_at: Mapped[Moment]
    """From when the next message keeps the permitted rate (GCRA: the theoretical arrival time)."""
    paused_until: Mapped[Moment | None]
    """The platform asked us to wait, or refused us altogether."""
    refused: Mapped[str] = mapped_column(String(200), default="")
    """Why the platform refuses us altogether; empty while it does not."""


class JobRun(Base):
    """A job that was done for a date: whoever writes the row does it, and nobody again."""

    __tablename__ = "job_run"

    job: Mapped[Key] = mapped_column(primary_key=True)
    slot: Mapped[date] = mapped_column(primary_key=True)
    """The local date in the company's time zone."""
    ran_at: Mapped[Moment]
