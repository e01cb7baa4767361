"""The playground on a real loopback port, in a thread of its own, for a browser to visit."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.frontend import Address
from bot.intake import Intake
from bot.model import Model
from bot.playground.app import PLATFORM, TENANT, PlaygroundFrontEnd, PlaygroundPerson
from bot.server import make_app
from coach.cards import Card
from coach.coach import Coach
from coach.turn import Account, Company
from storage.db import Database
from usecases.load import load_catalogue

NAMES = (
    ("佐藤 美咲", "営業部", "Sales", "ja"),
    ("Emma Wilson", "営業部", "Sales", "en"),
    ("鈴木 健一", "人事部", "HR", "ja"),
    ("高橋 由美", "総務部", "General affairs", "ja"),
    ("Daniel Clark", "情報システム部", "IT", "en"),
    ("伊藤 さくら", "経理部", "Finance", "ja"),
    ("渡辺 大輔", "製造部", "Manufacturing", "ja"),
    ("Priya Nair", "開発部", "Engineering", "en"),
    ("山本 直樹", "経営企画部", "Corporate planning", "ja"),
    ("中村 彩", "広報部", "Public relations", "ja"),
    ("小林 誠", "法務部", "Legal", "ja"),
    ("加藤 恵", "カスタマーサポート部", "Customer support", "ja"),
)


def everyone() -> list[PlaygroundPerson]:
    """Enough people for a long list; the first dozen are named above."""
    named = [PlaygroundPerson(f"person-{i}", *row, f"person-{i}@example.com") for i, row in enumerate(NAMES)]
    more = [PlaygroundPerson(f"more-{i}", f"社員 {i:03}", "総務部", "General affairs", "ja") for i in range(188)]
    return named + more


@dataclass
class Served:
    """A running playground."""

    address: str
    database: Database
    front_end: PlaygroundFrontEnd
    loop: asyncio.AbstractEventLoop

    def send(self, user: str, card: Card) -> None:
        """Put a card before a person, unasked."""
        sending = self.front_end.send(Address(Account(PLATFORM, TENANT, user)), card)
        asyncio.run_coroutine_threadsafe(sending, self.loop).result(10)


@contextmanager
def serve(folder: Path, company: Company | None = None, model: Model | None = None) -> Iterator[Served]:
    """Serve on a free port with an empty database in ``folder`` until the end of the block."""
    database = Database(f"sqlite:///{folder}/banso.db")
    database.migrate()
    intake = Intake(Coach(database, load_catalogue(), company or Company()), database, model)
    ready: list[Served] = []
    started, stop = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with PlaygroundFrontEnd(intake, everyone) as front_end:
            runner = web.AppRunner(make_app([front_end], database), shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            ready.append(Served(f"http://{host}:{port}/", database, front_end, asyncio.get_running_loop()))
            started.set()
            await stop.wait()
        await runner.cleanup()

    with ThreadPoolExecutor(1) as thread:
        serving = thread.submit(asyncio.run, run())
        serving.add_done_callback(lambda _: started.set())
        started.wait()
        try:
            if not ready:
                serving.result()  # Raises what kept it from starting.
            yield ready[0]
        finally:
            if ready:
                ready[0].loop.call_soon_threadsafe(stop.set)
            serving.result(20)
            database.close()
