"""What may happen to the processes of a served company, and what must hold afterwards."""

import asyncio
import signal
import subprocess
import time
from pathlib import Path

from bot.delivery import LEASE
from tests.chaos.cluster import Cluster, Missing
from tests.chaos.stage import ROOT, Sizes, company, finish

EARLIER = "36dc1f2"
"""The revision before the last migration: what is replaced in a rolling upgrade."""

AT_WORK = 200
"""Events that are accepted and not answered when a replica is told to stop."""


async def everywhere_at_once(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """Every event is sent to all replicas at the same moment, from Slack and Teams together."""
    async with company(cluster.new_database(), folder, sizes) as on:
        await on.start(sizes.replicas)
        await on.load(everywhere=True)
        return await finish(on)


async def frozen(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """A replica stands still (SIGSTOP) in the middle of a wave for longer than any lease, and goes on."""
    async with company(cluster.new_database(), folder, sizes) as on:
        victim, *_ = await on.start(sizes.replicas)
        load = on.begin_load()
        await on.under_way(0.2)
        victim.send_signal(signal.SIGSTOP)
        await asyncio.sleep(LEASE.total_seconds() + 20)
        left = on.unsettled()
        victim.send_signal(signal.SIGCONT)
        await load
        await on.load(0.05, victim.url)
        return f"{await finish(on)} | when it went on, the others had left {left} unsettled"


async def told_to_stop(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """SIGTERM while a replica has accepted hundreds of events, which take longer than it may."""
    async with company(cluster.new_database(), folder, sizes, with_wave=False) as on:
        victim, *_ = await on.start(sizes.replicas)
        load = on.begin_load()
        await on.under_way(0.2)
        on.platforms.delay = 6.0  # for each of the two messages of a first answer
        await on.burst(AT_WORK, victim.url)
        began, before = time.monotonic(), on.platforms.answers.total()
        at_work = on.acknowledged() - sum(1 for sent in on.sent if on.platforms.answers[sent.key])
        victim.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(victim.wait)
        took = time.monotonic() - began
        assert code == 0, f"it ended with {code}"
        on.platforms.delay = 0.0
        await load
        told = f"stopped with {at_work} at work after {took:.1f} s"
        return f"{await finish(on)} | {told}, {on.platforms.answers.total() - before} answered since"


async def killed(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """kill -9 of a replica under load and in the middle of a wave; another one starts."""
    async with company(cluster.new_database(), folder, sizes) as on:
        victim, *_ = await on.start(sizes.replicas)
        load = on.begin_load()
        await on.under_way(0.3)
        victim.send_signal(signal.SIGKILL)
        await asyncio.to_thread(victim.wait)
        await on.start()
        await load
        return await finish(on)


async def upgraded(cluster: Cluster, folder: Path, sizes: Sizes) -> str:
    """The earlier version serves on while new replicas start and migrate; then it is told to stop."""
    earlier = await asyncio.to_thread(_earlier_version, folder / "earlier")
    async with company(cluster.new_database(), folder, sizes, code=earlier) as on:
        [old] = await on.start(code=earlier)
        revision = on.revision()
        load = on.begin_load()
        await on.under_way(0.1)
        for _ in range(sizes.replicas):
            await on.start()
        assert on.revision() != revision, "the new replicas migrated"
        both = on.acknowledged()
        await on.until(lambda: on.acknowledged() >= both + sizes.events // 10, "all versions serve together")
        old.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(old.wait) == 0
        await load
        return f"{await finish(on)} | schema {revision} to {on.revision()}"


def _earlier_version(folder: Path) -> Path:
    """The program as it was. Raises Missing."""
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise Missing(f"the revision {EARLIER} is not in this checkout: clone it with its history")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder
