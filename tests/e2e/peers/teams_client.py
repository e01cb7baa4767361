"""The Microsoft 365 Agents Playground as Teams: one tenant, a private chat, a group chat, a channel, a few people."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.e2e.peers.processes import free_port, running

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"


@contextmanager
def agents_playground(folder: Path, endpoint: str, connector: str, port: int = 0) -> Iterator[str]:
    """Run it for the bot at ``endpoint``; the bot is told to answer at ``connector``. The value is its address.

    Raises AssertionError when Node or the package is missing: these tests must not pass by not running.
    """
    node = shutil.which("node")
    assert node, "the end-to-end tests need Node.js 20 or newer"
    assert PROGRAM.exists(), f"run `npm ci --prefix {HERE.relative_to(HERE.parents[2])}` first"
    port = port or free_port()
    # It writes its log below the working directory, whatever it is told.
    here = ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(folder)]
    command = [*here, node, str(PROGRAM), "start", "-e", endpoint, "-p", str(port), "--service-url", connector]
    quiet = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "HOME": str(folder),
    }
    with running([*command, "--disable-telemetry"], port, folder / "agents-playground.log", quiet):
        yield f"http://127.0.0.1:{port}"


class TeamsClient:
    """A person in front of the simulated Teams, over its HTTP interface, and what they see, over its WebSocket."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.messages: list[dict[str, Any]] = []
        """Every message of the bot, as created or changed, in the order they came."""
        self.config: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(json_serialize=partial(json.dumps, ensure_ascii=False))
        await self._ready()
        self.config = (await self._get("/_internal/v1/testConfig"))["config"]
        address = self.url.replace("http", "ws") + "/_ws_conversation/v1/conversations/stream"
        self._socket = await self._session.ws_connect(address, max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._session.close()

    @property
    def user(self) -> str:
        """Who sits before it."""
        return str(self.config["currentUser"]["id"])

    @property
    def chat(self) -> str:
        """Their private chat with the bot."""
        return str(self.config["personalChat"]["id"])

    async def install(self) -> None:
        """Install the app for this person."""
        await self._post(f"/_debug/conversation/{self.chat}/installation", {})

    async def says(self, text: str, conversation: str = "") -> None:
        """Type something."""
        body = {"from": {"id": self.user}, "text": text, "textFormat": "plain"}
        await self._post(f"/_conversation/v1/conversations/{conversation or self.chat}/messages", body)

    async def executes(self, message: str, action: Mapping[str, Any], **values: str) -> tuple[int, Any]:
        """Press an Action.Execute on a message with inputs filled in; the value is what the bot answers."""
        pressed = {
            "type": "Action.Execute",
            "verb": action["verb"],
            "data": {**action["data"], **values},
        }
        body = {
            "name": "adaptiveCard/action",
            "from": {"id": self.user},
            "conversation": {"id": self.chat},
            "replyToId": message,
            "value": {"action": pressed, "trigger": "manual"},
        }
        return await self._post("/_conversation/v1/invoke", body)

    async def submits(self, message: str, action: Mapping[str, Any], **values: str) -> None:
        """Press as a client that knows only Action.Submit."""
        data = {**action["fallback"]["data"], **values}
        body = {"from": {"id": self.user}, "conversation": {"id": self.chat}, "replyToId": message, "value": data}
        await self._post("/_conversation/v1/submit", body)

    async def template(self, kind: str) -> dict[str, Any]:
        """An activity to send: "install", "uninstall", "userAdded" and more."""
        path = f"/_internal/v1/customActivities/template?conversationId={self.chat}&type={kind}"
        return dict(await self._get(path))

    async def custom(self, activity: Mapping[str, Any]) -> None:
        """Let the simulated Teams send any activity."""
        await self._post("/_internal/v1/customActivities", activity)

    async def sees(self, text: str, after: int = 0, seconds: float = 10) -> dict[str, Any]:
        """The latest message that shows ``text``, waited for; ``after`` leaves out so many earlier ones."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in reversed(self.messages[after:]):
                if text in shown(message):
                    return message
            await asyncio.sleep(0.02)
        seen = "\n---\n".join(shown(message) for message in self.messages[after:])
        raise AssertionError(f"{text!r} did not come; seen:\n{seen}")

    async def _ready(self) -> None:
        """It opens its port once to try it, closes it, and opens it again: only its own word says that it serves."""
        async with asyncio.timeout(30):
            while True:
                try:
                    await self._get("/_debug/ping")
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def _read(self) -> None:
        async for event in self._socket:
            if event.type is not aiohttp.WSMsgType.TEXT:
                continue
            found = json.loads(event.data)
            message = found.get("message") or {}
            sender = (message.get("from") or message.get("sender") or {}).get("id")
            if found.get("action") in ("createMessage", "updateMessage") and sender != self.user:
                self.messages.append({**message, "event": found["action"]})

    async def _get(self, path: str) -> Any:
        async with self._session.get(self.url + path) as answer:
            said = await answer.text()
            return json.loads(said) if said[:1] in ("{", "[") else said

    async def _post(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        async with self._session.post(self.url + path, json=body) as answer:
            said = await answer.text()
            return answer.status, json.loads(said) if said[:1] in ("{", "[") else said


def card_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """The Adaptive Card of a message, or of the answer to a press."""
    if "attachments" in message:
        return dict(message["attachments"][0]["content"])
    return dict(message["value"])


def shown(value: Any) -> str:
    """Everything a reader could see of a message or card, as text."""
    return "\n".join(_texts(value.get("attachments", value) if isinstance(value, dict) else value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        if "inlines" in value:
            yield "".join(run["text"] for run in value["inlines"])
            return
        for key, item in value.items():
            if key in ("text", "title", "label", "value", "placeholder", "altText") and isinstance(item, str):
                yield item
            elif key not in ("fallback", "data", "inlines"):
                yield from _texts(item)


def actions(value: Any) -> Iterator[dict[str, Any]]:
    """Every Action.Execute of a card."""
    if isinstance(value, list):
        for item in value:
            yield from actions(item)
    elif isinstance(value, dict):
        if value.get("type") == "Action.Execute":
            yield value
            return
        for item in value.values():
            yield from actions(item)
