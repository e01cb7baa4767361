"""Nonsense at the playground and at the address for other systems: refused in a sentence, or taken whole."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.imports.endpoint import TICKETS_TYPE, TYPE
from storage.models import Event
from tests.security.bodies import as_json, bodies, broken, cases, words
from tests.security.served import Served

SAID = {"id": "m1", "user": "misaki", "text": "提案書の下書きしたい", "language": "ja"}
PRESSED = {
    "id": "m2",
    "user": "misaki",
    "command": "try.open",
    "args": {"use_case": "sales/proposal-draft"},
    "replaces_message": "m1-0",
}

USE = {
    "specversion": "1.0",
    "id": "e1",
    "source": "https://ai.example.com/chat",
    "type": TYPE,
    "time": "2026-11-24T02:00:00Z",
    "datacontenttype": "application/json",
    "data": {"email": "taro@example.com", "tool": "chatgpt", "use_case": "sales/proposal-draft"},
}
TICKETS = {**USE, "id": "t1", "type": TICKETS_TYPE, "data": {"day": "2026-11-23", "tickets": 42}}
PACKED = {**{name: value for name, value in USE.items() if name != "data"}, "data_base64": "eyJlbWFpbCI6ICJhQGIuYyJ9"}

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"


@cases(100)
@given(bodies([SAID, PRESSED]), st.uuids())
def test_messages_of_the_playground(banso: Served, body: bytes, name: Any) -> None:
    # An id of its own, else the answer is only the one of the first time.
    body = body.replace(b'"m1"', f'"{name}"'.encode()).replace(b'"m2"', f'"{name}"'.encode())
    before = banso.inbox()
    answer = banso.post("/playground/messages", body, {"Content-Type": "application/json"})
    banso.check(answer, 200, 400, 404, 413)
    assert answer.status == 200 or banso.inbox() == before


@cases(100)
@given(bodies([USE, TICKETS, PACKED]))
def test_single_events(banso: Served, body: bytes) -> None:
    _usage(banso, body, ONE)


@cases(80)
@given(st.lists(broken([USE, TICKETS, PACKED]), max_size=5), st.booleans())
def test_batches(banso: Served, events: list[Any], plain: bool) -> None:
    _usage(banso, as_json(events, plain=plain), MANY)


HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)


@cases(40)
@given(
    st.dictionaries(st.sampled_from(["id", "source", "type", "time", "specversion", "subject", "odd"]), HEADERS),
    st.binary(max_size=100) | words.map(lambda text: as_json({"email": text, "tool": text}, plain=True)),
)
def test_events_in_headers(banso: Served, attributes: dict[str, str], body: bytes) -> None:
    given_headers = {"specversion": "1.0", "id": "e1", "source": "s", "type": TYPE, "time": USE["time"], **attributes}
    headers = {f"ce-{name}": str(value) for name, value in given_headers.items()}
    _usage(banso, body, "application/json", **headers)


def _usage(banso: Served, body: bytes, kind: str, **headers: str) -> None:
    before = banso.count(Event)
    answer = banso.usage_post(body, kind, **headers)
    banso.check(answer, 200, 207, 400, 413)
    told = json.loads(answer.body)
    assert banso.count(Event) - before <= told.get("accepted", 0), "what is refused is not stored"


PATHS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60
) | st.sampled_from(
    [
        "%00",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%ff%fe",
        "a" * 4000,
        "//evil.example.com",
        "%0d%0aX:%20y",
    ]
)


@cases(80)
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]),
    st.sampled_from(
        ["/", "/download/", "/playground/static/", "/playground/stream?user=", "/slack/", "/api/", "/healthz/"]
    ),
    PATHS,
)
def test_any_address(banso: Served, method: str, start: str, rest: str) -> None:
    answer = banso.ask(method, start + rest)
    banso.check(answer, 200, 400, 401, 403, 404, 405, 415)
    assert "location" not in {name.lower() for name in answer.headers}, "nobody is sent elsewhere"


def test_afterwards_nothing_is_half_done(banso: Served) -> None:
    banso.at_rest()
