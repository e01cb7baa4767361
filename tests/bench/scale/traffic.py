"""The main measurement: people write, then they go on writing while a survey goes out and the week is reckoned up."""

import asyncio
import time
from collections.abc import Sequence
from math import isnan

from sqlalchemy import text

from coach.jobs import open_and_close_waves
from storage.outbox import totals
from tests.bench.scale.company import JOB_NAMES, begin_wave, begin_weekly_jobs
from tests.bench.scale.company_at_work import AtWork
from tests.bench.scale.load import Sample, percentile
from tests.bench.scale.watch import Look, growth

WARM_UP = 25.0
"""Seconds until conversations of five turns overlap as they will, and everybody's connections are open."""
LONGEST = 240.0
"""Seconds in which the jobs must be done; they are looked for once a minute."""
AIM = 0.150
OPENING = open_and_close_waves.__name__
JOBS = (OPENING, *JOB_NAMES)


async def measure(at_work: AtWork, seconds: float) -> None:
    """Print latencies alone, then beside a wave and the week's jobs."""
    loading = asyncio.create_task(at_work.load.run())
    await asyncio.sleep(WARM_UP)
    alone = time.perf_counter()
    await asyncio.sleep(seconds)
    beside = time.perf_counter()
    wave = await asyncio.to_thread(_begin, at_work)
    while time.perf_counter() - beside < LONGEST and not set(JOBS) <= set(at_work.watch.spans_since(beside)):  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    await asyncio.sleep(seconds)
    end = time.perf_counter()
    await asyncio.to_thread(_tell_wave, at_work, wave)
    at_work.load.stop()
    await loading
    samples = at_work.load.samples
    print_latencies("alone", [s for s in samples if alone <= s.due < beside])
    print_latencies("beside a wave and the week's jobs", [s for s in samples if beside <= s.due < end])
    for name in JOBS:
        _tell_job(name, at_work.watch.spans_since(beside).get(name), samples)
    by_kind([s for s in samples if alone <= s.due < beside])
    tell_lost(at_work)
    for replica in at_work.watch.replicas:
        tell_replica(replica.name, [look for look in at_work.watch.looks[replica.name] if alone <= look.at < end])


def _begin(at_work: AtWork) -> int:
    with at_work.database.transaction() as session:
        begin_weekly_jobs(session)
        return begin_wave(session, at_work.now())


def print_latencies(name: str, samples: Sequence[Sample]) -> None:
    """One line: how many turns, from when each was due to its answer, and to its acknowledgement."""
    answered = [s.answered for s in samples if s.answered is not None]
    acknowledged = [s.acknowledged for s in samples if s.acknowledged is not None]
    span = max(s.due for s in samples) - min(s.due for s in samples) if len(samples) > 1 else 0.0
    shown = "  ".join(f"{label} {percentile(answered, share) * 1000:.0f}" for label, share in SHARES)
    print(
        f"{name:36} {len(samples):6} turns {len(samples) / span if span else 0:5.1f}/s   answer ms: {shown}"
        f"   acknowledgement p99 {percentile(acknowledged, 0.99) * 1000:.0f}"
        f"   unanswered {len(samples) - len(answered)}   aim p99 {AIM * 1000:.0f}",
        flush=True,
    )


BUSY = ": THE MACHINE WAS BUSY WITH OTHER WORK, the times above are not Banso's"
SHARES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))


def by_kind(samples: Sequence[Sample]) -> None:
    """A line for each kind of turn."""
    for kind in sorted({s.kind for s in samples}):
        answered = [s.answered for s in samples if s.kind == kind and s.answered is not None]
        shown = "  ".join(f"{label} {percentile(answered, share) * 1000:.0f}" for label, share in SHARES)
        print(f"  {kind:20} {len(answered):6}   {shown}")


def tell_lost(at_work: AtWork) -> None:
    """How late the driver itself was, and every turn without an answer by what was wrong."""
    late = percentile(at_work.load.late, 0.99) * 1000
    print(f"  the driver itself began late: p99 {late:.1f} ms" + (BUSY if late > 20 else ""))
    for what, count in at_work.load.ended.items():
        print(f"  conversations that found nothing to go on with: {count} ({what})")
    for what, count in at_work.load.lost.most_common():
        print(f"  unanswered: {count} {what}")


