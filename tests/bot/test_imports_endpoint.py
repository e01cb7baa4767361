"""`POST /api/usage`: CloudEvents from other systems, each counted once, and what is said of those that are refused."""

import base64
import json
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.imports.endpoint import TICKETS_TYPE, TYPE, UsageEndpoint
from bot.server import MAX_BODY, make_app
from coach.kpi.weeks import roll_up
from coach.turn import Company
from storage.db import Database
from tests.builders import NOON, add_employee, dump
from tests.e2e.peers.processes import free_port, running

Client = TestClient[Request, Application]

TOKEN = "a-token-of-more-than-thirty-two-characters"
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"


@pytest_asyncio.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    """The served endpoint, and one known person."""
    add_employee(database, email="taro@example.com", department="sales")
    app = make_app([], database)
    app.router.add_routes(UsageEndpoint(database, Company(), TOKEN, lambda: NOON).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def event(name: str = "e1", **changes: Any) -> dict[str, Any]:
    """An event as another system sends it; None takes an attribute away."""
    attributes = {
        "specversion": "1.0",
        "id": name,
        "source": "https://ai.example.com/chat",
        "type": TYPE,
        "time": "2026-11-24T02:00:00Z",
        "data": {"email": "Taro@example.com", "tool": "chatgpt"},
        **changes,
    }
    return {name: value for name, value in attributes.items() if value is not None}


async def send(
    client: Client, body: object, kind: str = ONE, *, token: str = TOKEN, **headers: str
) -> tuple[int, dict[str, Any]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {token}", "Content-Type": kind, **headers}
    return await answer(await client.post("/api/usage", data=data, headers=sent))


async def answer(response: ClientResponse) -> tuple[int, dict[str, Any]]:
    said = await response.text()
    assert not any(leak in said for leak in ("Traceback", TOKEN, "sqlalchemy", ".py"))
    return response.status, json.loads(said)


async def test_one_structured_event_becomes_a_line_of_the_log(client: Client, database: Database) -> None:
    status, told = await send(client, event())
    assert (status, told) == (200, {"accepted": 1, "known": 0, "rejected": []})
    (line,) = dump(database)["event"]
    assert (line["kind"], line["platform"], line["department"]) == ("external_use", "chatgpt", "sales")
    assert line["at"] == datetime.fromisoformat("2026-11-24T02:00:00Z")


async def test_what_the_sdk_of_the_senders_makes_is_taken_in_both_modes(client: Client, database: Database) -> None:
    for number, make in enumerate((to_structured_event, to_binary_event)):
        attributes = {
            "id": f"é {number}",
            "source": "/copilot",
            "type": TYPE,
            "time": NOON - timedelta(hours=1),
            "datacontenttype": "application/json",
        }
        message = make(CloudEvent(attributes, {"email": "taro@example.com", "tool": "copilot"}))
        headers = {**message.headers, "Authorization": f"Bearer {TOKEN}"}
        status, told = await answer(await client.post("/api/usage", data=message.body, headers=headers))
        assert (status, told["accepted"]) == (200, 1), told
    assert [row["event_id"] for row in dump(database)["imported_use"]] == ["é 0", "é 1"]


def desk_event(name: str = "d1", tickets: object = 42, day: object = "2026-11-23") -> dict[str, Any]:
    """A day's tickets as a service desk sends them."""
    return event(name, type=TICKETS_TYPE, source="https://desk.example.com", data={"day": day, "tickets": tickets})


async def test_a_service_desks_count_is_kept_and_a_later_one_of_the_day_replaces_it(
    client: Client, database: Database
) -> None:
    assert await send(client, desk_event()) == (200, {"accepted": 1, "known": 0, "rejected": []})
    status, told = await send(client, [desk_event("d2", 40), event(), desk_event("d3", 7, "2026-11-22")], MANY)
    assert (status, told["accepted"]) == (200, 3)
    await send(client, desk_event("d2", 40))
    rows = [(str(row["day"]), row["source"], row["tickets"]) for row in dump(database)["service_desk_count"]]
    assert rows == [("2026-11-22", "https://desk.example.com", 7), ("2026-11-23", "https://desk.example.com", 40)]
    assert len(dump(database)["event"]) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tickets": "42"}, "the data is not an object such as"),
        ({"tickets": True}, "the data is not an object such as"),
        ({"tickets": 1.5}, "the data is not an object such as"),
        ({"tickets": -1}, "tickets is not a whole number"),
        ({"tickets": 10**30}, "tickets is not a whole number"),
        ({"day": None}, "the data is not an object such as"),
        ({"day": "2026-11-31"}, "the day is not a date"),
        ({"day": "2026-11-26"}, "the day is in the future"),
    ],
)
async def test_a_count_that_cannot_be_meant_is_refused_and_a_use_beside_it_kept(
    client: Client, database: Database, changes: dict[str, Any], said: str
) -> None:
    status, told = await send(client, [desk_event("bad", **changes), event()], MANY)
    assert (status, told["accepted"]) == (207, 1)
    assert told["rejected"][0]["id"] == "bad"
    assert said in told["rejected"][0]["reason"]
    assert dump(database)["service_desk_count"] == []


