"""Files that wait to be fetched once, each behind a token that only its address knows."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from storage.db import Session
from storage.kpi_models import Download

__all__ = ["Download", "add", "find", "purge", "take"]

TOKEN_BYTES = 32


def add(
    session: Session, kind: str, employee_id: int, language: str, args: Mapping[str, str], expires_at: datetime
) -> str:
    """Let a file wait, and return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Download(
            token_hash=_hashed(token),
            kind=kind,
            employee_id=employee_id,
            language=language,
            args=dict(args),
            expires_at=expires_at,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> Download | None:
    """What waits behind a token; None when it was fetched, is over, or never was."""
    return session.scalar(select(Download).where(Download.token_hash == _hashed(token), Download.expires_at > now))


def take(session: Session, token: str, now: datetime) -> Download | None:
    """The same, which then waits no longer: of several who come at once, one gets it."""
    found = find(session, token, now)
    if found is None:
        return None
    gone = delete(Download).where(Download.token_hash == found.token_hash).returning(Download.token_hash)
    session.expunge(found)
    return found if session.execute(gone).first() is not None else None


def purge(session: Session, now: datetime) -> None:
    """Forget what nobody fetched in time."""
    session.execute(delete(Download).where(Download.expires_at <= now))


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
