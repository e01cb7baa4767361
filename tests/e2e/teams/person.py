"""A person in a Teams chat: what they do, and what they see."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.intake import Intake
from bot.teams.app import TeamsFrontEnd
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.teams_client import TeamsClient, actions, card_of, shown


@dataclass
class Chat:
    """The private chat."""

    client: TeamsClient
    proxy: FaultProxy
    endpoint: str
    service: str
    front_end: TeamsFrontEnd
    intake: Intake
    card: dict[str, Any] = field(default_factory=dict)
    """The card the person looks at."""
    message: str = ""
    """The id of its message."""

    async def says(self, words: str, sees: str) -> None:
        """Type something and look at the answer that shows ``sees``."""
        before = len(self.client.messages)
        await self.client.says(words)
        await self.looks_at(sees, before)

    async def looks_at(self, text: str, after: int = 0) -> None:
        """Look at the latest message that shows ``text``, once it is there."""
        found = await self.client.sees(text, after)
        self.card, self.message = card_of(found), found["messageId"]

    async def presses(self, label: str, sees: str, **values: str) -> None:
        """Press a button, with inputs filled in by argument; the answer is in place or a new message."""
        before = len(self.client.messages)
        action = self.button(label)
        status, answer = await self.client.executes(self.message, action, **self.named(action, values))
        assert status == 200, answer
        if answer["type"] == "application/vnd.microsoft.card.adaptive" and sees in shown(answer["value"]):
            self.card = answer["value"]
        else:
            await self.looks_at(sees, before)

    def button(self, label: str) -> dict[str, Any]:
        """The first button with this label."""
        for action in actions(self.card):
            if action["title"] == label:
                return action
        raise AssertionError(f"no button {label!r} in:\n{self.text}")

    @property
    def text(self) -> str:
        """What the card shows."""
        return shown(self.card)

    def inputs(self) -> dict[str, dict[str, Any]]:
        """The inputs of the card by the argument they fill."""
        names = {
            key: name
            for action in actions(self.card)
            for key, name in action["data"]["banso"].get("inputs", {}).items()
        }
        return {names[part["id"]]: part for part in parts(self.card) if part.get("id") in names}

    def copyable(self) -> str:
        """What the boxes to copy from hold."""
        return "".join(p["value"] for p in parts(self.card) if str(p.get("id", "")).startswith("copy-"))

    @staticmethod
    def named(action: dict[str, Any], values: dict[str, str]) -> dict[str, str]:
        """Values by argument as values by the ids of the inputs."""
        ids = {name: key for key, name in action["data"]["banso"].get("inputs", {}).items()}
        return {ids[name]: value for name, value in values.items()}

    async def post(self, activity: dict[str, Any]) -> tuple[int, Any]:
        """Send the bot an activity directly."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.endpoint, json=activity) as answer,
        ):
            said = await answer.read()
            return answer.status, await answer.json() if said and answer.content_type == "application/json" else None


def parts(value: Any) -> list[dict[str, Any]]:
    """Every object in a card, fallbacks left out."""
    if isinstance(value, list):
        return [part for item in value for part in parts(item)]
    if isinstance(value, dict):
        return [value, *(part for key, item in value.items() if key != "fallback" for part in parts(item))]
    return []
