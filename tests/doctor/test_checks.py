"""`banso doctor` asks the platforms, the model and its own address: what is wrong is found, and no secret is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor.cli import FAILED, WARNED
from bot.intake import Intake
from bot.server import make_app
from bot.slack.app import SlackFrontEnd
from bot.slack.manifest import SCOPES
from bot.slack.settings import SlackSettings
from coach.coach import Coach
from coach.turn import Company
from storage.db import Database
from tests.doctor.peers import APP_TOKEN, BOT_TOKEN, MODEL_KEY, SIGNING_SECRET, USAGE_TOKEN, Peers, peers
from tests.doctor.running import findings, run
from tests.teams.microsoft import certificate
from usecases.load import Catalogue, load_departments


@asynccontextmanager
async def running(database: Database, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Banso with Slack over HTTP; the value is its address."""
    intake = Intake(Coach(database, Catalogue({}, load_departments()), Company()), database)
    settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET)
    async with SlackFrontEnd(intake, settings) as front_end:
        server = TestServer(make_app([front_end], database), scheme="https" if tls else "http")
        await server.start_server(ssl=tls) if tls else await server.start_server()
        try:
            yield str(server.make_url("")).rstrip("/")
        finally:
            await server.close()


def use_slack(monkeypatch: pytest.MonkeyPatch, outside: Peers, public_url: str = "", **more: str) -> None:
    monkeypatch.setenv("BANSO_SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("BANSO_SLACK_API_URL", f"{outside.url}/api/")
    if public_url:
        monkeypatch.setenv("BANSO_PUBLIC_URL", public_url)
    for name, value in more.items():
        monkeypatch.setenv(name, value)


def use_http(monkeypatch: pytest.MonkeyPatch, outside: Peers, public_url: str = "") -> None:
    use_slack(monkeypatch, outside, public_url, BANSO_SLACK_SIGNING_SECRET=SIGNING_SECRET)


def use_model(monkeypatch: pytest.MonkeyPatch, outside: Peers, name: str = "test-model") -> None:
    monkeypatch.setenv("BANSO_MODEL", name)
    monkeypatch.setenv("OPENAI_API_KEY", MODEL_KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{outside.url}/v1")


async def test_all_is_well(monkeypatch: pytest.MonkeyPatch, served: Database, outside: Peers) -> None:
    day = datetime.now(UTC).date() + timedelta(days=200)
    monkeypatch.setenv("BANSO_SECRET_EXPIRY", f"BANSO_SLACK_BOT_TOKEN={day}")
    monkeypatch.setenv("BANSO_USAGE_TOKEN", USAGE_TOKEN)
    use_model(monkeypatch, outside)
    async with running(served) as url:
        use_http(monkeypatch, outside, url)
        code, found = await findings()
    assert {name: finding["status"] for name, finding in found.items()} == {
        **dict.fromkeys(("settings", "database", "disk", "schema", "writing", "directory", "leads"), "ok"),
        **dict.fromkeys(("operators", "zones", "address", "slack-token", "slack-scopes", "slack-endpoint"), "ok"),
        **dict.fromkeys(("model", "clock", "secrets"), "ok"),
        "teams": "not_set_up",
    }
    assert code == 0
    assert "Acme" in found["slack-token"]["meaning"]
    assert not any(finding["mend"] for finding in found.values())


def test_nothing_is_set_up_and_nothing_is_made() -> None:
    result = run("--lang", "en")
    assert result.exit_code == WARNED
    assert "[warning] Database" in result.output
    assert "[not set up] Teams" in result.output
    assert list(Path.cwd().iterdir()) == [], "looking for the database must not make one"


def test_settings_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_PORT", "web")
    monkeypatch.setenv("BANSO_SECRET_EXPIRY", f"{BOT_TOKEN}=2027-01-31")
    result = run()
    assert result.exit_code == FAILED
    assert "【異常】設定" in result.output
    assert "BANSO_PORT: " in result.output
    assert "BANSO_SECRET_EXPIRY: " in result.output
    assert BOT_TOKEN not in result.output


@pytest.mark.parametrize(
    ("error", "says"), [("invalid_auth", "Bot User OAuth Token"), ("account_inactive", "install it again")]
)
async def test_a_token_that_slack_refuses(
    monkeypatch: pytest.MonkeyPatch, served: Database, outside: Peers, error: str, says: str
) -> None:
    outside.slack_error = error
    use_http(monkeypatch, outside)
    code, found = await findings()
    assert (code, found["slack-token"]["status"]) == (FAILED, "failure")
    assert error in found["slack-token"]["meaning"]
    assert says in found["slack-token"]["mend"]


async def test_a_missing_scope_is_named(monkeypatch: pytest.MonkeyPatch, outside: Peers) -> None:
    outside.scopes = tuple(scope for scope in SCOPES if scope not in ("users:read.email", "im:history"))
    use_http(monkeypatch, outside)
    _, found = await findings()
    assert found["slack-scopes"]["status"] == "failure"
    assert "im:history, users:read.email" in found["slack-scopes"]["meaning"]
    outside.scopes = None
    _, found = await findings()
    assert found["slack-scopes"]["status"] == "warning"


async def test_socket_mode_opens_a_connection_with_the_app_token(
    monkeypatch: pytest.MonkeyPatch, outside: Peers
) -> None:
    use_slack(monkeypatch, outside, BANSO_SLACK_APP_TOKEN=APP_TOKEN)
    _, found = await findings()
    assert found["slack-socket"]["status"] == "ok"
    assert ("/api/apps.connections.open", f"Bearer {APP_TOKEN}") in outside.asked
    assert found["address"]["status"] == "not_set_up", "nothing has to reach it from outside"
    outside.slack_error = "not_allowed_token_type"
    _, found = await findings()
    assert found["slack-socket"]["status"] == "failure"


async def test_an_address_that_leads_elsewhere(
    monkeypatch: pytest.MonkeyPatch, served: Database, outside: Peers
) -> None:
    use_http(monkeypatch, outside, outside.url)
    code, found = await findings()
    assert code == FAILED
    assert "HTTP 404" in found["address"]["meaning"]
    assert found["slack-endpoint"]["status"] == "failure"


async def test_an_address_that_slack_needs_is_missed(monkeypatch: pytest.MonkeyPatch, outside: Peers) -> None:
    use_http(monkeypatch, outside)
    _, found = await findings()
    assert found["address"]["status"] == "warning"
    assert "BANSO_PUBLIC_URL" in found["address"]["mend"]


async def test_a_certificate_that_ends_soon_and_one_that_nobody_trusts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, served: Database, outside: Peers
) -> None:
    tls, trusted = certificate(tmp_path)  # good until tomorrow
    async with running(served, tls) as url:
        use_http(monkeypatch, outside, url)
        _, found = await findings()
        assert found["address"]["status"] == "failure"
        assert "not trusted" in found["address"]["meaning"]
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        _, found = await findings()
    assert found["address"]["status"] == "ok"
    assert found["certificate"]["status"] == "warning"
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    assert f"{tomorrow.day} {tomorrow:%b} {tomorrow.year}" in found["certificate"]["meaning"]


@pytest.mark.parametrize(("seconds", "status"), [(0, "ok"), (90, "warning"), (-90, "warning"), (280, "failure")])
async def test_the_clock_is_compared(
    monkeypatch: pytest.MonkeyPatch, outside: Peers, seconds: int, status: str
) -> None:
    outside.clock = timedelta(seconds=seconds)
    use_http(monkeypatch, outside)
    _, found = await findings()
    assert found["clock"]["status"] == status


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"model_status": 401}, "failure", "OPENAI_API_KEY"),
        ({"model_status": 404}, "warning", "OPENAI_BASE_URL"),
        ({"models": {"object": "list", "data": [{"id": "another"}]}}, "warning", "BANSO_MODEL"),
        ({"models": {"data": "nonsense"}}, "warning", "OPENAI_BASE_URL"),
        ({"models": [1, 2]}, "warning", "OPENAI_BASE_URL"),
    ],
)
async def test_a_model_that_is_not_as_configured(
    monkeypatch: pytest.MonkeyPatch, outside: Peers, changes: dict[str, Any], status: str, says: str
) -> None:
    for name, value in changes.items():
        setattr(outside, name, value)
    use_model(monkeypatch, outside)
    _, found = await findings()
    assert found["model"]["status"] == status
    assert says in found["model"]["mend"]


