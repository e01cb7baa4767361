"""Who may speak to the bot: every row of the token rules, over real HTTP, with a key server on loopback."""

import asyncio
import base64
import json
import time
from typing import Any

import jwt
import pytest

from bot.teams import signing_keys
from bot.teams.settings import TeamsSettings
from coach.locales import say
from tests.teams.conftest import World
from tests.teams.microsoft import APP_ID, ISSUER, TENANT, SigningKey, message, token

OTHER = "ffffffff-0000-0000-0000-000000000000"


def claims(service: str, **changes: Any) -> dict[str, Any]:
    return {"iss": ISSUER, "aud": APP_ID, "serviceurl": service, "exp": int(time.time()) + 600, **changes}


def unsigned(service: str) -> str:
    parts = ({"alg": "none", "typ": "JWT", "kid": "k1"}, claims(service))
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{head}.{body}."


async def test_a_valid_token_is_acknowledged_and_answered(world: World) -> None:
    assert (await world.post(world.activity()))[0] == 202
    assert say("ja", "help-heading") in json.dumps(await world.messages(2), ensure_ascii=False)
    assert world.connector.sent[-1][3] == "token-1", "the answer carries our own token"


ago, ahead = (lambda minutes: int(time.time()) - minutes * 60), (lambda minutes: int(time.time()) + minutes * 60)

BAD_CLAIMS = {
    "wrong audience": lambda: {"aud": "other-app"},
    "no audience": lambda: {"aud": None},
    "wrong issuer": lambda: {"iss": "https://evil.test"},
    "no issuer": lambda: {"iss": None},
    "no end": lambda: {"exp": None},
    "expired 10 minutes ago": lambda: {"exp": ago(10), "nbf": ago(60)},
    "valid in 10 minutes": lambda: {"nbf": ahead(10), "exp": ahead(60)},
    "another service": lambda: {"serviceurl": "https://evil.test/"},
    "no service": lambda: {"serviceurl": None},
    "unknown key": lambda: {"kid": "nobody"},
    "no key id": lambda: {"kid": None},
}


@pytest.mark.parametrize("case", BAD_CLAIMS)
async def test_a_token_with_a_wrong_claim_is_refused(world: World, case: str) -> None:
    bearer = token(world.key, world.service, **BAD_CLAIMS[case]())
    assert await world.post(world.activity(), bearer) == (401, None)
    assert await world.settled() == []


@pytest.mark.parametrize("case", ["none at all", "abc", "a.b.c", "unsigned", "HS256", "another key", "empty"])
async def test_a_token_that_proves_nothing_is_refused(
    world: World, keys: tuple[SigningKey, SigningKey], case: str
) -> None:
    made = {
        "none at all": None,
        "empty": "",
        "unsigned": unsigned(world.service),
        "HS256": jwt.encode(claims(world.service), "x" * 32, algorithm="HS256", headers={"kid": "k1"}),
        "another key": token(keys[1], world.service, kid="k1"),
    }
    assert (await world.post(world.activity(), made.get(case, case)))[0] == 401
    assert await world.settled() == []


@pytest.mark.parametrize("changes", [{"exp": 4}, {"nbf": -4}])
async def test_clocks_may_differ_by_five_minutes(world: World, changes: dict[str, int]) -> None:
    bearer = token(
        world.key, world.service, **{"nbf": ago(60), **{name: ago(value) for name, value in changes.items()}}
    )
    assert (await world.post(world.activity(), bearer))[0] == 202


async def test_the_service_of_the_activity_must_be_that_of_the_token(world: World) -> None:
    assert (await world.post(world.activity(serviceUrl="https://evil.test/")))[0] == 401
    assert (await world.post(world.activity(serviceUrl=None)))[0] == 401
    elsewhere = "https://evil.test/teams/"
    assert (await world.post(world.activity(serviceUrl=elsewhere), token(world.key, elsewhere)))[0] == 403
    assert await world.settled() == []


async def test_a_key_speaks_only_for_the_channels_it_is_endorsed_for(world: World) -> None:
    assert (await world.post(world.activity(channelId="webchat")))[0] == 401
    assert (await world.post(world.activity(channelId=None)))[0] == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": OTHER}}, "conversation": {"id": "c", "tenantId": OTHER}},
        {"channelData": {"tenant": {"id": OTHER}}},
        {"channelData": {}, "conversation": {"id": "c"}},
    ],
    ids=["another", "two that differ", "none"],
)
async def test_other_tenants_are_turned_away_and_nothing_is_stored(world: World, changes: dict[str, Any]) -> None:
    assert (await world.post(world.activity(**changes)))[0] == 403
    assert await world.settled() == []


async def test_the_same_activity_again_is_acknowledged_and_not_answered(world: World) -> None:
    activity = world.activity()
    assert (await world.post(activity))[0] == 202
    answered = list(await world.settled())
    assert [(await world.post(activity))[0] for _ in range(2)] == [200, 200]
    assert await world.settled() == answered


