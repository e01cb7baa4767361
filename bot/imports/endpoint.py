"""``POST /api/usage``: the use of AI tools, and a service desk's tickets, as CloudEvents 1.0, one or many at once."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_binary
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from bot.bearer import Bearer
from bot.imports.batches import BATCH, twice
from bot.imports.tickets import checked as tickets_checked
from bot.imports.uses import NOBODY, checked, store
from bot.imports.values import BadValue, plain
from bot.request_body import body_of
from coach.turn import Company
from storage import service_desk
from storage.db import Database
from storage.imported import Fate, Use
from storage.service_desk import Count

log = logging.getLogger(__name__)

TYPE = "com.banso.ai.use"
TICKETS_TYPE = "com.banso.service_desk.tickets"
"""The types of the events that are taken: a use of an AI tool, and a day's tickets at a service desk."""

ONE, MANY, DATA = "application/cloudevents+json", "application/cloudevents-batch+json", "application/json"
"""Structured mode, batch mode, and the data of an event in binary mode."""

REQUIRED = ("specversion", "id", "source", "type", "time")

MALFORMED = (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError, BaseCloudEventException)
"""What the library and the JSON parser raise for an event that is none."""


@dataclass(frozen=True)
class _Rejected:
    """An event that is not taken, with its id if it has one."""

    id: str | None
    reason: str


Told = Use | Count | _Rejected
"""What an event turns out to be."""


class UsageEndpoint:
    """Takes events of whoever has the token."""

    def __init__(self, database: Database, company: Company, token: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._company = company
        self._bearer = Bearer(token, "BANSO_USAGE_TOKEN")
        self._clock = clock

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Its one route."""
        return [web.post("/api/usage", self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        if refused := self._bearer.refusal(request):
            return refused
        kind = request.content_type
        if kind not in (ONE, MANY) and not (kind == DATA and "ce-specversion" in request.headers):
            return _error(415, f"send {ONE}, {MANY}, or {DATA} with the attributes in ce- headers")
        body = await body_of(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        return await asyncio.to_thread(self._take, kind, headers, body)

    def _take(self, kind: str, headers: Mapping[str, str], body: bytes) -> web.Response:
        """Store what is good of a request and answer with what became of each event."""
        now = self._clock()
        try:
            events = [_binary(headers, body, now)] if kind == DATA else _structured(kind, body, now)
        except MALFORMED:
            return _error(400, "the body is not JSON of the kind that its content type says; see docs/imports.md")
        if len(events) > BATCH:
            return _error(413, f"{len(events)} events are too many at once; send at most {BATCH:,}")
        uses = [event for event in events if isinstance(event, Use)]
        counts = [event for event in events if isinstance(event, Count)]
        fates = iter(twice(partial(self._store, uses, counts)))
        taken = [_fate(event, next(fates)) if isinstance(event, Use) else _taken(event) for event in events]
        rejected = [
            {"index": index, "id": fate.id, "reason": fate.reason}
            for index, fate in enumerate(taken)
            if isinstance(fate, _Rejected)
        ]
        told = {"accepted": taken.count(Fate.ACCEPTED), "known": taken.count(Fate.KNOWN), "rejected": rejected}
        log.info("usage_received", extra={**told, "rejected": len(rejected)})
        status = 200 if not rejected else 207 if len(rejected) < len(taken) else 400
        return web.json_response(told, status=status)

    def _store(self, uses: list[Use], counts: list[Count]) -> list[Fate]:
        with self._database.transaction() as session:
            service_desk.keep(session, counts)
            return store(session, uses, self._company)


def _taken(event: Count | _Rejected) -> Fate | _Rejected:
    return event if isinstance(event, _Rejected) else Fate.ACCEPTED


def _fate(use: Use, fate: Fate) -> Fate | _Rejected:
    return _Rejected(use.id, NOBODY) if fate is Fate.NOBODY else fate


def _structured(kind: str, body: bytes, now: datetime) -> list[Told]:
    """The events of a body in structured or batch mode. Raises one of MALFORMED when it is no JSON of that kind."""
    found = json.loads(body)
    items = found if kind == MANY else [found]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise TypeError("neither an event nor a list of events")
    # A null attribute is one that is not there (JSON format, section 2.2), which the library does not know.
    given = [{name: value for name, value in item.items() if value is not None} for item in items]
    return [_told(item.get("id"), partial(_parsed, item), now) for item in given]


def _parsed(item: Mapping[str, Any]) -> BaseCloudEvent:
    event = JSONFormat().read(_event, json.dumps(item))
    data = event.get_data()
    if isinstance(data, bytes):  # data_base64
        return _event(event.get_attributes(), JSONFormat().read_data(data, event.get_datacontenttype()))
    return event


def _binary(headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
    """The event of a request in binary mode."""
    message = HTTPMessage(dict(headers), body)
    return _told(headers.get("ce-id"), lambda: from_binary(message, JSONFormat(), _event), now)


def _event(attributes: dict[str, Any], data: Any) -> BaseCloudEvent:
    """A valid event; the library would make up what is missing. Raises one of MALFORMED, and BadValue."""
    if missing := [name for name in REQUIRED if name not in attributes]:
        raise BadValue(f"attributes are missing: {', '.join(missing)}")
    return CloudEvent(attributes, data)


def _told(name: object, parse: Callable[[], BaseCloudEvent], now: datetime) -> Told:
    """What an event says, or why it is not taken."""
    known = plain(name) if isinstance(name, str) else None
    try:
        event = parse()
        return _said(event, now)
    except BadValue as bad:
        return _Rejected(known, str(bad))
    except MALFORMED as error:
        return _Rejected(known, f"is not a CloudEvent 1.0: {error}")


def _said(event: BaseCloudEvent, now: datetime) -> Use | Count:
    if event.get_type() not in (TYPE, TICKETS_TYPE):
        raise BadValue(f"the type is neither {TYPE} nor {TICKETS_TYPE}")
    source, name, at, data = event.get_source(), event.get_id(), event.get_time(), event.get_data()
    if plain(source) != source or len(source) > 255 or plain(name) != name:
        raise BadValue("source or id is longer than 255 characters or has characters that cannot be stored")
    if event.get_type() == TICKETS_TYPE:
        return _count(source, data, now)
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise BadValue('the data is not an object of texts such as {"email": "taro@example.com", "tool": "chatgpt"}')
    assert at is not None, "an event without a time was refused"
    return checked(source, name, at, {key: plain(value) for key, value in data.items()}, now)


def _count(source: str, data: object, now: datetime) -> Count:
    day, tickets = (data.get("day"), data.get("tickets")) if isinstance(data, dict) else (None, None)
    if not isinstance(day, str) or not isinstance(tickets, int) or isinstance(tickets, bool):
        raise BadValue('the data is not an object such as {"day": "2026-11-24", "tickets": 42}')
    return tickets_checked(source, plain(day), str(tickets), now)


def _error(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)