def tell_replica(name: str, looks: Sequence[Look]) -> None:
    """What one process took in this time."""
    span = looks[-1].at - looks[0].at
    print(
        f"  {name}: memory {looks[0].megabytes:.0f} to {looks[-1].megabytes:.0f} MB, "
        f"processor {(looks[-1].processor - looks[0].processor) / span:.0%} of a core, "
        f"event loop late at most {max(look.late for look in looks) * 1000:.0f} ms, "
        f"connections {max(look.connections for look in looks)}, threads {max(look.threads for look in looks)}, "
        f"files {max(look.files for look in looks)}, tasks {max(look.tasks for look in looks)}"
    )


def _tell_job(name: str, span: tuple[float, float] | None, samples: Sequence[Sample]) -> None:
    if span is None:
        print(f"  {name}: not done within {LONGEST:.0f} s")
        return
    during = [s for s in samples if span[0] <= s.due < span[1]]
    print_latencies(f"  {name}, {span[1] - span[0]:.2f} s", during)


def _tell_wave(at_work: AtWork, wave: int) -> None:
    with at_work.database.transaction() as session:
        counted = totals(session, wave)
        sent = "SELECT platform, count(*), EXTRACT(epoch FROM max(settled_at) - min(settled_at)) FROM delivery "
        rows = session.execute(
            text(f"{sent} WHERE wave_id = :wave AND state = 'sent' GROUP BY 1"), {"wave": wave}
        ).all()
    print(
        f"  survey to {sum(counted.values()):,}: " + ", ".join(f"{state.value} {n:,}" for state, n in counted.items())
    )
    for platform, count, seconds in rows:
        print(f"  sent in {platform}: {count:,} in {seconds:.0f} s, {(count - 1) / max(float(seconds), 1):.1f}/s")


async def soak(at_work: AtWork, minutes: float) -> None:
    """The same load for so long: does memory stay what it is?"""
    before = await asyncio.to_thread(_database_state, at_work)
    loading, begun = asyncio.create_task(at_work.load.run()), time.perf_counter()
    while (passed := time.perf_counter() - begun) < minutes * 60:
        await asyncio.sleep(min(60.0, minutes * 60 - passed))
        print(f"  {(time.perf_counter() - begun) / 60:4.0f} min  " + _state(at_work), flush=True)
    at_work.load.stop()
    await loading
    after = await asyncio.to_thread(_database_state, at_work)
    warm = begun + max(WARM_UP, minutes * 60 / 3)
    print_latencies(f"soak of {minutes:g} min", [s for s in at_work.load.samples if s.due >= begun + WARM_UP])
    tell_lost(at_work)
    for replica in at_work.watch.replicas:
        looks = [look for look in at_work.watch.looks[replica.name] if look.at >= warm]
        tell_replica(replica.name, looks)
        slope, low, high = growth(looks)
        flat = "too short to tell" if isnan(slope) else "flat" if low <= 0 <= high or high < FLAT else "NOT FLAT"
        print(f"  {replica.name}: after the first third {slope:+.1f} MB/h (95 % {low:+.1f} to {high:+.1f}): {flat}")
    turns = len(at_work.load.samples)
    print(f"  WAL {(after['wal'] - before['wal']) / turns / 1000:.1f} kB a turn")
    for name in ("inbox", "event", "delivery", "account", "employee"):
        print(f"  {name}: {before[name]} -> {after[name]}")


FLAT = 2.0
"""Megabytes an hour of which even a month without a restart makes no more than one more gigabyte."""


def _state(at_work: AtWork) -> str:
    return "   ".join(
        f"{name}: {looks[-1].megabytes:.1f} MB, {looks[-1].connections} connections, {looks[-1].files} files, "
        f"{looks[-1].tasks} tasks"
        for name, looks in at_work.watch.looks.items()
    )


def _database_state(at_work: AtWork) -> dict[str, object]:
    with at_work.database.transaction() as session:
        wal = session.scalar(text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"))
        rows = session.execute(
            text("SELECT relname, n_live_tup, n_dead_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables")
        )
        tables = {name: f"{live:,} rows, {dead:,} dead, {size / 1e6:.1f} MB" for name, live, dead, size in rows}
    return {"wal": float(wal or 0), **tables}
