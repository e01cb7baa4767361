"""A Slack workspace as its members see it: they write, press and fill in, and look at what appears."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.slack_driver import Answer, SlackDriver

PATIENCE = 10.0

Found = TypeVar("Found")


async def until(look: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """Look again and again until something is found; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("what should appear did not appear in time")


@dataclass(frozen=True)
class Shown:
    """A message, a modal or a Home tab."""

    text: str
    blocks: list[dict[str, Any]]
    channel: str = ""
    ts: str = ""
    thread_ts: str = ""
    view: Mapping[str, Any] | None = None

    def elements(self) -> Iterator[dict[str, Any]]:
        """Every button and menu, each with the id of its block."""
        for block in self.blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                yield {**element, "block_id": block.get("block_id", "")}

    def button(self, label: str) -> dict[str, Any]:
        """The action of pressing the button with ``label`` in its text."""
        found = [e for e in self.elements() if e["type"] == "button" and label in e["text"]["text"]]
        assert found, f"no button {label!r} in {[e.get('text') for e in self.elements()]}"
        return {name: found[0][name] for name in ("type", "action_id", "block_id", "value")}

    def option(self, label: str) -> dict[str, Any]:
        """The action of picking the option with ``label`` in its text."""
        for menu in self.elements():
            for option in menu.get("options", ()):
                if label in option["text"]["text"]:
                    return {
                        "type": menu["type"],
                        "action_id": menu["action_id"],
                        "block_id": menu["block_id"],
                        "selected_option": option,
                    }
        raise AssertionError(f"no option {label!r}")

    def inputs(self) -> list[dict[str, Any]]:
        """The input blocks of a form."""
        return [block for block in self.blocks if block["type"] == "input"]

    def filled(self, *values: str) -> dict[str, Any]:
        """``state.values`` with ``values`` in the order of the inputs; the rest stays empty."""
        state: dict[str, Any] = {}
        given = [*values, *[""] * len(self.inputs())]
        for block, value in zip(self.inputs(), given, strict=False):
            element = block["element"]
            entry: dict[str, Any] = {"type": element["type"], "value": value or None}
            if element["type"] == "static_select":
                chosen = [option for option in element["options"] if option["value"] == value]
                assert chosen or not value, f"no option {value!r} in {element['options']}"
                entry = {"type": element["type"], "selected_option": chosen[0] if chosen else None}
            state[block["block_id"]] = {element["action_id"]: entry}
        return state

    def copyable(self) -> str:
        """The fixed-width text."""
        return "".join(
            part["text"]
            for block in self.blocks
            if block["type"] == "rich_text"
            for element in block["elements"]
            if element["type"] == "rich_text_preformatted"
            for part in element["elements"]
        )


class Workspace:
    """The workspace, the way into the bot, and the proxy before the Web API."""

    def __init__(self, driver: SlackDriver, proxy: FaultProxy, api: str) -> None:
        self.driver, self.proxy, self._api = driver, proxy, api
        self._names = iter(range(1000))

    async def call(self, method: str, **parameters: Any) -> Any:
        """A call to the Web API past the proxy."""
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._api + method, json=parameters, headers=headers) as r,
        ):
            return await r.json()

    async def person(self, number: int) -> "Person":
        """The person with this number; each test takes its own."""
        members = (await self.call("users.list"))["members"]
        user = next(member["id"] for member in members if member["name"] == f"person{number}")
        channel = (await self.call("conversations.open", users=user))["channel"]["id"]
        return Person(self, user, channel)

    async def channel(self, name: str = "ai-help") -> str:
        """The id of a channel."""
        channels = (await self.call("conversations.list"))["channels"]
        return str(next(channel["id"] for channel in channels if channel["name"] == name))

    def messages(self, channel: str) -> list[Shown]:
        """What was posted and changed in a channel, in order."""
        return [
            Shown(
                str(call.answer["message"]["text"]) if "message" in call.answer else str(call.parameters["text"]),
                list(call.parameters.get("blocks") or []),
                channel,
                str(call.answer["ts"]),
                str(call.parameters.get("thread_ts") or ""),
            )
            for call in self.proxy.calls
            if call.method in ("chat.postMessage", "chat.update")
            and call.answer.get("ok")
            and call.answer.get("channel") == channel
        ]

    def modals(self) -> list[Shown]:
        """The modals that opened, in order."""
        return [
            _shown_view(c.parameters["view"])
            for c in self.proxy.calls
            if c.method == "views.open" and c.answer.get("ok")
        ]

    def homes(self, user: str) -> list[Shown]:
        """The versions of a person's Home tab, in order."""
        calls = [c for c in self.proxy.calls if c.method == "views.publish" and c.answer.get("ok")]
        return [_shown_view(c.parameters["view"]) for c in calls if c.parameters["user_id"] == user]


