"""One replica: Banso as ``python -m bot`` serves it, at another time of day and with Microsoft on loopback.

``python -m tests.bench.scale.served <seconds ahead> <address of Microsoft's services> <address of the login> <file>``.
Settings come from the environment as always; Microsoft's addresses are no settings, so they are given here. Into the
file it writes, each second, how many asyncio tasks there are, how late the event loop was at its worst, and from when
to when each job was at work (``time.perf_counter``, which all processes of a machine share).
"""

import asyncio
import functools
import json
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bot.__main__ as program
from bot.logs import set_up_logs
from bot.settings import load_settings
from coach.coach import Coach
from coach.jobs import Work
from coach.turn import JobContext

EVERY = 0.01
"""Seconds between looks at the event loop's lateness."""


LEAST = 0.005
"""Seconds; work that took less found nothing to do."""

Spans = dict[str, list[tuple[float, float]]]


def _time_jobs(spans: Spans) -> None:
    """Note when work is done."""
    run = Coach._run

    def timed(self: Coach, name: str, work: Work, *rest: Any) -> bool:
        def measured(context: JobContext) -> None:
            begin = time.perf_counter()
            work(context)
            end = time.perf_counter()
            if end - begin >= LEAST:
                spans.setdefault(name, []).append((begin, end))

        return run(self, name, measured, *rest)

    Coach._run = timed  # type: ignore[method-assign]


async def _gauge(file: Path, spans: Spans) -> None:
    worst, told = 0.0, time.monotonic()
    while True:
        began = time.monotonic()
        await asyncio.sleep(EVERY)
        worst = max(worst, time.monotonic() - began - EVERY)
        if time.monotonic() - told >= 1:
            _write(file, {"tasks": len(asyncio.all_tasks()), "late": worst, "spans": spans})
            worst, told = 0.0, time.monotonic()


def _write(file: Path, values: dict[str, Any]) -> None:
    """A line on a disk that nobody waits for: it takes microseconds."""
    half = file.with_suffix(".new")
    half.write_text(json.dumps(values), encoding="ascii")
    half.replace(file)


async def _serve(ahead: timedelta, file: Path) -> None:
    spans: Spans = {}
    _time_jobs(spans)
    gauge = asyncio.create_task(_gauge(file, spans))
    try:
        await program.serve(load_settings(), lambda: datetime.now(UTC) + ahead)
    finally:
        gauge.cancel()
        with suppress(asyncio.CancelledError):
            await gauge


def main(ahead: str, service: str, login: str, file: str) -> None:
    """Serve until SIGTERM."""
    microsoft = {"service_hosts": ("127.0.0.1",), "openid_url": f"{service}/metadata", "login_url": login}
    program.TeamsSettings = functools.partial(program.TeamsSettings, **microsoft)  # type: ignore[misc]
    set_up_logs()
    asyncio.run(_serve(timedelta(seconds=float(ahead)), Path(file)))


if __name__ == "__main__":
    main(*sys.argv[1:])
