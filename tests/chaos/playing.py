"""One scenario in a process of its own; here, because a new process can find it here."""

import asyncio
import time
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path

from tests.chaos.cluster import Cluster, Missing
from tests.chaos.stage import Sizes

Scenario = Callable[[Cluster, Path, Sizes], Coroutine[object, object, str]]


def play(scenario: Scenario, cluster: Cluster, folder: Path, sizes: Sizes) -> tuple[bool, str]:
    """Play one scenario in this process: whether it held, and the line to print."""
    began = time.monotonic()
    try:
        said, held = asyncio.run(scenario(cluster, folder, sizes)), True
    except Missing as reason:
        said, held = f"SKIPPED: {reason}", True
    except Exception:  # noqa: BLE001 the others go on, and the end tells it
        said, held = f"FAILED\n{traceback.format_exc()}", False
    return held, f"{scenario.__name__} ({time.monotonic() - began:.0f} s): {said}"
