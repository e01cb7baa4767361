"""Logs: one JSON object a line, facts in fields, an id for what belongs together, not a word of what a person wrote."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.logs import one_request
from bot.metrics import Metrics
from bot.schedule import Schedule
from bot.slack.endpoint import PATH as SLACK_PATH
from bot.teams.app import PATH as TEAMS_PATH
from coach.coach import Coach
from coach.locales import say
from coach.turn import Account, Incoming
from storage.db import Database
from tests.bot.log import Log, kept_log
from tests.bot.model_peer import draft, fails, says
from tests.bot.program import METRICS_TOKEN, SECRETS, TEAM, USAGE_TOKEN, Program, running
from tests.builders import NOON, Clock, Person
from tests.coach.drafting import Drafter, coach_with_model
from tests.e2e.peers.slack_driver import JSON

log = logging.getLogger("bot.example")

NAME, EMAIL, PHONE, WORDS = "山田太郎", "taro.yamada@example.co.jp", "090-1234-5678", "青龍計画の見積もり"
WRITTEN = f"{NAME}（{EMAIL}、{PHONE}）に{WORDS}を送りたい"
PERSONAL = (NAME, "山田", "taro.yamada", PHONE, "青龍計画", "見積もり", "example.co.jp")
ADDRESS = "127.0.0.1"


@pytest.fixture
def written() -> Iterator[Log]:
    with kept_log() as kept:
        yield kept


@pytest_asyncio.fixture
async def program(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Program]:
    async with running(database, coach_with_model(database), clock, tmp_path, monkeypatch) as program:
        program.slack_api.profile = {"real_name": NAME, "email": EMAIL, "title": WORDS}
        yield program


def test_an_event_and_its_facts(written: Log) -> None:
    log.warning("delivery_not_sent", extra={"platform": "slack", "count": 3, "name_ja": "総務"})
    [line] = written.lines()
    assert (line["event"], line["level"], line["logger"]) == ("delivery_not_sent", "warning", "bot.example")
    assert (line["platform"], line["count"], line["name_ja"]) == ("slack", 3, "総務")
    assert line["at"].endswith("+00:00")
    assert "request" not in line


def test_an_exception_says_where_it_came_from_and_not_what_it_says(written: Log) -> None:
    secret, address = "極秘の文章", "taro@example.com"
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(address) from error
    except ValueError:
        log.exception("turn_failed")
    [line] = written.lines()
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["trace"]
    assert "taro@" not in written.text
    assert "極秘" not in written.text


def test_everything_fits_on_one_line(written: Log) -> None:
    log.error("a\nb", extra={"text": "c\nd\u2028e", "thing": object()})
    assert written.text.count("\n") == 1
    assert written.lines()[0]["event"] == "a\nb"


def test_a_record_without_an_exception_has_none(written: Log) -> None:
    log.error("x", exc_info=True)
    assert "exception" not in written.lines()[0]


def test_of_a_library_only_the_place_is_kept(written: Log) -> None:
    library = logging.getLogger("slack_bolt.App")
    library.error("Unhandled request (%s)", {"text": WRITTEN})
    library.warning(f"Failed to post {WRITTEN}", extra={"body": WRITTEN})
    for line in written.lines():
        assert (line["event"], line["logger"]) == ("library", "slack_bolt.App")
        assert line["place"].startswith("test_logs.test_of_a_library_only_the_place_is_kept:")
    assert [word for word in PERSONAL if word in written.text] == []


def test_warnings_and_errors_are_counted_by_their_event() -> None:
    metrics = Metrics()
    with metrics.counting_logs():
        log.error("turn_failed")
        log.info("request")
        logging.getLogger("aiohttp.server").error(WRITTEN)
    log.error("turn_failed")
    told = metrics.text().decode()
    assert 'banso_log_events_total{event="turn_failed",level="error"} 1.0' in told
    assert 'banso_log_events_total{event="library",level="error"} 1.0' in told
    assert 'event="request"' not in told


async def test_an_id_goes_along_into_threads_and_tasks_and_ends_with_its_request(written: Log) -> None:
    async def later() -> None:
        await asyncio.sleep(0)
        log.info("later")

    with one_request("r1") as name:
        task = asyncio.create_task(later())
        await asyncio.to_thread(log.info, "thread")
        with one_request("r2") as inner:
            log.info("inner")
    log.info("outside")
    await task
    assert (name, inner) == ("r1", "r1")
    assert {line["event"]: line.get("request") for line in written.lines()} == {
        "later": "r1",
        "thread": "r1",
        "inner": "r1",
        "outside": None,
    }


async def test_what_an_event_brings_about_in_the_background_carries_its_id(program: Program, written: Log) -> None:
    program.slack_api.next += [(200, {"ok": False, "error": "is_archived"}, {})] * 10  # of either, every card

    async def says_as(name: str) -> None:
        body = program.slack.envelope(program.slack.direct_message("U1", "D1", "使い方"))
        await program.slack.post(body, JSON, {**program.slack.signed(body), "X-Request-ID": name})

    await asyncio.gather(says_as("first"), says_as("second"))
    await program.intake.drain(10)
    for event in ("request", "answer_not_sent"):
        assert {line["request"] for line in written.events(event)} == {"first", "second"}


async def test_each_delivery_and_each_look_at_the_jobs_has_an_id(program: Program, coach: Coach, written: Log) -> None:
    for user in ("U1", "U2"):
        waiting(program, user)
    program.slack_api.next += [(200, {"ok": False, "error": "is_archived"}, {})] * 2
    await program.delivers()
    assert len({line["request"] for line in written.events("delivery_not_sent")}) == 2

    looked, loop = asyncio.Event(), asyncio.get_running_loop()

    def look(_now: object) -> dict[str, bool]:
        loop.call_soon_threadsafe(looked.set)
        raise RuntimeError

    async with Schedule(look, lambda: NOON):
        await asyncio.wait_for(looked.wait(), 20)
    [failed] = written.events("jobs_failed")
    assert failed["request"]


def waiting(program: Program, user: str) -> None:
    """Somebody in Slack whose follow-up is due now."""
    clock = Clock(program.clock.now - timedelta(days=1))
    person = Person(program.coach, user, clock=clock, platform="slack", tenant=TEAM)
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(industry=WORDS, problem=WRITTEN, offer=NAME)


async def test_no_line_holds_what_a_person_wrote_who_they_are_or_a_secret(program: Program, written: Log) -> None:
    """Whatever goes well or wrong, at every entrance."""
    await turns(program)
    await refusals(program)
    await sends_that_fail(program)
    await the_model(program)
    await imports_and_downloads(program)
    await faults(program)
    events = {line["event"] for line in written.lines()}
    assert events >= {
        "request",
        "answer_not_sent",
        "delivery_not_sent",
        "event_duplicate",
        "request_not_authenticated",
        "activity_unreadable",
        "slack_signature_refused",
        "model_refused",
        "model_gave_no_answer",
        "usage_received",
        "turn_failed",
        "answer_failed",
    }
    told = [word for word in (*PERSONAL, *SECRETS, ADDRESS, "d0wnl0ad") if word in written.text]
    assert told == [], [line for line in written.lines() if any(word in json.dumps(line) for word in told)]


async def turns(program: Program) -> None:
    """Words, commands and forms, on both platforms, some of them twice."""
    for event_id in ("Ev1", "Ev1"):
        await program.says_in_slack(WRITTEN, event_id)
    await program.says_in_slack(f"{WORDS}の提案書の下書きしたい")
    await program.slack.command("U1", "D1", WRITTEN, "http://127.0.0.1:1/never")
    await program.slack.press("U1", "D1", {"ts": "1.1"}, {"action_id": WRITTEN, "value": WRITTEN, "type": "button"})
    await program.says_in_teams(WRITTEN, "m1")
    await program.says_in_teams(WRITTEN, "m2", type="invoke", name=WRITTEN, value={"action": {"verb": WRITTEN}})
    await program.intake.drain(10)


async def refusals(program: Program) -> None:
    """What is forged, malformed or lost."""
    body = program.slack.envelope(program.slack.direct_message("U1", "D1", WRITTEN))
    await program.slack.post(body, headers=program.slack.signed(body, secret="another"))
    await program.slack.post(WRITTEN)
    await program.slack.post(json.dumps({"type": WRITTEN, "event": [WRITTEN]}))
    await program.says_in_teams(WRITTEN, "m3", bearer=f"x.{USAGE_TOKEN}.y")
    await program.says_in_teams(WRITTEN, "m4", conversation=WRITTEN)
    await program.client.post(TEAMS_PATH, data=WRITTEN.encode(), headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    for path in (f"/{EMAIL}", f"{SLACK_PATH}?{WRITTEN}", f"/api/usage?token={USAGE_TOKEN}", "/download/d0wnl0ad"):
        await program.client.get(path, headers={"X-Request-ID": WRITTEN, "User-Agent": EMAIL})


async def sends_that_fail(program: Program) -> None:
    """A platform that repeats in its errors what it was sent."""
    for status, error in ((200, "invalid_blocks"), (200, WRITTEN), (500, WRITTEN), (200, "user_disabled")):
        program.slack_api.next.append((status, {"ok": False, "error": error, "message": WRITTEN}, {}))
        if error != WRITTEN or status == 500:
            await program.says_in_slack(WRITTEN)
    program.slack_api.next.clear()
    waiting(program, "U5")
    program.slack_api.next.append((200, {"ok": False, "error": "is_archived", "message": WRITTEN}, {}))
    await program.delivers()


async def the_model(program: Program) -> None:
    """One that answers, one that repeats the prompt in its refusal, one that is no model."""
    program.model.next += [says(draft(WRITTEN)), fails(400, "bad_request"), fails(500), fails(500), says(WRITTEN)]
    drafter = Drafter(program.coach, "U9", platform="slack", tenant=TEAM)
    drafter.command("welcome.hello")
    for number in range(4):
        drafter.looks(text=WRITTEN)
        button = drafter.button(say("ja", "draft-button-make"))
        incoming = Incoming(f"D{number}", drafter.account, NOON, command=button.command, args=button.args)
        assert await program.intake.record(incoming)
        program.intake.answer_later(program.front_ends["slack"], incoming)
        await program.intake.drain(20)


async def imports_and_downloads(program: Program) -> None:
    """Good events and bad ones, with and without the token."""

    def use(name: str, **data: Any) -> dict[str, Any]:
        when = {"specversion": "1.0", "id": name, "source": "https://ai.example.com", "time": "2026-11-24T02:00:00Z"}
        return {**when, "type": "com.banso.ai.use", "data": {"email": EMAIL, "tool": "chatgpt", **data}}

    kind = "application/cloudevents-batch+json"
    for token in (USAGE_TOKEN, WORDS.encode().hex()):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        for body in ([use("1"), use("2", tool=WRITTEN), use("3", email=WRITTEN)], WRITTEN, [WRITTEN]):
            await program.client.post("/api/usage", data=json.dumps(body).encode(), headers=headers)
    for method in ("GET", "POST"):
        await program.client.request(method, "/download/d0wnl0ad")


async def faults(program: Program) -> None:
    """A handler that fails on what it was given, and one whose command is what somebody wrote."""
    account = Account("slack", TEAM, "U7")
    arguments: Any = {"use_case": [WRITTEN]}
    for number, command in enumerate(("try.fill", WRITTEN)):
        await program.intake.reply(Incoming(f"F{number}", account, NOON, command=command, args=arguments))

    async def broken() -> None:
        raise ValueError(WRITTEN)

    program.intake.in_background(broken())
    await program.intake.drain(10)
