"""What Teams answers to a message, and what becomes of it: each failure by its name, nothing swallowed, one attempt."""

import asyncio
import time
from typing import Any

import pytest

from bot.fitting import json_size
from bot.frontend import Address, Refused, Revoked, SendError, Throttled, Unreachable, Unsure
from bot.teams import limits
from coach.cards import Actions, Button, Card, Copyable, Paragraph
from coach.turn import Account
from tests.teams.conftest import World
from tests.teams.microsoft import APP_ID, TENANT

CARD = Card("見出し", (Paragraph("本文"),))
BLOCKED = {"errorCode": 209, "message": '{ "subCode": "MessageWritesBlocked", "details": "Thread is blocked" }'}


def to(world: World, **where: str) -> Address:
    known = {"service": world.service, "conversation": "a:chat", "bot": f"28:{APP_ID}", **where}
    return Address(Account("teams", TENANT, "29:ana"), where={name: value for name, value in known.items() if value})


CASES: list[tuple[int, dict[str, str], Any, type[SendError]]] = [
    (403, {}, BLOCKED, Unreachable),
    (403, {}, {"error": {"code": "BotNotInConversationRoster"}}, Unreachable),
    (404, {}, {"error": {"code": "ConversationNotFound"}}, Unreachable),
    (403, {}, {"error": {"code": "BotDisabledByAdmin"}}, Revoked),
    (429, {"Retry-After": "7"}, {}, Throttled),
    (429, {}, {}, Throttled),
    (412, {}, {}, Throttled),
    (400, {}, {"error": {"code": "BadSyntax"}}, Refused),
    (408, {}, {}, Unsure),
    (500, {}, {}, Unsure),
    (502, {}, {}, Unsure),
    (503, {"Retry-After": "7"}, {}, Unsure),
    (504, {}, "not JSON's object", Unsure),
]


@pytest.mark.parametrize(("status", "headers", "body", "kind"), CASES)
async def test_a_failure_has_a_name_and_one_attempt(
    world: World, status: int, headers: dict[str, str], body: Any, kind: type[SendError]
) -> None:
    world.connector.answers = [(status, headers, body)]
    with pytest.raises(SendError) as caught:
        await world.front_end.send(to(world), CARD)
    assert type(caught.value) is kind
    assert len(world.connector.sent) == 1
    if isinstance(caught.value, Throttled):
        assert caught.value.retry_after == 7 if headers else 0 < caught.value.retry_after < 60


async def test_a_block_is_told_by_its_sub_code(world: World) -> None:
    world.connector.answers = [(403, {}, BLOCKED)]
    with pytest.raises(Unreachable, match="MessageWritesBlocked"):
        await world.front_end.send(to(world), CARD)


async def test_nobody_listening_means_later_not_lost(world: World) -> None:
    with pytest.raises(Throttled):
        await world.front_end.send(to(world, service="http://127.0.0.1:9"), CARD)


async def test_a_refused_token_is_replaced_once(world: World) -> None:
    await world.front_end.send(to(world), CARD)
    world.connector.answers = [(401, {}, {})]
    await world.front_end.send(to(world), CARD)
    assert [token for *_, token in world.connector.sent] == ["token-1", "token-1", "token-2"]
    world.connector.answers = [(401, {}, {}), (401, {}, {})]
    with pytest.raises(Revoked):
        await world.front_end.send(to(world), CARD)


async def test_a_wrong_secret_is_revoked_not_retried(world: World) -> None:
    world.login.refuses = True
    with pytest.raises(Revoked, match="invalid_client"):
        await world.front_end.send(to(world), CARD)
    assert world.connector.sent == []


async def test_a_login_service_that_is_away_means_later_and_is_not_asked_by_everyone(world: World) -> None:
    world.login.down = True
    started = time.monotonic()
    results = await asyncio.gather(*(world.front_end.send(to(world), CARD) for _ in range(20)), return_exceptions=True)
    assert {type(result) for result in results} == {Throttled}
    assert world.login.asked == 1
    assert time.monotonic() - started < 5
    assert world.connector.sent == []


async def test_fifty_messages_need_one_token_and_few_connections(world: World) -> None:
    world.login.delay = 0.2
    await asyncio.gather(*(world.front_end.send(to(world), CARD) for _ in range(50)))
    assert world.login.issued == 1
    assert len(world.connector.sent) == 50


