"""One company: its database, its replicas behind a proxy, the platforms around them, and the account at the end."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import select, text

from storage import outbox
from storage.db import Database, DatabaseGone
from storage.models import Account, InboxEvent, InboxState
from storage.outbox import DeliveryState
from tests.chaos.account import settle_accounts
from tests.chaos.platforms import SECRET, TEAM, TOKEN, WAVE_CHAT, Platforms, Sent
from tests.chaos.proxy import ReverseProxy
from tests.e2e.peers.processes import free_port, running
from tests.teams.microsoft import APP_ID, TENANT
from tests.waves import hire, open_wave

ROOT = Path(__file__).parents[2]
TEN = datetime.fromisoformat("2026-11-25T10:00+09:00")
"""A Wednesday: a wave may go out."""
SLACK_SHARE = 3 / 4
"""Of the people of a wave; Teams takes them at a fifth of the pace."""
PATIENCE = 240.0
"""Seconds until everything must be answered and sent. Leases are one and two minutes; other work slows this machine."""


@dataclass(frozen=True)
class Sizes:
    """How much is done in a scenario."""

    events: int = 1000
    people: int = 1000
    replicas: int = 2
    rate: float = 20.0
    """Events a second."""


class Replica:
    """A served process."""

    def __init__(self, stack: ExitStack, settings: dict[str, str], log: Path, moment: datetime) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, str(ROOT / "tests/chaos/served.py"), moment.isoformat()]
        self.log = log
        self._process = stack.enter_context(
            running(command, self.port, log, {**settings, "BANSO_PORT": str(self.port)}, seconds=120)
        )

    def send_signal(self, number: signal.Signals) -> None:
        """Freeze, thaw, stop or kill it."""
        self._process.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        """Its exit code. Raises AssertionError when it does not end in time."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"a replica did not end within {seconds:g} s; see {self.log}") from None

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None


