"""What replicas and their database take while they work: memory, processor, threads, files, tasks, connections."""

import asyncio
import json
import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

from sqlalchemy import Engine, text

from coach.kpi.distributions import t_quantile
from tests.bench.footprint import processor_seconds, resident_megabytes

EVERY = 1.0
CONNECTIONS = "SELECT application_name, count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1"


@dataclass(frozen=True)
class Look:
    """One replica at one moment."""

    at: float
    megabytes: float
    processor: float
    threads: int
    files: int
    tasks: int
    late: float
    """Seconds the event loop was late at its worst in the last second."""
    connections: int


@dataclass(frozen=True)
class Replica:
    """A served process and what it writes about itself."""

    name: str
    pid: int
    gauge: Path


@dataclass
class Watch:
    """Looks at the replicas each second; knows when their jobs were at work."""

    engine: Engine
    replicas: Sequence[Replica]
    looks: dict[str, list[Look]] = field(default_factory=dict)

    async def run(self) -> None:
        """Until cancelled."""
        due = time.monotonic()
        while True:
            await asyncio.to_thread(self.look)
            due = max(due + EVERY, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    def look(self) -> None:
        with self.engine.connect() as connection:
            counted = dict(connection.execute(text(CONNECTIONS)).tuples().all())
        for replica in self.replicas:
            self.looks.setdefault(replica.name, []).append(_look(replica, counted.get(replica.name, 0)))

    def spans_since(self, begin: float) -> dict[str, tuple[float, float]]:
        """From when to when each job was at work since then, its longest time: who comes second finds it done."""
        found: dict[str, tuple[float, float]] = {}
        for replica in self.replicas:
            for name, spans in _told(replica)["spans"].items():
                since = [found[name]] if name in found else []
                since += [(first, last) for first, last in spans if first >= begin]
                if since:
                    found[name] = max(since, key=lambda span: span[1] - span[0])
        return found


def _told(replica: Replica) -> dict[str, Any]:
    return dict(json.loads(replica.gauge.read_text(encoding="ascii")))


def _look(replica: Replica, connections: int) -> Look:
    process = Path(f"/proc/{replica.pid}")
    told = _told(replica)
    return Look(
        time.perf_counter(),
        resident_megabytes(replica.pid),
        processor_seconds(replica.pid),
        len(os.listdir(process / "task")),
        len(os.listdir(process / "fd")),
        told["tasks"],
        told["late"],
        connections,
    )


def growth(looks: Sequence[Look], block: float = 60.0) -> tuple[float, float, float]:
    """Megabytes an hour, with the 95 % interval: least squares through the medians of each ``block`` of seconds.

    Medians of a minute are far enough apart to be independent; single seconds are not, and their interval would lie.
    """
    groups: dict[int, list[Look]] = {}
    for look in looks:
        groups.setdefault(int((look.at - looks[0].at) // block), []).append(look)
    points = [
        (median(item.at for item in group) / 3600, median(item.megabytes for item in group))
        for group in groups.values()
    ]
    if len(points) < 4:
        return math.nan, -math.inf, math.inf
    hours, memory = zip(*points, strict=True)
    slope, start = linear_regression(hours, memory)
    mean = sum(hours) / len(hours)
    rest = sum((value - start - slope * hour) ** 2 for hour, value in points)
    error = math.sqrt(rest / (len(points) - 2) / sum((hour - mean) ** 2 for hour in hours))
    reach = t_quantile(0.95, len(points) - 2) * error
    return slope, slope - reach, slope + reach
