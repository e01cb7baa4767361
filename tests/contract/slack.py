"""A member of a Slack workspace: signed requests in, and what the emulated Web API took from the bot read back."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.server import make_app
from bot.slack.app import SlackFrontEnd
from bot.slack.endpoint import PATH
from bot.slack.settings import SlackSettings
from coach.turn import Account
from tests.contract.blocks import read_blocks
from tests.contract.driver import PATIENCE, Driver, Product
from tests.contract.shown import Message, Pressable, Sheet
from tests.e2e.peers.emulate import BOT_TOKEN, BOT_USER
from tests.e2e.peers.faults import Call, Fault, FaultProxy
from tests.e2e.peers.slack_driver import Answer, SlackDriver
from tests.e2e.slack.workspace import Workspace

SECRET = "signing-secret-of-the-tests"
TEAM = "T000000001"
MODAL = "modal"
ALWAYS = 10**9
BETWEEN_PRESSES = 3.0
"""Seconds that pass on the person's side between two presses: within two, Slack's presses may be a double click."""


class SlackMember(Driver):
    """Slack's side of the conversation."""

    longest_input = 3_000
    shared_places = True
    checks_forms = True

    def __init__(self, product: Product, proxy: FaultProxy, api: str, language: str) -> None:
        settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=proxy.url)
        super().__init__(product, SlackFrontEnd(product.intake, settings), Account("slack", TEAM, ""), language)
        self._proxy, self._api = proxy, api
        self._read = 0
        self._clock = time.time()
        self._last: tuple[str, str] = ("", "")
        self._thread = ""
        self._profile: dict[str, str] = {}

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["SlackMember"]:
        """Serve, and be a member of the workspace, until the block ends."""
        async with self.front_end:
            runner = web.AppRunner(
                make_app([self.front_end], self.product.database), access_log=None, shutdown_timeout=0.1
            )
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
            async with SlackDriver(url, SECRET, TEAM, BOT_USER) as self._slack:
                await self._join()
                yield self
            await self.product.intake.drain(PATIENCE)
            await runner.cleanup()

    async def _join(self) -> None:
        """Become a person of the workspace, with a profile of one's own."""
        self._workspace = Workspace(self._slack, self._proxy, self._api)
        person = await self._workspace.person(1)
        self._user, self._chat = person.user, person.channel
        self._shared = await self._workspace.channel()
        self.account = Account("slack", TEAM, self._user)
        user = {"id": self._user, "locale": {"ja": "ja-JP", "en": "en-US"}[self.language], "tz": "Asia/Tokyo"}
        self._proxy.faults.append(
            Fault("users.info", body={"ok": True, "user": {**user, "profile": self._profile}}, count=ALWAYS)
        )

    def _profile_says(self, department: str) -> None:
        self._profile["title"] = department

    async def _say(self, text: str) -> None:
        self._vanishes(MODAL)
        event = self._slack.direct_message(self._user, self._chat, _as_typed(text))
        self._last = (json.dumps(event), f"Ev{event['ts']}")
        await self._slack.event(event, self._last[1])

    async def _resend(self) -> None:
        event, name = self._last
        await self._slack.event(json.loads(event), name, retry=1)

    async def _mention(self, text: str) -> None:
        self._vanishes(MODAL)
        question = await self._workspace.call("chat.postMessage", channel=self._shared, text="?")
        self._thread = question["ts"]
        await self._slack.mention(self._user, self._shared, _as_typed(text), self._thread)

    async def _press(self, message: Message, pressed: Pressable) -> None:
        assert message.id != MODAL, "a modal has no buttons of its own"
        await self._act(message, pressed)

    async def _send(self, message: Message, form: Sheet, values: Mapping[str, str]) -> None:
        state = {"values": _state(message, values)}
        if message.id != MODAL:
            await self._act(message, form.submit, state=state)
            return
        answer = await self._slack.submit(self._user, message.native["view"], state["values"])
        assert answer.status == 200, answer
        self._after_submission(message, answer, values)

    async def _act(self, message: Message, pressed: Pressable, **more: Any) -> None:
        self._vanishes(MODAL)
        self._clock += BETWEEN_PRESSES
        trigger = (await self._workspace.call("views.generateTriggerId"))["trigger_id"]
        action = {"action_ts": f"{self._clock:.6f}", **pressed.press}
        shown = {"ts": message.id, "thread_ts": message.native["thread_ts"]}
        answer = await self._slack.press(self._user, self._chat, shown, action, trigger_id=trigger, **more)
        assert answer.status == 200, answer

    def _after_submission(self, message: Message, answer: Answer, values: Mapping[str, str]) -> None:
        """The modal closes, shows another form, or shows what is wrong beside what was typed."""
        said = answer.json() if answer.text else {}
        self._vanishes(MODAL)
        if said.get("response_action") == "update":
            self._appears(_modal(said["view"]))
        if said.get("response_action") == "errors":
            view = message.native["view"]
            known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            assert set(said["errors"]) <= known, "Slack refuses errors for blocks that are not there"
            self._appears(_modal(view, said["errors"], values))

    async def _look(self) -> None:
        await self.product.intake.drain(PATIENCE)
        while self._read < len(self._proxy.calls):
            call = self._proxy.calls[self._read]
            self._read += 1
            if call.answer.get("ok"):
                self._take(call)

    def _take(self, call: Call) -> None:
        if call.method == "views.open":
            self._appears(_modal(call.parameters["view"]))
        elif call.method in ("chat.postMessage", "chat.update"):
            text = str(call.parameters["text"])
            assert "<" not in text, f"Slack would read {text!r} as a reference"
            message = read_blocks(list(call.parameters["blocks"]), str(call.answer["ts"]))
            if call.answer["channel"] != self._chat:
                assert call.parameters["thread_ts"] == self._thread, "a mention is answered in its thread"
                self._overheard.append(message.text)
                return
            message.native["thread_ts"] = call.parameters.get("thread_ts") or call.answer["ts"]
            self._appears(message)


@asynccontextmanager
async def in_slack(product: Product, api: str, language: str) -> AsyncIterator[SlackMember]:
    """A member whose bot talks to the Web API at ``api`` through a proxy that fails on request."""
    async with (
        FaultProxy(api.removesuffix("/api/")).serving() as proxy,
        SlackMember(product, proxy, api, language).at_work() as member,
    ):
        yield member


def _modal(
    view: Mapping[str, Any], errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> Message:
    return read_blocks(
        list(view["blocks"]),
        MODAL,
        title=view["title"]["text"],
        submit=view["submit"]["text"],
        errors=errors or {},
        typed=typed or {},
        view=view,
    )


def _as_typed(text: str) -> str:
    """The text as Slack puts it into an event: its control characters as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _state(message: Message, values: Mapping[str, str]) -> dict[str, Any]:
    """``state.values`` as the client sends it; Slack itself lets no required field go out empty."""
    state: dict[str, Any] = {}
    for block in message.native["inputs"]:
        element, value = block["element"], values[block["block_id"]]
        assert value or block.get("optional"), f"Slack does not send an empty {block['label']['text']!r}"
        entry: dict[str, Any] = {"type": element["type"], "value": value or None}
        if element["type"] == "static_select":
            chosen = [option for option in element["options"] if option["value"] == value]
            entry = {"type": element["type"], "selected_option": chosen[0] if chosen else None}
        state[block["block_id"]] = {element["action_id"]: entry}
    return state
