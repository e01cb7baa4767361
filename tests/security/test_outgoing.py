"""Where Banso itself calls: nobody can choose the address, and no redirect carries a token or a prompt elsewhere."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from aiohttp import web

from bot.frontend import Address
from bot.model import Model, ModelSettings
from bot.settings import SettingsError, load_settings
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from bot.teams.settings import TeamsSettings
from coach.cards import Card
from coach.model import Problem
from coach.turn import Account
from tests.bot.test_model import ask
from tests.security.served import TEAM, Served
from tests.security.test_fuzz_platforms import FORM
from tests.teams.microsoft import message

AWAY = "https://evil.example/"


class Stranger:
    """A server that nobody should call, and one that sends everybody there."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.asked: list[str] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        """Redirect what comes to the front door; note what comes to the back door."""
        self.asked.append(request.path)
        if request.path.startswith("/stolen"):
            self.called.append(f"{request.path} {dict(request.headers)} {await request.text()}")
            return web.json_response({"ok": True})
        status = int(request.path.split("/")[1])
        if status == 200:
            return web.json_response({"ok": True, "channel": "D1", "ts": "1.2"})
        return web.Response(status=status, headers={"Location": f"{self.url.replace('127.0.0.1', 'localhost')}/stolen"})


@pytest_asyncio.fixture
async def stranger() -> AsyncIterator[Stranger]:
    """On loopback."""
    made, app = Stranger(), web.Application()
    app.router.add_route("*", "/{path:.*}", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_the_model_is_followed_nowhere(stranger: Stranger, status: int) -> None:
    model = Model(ModelSettings("m", f"{stranger.url}/{status}", "sk-never-to-be-seen", 5))
    try:
        answer = await ask(model)
    finally:
        await model.aclose()
    assert answer.problem in (Problem.SET_UP, Problem.AWAY, Problem.REJECTED)
    assert stranger.called == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/v1",
        "http://169.254.169.254/latest",
        "ftp://models.example.com",
        "file:///etc/passwd",
        "https://key@models.example.com/v1",
        "https://models.example.com/v1?key=x",
        "//models.example.com",
        "http://localhost.evil.example/v1",
        "http://[::1",
    ],
)
@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "BANSO_SLACK_API_URL"])
def test_keys_go_encrypted_or_not_at_all(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    monkeypatch.setenv("BANSO_MODEL", "m")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    monkeypatch.setenv(name, url if name.startswith("OPENAI") else f"{url}/")
    with pytest.raises(SettingsError, match=name):
        load_settings()


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/teams/",
        "https://smba.trafficmanager.net.evil.example/teams/",
        "https://evil.example/smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example#smba.trafficmanager.net",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://xsmba.trafficmanager.net/",
        "https://teams.microsoft.com.evil.example/",
        "https://169.254.169.254/",
        "http://127.0.0.1:5432/",
        "file://smba.trafficmanager.net/",
        "https://[smba.trafficmanager.net/",
        "",
    ],
)
def test_no_activity_chooses_where_our_token_goes(url: str) -> None:
    assert not TeamsSettings("a", "b", "c").is_service(url)


def test_an_activity_with_another_service_is_refused_and_nothing_is_called(banso: Served) -> None:
    before, sent = banso.inbox(), len(banso.connector.sent)
    elsewhere = message(AWAY)
    assert banso.teams_post(json.dumps(elsewhere).encode()).status == 401
    assert banso.teams_post(json.dumps(elsewhere).encode(), serviceurl=AWAY).status == 403
    banso.at_rest()
    assert (banso.inbox(), len(banso.connector.sent)) == (before, sent)


def test_a_redirect_of_the_connector_is_not_followed(banso: Served) -> None:
    before = len(banso.connector.sent)
    banso.connector.answers = [(307, {"Location": f"{banso.url}/stolen"}, {})] * 4
    banso.teams_post(json.dumps(message(banso.service, id="redirected")).encode())
    banso.run(banso.intake.drain(10))
    banso.connector.answers = []
    assert len(banso.connector.sent) > before
    assert not [line for line in banso.log.everything if '"route": ""' in line and '"status": 404' in line]
    banso.log.faults()


@pytest.mark.parametrize("path", ["/307/commands", "/stolen"])
async def test_answers_go_to_slack_and_are_followed_nowhere(stranger: Stranger, path: str) -> None:
    settings = SlackSettings(bot_token="xoxb-never-to-be-seen", signing_secret="s", api_url=f"{stranger.url}/200/api/")
    host = "127.0.0.1" if path.startswith("/307") else "localhost"  # the second is not where the Web API is
    address = Address(
        Account("slack", TEAM, "U1"), {"response_url": stranger.url.replace("127.0.0.1", host) + path, "replace": "x"}
    )
    async with SlackFrontEnd(None, settings) as front_end:  # type: ignore[arg-type]
        await front_end.send(address, Card("見出し"))
    assert stranger.called == []
    assert ("/307/commands" in stranger.asked) == path.startswith("/307")


def test_a_command_that_names_its_own_address_for_the_answer_is_answered_in_the_chat(banso: Served) -> None:
    before = len(banso.slack.posted())
    fields = {"command": "/banso", "team_id": TEAM, "user_id": "U1", "text": "使い方", "trigger_id": "9.9.9"}
    banso.check(banso.slack_post(urlencode({**fields, "response_url": AWAY}).encode(), FORM), 200)
    assert len(banso.slack.posted()) > before
    assert not [line for line in banso.log.everything if "evil.example" in line]
