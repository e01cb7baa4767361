"""Renewed and rolled back on PostgreSQL, one replica at a time, while the other serves."""

import io
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from subprocess import Popen

import pytest
import pytest_asyncio
from sqlalchemy import func, inspect, select, table

from coach.locales import say
from storage.db import Database
from tests.e2e.install.served import events_at, settings, status_of
from tests.e2e.peers.emulate import BOT_USER
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Person, Workspace
from tests.storage.successor import REVISION, ROOT, Successor

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

BEFORE = "36dc1f2abe18276a7815617ef7051feee7465c44"
"""The last commit with the schema before this one, 0004."""
COLLEAGUES = 40

WAVE = f"""
import sys
from datetime import datetime
from storage.db import Database
from tests.waves import hire, open_wave
database = Database(sys.argv[1])
hire(database, {COLLEAGUES}, "slack", "{TEAM}")
open_wave(database, datetime.fromisoformat("2026-11-25T10:00+09:00"))
database.close()
"""
"""A survey that is sent to everybody, by the program in whose folder this runs."""

HELP = say("ja", "help-heading")


class Version:
    """A version of the program in its folder, and the processes that serve it."""

    def __init__(self, folder: Path, site: "Site") -> None:
        self.folder, self._site = folder, site

    @contextmanager
    def serving(self) -> Iterator["Replica"]:
        """One more replica."""
        port = free_port()
        given = settings(self._site.database_url, port, self._site.proxy.url)
        command = ["env", "--chdir", str(self.folder), sys.executable, "-m", "bot"]
        with running(command, port, self._site.folder / f"{port}.log", given) as process:
            yield Replica(port, process)

    def refuses(self) -> str:
        """Start it where it must not run; what it says."""
        given = settings(self._site.database_url, free_port(), self._site.proxy.url)
        ended = subprocess.run(
            [sys.executable, "-m", "bot"],
            cwd=self.folder,
            env=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert ended.returncode == 2
        return ended.stderr

    def does(self, program: str) -> None:
        """Run a program of a few lines with this version."""
        subprocess.run([sys.executable, "-c", program, self._site.database_url], cwd=self.folder, check=True)


class Replica:
    """A served process."""

    def __init__(self, port: int, process: "Popen[bytes]") -> None:
        self.port, self._process = port, process

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self._process.terminate()
        return self._process.wait(30)


class Site:
    """One database, one workspace, and people whose events go to the replica that is named."""

    def __init__(
        self, database_url: str, slack_api: str, proxy: FaultProxy, folder: Path, stack: AsyncExitStack
    ) -> None:
        self.database_url, self.proxy, self.folder = database_url, proxy, folder
        self._slack_api, self._stack = slack_api, stack

    async def person(self, number: int, replica: Replica) -> Person:
        """A colleague whose events Slack delivers to this replica."""
        driver = SlackDriver(events_at(replica.port), SECRET, TEAM, BOT_USER)
        await self._stack.enter_async_context(driver)
        return await Workspace(driver, self.proxy, self._slack_api).person(number)

    async def answers(self, replica: Replica, *numbers: int) -> None:
        """It is ready, and colleagues ask and are answered."""
        assert await status_of(f"http://127.0.0.1:{replica.port}/readyz") == 200
        for number in numbers:
            person = await self.person(number, replica)
            assert (await person.says("使い方")).status == 200
            await person.sees(HELP)

    def counts(self) -> dict[str, int]:
        """The rows of every table."""
        database = Database(self.database_url)
        with database.transaction() as session:
            names = inspect(database.engine).get_table_names()
            found = {name: session.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
        database.close()
        return found


@pytest_asyncio.fixture
async def site(postgresql: str, slack_api: str, proxy: FaultProxy, tmp_path: Path) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        yield Site(postgresql, slack_api, proxy, tmp_path, stack)


@pytest.fixture
def before(site: Site, tmp_path: Path) -> Version:
    """The version before this one."""
    archived = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=False)
    if archived.returncode:
        pytest.skip(f"the version before this one is not in this clone: git fetch --unshallow ({BEFORE[:7]})")
    with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as archive:
        archive.extractall(tmp_path / "before", filter="data")
    return Version(tmp_path / "before", site)


@pytest.fixture
def current(site: Site) -> Version:
    """This version."""
    return Version(ROOT, site)


def kept(before: dict[str, int], after: dict[str, int]) -> bool:
    """Nobody and nothing was lost, and nobody was asked or written to a second time."""
    same = ("employee", "account", "pulse", "wave", "invitation", "delivery")
    return all(after[name] == before[name] for name in same) and all(after[name] >= before[name] for name in before)


async def test_upgraded_from_the_version_before_while_it_serves(site: Site, before: Version, current: Version) -> None:
    with before.serving() as old:
        await site.answers(old, 40, 41, 42)
        before.does(WAVE)
        stored = site.counts()
        assert stored["delivery"] == stored["invitation"] == COLLEAGUES + 3

        with current.serving() as new:
            assert kept(stored, site.counts())
            await site.answers(old, 40)  # on the new schema
            await site.answers(new, 41, 42)
            assert old.stop() == 0
            await site.answers(new, 40)
    assert kept(stored, site.counts())
    # It was made before programs asked what they run on.
    assert "newer version" in before.refuses()


async def test_rolled_back_from_the_version_after_it(site: Site, current: Version) -> None:
    successor = Version(Successor(site.folder / "next", ("bot", "coach", "storage", "usecases")).folder, site)
    with current.serving() as old:
        await site.answers(old, 43, 44)
        current.does(WAVE)
        stored = site.counts()
        with successor.serving() as new:
            await site.answers(old, 43)
            await site.answers(new, 44)
            assert old.stop() == 0
            with current.serving() as back:
                await site.answers(back, 43)
                assert new.stop() == 0
                await site.answers(back, 44)
    left = site.counts()
    assert kept(stored, left)
    assert left["later"] == 1, f"the schema stays at {REVISION}"


async def test_not_rolled_back_over_a_step_that_took_something_away(site: Site, current: Version) -> None:
    made = Successor(site.folder / "next", ("bot", "coach", "storage", "usecases"), runs_with=REVISION)
    with Version(made.folder, site).serving() as new:
        said = current.refuses()
        assert "restore the backup from before the upgrade" in said
        assert "Traceback" not in said
        await site.answers(new, 45)
