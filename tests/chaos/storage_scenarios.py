"""What may happen to the database of a served company, and what must hold afterwards."""

import asyncio
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.cluster import Cluster, running, small_disk
from tests.chaos.stage import Sizes, Stage, company, finish

CUTS = 15
OUTAGE = 60.0
FULL = 20.0
"""Seconds the disk stays full after the first refusal."""
DISK = 150
"""Megabytes of the small disk; an empty PostgreSQL without its log takes 45."""


async def connections_cut(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """Every connection to the database is terminated, once a second, under load and in the middle of a wave."""
    async with company(cluster.new_database(), folder, sizes) as on:
        await on.start(sizes.replicas)
        load, cut = on.begin_load(), 0
        await on.under_way(0.1)
        for _ in range(CUTS):
            cut += await asyncio.to_thread(cluster.cut_connections, on.database_name)
            await asyncio.sleep(1)
        await load
        return f"{await finish(on)} | {cut} connections cut in {CUTS} times"


async def stopped(_cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """PostgreSQL is stopped under load and in the middle of a wave, and started a minute later."""
    with tempfile.TemporaryDirectory() as place, running(_open(Path(place))) as own:
        async with company(own.new_database(), folder, sizes) as on:
            replicas = await on.start(sizes.replicas)
            load = on.begin_load()
            await on.under_way(0.3)
            await asyncio.to_thread(own.stop)
            await asyncio.sleep(OUTAGE)
            assert {await on.ready(replica) for replica in replicas} == {503}, "not ready without a database"
            await asyncio.to_thread(own.start)
            await load
            return f"{await finish(on)} | {refused(on)} while it was away"


async def disk_full(_cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """The disk of PostgreSQL's data fills up under load and in the middle of a wave; later there is room again."""
    with tempfile.TemporaryDirectory() as place:
        _open(Path(place))
        log = Path(place) / "log"
        log.mkdir()
        with small_disk(Path(place) / "disk", DISK) as disk, running(disk, log) as own:
            async with company(own.new_database(), folder, sizes) as on:
                replicas = await on.start(sizes.replicas)
                load = on.begin_load()
                await on.under_way(0.2)
                with _filled(disk):
                    await on.until(lambda: statuses(on).count(503) >= 10, "events are refused")
                    await asyncio.sleep(FULL / 2)
                    ready = {await on.ready(replica) for replica in replicas}
                    await asyncio.sleep(FULL / 2)
                assert ready == {503}, f"/readyz with a full disk: {ready}"
                await load
                for replica in replicas:
                    await on.until_ready(replica)
                return f"{await finish(on)} | {refused(on)} while it was full"


def statuses(stage: Stage) -> list[int]:
    """Of every refusal so far."""
    return [status for sent in stage.sent for status in sent.refusals]


def refused(stage: Stage) -> str:
    """How many requests were refused, and how."""
    found = statuses(stage)
    assert all(status == 0 or status >= 500 for status in found), f"refusals: {sorted(set(found))}"
    told = found.count(503)
    return f"{told} requests refused with 503, {len(found) - told} not answered in time" if found else "none refused"


@contextmanager
def _filled(disk: Path) -> Iterator[None]:
    """No byte is left on the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        size = 2**20
        while size:
            try:
                os.write(file.fileno(), b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2
    yield
    filler.unlink()


def _open(folder: Path) -> Path:
    """A folder that PostgreSQL's own user may enter."""
    folder.chmod(0o755)
    return folder
