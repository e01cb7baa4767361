"""Replicas that serve a filled database, and people who write to them: what each measurement begins with."""

import asyncio
import itertools
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy.engine import make_url

from bot.slack.endpoint import PATH as SLACK_PATH
from storage.db import Database
from tests.bench.scale.company import TEAM, Filled
from tests.bench.scale.load import Load
from tests.bench.scale.people import Person, SlackPerson, TeamsPerson, Tenant
from tests.bench.scale.platforms import Platforms
from tests.bench.scale.watch import Replica, Watch
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.teams.microsoft import APP_ID, TENANT

SECRET, BOT = "bench-secret", "U0BOT"


@dataclass(frozen=True)
class AtWork:
    """A company at work."""

    database: Database
    watch: Watch
    load: Load
    ahead: timedelta
    """How far the company's clock is ahead of ours."""

    def now(self) -> datetime:
        """The company's time."""
        return datetime.now(UTC) + self.ahead


@asynccontextmanager
async def at_work(
    made: Filled, platforms: Platforms, replicas: int, rate: float, people: Sequence[int]
) -> AsyncIterator[AtWork]:
    """Serve the database with so many replicas; ``people`` write in turns, ``rate`` messages a second."""
    ahead = made.moment - datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as processes:
        served = [_replica(processes, number, made, platforms, ahead, Path(folder)) for number in range(replicas)]
        async with AsyncExitStack() as stack:
            bots = [address for _, address in served]
            drivers = [
                await stack.enter_async_context(SlackDriver(address + SLACK_PATH, SECRET, TEAM, BOT))
                for address in bots
            ]
            connector = aiohttp.TCPConnector(limit=0)
            session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
            tenant = Tenant(session, platforms, bots)
            database = Database(_named(made.url, "driver"))
            stack.callback(database.close)
            watch = Watch(database.engine, [replica for replica, _ in served])
            watching = asyncio.create_task(watch.run())
            stack.callback(watching.cancel)
            load = Load(rate, _in_turns(people, platforms, drivers, tenant))
            yield AtWork(database, watch, load, ahead)


def _replica(
    stack: ExitStack, number: int, made: Filled, platforms: Platforms, ahead: timedelta, folder: Path
) -> tuple[Replica, str]:
    """Start one; the value also has its address."""
    name, port = f"banso-{number}", free_port()
    environment = {
        "BANSO_DATABASE_URL": _named(made.url, name),
        "BANSO_HOST": "127.0.0.1",
        "BANSO_PORT": str(port),
        "BANSO_SLACK_BOT_TOKEN": "xoxb-bench",
        "BANSO_SLACK_SIGNING_SECRET": SECRET,
        "BANSO_SLACK_API_URL": platforms.slack_api,
        "BANSO_TEAMS_APP_ID": APP_ID,
        "BANSO_TEAMS_APP_PASSWORD": "secret",
        "BANSO_TEAMS_TENANT_ID": TENANT,
        "REQUESTS_CA_BUNDLE": platforms.certificate,
    }
    gauge, log = folder / f"{name}.json", folder / f"{name}.log"
    gauge.write_text('{"tasks": 0, "late": 0.0, "spans": {}}', encoding="ascii")
    command = [sys.executable, "-m", "tests.bench.scale.served", str(ahead.total_seconds())]
    command += [platforms.service, platforms.login, str(gauge)]
    process = stack.enter_context(running(command, port, log, environment, seconds=60))
    stack.callback(_tell_faults, log)
    return Replica(name, process.pid, gauge), f"http://127.0.0.1:{port}"


def _named(url: str, name: str) -> str:
    return make_url(url).update_query_dict({"application_name": name}).render_as_string(hide_password=False)


def _in_turns(
    numbers: Sequence[int], platforms: Platforms, drivers: Sequence[SlackDriver], tenant: Tenant
) -> Iterator[Person]:
    """The people in an order of chance, over and over."""
    order = random.Random(7).sample(numbers, len(numbers))
    for number in itertools.cycle(order):
        yield TeamsPerson(number, tenant) if number % 2 else SlackPerson(number, platforms, drivers)


def _tell_faults(log: Path) -> None:
    """What a replica logged as an error: a figure beside it would not be what it seems."""
    faults = [
        line
        for line in log.read_text(errors="replace").splitlines()
        if '"error"' in line.lower() or "Traceback" in line
    ]
    if faults:
        print(f"  {log.stem} logged {len(faults)} errors, first: {faults[0][:300]}", file=sys.stderr)