async def test_the_same_id_in_another_conversation_is_another_activity(world: World) -> None:
    first = world.activity(id="7")
    other = {**first, "conversation": {**first["conversation"], "id": "a:other"}, "from": {"id": "29:ben"}}
    assert [(await world.post(activity))[0] for activity in (first, other)] == [202, 202]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{nope", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"text": "no type"}', "application/json", 400),
        (b"{}", None, 415),
        (b"{}", "text/plain", 415),
        (b"[" * 100_000, "application/json", 400),
        (b" " * 1_100_000, "application/json", 413),
    ],
)
async def test_what_is_no_activity(world: World, body: bytes, content_type: str | None, status: int) -> None:
    assert (await world.post(body, content_type=content_type))[0] == status


@pytest.mark.parametrize(
    "changes",
    [
        {"from": "x"},
        {"conversation": [1]},
        {"entities": "x"},
        {"entities": [1, None]},
        {"timestamp": "yesterday"},
        {"id": None},
    ],
)
async def test_an_activity_of_the_wrong_shape_is_a_bad_request(world: World, changes: dict[str, Any]) -> None:
    assert (await world.post(world.activity(**changes)))[0] == 400


async def test_what_is_not_for_us(world: World) -> None:
    assert (await world.post(world.activity(type="invoke", name="foo/bar")))[0] == 501
    for changes in (
        {"type": "zzz"},
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:new"}], "locale": None},
        {"type": "messageReaction"},
        {"from": {"id": f"28:{APP_ID}"}},
        {"from": None},
        {"from": {"id": "28:other", "role": "bot"}},
    ):
        assert (await world.post(world.activity(**changes)))[0] == 200, changes
    assert await world.settled() == []


async def test_a_new_signing_key_is_taken_up_with_one_look(
    world: World, keys: tuple[SigningKey, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await world.post(world.activity()))[0] == 202
    world.provider.keys.append(keys[1].listed())
    new = token(keys[1], world.service)
    assert (await world.post(world.activity(), new))[0] == 401, "asked less than a minute ago: not again yet"
    assert world.provider.asked == 1
    monkeypatch.setattr(signing_keys, "REFRESH_AT_MOST", 0.0)
    assert (await world.post(world.activity(), new))[0] == 202
    assert world.provider.asked == 2


async def test_forged_key_ids_do_not_make_us_ask_all_the_time(world: World) -> None:
    tries = (world.post(world.activity(), token(world.key, world.service, kid=f"k{n}x")) for n in range(20))
    assert {status for status, _ in await asyncio.gather(*tries)} == {401}
    assert world.provider.asked == 1


async def test_while_the_provider_is_down_known_keys_stay_good(
    world: World, keys: tuple[SigningKey, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await world.post(world.activity()))[0] == 202
    world.provider.down = True
    monkeypatch.setattr(signing_keys, "REFRESH_AT_MOST", 0.0)
    monkeypatch.setattr(signing_keys, "FRESH", 0.0)
    assert (await world.post(world.activity()))[0] == 202
    assert (await world.post(world.activity(), token(keys[1], world.service)))[0] == 401
    assert world.provider.asked >= 3


async def test_a_provider_that_hangs_holds_no_request_for_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.provider.delay = 30
    monkeypatch.setattr(signing_keys, "TIMEOUT", 0.3)
    start = time.monotonic()
    assert (await world.post(world.activity()))[0] == 401
    assert time.monotonic() - start < 2


async def test_who_was_not_let_in_for_want_of_keys_is_let_in_as_soon_as_there_are_some(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.provider.down = True
    assert (await world.post(world.activity()))[0] == 401
    world.provider.down = False
    monkeypatch.setattr(signing_keys, "FIRST_AGAIN", 0.0)
    assert (await world.post(world.activity()))[0] == 202


def test_without_an_app_id_there_is_no_front_end() -> None:
    for given in (("", "", ""), (APP_ID, "", TENANT), (APP_ID, "secret", ""), ("", "secret", TENANT)):
        with pytest.raises(ValueError, match="app id"):
            TeamsSettings(*given)


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://smba.trafficmanager.net/jp/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/gcc/", True),
        ("https://canary.botapi.teams.microsoft.com/x", True),
        ("https://smba.infra.gov.teams.microsoft.us/teams", True),
        ("http://smba.trafficmanager.net/jp/", False),
        ("https://smba.trafficmanager.net.evil.test/", False),
        ("https://evil.test/smba.trafficmanager.net", False),
        ("https://evilteams.microsoft.com/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.test/", False),
        ("https://[bad", False),
        ("", False),
        ("http://127.0.0.1/", False),
    ],
)
def test_our_token_goes_to_teams_alone(url: str, *, known: bool) -> None:
    assert TeamsSettings(APP_ID, "secret", TENANT).is_service(url) is known


async def test_the_body_is_never_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.post(message(world.service, text="ひみつ"), "abc")
    assert "request_not_authenticated" in caplog.text
    assert "ひみつ" not in caplog.text
