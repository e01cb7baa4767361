"""Replicas on PostgreSQL in trouble, small: ``make chaos`` has more of it, and more of everybody."""

import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.chaos.cluster import Cluster, Missing, running
from tests.chaos.playing import play
from tests.chaos.scenarios import everywhere_at_once
from tests.chaos.stage import Sizes

pytestmark = pytest.mark.e2e


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the test's own."""
    with tempfile.TemporaryDirectory() as folder:  # not pytest's, which only its own user may enter
        Path(folder).chmod(0o755)
        try:
            with running(Path(folder)) as server:
                yield server
        except Missing as reason:
            pytest.skip(str(reason))


def test_an_event_that_reaches_two_replicas_at_the_same_moment_is_answered_once(
    cluster: Cluster, tmp_path: Path
) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        played = pool.submit(play, everywhere_at_once, cluster, tmp_path / "logs", Sizes(events=80, people=80))
        held, line = played.result()
    assert held, line
    assert "80 acknowledged: 80 answered once" in line, line