async def test_good_events_of_a_batch_are_kept_and_the_others_named(client: Client, database: Database) -> None:
    batch = [
        event("good"),
        event("nobody", data={"email": "x@example.com", "tool": "chatgpt"}),
        event("future", time="2026-11-25T02:00:00Z"),
        event("type", type="com.example.other"),
        event("naive", time="2026-11-24T02:00:00"),
        event("no-time", time=None),
        event("no-source", source=None),
        event("version", specversion="0.3"),
        event("no-data", data=None),
        event("number", data={"email": "taro@example.com", "tool": 5}),
        event("old", time="2020-11-24T02:00:00Z"),
        {**event(), "id": 7},
        event("nul\x00"),
        event("good"),
        event("also-good", data={"email": "taro@example.com", "tool": "chatgpt", "use_case": "common/brainstorm"}),
    ]
    status, told = await send(client, batch, MANY)
    assert status == 207
    assert (told["accepted"], told["known"]) == (2, 1)
    reasons = {(row["index"], row["id"]): row["reason"] for row in told["rejected"]}
    assert list(reasons) == [
        (1, "nobody"), (2, "future"), (3, "type"), (4, "naive"), (5, "no-time"), (6, "no-source"), (7, "version"),
        (8, "no-data"), (9, "number"), (10, "old"), (11, None), (12, "nul"),
    ]  # fmt: skip
    for index, words in {
        (1, "nobody"): "nobody has this e-mail",
        (2, "future"): "in the future",
        (3, "type"): TYPE,
        (4, "naive"): "timezone aware",
        (5, "no-time"): "attributes are missing: time",
        (6, "no-source"): "attributes are missing: source",
        (7, "version"): "specversion",
        (9, "number"): "an object of texts",
        (12, "nul"): "cannot be stored",
    }.items():
        assert words in reasons[index]
    assert [row["event_id"] for row in dump(database)["imported_use"]] == ["also-good", "good"]
    assert len(dump(database)["event"]) == 2


async def test_an_event_counts_once_by_source_and_id(client: Client, database: Database) -> None:
    await send(client, event("e1"))
    before = dump(database)
    assert await send(client, event("e1", data={"email": "taro@example.com", "tool": "other"})) == (
        200,
        {"accepted": 0, "known": 1, "rejected": []},
    )
    assert dump(database) == before
    assert (await send(client, event("e1", source="/elsewhere")))[1]["accepted"] == 1


async def test_what_is_rejected_can_be_sent_again_once_it_is_mended(client: Client, database: Database) -> None:
    late = event(data={"email": "late@example.com", "tool": "chatgpt"})
    assert (await send(client, late))[0] == 400
    add_employee(database, email="late@example.com")
    assert (await send(client, late))[1]["accepted"] == 1


async def test_a_late_event_is_in_the_figures_of_its_week(client: Client, database: Database) -> None:
    week = datetime.fromisoformat("2026-11-16").date()
    with database.transaction() as session:
        roll_up(session, week, Company())
    await send(client, event(time="2026-11-15T15:00:00Z"))  # Monday in Tokyo
    (row,) = dump(database)["week_use"]
    assert (row["week"], row["uses"]) == (week, 1)


async def test_null_attributes_and_base64_data_are_as_the_json_format_says(client: Client) -> None:
    encoded = base64.b64encode(b'{"email": "taro@example.com", "tool": "chatgpt"}').decode()
    given = {**event(data=None), "subject": None, "data_base64": encoded}
    assert (await send(client, given))[1] == {"accepted": 1, "known": 0, "rejected": []}


