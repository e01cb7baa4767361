"""Inserts that a unique key decides, in one statement on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Session
from storage.models import Base


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert a row; False when one with the same unique key is there already."""
    # What was inserted comes back; the row count of an insert is -1 on PostgreSQL whether it happened or not.
    statement = _insert(session, model).values(**values).on_conflict_do_nothing().returning(*inspect(model).primary_key)
    return session.execute(statement).first() is not None


def insert_all_once(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Insert rows; the primary keys of those that were not there already."""
    if not rows:
        return []
    statement = _insert(session, model).on_conflict_do_nothing().returning(*inspect(model).primary_key)
    return [tuple(key) for key in session.execute(statement, rows)]


def insert_or_add(session: Session, model: type[Base], key: dict[str, Any], column: str, amount: int) -> None:
    """Insert a row with ``column`` = ``amount``, or add ``amount`` to the one with this primary key."""
    statement = _insert(session, model).values(**key, **{column: amount})
    session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_={column: getattr(model, column) + amount})
    )


def insert_or_replace(session: Session, model: type[Base], key: dict[str, Any], **values: Any) -> None:
    """Insert a row, or give the one with this primary key these values."""
    statement = _insert(session, model).values(**key, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def _insert(session: Session, model: type[Base]) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
