"""Whether the send loop reaches the rate a platform permits, and what a long queue costs in memory.

The Slack front end posts to a peer in another process that answers after 50 ms. PostgreSQL when BANSO_TEST_DATABASE_URL
is set, else SQLite. Run it as ``python -m tests.bench.deliveries``.
"""

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bot.delivery import DeliveryLoop
from bot.intake import Intake
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from coach.coach import Coach
from coach.turn import Company
from storage import outbox
from storage.db import Database
from storage.outbox import DeliveryState
from tests.conftest import POSTGRESQL, new_postgresql
from tests.e2e.peers.slack_counter import SlackCounter
from tests.waves import hire, open_wave
from usecases.load import load_catalogue

TEN = datetime.fromisoformat("2026-11-25T10:00+09:00")
"""A Wednesday."""
WARM, SECONDS = 2.0, 15.0
RATES = (200 / 60, 20.0, 50.0)
"""Messages a second: Slack and Teams as they are set at first, and the most that Teams takes."""
SIZES = (1_000, 10_000, 50_000)
ANSWER = 0.05
LEAST = 0.95


def peer(urls: Connection) -> None:
    """Slack in a process of its own."""

    async def serve() -> None:
        async with SlackCounter(ANSWER).serving() as counter:
            urls.send(counter.url)
            await asyncio.Event().wait()

    asyncio.run(serve())


@contextmanager
def new_database() -> Iterator[Database]:
    """An empty one."""
    with ExitStack() as stack:
        if POSTGRESQL:
            url = stack.enter_context(new_postgresql())
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/bench.db"
        database = Database(url)
        stack.callback(database.close)
        database.migrate()
        yield database


def resident() -> float:
    """Megabytes of memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(url: str, api: str, wave: int, begin: datetime, rate: float) -> tuple[float, float]:
    """Messages a second over SECONDS and megabytes of memory at the end, of a process of its own."""
    database = Database(url)
    coach = Coach(database, load_catalogue(), Company())
    reached = asyncio.run(_send(database, coach, api, wave, begin, rate))
    database.close()
    return reached, resident()


async def _send(database: Database, coach: Coach, api: str, wave: int, begin: datetime, rate: float) -> float:
    started = time.monotonic()

    def clock() -> datetime:
        return begin + timedelta(seconds=time.monotonic() - started)

    def sent() -> int:
        with database.transaction() as session:
            return outbox.totals(session, wave).get(DeliveryState.SENT, 0)

    settings = SlackSettings("xoxb-bench", "secret", api_url=api, sends_per_minute=round(rate * 60))
    async with SlackFrontEnd(Intake(coach, database), settings) as front_end:
        loop, stop = DeliveryLoop(coach, {"slack": front_end}, clock), asyncio.Event()
        running = asyncio.create_task(loop.run(stop))
        await asyncio.sleep(WARM)
        before, since = await asyncio.to_thread(sent), time.monotonic()
        await asyncio.sleep(SECONDS)
        reached = (await asyncio.to_thread(sent) - before) / (time.monotonic() - since)
        stop.set()
        await running
        await loop.drain()
    return reached


def main() -> None:
    """Print the rate and the memory for every size of queue and every permitted rate."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    slack = context.Process(target=peer, args=(theirs,), daemon=True)
    slack.start()
    api = ours.recv()
    print(f"{'PostgreSQL' if POSTGRESQL else 'SQLite'}; the peer answers after {ANSWER * 1000:.0f} ms")
    print(f"{'queued':>8}{'permitted/s':>13}{'sent/s':>9}{'share':>8}{'memory MB':>11}")
    shares = []
    try:
        with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as pool:
            for size in SIZES:
                with new_database() as database:
                    hire(database, size, "slack")
                    wave = open_wave(database, TEN)
                    url = database.engine.url.render_as_string(hide_password=False)
                    for number, rate in enumerate(RATES):
                        begin = TEN + timedelta(minutes=10 * number)
                        reached, memory = pool.submit(measure, url, api, wave, begin, rate).result()
                        shares.append(reached / rate)
                        print(f"{size:8}{rate:13.1f}{reached:9.1f}{shares[-1]:8.0%}{memory:11.0f}", flush=True)
    finally:
        slack.kill()
        slack.join()
    print(f"least share of the permitted rate: {min(shares):.0%} (at least {LEAST:.0%})")


if __name__ == "__main__":
    main()
