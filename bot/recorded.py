"""The recorded events, as the intake uses them: one transaction each, to be run in a thread."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from coach.turn import Incoming
from storage import inbox, people
from storage.db import Database

log = logging.getLogger(__name__)

_incoming: TypeAdapter[Incoming] = TypeAdapter(Incoming)


class RecordedEvents:
    """What came in, until its answer is out. Every method raises DatabaseGone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: set[tuple[str, str, str]] = set()
        """What this process has recorded or taken up and not closed."""

    def record(self, events: list[tuple[Incoming, datetime | None]]) -> list[bool]:
        """Store events; for each whether it is new, or was known only before the moment given with it."""
        is_new = [False] * len(events)
        with self._database.transaction() as session:
            # In one order everywhere: redeliveries lock rows that another replica is closing together.
            for position in sorted(range(len(events)), key=lambda position: _name(events[position][0])):
                event, known_since = events[position]
                is_new[position] = inbox.record(session, *_name(event), _payload(event), event.at, known_since)
        self._open |= {_name(event) for (event, _), new in zip(events, is_new, strict=True) if new}
        return is_new

    def finish(self, events: list[Incoming]) -> list[None]:
        """Close events whose answers are out."""
        names = [_name(event) for event in events]
        with self._database.transaction() as session:
            inbox.close_all(session, [(*_name(event), event.at) for event in events])
        self._open.difference_update(names)
        return [None] * len(events)

    def hand_over(self, asked: Incoming, made: Incoming) -> bool:
        """Close an event and record the one that takes its answer, unless the person deleted their data meanwhile."""
        account = made.account
        with self._database.transaction() as session:
            inbox.settle(session, *_name(asked), inbox.InboxState.DONE)
            known = people.by_account(session, account.platform, account.tenant, account.user) is not None
            is_new = known and inbox.record(session, *_name(made), _payload(made), made.at)
        self._open.discard(_name(asked))
        if is_new:
            self._open.add(_name(made))
        return is_new

    def claim_stale(self, claimed_before: datetime, now: datetime, too_old: timedelta) -> list[tuple[str, Incoming]]:
        """Take up a few that nobody has worked on since then, each with its state; what is too old is given up."""
        with self._database.transaction() as session:
            inbox.expire(session, received_before=now - too_old)
            rows = inbox.claim_stale(session, claimed_before, now)
        found = [(state, incoming) for state, payload in rows if (incoming := _read(payload)) is not None]
        self._open |= {_name(incoming) for _, incoming in found}
        return found

    def hand_back(self) -> None:
        """Let others take up at once what this process has not closed."""
        if self._open:
            with self._database.transaction() as session:
                inbox.hand_back(session, self._open)
            self._open.clear()


def _name(event: Incoming) -> tuple[str, str, str]:
    return event.account.platform, event.account.tenant, event.id


def _payload(incoming: Incoming) -> str:
    """The event as JSON, without halves of characters, which JSON can bring and no database takes."""
    args = {_whole(name): _whole(value) for name, value in incoming.args.items()}
    return _incoming.dump_json(replace(incoming, text=_whole(incoming.text), args=args)).decode()


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def _read(payload: str) -> Incoming | None:
    """A recorded event, or None when another version recorded it in a way that cannot be read; it expires."""
    try:
        return _incoming.validate_json(payload)
    except ValidationError:
        log.exception("inbox_event_unreadable")
        return None
