"""Settings and addresses of a served Banso that is installed in a Slack workspace."""

from collections.abc import Mapping

import aiohttp

from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.slack.conftest import SECRET


def settings(database_url: str, port: int, slack_api_url: str) -> dict[str, str]:
    """The environment of one process."""
    return {
        "BANSO_DATABASE_URL": database_url,
        "BANSO_HOST": "127.0.0.1",
        "BANSO_PORT": str(port),
        "BANSO_SLACK_BOT_TOKEN": BOT_TOKEN,
        "BANSO_SLACK_SIGNING_SECRET": SECRET,
        "BANSO_SLACK_API_URL": slack_api_url,
    }


def events_at(port: int) -> str:
    """Where Slack delivers."""
    return f"http://127.0.0.1:{port}/slack/events"


async def status_of(address: str, headers: Mapping[str, str] | None = None) -> int:
    """What a GET is answered with."""
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
        return answer.status
