"""A company at scale: latency under load beside a wave and the week's jobs, a soak, how it grows, what partitions do.

``BANSO_TEST_DATABASE_URL=... python -m tests.bench.scale [--employees 20000] [--events-million 1] [--seconds 60] ...``;
PostgreSQL only. docs/scale.md tells the method and the figures.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.scale import growth, partitions, traffic
from tests.bench.scale.company import Size, filled
from tests.bench.scale.company_at_work import at_work
from tests.bench.scale.platforms import Platforms
from tests.conftest import POSTGRESQL

SOAK_PEOPLE = 5_000
"""Who writes during a soak: what is remembered of each is remembered by its first third."""


def parameters() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--employees", type=int, default=20_000)
    parser.add_argument("--events-million", type=float, default=1.0)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of load alone, and at least of load beside the rest"
    )
    parser.add_argument("--soak-minutes", type=float, default=0.0)
    parser.add_argument("--growth", choices=("none", *growth.PLANS), default="none")
    parser.add_argument("--growth-seconds", type=float, default=20.0, help="of load at each size")
    parser.add_argument("--partitions", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--traffic", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _heading(text: str) -> None:
    print(f"\n== {text} ({datetime.now(UTC):%H:%M:%S} UTC)", flush=True)


async def _company(given: argparse.Namespace, platforms: Platforms) -> None:
    """Everything that is measured on the one company of the parameters."""
    size = Size(given.employees, given.events_million)
    _heading(f"filling {size}")
    with filled(size, platforms.service) as made:
        everyone = range(1, size.employees + 1)
        if given.traffic:
            _heading(f"{given.rate:g} messages/s to {given.replicas} replicas")
            async with at_work(made, platforms, given.replicas, given.rate, everyone) as company:
                await traffic.measure(company, given.seconds)
        if given.soak_minutes:
            _heading(f"soak of {given.soak_minutes:g} minutes, {given.rate:g} messages/s")
            some = random.Random(7).sample(everyone, min(len(everyone), SOAK_PEOPLE))
            async with at_work(made, platforms, given.replicas, given.rate, some) as company:
                await traffic.soak(company, given.soak_minutes)
        if given.partitions:
            _heading("event in one table, and by month")
            await asyncio.to_thread(partitions.compare, made)


async def main() -> None:
    """Measure."""
    given = parameters()
    print("parameters: " + "  ".join(f"--{name.replace('_', '-')} {value}" for name, value in vars(given).items()))
    with tempfile.TemporaryDirectory() as folder:
        platforms = Platforms(Path(folder))
        async with platforms.serving():
            if given.traffic or given.soak_minutes or given.partitions:
                await _company(given, platforms)
            if given.growth != "none":
                _heading("how it grows")
                await growth.measure(platforms, growth.PLANS[given.growth], given.rate, given.growth_seconds)


if __name__ == "__main__":
    if not POSTGRESQL:
        sys.exit("set BANSO_TEST_DATABASE_URL to a PostgreSQL server; SQLite is for one process")
    asyncio.run(main())