class Stage:
    """Where a scenario plays."""

    def __init__(self, url: str, platforms: Platforms, proxy: ReverseProxy, folder: Path, sizes: Sizes) -> None:
        self.url, self.platforms, self.proxy, self.sizes = url, platforms, proxy, sizes
        self.replicas: list[Replica] = []
        self.sent: list[Sent] = []
        self.wave = 0
        self.began = time.monotonic()
        self._folder, self._stack = folder, ExitStack()
        self._load: asyncio.Task[None] | None = None
        self.database = Database(url)

    def settings(self) -> dict[str, str]:
        """The environment of a replica."""
        return {
            "BANSO_DATABASE_URL": self.url,
            "BANSO_SLACK_BOT_TOKEN": TOKEN,
            "BANSO_SLACK_SIGNING_SECRET": SECRET,
            "BANSO_SLACK_API_URL": self.platforms.slack_url,
            "BANSO_SLACK_SENDS_PER_MINUTE": "6000",
            "BANSO_TEAMS_APP_ID": APP_ID,
            "BANSO_TEAMS_APP_PASSWORD": "secret",
            "BANSO_TEAMS_TENANT_ID": TENANT,
            "BANSO_TEST_CONNECTOR": self.platforms.connector_url,
            "BANSO_TEST_LOGIN": self.platforms.login_url,
            "REQUESTS_CA_BUNDLE": str(self.platforms.certificate),
            "PYTHONPATH": str(ROOT),
        }

    async def start(self, count: int = 1, code: Path = ROOT) -> list[Replica]:
        """Start replicas of the program at ``code`` at once, and put them behind the proxy."""
        moment = TEN + timedelta(seconds=time.monotonic() - self.began)
        settings = {**self.settings(), "PYTHONPATH": str(code)}

        def one(number: int) -> Replica:
            log = self._folder / f"replica-{len(self.replicas) + number}.log"
            return Replica(self._stack, settings, log, moment)

        started = await asyncio.gather(*(asyncio.to_thread(one, number) for number in range(count)))
        self.replicas += started
        self.proxy.ports += [replica.port for replica in started]
        return list(started)

    def migrate(self, code: Path) -> None:
        """Make the tables, as the program at ``code`` has them."""
        command = "import sys; from storage.db import Database; Database(sys.argv[1]).migrate()"
        environment = {**os.environ, "PYTHONPATH": str(code)}
        subprocess.run([sys.executable, "-c", command, self.url], cwd=code, env=environment, check=True)

    async def close(self) -> None:
        """End what still runs."""
        if self._load is not None:
            self._load.cancel()
            await asyncio.wait({self._load})
        await asyncio.to_thread(self._stack.close)
        self.database.close()

    def open_wave(self) -> None:
        """Hire everybody on both platforms and ask them all."""
        on_slack = round(self.sizes.people * SLACK_SHARE)
        hire(self.database, on_slack, "slack", TEAM)
        hire(self.database, self.sizes.people - on_slack, "teams", TENANT)
        where = {"service": self.platforms.connector_url, "bot": f"28:{APP_ID}"}
        with self.database.transaction() as session:
            for account in session.scalars(select(Account).where(Account.platform == "teams")):
                account.address = {**where, "conversation": f"{WAVE_CHAT}{account.user}"}
        self.wave = open_wave(self.database, TEN)

    def begin_load(self) -> "asyncio.Task[None]":
        """Put the load beside a fault; it ends with the scenario at the latest."""
        self._load = asyncio.create_task(self.load())
        return self._load

    async def load(self, share: float = 1.0, url: str = "", *, everywhere: bool = False) -> None:
        """People ask on both platforms, evenly; until every event is acknowledged or given up by its platform.

        ``everywhere`` sends each to every replica at the same moment.
        """

        async def one(number: int) -> None:
            await asyncio.sleep(number / self.sizes.rate)
            sent = self._asks(number)
            if everywhere:
                await asyncio.gather(*(self.platforms.send_once(sent, replica.url) for replica in self.replicas))
            if not sent.acknowledged:
                await self.platforms.send(sent, url or self.proxy.url)

        await asyncio.gather(*(one(number) for number in range(round(self.sizes.events * share))))

    async def burst(self, count: int, url: str) -> None:
        """So many people ask at once; until every event is acknowledged."""
        await asyncio.gather(*(self.platforms.send(self._asks(number), url) for number in range(count)))

    def _asks(self, number: int) -> Sent:
        people = max(1, self.sizes.events // 4)
        self.sent.append(self.platforms.asks(("slack", "teams")[number % 2], f"W{number // 2 % people}"))
        return self.sent[-1]

    async def under_way(self, share: float) -> None:
        """Wait until this share of the events is acknowledged, and some of the wave has arrived."""
        some = self.sizes.people * share / 2 if self.wave else 0
        await self.until(
            lambda: self.acknowledged() >= self.sizes.events * share and self.platforms.told.total() >= some,
            f"{share:.0%} are under way",
        )

    def unsettled(self) -> int:
        """Events that are open and deliveries that are not in a final state."""
        totals = self.totals()
        return self.open_events() + sum(totals.get(state, 0) for state in (DeliveryState.QUEUED, DeliveryState.SENDING))

    @property
    def database_name(self) -> str:
        """Its name on the server."""
        return str(self.database.engine.url.database)

    def revision(self) -> str:
        """The revision of the schema."""
        with self.database.transaction() as session:
            return str(session.scalar(text("SELECT version_num FROM alembic_version")))

    def acknowledged(self) -> int:
        """Events so far."""
        return sum(sent.acknowledged for sent in self.sent)

    def totals(self) -> dict[DeliveryState, int]:
        """The people of the wave by state."""
        with self.database.transaction() as session:
            return outbox.totals(session, self.wave) if self.wave else {}

    def open_events(self) -> int:
        """Recorded events that are not closed."""
        with self.database.transaction() as session:
            open_ones = InboxEvent.state.in_((InboxState.RECEIVED, InboxState.ANSWERED))
            return len(session.scalars(select(InboxEvent.event_id).where(open_ones)).all())

    async def settled(self) -> None:
        """Wait until every event is closed and every delivery has a final state."""
        await self.until(lambda: not self.unsettled(), "everything is answered and sent")

    async def until(self, look: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait for something. Raises AssertionError when it does not come."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if await asyncio.to_thread(look):
                    return
            except DatabaseGone:
                pass
            assert time.monotonic() < deadline, f"waited {seconds:g} s in vain until {what}"
            await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """SIGTERM to everything that runs; each must end well."""
        left = [replica for replica in self.replicas if replica.runs]
        for replica in left:
            replica.send_signal(signal.SIGTERM)
        codes = await asyncio.gather(*(asyncio.to_thread(replica.wait) for replica in left))
        assert not any(codes), f"replicas ended with {codes}"

    async def ready(self, replica: Replica) -> int:
        """The status of a replica's /readyz; 0 without an answer."""
        try:
            limit = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(f"{replica.url}/readyz") as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def until_ready(self, replica: Replica) -> None:
        """Wait until a replica says that it can serve."""
        deadline = time.monotonic() + PATIENCE
        while await self.ready(replica) != 200:
            assert time.monotonic() < deadline, f"not ready after {PATIENCE:g} s; see {replica.log}"
            await asyncio.sleep(0.2)


@asynccontextmanager
async def company(
    url: str, folder: Path, sizes: Sizes, *, with_wave: bool = True, code: Path = ROOT
) -> AsyncIterator[Stage]:
    """A company on the database at ``url``, whose schema is that of ``code``, with an open wave and no replica yet."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 nothing else runs here yet
    async with Platforms().serving(folder) as platforms, ReverseProxy().serving() as proxy:
        made = Stage(url, platforms, proxy, folder, sizes)
        try:
            await asyncio.to_thread(made.migrate, code)
            if with_wave:
                await asyncio.to_thread(made.open_wave)
            yield made
        finally:
            await made.close()


async def finish(stage: Stage) -> str:
    """Wait until all is done, stop every replica, and check the account."""
    await stage.settled()
    await stage.stop()
    return str(settle_accounts(stage))
