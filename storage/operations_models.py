"""The tables behind running Banso: operators, who did what, what was purged, who is signed in, the schema's steps."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base, EmployeeRef
from storage.types import BigId, Key, Moment


class Operator(Base):
    """A person who runs Banso: is told when something needs mending, and sees no results."""

    __tablename__ = "operator"

    employee_id: Mapped[int] = mapped_column(
        EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
    granted_at: Mapped[Moment]


class AuditEntry(Base):
    """Something that a lead or an operator did; what they read or wrote is not in it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[BigId]
    at: Mapped[Moment]
    employee_id: Mapped[int | None] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="SET NULL"))
    """Who did it; None for the command line, and once the person's data is deleted."""
    role: Mapped[Key]
    """As what: lead, operator, or command_line."""
    action: Mapped[str] = mapped_column(String(60))
    """The command: "pulse.confirm", or "grant lead"."""
    target: Mapped[str] = mapped_column(String(200), default="")
    """What it was done to, where that is no secret: a wave, a department, a file's name."""


class PurgeRecord(Base):
    """That rows too old to be kept were deleted: which table, how many, and how old they were."""

    __tablename__ = "purge_record"

    id: Mapped[BigId]
    at: Mapped[Moment]
    purged: Mapped[Key]
    """The table."""
    rows: Mapped[int]
    before: Mapped[Moment | None]
    """Rows from before this were deleted; None where another rule chose them."""


class WebSession(Base):
    """A lead's browser that came in by a link from the chat."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    employee_id: Mapped[int] = mapped_column(EmployeeRef, ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    language: Mapped[Key]
    expires_at: Mapped[Moment]


class SchemaStep(Base):
    """A migration that was made here, and how far back the program may be rolled on it."""

    __tablename__ = "schema_step"

    revision: Mapped[str] = mapped_column(String(32), primary_key=True)
    runs_with: Mapped[str] = mapped_column(String(32))
    """The oldest revision whose program still runs on the schema after this step."""
