"""What a company's production does to Banso, and whether everything adds up afterwards.

``python -m tests.chaos --events 1000 --people 1000 --replicas 2 [scenario ...]``, or ``make chaos``. Each scenario has
a company of its own: a PostgreSQL database, replicas behind a reverse proxy, Slack and Teams with people who ask, and a
survey wave to everybody on the way. They mostly wait for leases to run out, so several run side by side.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.chaos import scenarios, storage_scenarios
from tests.chaos.cluster import Missing, running
from tests.chaos.playing import Scenario, play
from tests.chaos.stage import Sizes

SCENARIOS: tuple[Scenario, ...] = (
    scenarios.everywhere_at_once,
    storage_scenarios.stopped,
    scenarios.frozen,
    scenarios.killed,
    storage_scenarios.connections_cut,
    storage_scenarios.disk_full,
    scenarios.told_to_stop,
    scenarios.upgraded,
)


def run(chosen: Sequence[Scenario], sizes: Sizes, side_by_side: int, folder: Path) -> bool:
    """Play the scenarios, each in a process of its own, and print a line for each; whether all held."""
    own = folder / "postgresql"
    own.mkdir()
    context = multiprocessing.get_context("spawn")
    with running(own) as cluster, ProcessPoolExecutor(side_by_side, context, max_tasks_per_child=1) as pool:
        under_way = [pool.submit(play, one, cluster, folder / one.__name__, sizes) for one in chosen]
        everything_held = True
        for done in as_completed(under_way):
            held, line = done.result()
            everything_held &= held
            print(line, flush=True)
    return everything_held


def main() -> None:
    """Read the sizes, run, and end with 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.splitlines()[0])
    parser.add_argument("scenario", nargs="*", help=", ".join(scenario.__name__ for scenario in SCENARIOS))
    parser.add_argument("--events", type=int, default=Sizes.events)
    parser.add_argument("--people", type=int, default=Sizes.people, help="recipients of the wave")
    parser.add_argument("--replicas", type=int, default=Sizes.replicas)
    parser.add_argument("--rate", type=float, default=Sizes.rate, help="events a second, in each scenario")
    parser.add_argument("--side-by-side", type=int, default=4, help="scenarios that run at the same time")
    parser.add_argument("--keep", action="store_true", help="keep the replicas' logs, and say where")
    given = parser.parse_args()
    if unknown := set(given.scenario) - {scenario.__name__ for scenario in SCENARIOS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    chosen = [scenario for scenario in SCENARIOS if not given.scenario or scenario.__name__ in given.scenario]
    sizes = Sizes(given.events, given.people, given.replicas, given.rate)
    place = tempfile.mkdtemp(prefix="banso-chaos-")
    Path(place).chmod(0o755)  # PostgreSQL runs as a user of its own
    began = time.monotonic()
    print(f"{sizes}, {given.side_by_side} scenarios side by side", flush=True)
    try:
        held = run(chosen, sizes, given.side_by_side, Path(place))
    except Missing as reason:
        sys.exit(f"make chaos cannot run here: {reason}")
    print(f"{'everything held' if held else 'SOMETHING DID NOT HOLD'} after {time.monotonic() - began:.0f} s")
    if given.keep or not held:
        print(f"logs: {place}")
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
