"""What the benchmarks beside a bare peer share: processes that answer before they are measured, and one table."""

import asyncio
import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess


@contextmanager
def running(processes: Sequence[SpawnProcess], ports: Sequence[int]) -> Iterator[None]:
    """Start the processes, wait until something answers on every port, and kill them at the end."""
    for process in processes:
        process.start()
    try:
        asyncio.run(_answering(ports))
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def report(rates: Mapping[str, list[float]], waits: Mapping[str, list[float]], bare: str, pace: int) -> None:
    """Print messages a second and acknowledgement times (sorted seconds), and Banso's share of the bare peer's rate."""
    width = max(map(len, rates)) + 1
    print(f"{'':{width}}{'messages/s':>12}{'ack p50 ms':>12}{'ack p99 ms':>12}")
    for name, found in rates.items():
        p50, p99 = (waits[name][int(len(waits[name]) * share)] * 1000 for share in (0.5, 0.99))
        print(f"{name:{width}}{statistics.median(found):12.0f}{p50:12.1f}{p99:12.1f}")
    share = statistics.median(rates["banso"]) / statistics.median(rates[bare])
    print(f"banso / {bare}: {share:.2f} (at least 0.50) · p99 at {pace} messages/s: at most 200 ms")
    print(json.dumps({"rounds": {name: [round(rate) for rate in found] for name, found in rates.items()}}))


async def _answering(ports: Sequence[int]) -> None:
    deadline = time.monotonic() + 60
    for port in ports:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                assert time.monotonic() < deadline, f"nothing answers on port {port}"
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