@pytest.mark.parametrize("token", ["", "wrong", f"{TOKEN}x", TOKEN[:-1], "é" * 40])
async def test_without_the_token_nothing_is_taken(client: Client, database: Database, token: str) -> None:
    status, told = await send(client, event(), token=token)
    assert status == 401
    assert "BANSO_USAGE_TOKEN" in told["error"]
    assert dump(database)["event"] == []


async def test_without_any_header_it_asks_for_a_bearer_token(client: Client) -> None:
    refused = await client.post("/api/usage", data=b"{}")
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/cloudevents+xml", "nonsense"])
async def test_other_kinds_of_content_are_refused(client: Client, kind: str) -> None:
    status, told = await send(client, event(), kind)
    assert status == 415
    assert ONE in told["error"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ONE),
        (b"{", ONE),
        (b"[]", ONE),
        (b"7", MANY),
        (b"{}", MANY),
        (b"[1]", MANY),
        (b"\xff\xfe", ONE),
        (b"[" * 100_000, ONE),
        (b'{"a":' * 100_000, ONE),
        (b"[" + b"9" * 10_000 + b"]", MANY),
    ],
)
async def test_a_malformed_body_is_a_sentence(client: Client, body: bytes, kind: str) -> None:
    status, told = await send(client, body, kind)
    assert status == 400
    assert "docs/imports.md" in told["error"]


async def test_an_empty_batch_is_nothing_to_do(client: Client) -> None:
    assert await send(client, [], MANY) == (200, {"accepted": 0, "known": 0, "rejected": []})


async def test_too_much_at_once_is_refused(client: Client, database: Database) -> None:
    status, told = await send(client, [event(f"e{n}") for n in range(1_001)], MANY)
    assert (status, "at most 1,000" in told["error"]) == (413, True)
    assert (await send(client, b"[" + b" " * MAX_BODY + b"]", MANY))[0] == 413
    assert dump(database)["event"] == []
    assert (await send(client, [event(f"e{n}") for n in range(1_000)], MANY))[1]["accepted"] == 1_000


async def test_an_invalid_header_of_binary_mode_is_a_reason(client: Client, database: Database) -> None:
    good = {
        "ce-specversion": "1.0", "ce-id": "b1", "ce-source": "/x", "ce-type": TYPE, "ce-time": "2026-11-24T02:00:00Z"
    }  # fmt: skip
    data = {"email": "taro@example.com", "tool": "chatgpt"}
    for broken in ({"ce-time": "noon"}, {"ce-time": ""}, {"ce-not-a-name": "x"}, {"ce-source": ""}, {"ce-id": "%00"}):
        status, told = await send(client, data, "application/json", **{**good, **broken})
        assert (status, len(told["rejected"])) == (400, 1), told
    for nonsense in (b"", b"{", b"[]", b"[" * 100_000):
        assert (await send(client, nonsense, "application/json", **good))[0] == 400
    assert dump(database)["event"] == []
    assert (await send(client, data, "application/json; charset=utf-8", **good))[1]["accepted"] == 1


async def test_without_a_token_in_the_settings_there_is_no_such_address(database: Database) -> None:
    async with TestClient(TestServer(make_app([], database))) as client:
        assert (await client.post("/api/usage", data=b"{}")).status == 404


@pytest.mark.e2e
@pytest.mark.parametrize(("token", "status"), [(TOKEN, 401), ("", 404)])
async def test_a_served_banso_has_the_address_when_a_token_is_set(tmp_path: Path, token: str, status: int) -> None:
    port = free_port()
    environment = {
        "BANSO_DATABASE_URL": f"sqlite:///{tmp_path}/banso.db", "BANSO_PORT": str(port), "BANSO_USAGE_TOKEN": token
    }  # fmt: skip
    with running([sys.executable, "-m", "bot"], port, tmp_path / "log", environment):
        async with ClientSession() as session, session.post(f"http://127.0.0.1:{port}/api/usage") as refused:
            assert refused.status == status


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ATTRIBUTES = st.sampled_from(["specversion", "id", "source", "type", "time", "data", "subject", "data_base64", "x"])


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.dictionaries(ATTRIBUTES, JSON, min_size=1, max_size=2), min_size=1, max_size=4))
async def test_no_event_however_broken_costs_a_good_one(client: Client, changes: list[dict[str, Any]]) -> None:
    status, told = await send(client, [*[{**event("x"), **change} for change in changes], event("good")], MANY)
    assert status in (200, 207)
    assert told["accepted"] + told["known"] + len(told["rejected"]) == len(changes) + 1
    assert len(changes) not in [row["index"] for row in told["rejected"]]
