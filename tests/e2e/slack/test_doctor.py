"""`banso doctor` on the emulated Slack, with Banso itself behind its address."""

import pytest

from bot.doctor.finding import Status
from bot.doctor.web import Web
from bot.slack.doctor import check
from bot.slack.endpoint import PATH
from bot.slack.settings import SlackSettings
from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.peers.faults import Fault
from tests.e2e.slack.conftest import SECRET
from tests.e2e.slack.workspace import Workspace

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


async def test_token_and_way_in_are_found_and_a_refused_token_is_told(workspace: Workspace) -> None:
    settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=workspace.proxy.url)
    address = workspace.driver.url.removesuffix(PATH)
    async with Web() as asking:
        found = {finding.check: finding for finding in await check(asking, settings, address)}
        assert found["slack-token"].status is Status.OK
        assert "Acme" in found["slack-token"].meaning("ja")
        assert found["slack-endpoint"].status is Status.OK
        # The emulator does not list the scopes of its tokens, as a proxy that drops the header would not.
        assert found["slack-scopes"].status is Status.WARNING
        assert asking.ahead, "its clock was read"
        refusal = {"ok": False, "error": "invalid_auth"}
        workspace.proxy.faults.append(Fault("auth.test", body=refusal))
        refused = {finding.check: finding for finding in await check(asking, settings, address)}
    assert refused["slack-token"].status is Status.FAILURE
    assert "invalid_auth" in refused["slack-token"].meaning("en")
