"""A person in Teams: the Microsoft 365 Agents Playground on one side of the bot, what the bot posted on the other."""

import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.server import make_app
from bot.teams.app import PATH, TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from coach.turn import Account
from tests.contract.adaptive import opener, read_card, with_dialog
from tests.contract.driver import PATIENCE, Driver, Product
from tests.contract.shown import Message, Pressable, Sheet
from tests.e2e.peers.faults import Call, FaultProxy
from tests.e2e.peers.processes import free_port
from tests.e2e.peers.teams_client import TeamsClient, agents_playground, card_of
from tests.e2e.slack.workspace import until

CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class SimulatedTeams:
    """Teams as it runs for all conversations: its address, and the ports where it expects the bot and its calls."""

    url: str
    bot_port: int
    connector_port: int


@contextmanager
def simulated_teams(folder: Path) -> Iterator[SimulatedTeams]:
    """Run the Agents Playground for a bot that comes and goes."""
    bot, connector = free_port(), free_port()
    with agents_playground(folder, f"http://127.0.0.1:{bot}{PATH}", f"http://127.0.0.1:{connector}") as url:
        yield SimulatedTeams(url, bot, connector)


class TeamsPerson(Driver):
    """Teams' side of the conversation."""

    longest_input = 100_000
    shared_places = True
    checks_forms = True
    knows_departments = False
    numbers_only = True

    def __init__(
        self, product: Product, teams: TeamsClient, inbound: FaultProxy, outbound: FaultProxy, language: str
    ) -> None:
        settings = TeamsSettings(app_id="", insecure=True, service_hosts=("127.0.0.1",), sends_per_second=1_000)
        account = Account("teams", str(teams.config["tenantId"]), teams.user)
        super().__init__(product, TeamsFrontEnd(product.intake, settings), account, language)
        self._teams, self._inbound, self._outbound = teams, inbound, outbound
        self._read = 0

    async def _say(self, text: str) -> None:
        known = len(self._inbound.calls)
        await self._teams.says(text)
        await until(lambda: self._inbound.calls[known:])
        self.where = self.where or {
            "service": self._last_activity()["serviceUrl"],
            "conversation": self._teams.chat,
            "bot": str(self._teams.config["bot"]["id"]),
        }

    async def _resend(self) -> None:
        await self._deliver(self._last_activity())

    async def _mention(self, text: str) -> None:
        """The Agents Playground mentions through its page only, so the activity is made here as Teams makes it."""
        bot = self._teams.config["bot"]
        mention = {"type": "mention", "mentioned": bot, "text": f"<at>{bot['name']}</at>"}
        group = {"id": self._teams.config["groupChats"][0]["id"], "conversationType": "groupChat", "isGroup": True}
        usual = self._last_activity()
        await self._deliver(
            {
                **usual,
                "id": str(uuid.uuid4()),
                "text": f"<at>{bot['name']}</at> {text}",
                "entities": [*usual["entities"], mention],
                "conversation": {**usual["conversation"], **group},
            }
        )

    async def _deliver(self, activity: Mapping[str, Any]) -> Any:
        """Send the bot an activity past the Agents Playground; the value is the body of its answer."""
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as session,
            session.post(self._inbound.url.removesuffix("/api/") + PATH, json=activity) as answer,
        ):
            assert answer.status in (200, 202, 503), answer.status
            return await answer.json() if answer.content_type == "application/json" else None

    def _last_activity(self) -> Mapping[str, Any]:
        """The last words that Teams delivered in the private chat."""
        calls = reversed(self._inbound.calls)
        return next(
            call.parameters
            for call in calls
            if call.parameters["type"] == "message" and call.parameters["conversation"]["id"] == self._teams.chat
        )

    async def _press(self, message: Message, pressed: Pressable) -> None:
        await self._invoke(message, pressed.press["action"], pressed.press["values"])

    async def _send(self, message: Message, form: Sheet, values: Mapping[str, str]) -> None:
        action = form.submit.press["action"]
        if action["type"] == "Action.Submit":
            await self._task("task/submit", message.native["behind"], {**action["data"], **values})
        else:
            await self._invoke(message, action, values)

    async def _shows(self, card: Mapping[str, Any], name: str) -> None:
        """A card appears, and the person opens the dialog that it has instead of a form."""
        message, opens = read_card(card, name), opener(card)
        self._appears(message)
        if opens is not None:
            await self._task("task/fetch", message, opens["data"], replyToId=name)

    async def _task(self, name: str, message: Message, data: Mapping[str, Any], **more: str) -> None:
        """Open or send the dialog of ``message`` as Teams does: only on opening it tells which message that is."""
        usual = {key: value for key, value in self._last_activity().items() if key not in ("text", "replyToId")}
        value = {"data": data, "context": {"theme": "default"}}
        task = await self._deliver(
            {**usual, "type": "invoke", "name": name, "id": uuid.uuid4().hex, "value": value, **more}
        )
        if task is None:
            self._appears(message)
        elif task["task"]["type"] == "message":
            self._notices.append(task["task"]["value"])
        else:
            self._appears(with_dialog(message, task["task"]))

    async def _invoke(self, message: Message, action: Mapping[str, Any], values: Mapping[str, str]) -> None:
        """Press, and show what the answer says: a card in the place of this one, or a word beside it."""
        status, answer = await self._teams.executes(message.id, action, **values)
        assert status == 200, answer
        if answer["type"] == CARD:
            await self._shows(answer["value"], message.id)
        else:
            self._notices.append(answer["value"])

    async def _look(self) -> None:
        await self.product.intake.drain(PATIENCE)
        while self._read < len(self._outbound.calls):
            call = self._outbound.calls[self._read]
            self._read += 1
            if call.parameters.get("type") == "message" and call.answer.get("id"):
                await self._take(call)

    async def _take(self, call: Call) -> None:
        card, name = card_of(call.parameters), str(call.parameters.get("id") or call.answer["id"])
        if self._teams.chat in call.method:
            await self._shows(card, name)
        else:
            self._overheard.append(read_card(card, name).text)


@asynccontextmanager
async def in_teams(product: Product, simulated: SimulatedTeams, language: str) -> AsyncIterator[TeamsPerson]:
    """A person whose bot stands between a proxy that remembers what Teams sent and one that remembers its calls."""
    bot = free_port()
    async with (
        FaultProxy(f"http://127.0.0.1:{bot}").serving(simulated.bot_port) as inbound,
        FaultProxy(f"{simulated.url}/_connector").serving(simulated.connector_port) as outbound,
        TeamsClient(simulated.url) as teams,
    ):
        person = TeamsPerson(product, teams, inbound, outbound, language)
        async with person.front_end:
            runner = web.AppRunner(
                make_app([person.front_end], product.database), access_log=None, shutdown_timeout=0.1
            )
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", bot).start()
            yield person
            await product.intake.drain(PATIENCE)
            await runner.cleanup()
