"""The image: what is in it, and that it serves as nobody in particular on a read-only file system."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coach.locales import say
from tests.e2e.install.image import ROOT, Image, words_of
from tests.e2e.install.served import events_at, settings, status_of
from tests.e2e.peers.emulate import BOT_USER
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Workspace

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image, built once."""
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("a read-only file system of its own needs root and the right to mount")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the image's user has to find its way in; pytest's own folders are closed
        built = Image(Path(folder))
        built.build()
        yield built


def test_what_is_installed_is_in_the_runtime_lock_and_nothing_else(image: Image) -> None:
    (packages,) = image.app.glob(".venv/lib/python3*/site-packages")
    installed = {
        name.lower().replace("_", "-").replace(".", "-")
        for name in (folder.name.split("-")[0] for folder in packages.glob("*.dist-info"))
    }
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert installed <= {name.replace(".", "-") for name in locked} | {"banso"}
    assert {"banso", "aiohttp", "slack-bolt", "botbuilder-core"} <= installed


def test_every_file_of_the_packages_is_in_the_wheel(image: Image) -> None:
    """Texts, use cases, pages, migrations: what pyproject.toml forgets would be missed in production only."""
    (packages,) = image.app.glob(".venv/lib/python3*/site-packages")

    def files(folder: Path) -> set[str]:
        found = (path for package in ("bot", "coach", "storage", "usecases") for path in (folder / package).rglob("*"))
        return {
            str(path.relative_to(folder))
            for path in found
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md"
        }

    assert files(packages) == files(ROOT)


def test_nothing_but_tmp_can_be_written(image: Image) -> None:
    refused = image.run(["touch", str(image.app / "here"), str(image.app / ".venv" / "here"), "/here"])
    assert refused.stderr.count("Read-only file system") == 3
    assert image.run(["touch", str(image.app / "tmp" / "here")]).returncode == 0


def test_a_command_runs_in_it(image: Image) -> None:
    answer = image.run([*words_of("ENTRYPOINT"), "ask", "--department", "sales", "提案書の下書きしたい"])
    assert answer.returncode == 0, answer.stderr
    assert "提案" in answer.stdout


@pytest.mark.asyncio
async def test_it_serves_on_postgresql_and_answers(
    image: Image, postgresql: str, slack_api: str, proxy: FaultProxy, tmp_path: Path
) -> None:
    port = free_port()
    given = settings(postgresql, port, proxy.url)
    with serving(image, port, given, tmp_path / "image.log"):
        assert await status_of(f"http://127.0.0.1:{port}/healthz") == 200
        assert image.run(words_of("HEALTHCHECK"), **given).returncode == 0, "the health check"
        async with SlackDriver(events_at(port), SECRET, TEAM, BOT_USER) as driver:
            ana = await Workspace(driver, proxy, slack_api).person(50)
            await ana.says("使い方")
            await ana.sees(say("ja", "help-heading"))
    assert image.run(words_of("HEALTHCHECK"), **given).returncode != 0, "and nobody serves any more"


@contextmanager
def serving(image: Image, port: int, given: dict[str, str], log: Path) -> Iterator[None]:
    """Its entry point, with an environment of its own."""
    clean = ["env", "-i", *(f"{name}={value}" for name, value in image.environment(**given).items())]
    with running([*clean, *image.command(*words_of("ENTRYPOINT"), *words_of("CMD"))], port, log):
        yield
