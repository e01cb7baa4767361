"""A long form in Teams: the message with its button as Teams shows it, the dialog, and the answer in its place."""

from typing import Any

import pytest

from bot.frontend import Address
from coach.cards import Button, Card, Form, Input, Paragraph
from coach.locales import say
from coach.turn import Account
from storage.db import Database
from tests.builders import dump
from tests.e2e.peers.teams_client import card_of, shown
from tests.e2e.teams.person import Chat, parts

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

TYPED = {"industry": "印刷業", "problem": "見積に3日かかる", "offer": "見積の自動作成"}
SUBMIT = Button("プロンプトを作る", "try.fill", {"use_case": "sales/proposal-draft"})
LONG = Card(
    "長いフォーム",
    (
        Paragraph("先に読むこと"),
        Form((*(Input(n, n) for n in TYPED), *(Input(f"q{n}", f"質問{n}", required=False) for n in range(5))), SUBMIT),
    ),
)


async def invokes(chat: Chat, name: str, data: dict[str, Any], **more: str) -> Any:
    """Open or send a dialog: the simulated Teams has none, so the bot is asked directly."""
    tenant = chat.client.config["tenantId"]
    status, answer = await chat.post(
        {
            "type": "invoke",
            "name": name,
            "locale": "ja-JP",
            "value": {"data": data, "context": {"theme": "default"}},
            "channelId": "msteams",
            "serviceUrl": chat.service,
            "conversation": {"id": chat.client.chat, "tenantId": tenant, "conversationType": "personal"},
            "from": {"id": chat.client.user, "name": "Alex"},
            "recipient": {"id": "28:bot"},
            "channelData": {"tenant": {"id": tenant}},
            **more,
        }
    )
    assert status == 200
    return answer


def filled(dialog: Any, typed: dict[str, str]) -> dict[str, Any]:
    """What Teams sends when somebody fills in a dialog and presses its button."""
    data = dialog["task"]["value"]["card"]["content"]["actions"][0]["data"]
    ids = {name: key for key, name in data["banso"]["inputs"].items()}
    return {**data, **{ids[name]: value for name, value in typed.items()}}


async def test_a_long_form_is_opened_mended_and_answered_in_its_place(chat: Chat, database: Database) -> None:
    await chat.says("使い方", sees=say("ja", "help-heading"))
    account = Account("teams", str(chat.client.config["tenantId"]), chat.client.user)
    where = {"service": chat.service, "conversation": chat.client.chat}
    before = len(chat.client.messages)
    await chat.front_end.send(Address(account, where=where), LONG)
    await chat.looks_at("先に読むこと", before)
    assert say("ja", "teams-open-form") in chat.text
    assert not any(part.get("type") == "Input.Text" for part in parts(chat.card))
    [opener] = [part for part in parts(chat.card) if part.get("type") == "Action.Submit"]

    dialog = await invokes(chat, "task/fetch", opener["data"], replyToId=chat.message)
    assert all(name in shown(dialog["task"]["value"]["card"]["content"]) for name in TYPED)
    again = await invokes(chat, "task/submit", filled(dialog, {**TYPED, "offer": "　"}))
    assert "⚠" in shown(again["task"]["value"]["card"]["content"])
    assert await invokes(chat, "task/submit", filled(again, TYPED)) is None

    found = await chat.client.sees(TYPED["problem"], before)
    assert (found["event"], found["messageId"]) == ("updateMessage", chat.message)
    assert say("ja", "outcome-question") in shown(card_of(found))
    assert sum(row["kind"] == "prompt_made" for row in dump(database)["event"]) == 1
