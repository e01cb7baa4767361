"""Browsers that a lead signed in with: each behind a token that only its cookie knows."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from storage.db import Session
from storage.operations_models import WebSession

__all__ = ["WebSession", "begin", "end", "end_all", "find"]

TOKEN_BYTES = 32


def begin(session: Session, employee_id: int, language: str, expires_at: datetime) -> str:
    """Sign a person's browser in, and return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        WebSession(token_hash=_hashed(token), employee_id=employee_id, language=language, expires_at=expires_at)
    )
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> WebSession | None:
    """The signed-in browser behind a token; None when it signed out, its time is over, or it never was."""
    return session.scalar(
        select(WebSession).where(WebSession.token_hash == _hashed(token), WebSession.expires_at > now)
    )


def end(session: Session, token: str) -> None:
    """Sign a browser out."""
    session.execute(delete(WebSession).where(WebSession.token_hash == _hashed(token)))


def end_all(session: Session, employee_id: int) -> None:
    """Sign every browser of a person out."""
    session.execute(delete(WebSession).where(WebSession.employee_id == employee_id))


def _hashed(token: str) -> str:
    # A cookie may hold bytes that are no text; they are nobody's token, and no error.
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
