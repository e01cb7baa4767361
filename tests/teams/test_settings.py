"""Teams in the environment: whole or not at all, and never without authentication."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import build_front_ends
from bot.intake import Intake
from bot.settings import SettingsError, load_settings
from coach.coach import Coach
from storage.db import Database
from tests.teams.conftest import World
from tests.teams.microsoft import APP_ID, TENANT

APP, PASSWORD, DIRECTORY = "BANSO_TEAMS_APP_ID", "BANSO_TEAMS_APP_PASSWORD", "BANSO_TEAMS_TENANT_ID"
WHOLE = {APP: APP_ID, PASSWORD: "secret", DIRECTORY: TENANT}
SLACK = {"BANSO_SLACK_BOT_TOKEN": "xoxb-1", "BANSO_SLACK_SIGNING_SECRET": "s"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours and no .env file."""
    for name in [name for name in os.environ if name.startswith("BANSO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("given", "variable", "mend"),
    [
        ({APP: APP_ID}, PASSWORD, "Certificates & secrets"),
        ({APP: APP_ID, PASSWORD: "s"}, DIRECTORY, "Directory"),
        ({PASSWORD: "s", DIRECTORY: TENANT}, APP, "Application"),
        ({**WHOLE, APP: ""}, APP, "missing"),
        ({**WHOLE, APP: "banso"}, APP, "00000000"),
        ({**WHOLE, DIRECTORY: "example.com"}, DIRECTORY, "00000000"),
        ({**WHOLE, "BANSO_TEAMS_ALLOWED_TENANTS": f"{TENANT}, acme"}, "BANSO_TEAMS_ALLOWED_TENANTS", "commas"),
        ({"BANSO_TEAMS_ALLOWED_TENANTS": TENANT}, APP, "missing"),
    ],
)
def test_a_mistake_names_variable_and_mend(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], variable: str, mend: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    [line] = str(caught.value).splitlines()
    assert line.startswith(variable)
    assert mend in line
    assert "secret" not in line.lower() or "Certificates" in line


@pytest.mark.parametrize(
    ("given", "names"), [(WHOLE, ["teams"]), ({**WHOLE, **SLACK}, ["slack", "teams"]), (SLACK, ["slack"])]
)
def test_what_is_configured_is_built(
    monkeypatch: pytest.MonkeyPatch, database: Database, coach: Coach, given: dict[str, str], names: list[str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    built = build_front_ends(load_settings(), Intake(coach, database), database, coach.catalogue)
    assert sorted(built) == names


def test_further_tenants_are_served_beside_the_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    other = "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee"
    for name, value in {**WHOLE, "BANSO_TEAMS_ALLOWED_TENANTS": f"{other.upper()},{TENANT}"}.items():
        monkeypatch.setenv(name, value)
    assert load_settings().allowed_tenants == {other.upper(), TENANT}


def test_a_server_open_to_the_network_does_not_start_without_an_app_id(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANSO_")}
    given = {"BANSO_HOST": "0.0.0.0", "BANSO_PORT": str(port), "BANSO_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    ended = subprocess.run(
        [sys.executable, "-m", "bot"],
        env={**environment, **given, PASSWORD: "secret", DIRECTORY: TENANT},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert APP in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_the_page_behind_the_app_package_says_what_is_stored(world: World) -> None:
    address = world.endpoint.replace("/api/messages", "/teams/about")
    async with world.session.get(address) as answer:
        said = await answer.text()
    assert answer.status == 200
    assert "伴走" in said or "ひな形" in said
    assert "what you write, only where you ask me to" in said