async def test_no_redirect_is_followed_with_a_token(monkeypatch: pytest.MonkeyPatch, outside: Peers) -> None:
    async with peers() as elsewhere:
        outside.redirect = f"{elsewhere.url}/v1/models"
        use_http(monkeypatch, outside)
        use_model(monkeypatch, outside)
        _, found = await findings()
        assert elsewhere.asked == []
    assert found["slack-token"]["status"] == "failure"
    assert found["model"]["status"] == "warning"


async def test_a_server_that_hangs_costs_five_seconds_and_the_others_are_told(
    monkeypatch: pytest.MonkeyPatch, served: Database, outside: Peers
) -> None:
    ended = asyncio.Event()

    async def hang(_request: web.Request) -> web.Response:
        await ended.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hang)
    async with TestServer(app) as silent:
        use_http(monkeypatch, outside, str(silent.make_url("")).rstrip("/"))
        _, found = await findings()
        ended.set()
    assert "within 5 seconds" in found["address"]["meaning"]
    assert found["slack-token"]["status"] == found["database"]["status"] == "ok"


async def test_a_name_that_nobody_knows_and_a_port_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("BANSO_SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("BANSO_SLACK_API_URL", "https://slack.invalid/api/")
    monkeypatch.setenv("BANSO_PUBLIC_URL", "http://127.0.0.1:9")
    code, found = await findings()
    assert code == FAILED
    assert "slack.invalid" in found["slack-token"]["meaning"]
    assert "No connection to 127.0.0.1" in found["address"]["meaning"]


async def test_secrets_that_end(monkeypatch: pytest.MonkeyPatch) -> None:
    today = datetime.now(UTC).date()
    for days, status in ((60, "ok"), (20, "warning"), (-1, "failure")):
        monkeypatch.setenv("BANSO_SECRET_EXPIRY", f"BANSO_TEAMS_APP_PASSWORD={today + timedelta(days=days)}")
        _, found = await findings()
        assert found["secrets"]["status"] == status
    assert "New client secret" in found["secrets"]["mend"]
    assert "Teams" in found["secrets"]["meaning"]
