"""The npm package ``emulate`` as Slack's Web API: one workspace with a bot and many people."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.peers.processes import free_port, running

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "emulate" / "dist" / "index.js"

BOT_TOKEN = "xoxb-banso"
BOT_USER = "U0BANSO01"
PEOPLE = 60
SCOPES = [
    "app_mentions:read",
    "chat:write",
    "channels:history",
    "channels:read",
    "commands",
    "groups:history",
    "im:history",
    "im:write",
    "users.profile:read",
    "users:read",
    "users:read.email",
]


@contextmanager
def emulated_slack(folder: Path) -> Iterator[str]:
    """Run the emulator; the value is its Web API address, ending in "/".

    Raises AssertionError when Node or the package is missing: these tests must not pass by not running.
    """
    node = shutil.which("node")
    assert node, "the end-to-end tests need Node.js 20 or newer"
    assert PROGRAM.exists(), f"run `npm ci --prefix {HERE.relative_to(HERE.parents[2])}` first"
    port = free_port()
    seed = folder / "slack.yaml"
    seed.write_text(yaml.safe_dump(_workspace()), encoding="utf-8")
    command = [node, str(PROGRAM), "start", "--service", "slack", "--port", str(port), "--seed", str(seed)]
    with running(command, port, folder / "emulate.log"):
        yield f"http://127.0.0.1:{port}/api/"


def _workspace() -> dict[str, Any]:
    people = [
        {
            "name": f"person{n}",
            "real_name": f"Person {n}",
            "email": f"person{n}@acme.test",
            "profile": {"title": "Sales"},
        }
        for n in range(PEOPLE)
    ]
    bot = {"bot_id": "B0BANSO01", "bot_user_id": BOT_USER}
    app = {"app_id": "A000000001", "client_id": "111.222"}
    oauth = {**app, **bot, "client_secret": "secret", "name": "Banso", "bot_name": "banso", "scopes": SCOPES}
    token = {**app, **bot, "token": BOT_TOKEN, "type": "bot", "user_id": BOT_USER, "scopes": SCOPES}
    return {
        "slack": {
            "team": {"name": "Acme", "domain": "acme"},
            "users": people,
            "channels": [{"name": "ai-help", "topic": "AI"}],
            "bots": [{"name": "banso"}],
            "oauth_apps": [{**oauth, "redirect_uris": ["http://localhost/oauth"]}],
            "tokens": [token],
            "strict_scopes": True,
            "signing_secret": "emulated",
        }
    }