class Person:
    """A member of the workspace in their private chat with the bot."""

    def __init__(self, workspace: Workspace, user: str, channel: str) -> None:
        self.workspace, self.user, self.channel = workspace, user, channel
        self._read = 0
        self._modals = 0

    async def says(self, text: str, event_id: str = "", retry: int = 0) -> Answer:
        """Write a direct message."""
        return await self.workspace.driver.dm(self.user, self.channel, text, event_id, retry)

    async def sees(self, words: str, channel: str = "") -> Shown:
        """Wait for a message with ``words`` in it, newer than the last one seen here."""

        def look() -> Shown | None:
            messages = self.workspace.messages(channel or self.channel)
            start = 0 if channel else self._read
            for position, message in enumerate(messages[start:], start=start + 1):
                if words in message.text:
                    self._read = self._read if channel else position
                    return message
            return None

        return await until(look)

    async def sees_modal(self, words: str) -> Shown:
        """Wait for a new modal with ``words`` in its title or text."""

        def look() -> Shown | None:
            for position, modal in enumerate(self.workspace.modals()[self._modals :], start=self._modals + 1):
                if words in modal.text:
                    self._modals = position
                    return modal
            return None

        return await until(look)

    async def presses(self, message: Shown, label: str, trigger: str | None = None, **more: Any) -> Answer:
        """Press a button, with a trigger that opens a modal unless another is given."""
        given = await self._trigger() if trigger is None else trigger
        shown = {"ts": message.ts, **({"thread_ts": message.thread_ts} if message.thread_ts else {})}
        action = message.button(label)
        return await self.workspace.driver.press(self.user, message.channel, shown, action, trigger_id=given, **more)

    async def picks(self, message: Shown, label: str) -> Answer:
        """Pick an option of a menu."""
        shown = {"ts": message.ts}
        return await self.workspace.driver.press(self.user, message.channel, shown, message.option(label))

    async def sends(self, modal: Shown, *values: str) -> Answer:
        """Fill in a modal and send it."""
        assert modal.view is not None
        return await self.workspace.driver.submit(self.user, modal.view, modal.filled(*values))

    async def _trigger(self) -> str:
        return str((await self.workspace.call("views.generateTriggerId"))["trigger_id"])


def _shown_view(view: Mapping[str, Any]) -> Shown:
    title = view.get("title") or {}
    words = [str(title.get("text", ""))]
    for block in view["blocks"]:
        text = block.get("text") or block.get("label") or {}
        words.append(str(text.get("text", "")))
        words += [
            str(e.get("text", {}).get("text", "")) if isinstance(e.get("text"), dict) else ""
            for e in block.get("elements", ())
        ]
        words += _rich_texts(block)
    return Shown("\n".join(words), list(view["blocks"]), view=view)


def _rich_texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _rich_texts(item)]
    if not isinstance(value, dict):
        return []
    own = [str(value["text"])] if isinstance(value.get("text"), str) else []
    return own + _rich_texts(value.get("elements", []))
