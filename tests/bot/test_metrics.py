"""The figures of operation: each moves with what it counts, and none tells of anybody."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import time as datetime_time
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.__main__ import build_app
from bot.metrics import Metrics
from bot.model import FAILURES
from bot.schedule import Schedule
from bot.settings import Settings
from bot.slack.endpoint import PATH as SLACK_PATH
from bot.watch import LAG_EVERY, Watch
from coach.coach import Coach
from coach.jobs import Job
from coach.turn import Account, Company, Incoming, JobContext
from storage.db import Database
from tests.bot.model_peer import fails
from tests.bot.program import METRICS_TOKEN, SECRETS, TEAM, Program, running
from tests.builders import NOON, Clock, Person
from tests.coach.drafting import Drafter, coach_with_model
from tests.teams.microsoft import TENANT
from usecases.load import Catalogue

THROTTLED = (429, {"error": "ratelimited"}, {"Retry-After": "30"})
REVOKED = (200, {"ok": False, "error": "token_revoked"}, {})


@pytest_asyncio.fixture
async def program(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Program]:
    async with running(database, coach_with_model(database), clock, tmp_path, monkeypatch) as program:
        yield program


def series(metrics: Metrics) -> dict[str, float]:
    """The value of each series."""
    lines = (line.rpartition(" ") for line in metrics.text().decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def waiting(program: Program) -> None:
    """Somebody in Slack whose follow-up is due now."""
    person = Person(program.coach, clock=Clock(program.clock.now - timedelta(days=1)), platform="slack", tenant=TEAM)
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(industry="x", problem="y", offer="z")


async def test_events_answers_and_their_times_are_counted_by_platform(program: Program) -> None:
    for event_id in ("Ev1", "Ev1"):
        assert (await program.says_in_slack("使い方", event_id)).status == 200
    forged = await program.slack.post("{}", headers=program.slack.signed("{}", secret="another"))
    assert forged.status == 401
    assert await program.says_in_teams("使い方", "m1") == 202
    assert await program.says_in_teams("使い方", "m2", bearer="forged") == 401
    await program.client.get(SLACK_PATH)
    told = await program.scrape()
    assert {series: value for series, value in told.items() if series.startswith("banso_events_total")} == {
        'banso_events_total{platform="slack",result="new"}': 1,
        'banso_events_total{platform="slack",result="duplicate"}': 1,
        'banso_events_total{platform="slack",result="refused"}': 1,
        'banso_events_total{platform="teams",result="new"}': 1,
        'banso_events_total{platform="teams",result="refused"}': 1,
    }
    assert told['banso_acknowledgement_seconds_count{platform="slack"}'] == 3
    assert told['banso_acknowledgement_seconds_count{platform="teams"}'] == 2
    assert told['banso_turn_seconds_count{family="words"}'] == 2
    for platform in ("slack", "teams"):
        assert told[f'banso_sends_total{{kind="answer",platform="{platform}",result="sent"}}'] >= 1


async def test_deliveries_waiting_put_off_and_sent(program: Program) -> None:
    waiting(program)
    program.clock.forward(minutes=10)
    await program.watch.look()
    told = await program.scrape()
    assert told['banso_outbox_due{platform="slack"}'] + told.get('banso_outbox_due{platform=""}', 0) == 1
    assert max(value for series, value in told.items() if series.startswith("banso_outbox_oldest_due_seconds")) >= 600

    program.slack_api.next.append(THROTTLED)
    await program.delivers()
    told = await program.scrape()
    assert told['banso_throttled_total{platform="slack"}'] == 1
    assert told['banso_sends_total{kind="delivery",platform="slack",result="put_back"}'] == 1

    program.clock.forward(seconds=31)
    await program.delivers()
    await program.watch.look()
    told = await program.scrape()
    assert told['banso_sends_total{kind="delivery",platform="slack",result="sent"}'] == 1
    assert (told['banso_outbox_due{platform="slack"}'], told['banso_outbox_due{platform="teams"}']) == (0, 0)
    assert told['banso_outbox_oldest_due_seconds{platform="slack"}'] == 0


async def test_a_platform_that_refuses_us_is_seen(program: Program) -> None:
    waiting(program)
    program.slack_api.next.append(REVOKED)
    await program.delivers()
    await program.watch.look()
    told = await program.scrape()
    assert told['banso_channels_refusing{platform="slack"}'] == 1
    assert told['banso_channels_refusing{platform="teams"}'] == 0


async def test_an_event_that_nobody_answered_is_seen(program: Program) -> None:
    await program.intake.record(Incoming("E1", Account("slack", TEAM, "U1"), program.clock.now, text="使い方"))
    program.clock.forward(minutes=5)
    await program.watch.look()
    told = await program.scrape()
    assert (told["banso_inbox_unanswered"], told["banso_inbox_oldest_seconds"]) == (1, 300)


async def test_calls_of_the_model_their_cost_and_its_rest(program: Program) -> None:
    drafter = Drafter(program.coach)
    drafter.command("welcome.hello")
    drafter.looks()
    drafter.sends()
    model = program.model.model(metrics=program.metrics)
    program.model.next += [program.model.behaviour, *(fails(401) for _ in range(FAILURES))]
    for _ in range(FAILURES + 2):
        await model.answer(drafter.asks, 20, lambda _heard: None)
    await model.aclose()
    told = await program.scrape()
    calls = {series: value for series, value in told.items() if series.startswith("banso_model_calls_total")}
    assert calls == {
        'banso_model_calls_total{result="answered"}': 1,
        'banso_model_calls_total{result="set-up"}': FAILURES,
        'banso_model_calls_total{result="resting"}': 1,
    }
    assert told["banso_model_resting"] == 1
    assert told['banso_model_tokens_total{direction="in"}'] == 700
    assert told['banso_model_tokens_total{direction="out"}'] == 300
    assert told['banso_model_cost_total{currency="USD"}'] == pytest.approx(0.00475)
    assert told["banso_model_seconds_count"] == 1


async def test_jobs_by_result_and_the_last_success_outlives_the_process(coach: Coach, database: Database) -> None:
    def broken(_context: JobContext) -> None:
        raise RuntimeError

    def well(_context: JobContext) -> None:
        pass

    jobs = [Job(work.__name__, work, datetime_time(11), timedelta(hours=6)) for work in (broken, well)]
    first, second = Metrics(), Metrics()
    ran = asyncio.Event()
    loop = asyncio.get_running_loop()

    def look(now: object) -> dict[str, bool]:
        done = coach.run_jobs(NOON, jobs, [])
        loop.call_soon_threadsafe(ran.set)
        return dict(done)

    async with Schedule(look, lambda: NOON, metrics=first):
        await asyncio.wait_for(ran.wait(), 20)
    await Watch(database, second, lambda: NOON, ()).look()
    told = series(first)
    assert told['banso_job_runs_total{job="well",result="done"}'] == 1
    assert told['banso_job_runs_total{job="broken",result="failed"}'] == 1
    for metrics in (first, second):
        moments = {name: value for name, value in series(metrics).items() if "last_success" in name}
        assert moments == {'banso_job_last_success_timestamp_seconds{job="well"}': NOON.timestamp()}


async def test_a_database_that_is_away_is_seen_and_that_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database, metrics = Database(f"sqlite:///{folder}/banso.db"), Metrics()
    database.on_gone = metrics.database_error
    folder.rmdir()
    watch = Watch(database, metrics, lambda: NOON, ())
    await watch.look()
    told = series(metrics)
    assert (told["banso_database_up"], told["banso_database_errors_total"]) == (0, 1)
    folder.mkdir()
    database.migrate()
    await watch.look()
    assert series(metrics)["banso_database_up"] == 1
    database.close()


async def test_a_blocked_event_loop_is_seen(database: Database) -> None:
    metrics = Metrics()
    watching = asyncio.create_task(Watch(database, metrics, lambda: NOON, ()).run())
    await asyncio.sleep(LAG_EVERY / 2)
    time.sleep(LAG_EVERY * 2)  # noqa: ASYNC251 what must not happen
    async with asyncio.timeout(20):
        while not series(metrics)["banso_event_loop_lag_seconds_count"]:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.01)
    watching.cancel()
    assert series(metrics)["banso_event_loop_lag_seconds_sum"] >= LAG_EVERY


@pytest.mark.parametrize("header", [None, "", METRICS_TOKEN, "Bearer", f"Bearer {METRICS_TOKEN}x", "Bearer é\udcff"])
async def test_without_the_token_nothing_is_shown(program: Program, header: str | None) -> None:
    answer = await program.client.get("/metrics", headers={} if header is None else {"Authorization": header})
    said = await answer.text()
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "BANSO_METRICS_TOKEN" in said
    assert "banso_events" not in said


async def test_without_a_token_in_the_settings_the_address_does_not_exist(
    database: Database, catalogue: Catalogue
) -> None:
    coach = Coach(database, catalogue, Company())
    app = build_app(Settings(_env_file=None), {}, database, coach, lambda: NOON)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/metrics", headers={"Authorization": "Bearer "})).status == 404


async def test_no_figure_tells_of_a_person_a_worry_or_a_secret(program: Program) -> None:
    """A counter that moved when one person asked would tell what they asked."""
    program.slack_api.profile = {"real_name": "山田太郎", "email": "taro@example.com", "title": "営業部"}
    await program.says_in_slack("AIに仕事を取られそうで不安")
    await program.says_in_slack("顧客名を入れていい？")
    person = Person(program.coach, "U1", platform="slack", tenant=TEAM)
    for command in ("relay.open", "worry.kind", "privacy.stored", "pulse.home"):
        incoming = Incoming(command, person.account, NOON, command=command)
        await program.intake.reply(incoming)
    await program.watch.look()
    text = program.metrics.text().decode()
    families = {line.split('"')[1] for line in text.splitlines() if line.startswith("banso_turn_seconds_count")}
    assert families == {"words", "other"}
    tells = ("山田", "taro", "営業", "U1", TEAM, TENANT, "worry", "relay", "privacy", "pulse_", "policy", *SECRETS)
    assert [word for word in tells if word in text] == []
