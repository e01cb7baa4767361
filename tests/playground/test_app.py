"""The playground over HTTP: what is answered, what is refused and in which words, and that a message counts once."""

import asyncio
import io
import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, UnixConnector, web
from sqlalchemy import func, select

from bot.frontend import Address
from bot.playground.app import PlaygroundFrontEnd
from bot.playground.guard import is_loopback, names_loopback
from coach.cards import Card, Paragraph
from coach.turn import Account
from storage.db import Database
from storage.models import Event
from tests.playground.conftest import Client, Serve

pytestmark = pytest.mark.asyncio

JAPANESE = re.compile(r"[\u3040-\u30ff].*。$")
ENGLISH = re.compile(r"^[A-Z].*\.$")


async def say(client: Client, message: str = "m1", user: str = "misaki", **content: Any) -> dict[str, Any]:
    async with client.post("/playground/messages", json={"id": message, "user": user, **content}) as response:
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer


async def assert_refused(response: ClientResponse, status: int) -> None:
    """A refusal is a sentence in each language, and nothing of how the program is made."""
    text = await response.text()
    assert response.status == status, text
    ja, en = text.split("\n")
    assert JAPANESE.search(ja), ja
    assert ENGLISH.search(en), en


def events(database: Database) -> int:
    """How much the usage log holds."""
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


async def test_the_page_loads_everything_from_this_server_only(client: Client) -> None:
    async with client.get("/") as response:
        html = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    needed = re.findall(r'(?:src|href)="(/[^"]*)"', html)
    assert len(needed) >= 5
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    for address in needed:
        async with client.get(address) as response:
            assert response.status == 200, address


async def test_the_page_starts_in_the_browsers_language(client: Client) -> None:
    for accepts, language in (("en-GB,en;q=0.9", "en"), ("ja", "ja"), ("fr", "ja")):
        async with client.get("/", headers={"Accept-Language": accepts}) as response:
            assert f'<html lang="{language}">' in await response.text()


async def test_people_are_listed_without_their_addresses(client: Client) -> None:
    async with client.get("/playground/people") as response:
        people = await response.json()
    assert [person["name"] for person in people] == ["佐藤 美咲", "Emma Wilson"]
    assert (people[0]["department_ja"], people[0]["department_en"]) == ("営業部", "Sales")
    assert "example.com" not in json.dumps(people)


async def test_typed_words_are_answered_in_the_same_response(client: Client) -> None:
    answer = await say(client, text="AIって何に使えるの？")
    assert [message["language"] for message in answer["messages"]] == ["ja", "ja"]
    assert "はじめまして" in answer["messages"][0]["html"]
    assert 'data-command="try.open"' in answer["messages"][1]["html"]


async def test_a_press_replaces_the_card_it_came_from(client: Client) -> None:
    first = await say(client, text="AIって何に使えるの？")
    card = first["messages"][0]["id"]
    answer = await say(client, "m2", command="welcome.department", args={"department": "hr"}, replaces_message=card)
    assert answer["messages"][0]["replaces"] == card
    assert "人事" in answer["messages"][0]["html"]


async def test_a_newcomer_is_answered_in_the_language_of_the_page(client: Client) -> None:
    answer = await say(client, user="emma", command="me.page", language="en")
    assert {message["language"] for message in answer["messages"]} == {"en"}


async def test_a_repeat_gets_the_first_answer_and_counts_once(client: Client, database: Database) -> None:
    first = await say(client, text="AIって何に使えるの？")
    counted = events(database)
    assert await say(client, text="AIって何に使えるの？") == first
    assert events(database) == counted > 0


