"""What Banso adds to the time of a model's answer: ``python -m tests.bench.model``. Aim: at most 30 ms at the median.

The same server is asked in turns by OpenAI's client alone and by Banso, from the press to the draft's card: recorded,
budgeted, asked, checked, unmasked, shown. The difference is Banso's own. The typing and the look before it are not
timed; they are turns like any other. The processor's time is told, too, for a machine that has other things to do.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from openai import AsyncOpenAI

from bot.intake import Intake
from coach.locales import say
from coach.turn import Incoming
from storage.db import Database
from tests.bot.model_peer import ModelPeer, draft, model_peer, says
from tests.bot.platform import Notebook
from tests.builders import NOON
from tests.coach.drafting import COMPANY, TERMS, Drafter, coach_with_model

ROUNDS = 60
WARM = 5
AIM = 30.0
"""Milliseconds."""

UNLIMITED = replace(COMPANY, model=replace(TERMS, person_tokens=10**9, company_tokens=10**9))
ANSWER = draft("[メール1] までお送りいただけますでしょうか。\n" * 40, "時刻", "件名")


@dataclass(frozen=True)
class Taken:
    """Milliseconds that passed, and of the processor's."""

    wall: float
    processor: float


@contextmanager
def _timed(into: list[Taken]) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    into.append(Taken((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000))


async def _bare(client: AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "x"}], stream=True, stream_options={"include_usage": True}
    )
    async for _ in stream:
        pass


async def _banso(intake: Intake, incoming: Incoming) -> None:
    platform = Notebook()
    await intake.record(incoming)
    intake.answer_later(platform, incoming)
    await intake.drain(30)
    assert platform.headings[-1].startswith(say("ja", "draft-made-heading", title="")), platform.headings


async def _measure(peer: ModelPeer, folder: str) -> tuple[list[Taken], list[Taken]]:
    database = Database(f"sqlite:///{folder}/bench.db")
    database.migrate()
    drafter = Drafter(coach_with_model(database, UNLIMITED))
    drafter.command("welcome.hello")
    model, client = peer.model(seconds=30), AsyncOpenAI(base_url=peer.url, api_key="x", max_retries=0)
    intake = Intake(drafter.coach, database, model)
    bare: list[Taken] = []
    banso: list[Taken] = []
    for number in range(WARM + ROUNDS):
        drafter.looks()
        button = drafter.button(say("ja", "draft-button-make"))
        incoming = Incoming(f"E{number}", drafter.account, NOON, command=button.command, args=button.args)
        with _timed(bare):
            await _bare(client)
        with _timed(banso):
            await _banso(intake, incoming)
    await model.aclose()
    await client.close()
    return bare[WARM:], banso[WARM:]


async def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with model_peer() as peer:
            peer.behaviour = says(ANSWER, piece=20)
            bare, banso = await _measure(peer, folder)
    print(f"{'ms, median':12}{'passed':>10}{'processor':>12}")
    rows = {name: _medians(values) for name, values in (("client", bare), ("banso", banso))}
    rows["added"] = Taken(rows["banso"].wall - rows["client"].wall, rows["banso"].processor - rows["client"].processor)
    for name, taken in rows.items():
        print(f"{name:12}{taken.wall:10.1f}{taken.processor:12.1f}")
    print(f"aim: {AIM:.0f} added")


def _medians(values: list[Taken]) -> Taken:
    return Taken(statistics.median(v.wall for v in values), statistics.median(v.processor for v in values))


if __name__ == "__main__":
    asyncio.run(_main())
