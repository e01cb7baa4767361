"""Answers to pulses: tied to people only while their wave runs, and then only what may be seen of them.

Which of them may be seen is decided in one place, coach.pulse.visibility; only the closing of a wave reads them.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select

from storage.db import ERASES, Session
from storage.pulse_models import Answer, PublishedCell, Wave, WaveState
from storage.upsert import insert_or_replace

__all__ = [
    "COMMENT",
    "forget_person",
    "given",
    "person_key",
    "person_number",
    "publish",
    "published",
    "put",
    "put_comment",
    "take",
]

COMMENT = "comment"
"""The item under which the theme of a comment is stored."""

Taken = Mapping[str, Mapping[str, Mapping[int, int]]]
"""How often each value was given, 0 for "skip": by item and department."""


def put(session: Session, wave: Wave, employee_id: int, department: str, item: str, value: int) -> None:
    """Store an answer, 0 for "skip"; the latest counts."""
    key = _key(wave, employee_id, item)
    insert_or_replace(session, Answer, key, department=department, value=value, theme="")


def put_comment(session: Session, wave: Wave, employee_id: int, department: str, theme: str) -> None:
    """Store what a comment is about."""
    key = _key(wave, employee_id, COMMENT)
    insert_or_replace(session, Answer, key, department=department, value=0, theme=theme)


def given(session: Session, wave: Wave, employee_id: int) -> dict[str, int]:
    """A person's own answers while the wave runs, by item, the comment's among them."""
    if wave.secret is None:
        return {}
    key = person_key(wave.secret, employee_id)
    rows = session.execute(select(Answer.item, Answer.value).where(Answer.wave_id == wave.id, Answer.key == key))
    return {row.item: row.value for row in rows}


def forget_person(session: Session, employee_id: int) -> None:
    """Delete a person's answers in waves that still run; those of closed waves are nobody's any more."""
    for wave in session.scalars(select(Wave).where(Wave.secret.is_not(None))):
        if wave.secret is not None:
            key = person_key(wave.secret, employee_id)
            session.execute(delete(Answer).where(Answer.wave_id == wave.id, Answer.key == key))


def own(session: Session, employee_id: int) -> list[dict[str, object]]:
    """A person's answers in waves that still run, for their own export."""
    found = []
    for wave in session.scalars(select(Wave).where(Wave.secret.is_not(None)).order_by(Wave.id)):
        found += [{"wave_id": wave.id, "item": k, "value": v} for k, v in given(session, wave, employee_id).items()]
    return found


def take(session: Session, wave: Wave) -> tuple[Taken, dict[str, int]]:
    """Take the answers of a wave that is being closed, with its secret: counts of the values, and of the themes.

    They are gone afterwards, so what may be seen of them must be published in the same transaction.
    """
    values: defaultdict[str, dict[str, dict[int, int]]] = defaultdict(dict)
    rows = session.execute(
        select(Answer.item, Answer.department, Answer.value, func.count())
        .where(Answer.wave_id == wave.id, Answer.item != COMMENT)
        .group_by(Answer.item, Answer.department, Answer.value)
    )
    for item, department, value, count in rows:
        values[item].setdefault(department, {})[value] = count
    themes = session.execute(
        select(Answer.theme, func.count())
        .where(Answer.wave_id == wave.id, Answer.item == COMMENT)
        .group_by(Answer.theme)
    )
    counted = {row[0]: row[1] for row in themes}
    session.execute(delete(Answer).where(Answer.wave_id == wave.id))
    wave.secret, wave.state = None, WaveState.CLOSED
    session.info[ERASES] = True
    return values, counted


def publish(session: Session, wave_id: int, item: str, group: str, content: Mapping[str, Any]) -> None:
    """Keep what may be seen of an item in a group."""
    session.add(PublishedCell(wave_id=wave_id, item=item, group=group, content=dict(content)))


def published(session: Session, wave_id: int) -> list[tuple[str, str, dict[str, Any]]]:
    """What may be seen of a closed wave: item, group and content."""
    rows = session.scalars(
        select(PublishedCell).where(PublishedCell.wave_id == wave_id).order_by(PublishedCell.item, PublishedCell.group)
    )
    return [(row.item, row.group, row.content) for row in rows]


def person_number(secret: str, employee_id: int) -> int:
    """A number that is a person's own in one wave, and tells nothing without its secret."""
    return int(_hmac(secret, f"number:{employee_id}"), 16)


def person_key(secret: str, employee_id: int) -> str:
    """The mark under which a person's answers in one wave are stored; it leads to nobody without the wave's secret."""
    return _hmac(secret, f"person:{employee_id}")


def _key(wave: Wave, employee_id: int, item: str) -> dict[str, Any]:
    if wave.secret is None:
        raise ValueError("the wave is closed")
    return {"wave_id": wave.id, "key": person_key(wave.secret, employee_id), "item": item}


def _hmac(secret: str, text: str) -> str:
    return hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()