async def test_repeats_at_the_same_time_count_once(client: Client, database: Database) -> None:
    await say(client, "m0", text="AIって何に使えるの？")
    before = events(database)
    answers = await asyncio.gather(*(say(client, "m1", text="提案書の下書きしたい") for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert events(database) == before + 1


async def test_a_repeat_after_a_restart_is_owned_up_to(serve: Serve, database: Database) -> None:
    async with serve() as (client, _):
        await say(client, text="AIって何に使えるの？")
    counted = events(database)
    async with serve() as (client, _):
        assert await say(client, text="AIって何に使えるの？") == {"messages": [], "repeated": True}
    assert events(database) == counted


async def test_the_same_id_from_two_people_is_two_messages(client: Client) -> None:
    assert (await say(client, user="misaki", text="こんにちは"))["messages"]
    assert (await say(client, user="emma", text="Hello there"))["messages"]


OTHER_HOSTS = ("banso.example.com", "192.168.0.5:8000", "localhost.example.com", "127.0.0.1.nip.io", "[::1", "")
PATHS = ("/", "/playground/people", "/playground/stream?user=misaki", "/playground/static/page.css")


async def test_other_names_for_this_machine_are_refused(client: Client) -> None:
    for host, path in itertools.product(OTHER_HOSTS, PATHS):
        async with client.get(path, headers={"Host": host}) as response:
            await assert_refused(response, 403)


async def test_its_own_names_are_not(client: Client) -> None:
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"):
        async with client.get("/playground/people", headers={"Host": host}) as response:
            assert response.status == 200, host


async def test_pages_from_elsewhere_are_refused(client: Client) -> None:
    for origin in ("https://evil.example.com", "null"):
        async with client.post("/playground/messages", json={}, headers={"Origin": origin}) as response:
            await assert_refused(response, 403)


async def test_a_peer_without_a_loopback_address_is_refused(front_end: PlaygroundFrontEnd, tmp_path: Path) -> None:
    app = web.Application()
    app.add_routes(front_end.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, tmp_path / "socket").start()
    try:
        connector = UnixConnector(str(tmp_path / "socket"))
        async with ClientSession(connector=connector) as session, session.get("http://localhost/") as response:
            await assert_refused(response, 403)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        *((address, True) for address in ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1")),
        *((address, False) for address in ("10.0.0.7", "::ffff:10.0.0.7", "203.0.113.9", "0.0.0.0", "")),
    ],
)
async def test_loopback_addresses(address: str, ours: bool) -> None:
    assert is_loopback(address) is ours
    assert names_loopback(f"[{address}]" if ":" in address else address) is ours


async def test_only_json_is_taken(client: Client) -> None:
    async with client.post("/playground/messages", data={"id": "m1", "user": "misaki", "text": "x"}) as response:
        await assert_refused(response, 415)


MALFORMED = (
    "",
    "{",
    "[]",
    "{}",
    '{"id": "m1", "user": "misaki"}',
    '{"id": "m1", "user": "misaki", "text": "  "}',
    '{"id": "m1", "user": "misaki", "text": "a", "command": "me.page"}',
    '{"id": "m1", "user": "misaki", "text": 5}',
    '{"id": "m1", "user": "misaki", "text": "\\ud800"}',
    '{"id": "<b>", "user": "misaki", "text": "a"}',
    '{"id": "m1", "user": "misaki", "text": "a", "more": 1}',
    '{"id": "m1", "user": "misaki", "command": "me.page", "args": {"a": {"b": 1}}}',
    '{"id": "m1", "user": "misaki", "text": "a", "language": "<b>"}',
    "[" * 5000,
)


async def test_malformed_messages_are_refused(client: Client) -> None:
    headers = {"Content-Type": "application/json"}
    no_text = b'{"id": "m1", "user": "misaki", "text": "\xff\xfe"}'
    for body in (*(body.encode() for body in MALFORMED), no_text):
        async with client.post("/playground/messages", data=body, headers=headers) as response:
            await assert_refused(response, 400)


async def test_what_is_too_large_is_refused(client: Client) -> None:
    body = io.BytesIO(json.dumps({"id": "m1", "user": "misaki", "text": "あ" * 1_000_000}).encode())
    headers = {"Content-Type": "application/json"}
    async with client.post("/playground/messages", data=body, headers=headers) as response:
        await assert_refused(response, 413)


async def test_a_long_paste_is_taken(client: Client) -> None:
    assert (await say(client, text="会議の記録を要約したい。" + "あ" * 20_000))["messages"]


async def test_strangers_are_refused(client: Client) -> None:
    async with client.post("/playground/messages", json={"id": "m1", "user": "nobody", "text": "a"}) as response:
        await assert_refused(response, 404)
    async with client.get("/playground/stream?user=nobody") as response:
        await assert_refused(response, 404)


async def test_only_the_pages_own_files_are_served(client: Client) -> None:
    for file in ("none.js", "..%2fapp.py", "%2e%2e/%2e%2e/app.py", "a" * 400, "%00", "js"):
        async with client.get(f"/playground/static/{file}") as response:
            assert response.status == 404, file


async def test_without_a_database_nothing_is_lost(client: Client, database: Database, tmp_path: Path) -> None:
    body = {"id": "m1", "user": "misaki", "text": "AIって何に使えるの？"}
    with database_away(database, tmp_path):
        async with client.post("/playground/messages", json=body) as response:
            await assert_refused(response, 503)
    assert "はじめまして" in (await say(client, text=body["text"]))["messages"][0]["html"]


@contextmanager
def database_away(database: Database, folder: Path) -> Iterator[None]:
    """Put a folder where the database's file is, so that it cannot be opened, and the file back afterwards."""
    file = Path(str(database.engine.url.database))
    database.engine.dispose()
    aside = file.rename(folder / "aside.db")
    file.mkdir()
    yield
    file.rmdir()
    aside.rename(file)


async def read_event(response: ClientResponse) -> tuple[str, dict[str, str]]:
    """The next event of a stream: its id and its data."""
    name, data = "", ""
    while True:
        line = (await asyncio.wait_for(response.content.readline(), 5)).decode()
        assert line, "the stream ended"
        if line == "\n" and data:
            return name, json.loads(data)
        name = line[4:].strip() if line.startswith("id: ") else name
        data = line[6:].strip() if line.startswith("data: ") else data


def to(user: str, **where: str) -> Address:
    return Address(Account("playground", "local", user), where)


async def test_cards_sent_unasked_reach_the_open_page(client: Client, front_end: PlaygroundFrontEnd) -> None:
    async with client.get("/playground/stream?user=misaki") as stream:
        await front_end.send(to("emma"), Card("For somebody else"))
        await front_end.send(to("misaki", replace="m1-0"), Card("How did it go?", (Paragraph("a\nb"),), "en"))
        _, message = await read_event(stream)
    assert "How did it go?" in message["html"]
    assert (message["replaces"], message["language"]) == ("m1-0", "en")


async def test_every_open_page_of_a_person_gets_the_card(client: Client, front_end: PlaygroundFrontEnd) -> None:
    async with client.get("/playground/stream?user=misaki") as one, client.get("/playground/stream?user=misaki") as two:
        await front_end.send(to("misaki"), Card("Hello"))
        assert (await read_event(one)) == (await read_event(two))


async def test_a_card_waits_for_the_page_and_comes_once(client: Client, front_end: PlaygroundFrontEnd) -> None:
    await front_end.send(to("misaki"), Card("First"))
    async with client.get("/playground/stream?user=misaki") as stream:
        name, message = await read_event(stream)
    assert "First" in message["html"]
    await front_end.send(to("misaki"), Card("Second"))
    async with client.get("/playground/stream?user=misaki", headers={"Last-Event-ID": name}) as stream:
        assert "Second" in (await read_event(stream))[1]["html"]
    async with client.get(f"/playground/stream?user=misaki&after={name}") as stream:
        assert "Second" in (await read_event(stream))[1]["html"]


async def test_streams_end_when_the_front_end_does(serve: Serve) -> None:
    async with serve() as (client, front_end):
        stream = await client.get("/playground/stream?user=misaki")
        await stream.content.readline()
        await front_end.__aexit__()
        assert (await asyncio.wait_for(stream.content.read(), 5)).strip() == b""
