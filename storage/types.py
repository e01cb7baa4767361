"""Column types used by every table."""

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.orm import mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone; pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Read as aware UTC (SQLite gives it back naive)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = Annotated[
    int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
]
Key = Annotated[str, mapped_column(String(64))]
"""A short name of ours: a department, a state, a kind."""
UseCaseId = Annotated[str, mapped_column(String(160))]
PlatformId = Annotated[str, mapped_column(String(255))]
"""An id given by a platform."""
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