async def test_a_token_near_its_end_is_renewed_before_it_is_used(world: World) -> None:
    world.login.seconds = 200
    await world.front_end.send(to(world), CARD)
    await world.front_end.send(to(world), CARD)
    assert [token for *_, token in world.connector.sent] == ["token-1", "token-2"]


async def test_a_tenant_is_called_at_its_pace_and_others_do_not_wait(world: World) -> None:
    async def send(tenant: str) -> float:
        start = time.monotonic()
        address = Address(Account("teams", tenant, "29:x"), where=to(world).where)
        await world.front_end.send(address, CARD)
        return time.monotonic() - start

    busy, calm = await asyncio.gather(asyncio.gather(*(send("busy") for _ in range(40))), send("calm"))
    assert max(busy) > 0.5, "40 calls at 25 a second, 25 of them at once"
    assert calm < 0.5


async def test_a_private_chat_that_is_not_known_is_opened_once(world: World) -> None:
    for _ in range(2):
        await world.front_end.send(to(world, conversation=""), CARD)
    [(method, path, body, _), *rest] = world.connector.sent
    assert (method, path) == ("POST", "/v3/conversations")
    assert body["members"] == [{"id": "29:ana"}]
    assert body["tenantId"] == body["channelData"]["tenant"]["id"] == TENANT
    assert [path for _, path, *_ in rest] == ["/v3/conversations/m1/activities"] * 2


async def test_without_any_address_the_failure_says_so(world: World) -> None:
    with pytest.raises(Refused, match="where"):
        await world.front_end.send(Address(Account("teams", TENANT, "29:ana")), CARD)


@pytest.mark.parametrize("status", [404, 403, 400])
async def test_a_message_that_cannot_be_replaced_is_posted_anew(world: World, status: int) -> None:
    world.connector.answers = [(status, {}, {})]
    await world.front_end.send(to(world, replace="m9"), CARD)
    assert [(method, path) for method, path, *_ in world.connector.sent] == [
        ("PUT", "/v3/conversations/a:chat/activities/m9"),
        ("POST", "/v3/conversations/a:chat/activities"),
    ]


async def test_a_message_found_too_large_goes_out_smaller_and_whole(world: World) -> None:
    words = "".join(f"{number} " for number in range(6000))
    world.connector.answers = [(413, {}, {"error": {"code": "MessageSizeTooBig"}})]
    await world.front_end.send(to(world), Card("長い", (Copyable(words, "コピー"),)))
    first, *smaller = [json_size(body["attachments"][0]["content"]) for body in world.connector.posted()]
    assert first > limits.REDUCED_BUDGET >= max(smaller)
    boxes = [value for body in world.connector.posted()[1:] for value in boxes_of(body)]
    assert "".join(boxes) == words


async def test_too_large_twice_is_given_up(world: World) -> None:
    world.connector.answers = [(413, {}, {}), (413, {}, {})]
    with pytest.raises(Refused):
        await world.front_end.send(to(world), CARD)
    assert len(world.connector.sent) == 2


async def test_once_the_beginning_arrived_the_rest_waits_for_a_platform_that_throttles(world: World) -> None:
    long = Card("長い", (Copyable("x" * 60_000, "コピー"),))
    world.connector.answers = [(201, {}, {"id": "m1"}), (429, {"Retry-After": "1"}, {})]
    await world.front_end.send(to(world), long)
    assert "".join(value for body in delivered(world) for value in boxes_of(body)) == "x" * 60_000
    world.connector.answers = [(201, {}, {"id": "m1"}), (400, {}, {})]
    with pytest.raises(Unsure, match="beginning"):
        await world.front_end.send(to(world), long)


async def test_a_card_that_cannot_be_drawn_is_refused(world: World) -> None:
    impossible = Card("x", (Actions((Button("x", "a", {f"{n}" * 50: "" for n in range(400)}),)),))
    with pytest.raises(Refused):
        await world.front_end.send(to(world), impossible)


def delivered(world: World) -> list[dict[str, Any]]:
    """The messages without the throttled one, which was sent twice."""
    posted = world.connector.posted()
    return [body for position, body in enumerate(posted) if position == 0 or body != posted[position - 1]]


def boxes_of(body: Any) -> list[str]:
    """What the boxes to copy from hold, in order."""
    if isinstance(body, list):
        return [found for item in body for found in boxes_of(item)]
    if not isinstance(body, dict):
        return []
    if str(body.get("id", "")).startswith("copy-"):
        return [body["value"]]
    return [found for item in body.values() for found in boxes_of(item)]
