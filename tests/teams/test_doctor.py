"""`banso doctor` on Teams: the tenant, the token, the keys and the way in, against Microsoft on loopback."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor.finding import Finding, Status
from bot.doctor.web import Web
from bot.teams.doctor import check
from tests.teams.conftest import World


@pytest.fixture(autouse=True)
def microsofts_certificate_is_trusted(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its login service speaks TLS only."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))


async def findings(world: World, public_url: str = "", **changes: str) -> dict[str, Finding]:
    async with Web() as asking:
        found = await check(asking, replace(world.settings, **changes), public_url)
    assert all(finding.meaning(language) for finding in found for language in ("ja", "en"))
    assert not any("secret" in str(finding.values) for finding in found), "no secret is told"
    return {finding.check: finding for finding in found}


async def test_all_is_well(world: World) -> None:
    found = await findings(world, world.endpoint.removesuffix("/api/messages"))
    assert {name: finding.status for name, finding in found.items()} == dict.fromkeys(
        ("teams-tenant", "teams-token", "teams-keys", "teams-endpoint"), Status.OK
    )


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        ([7000215], "Secret ID"),
        ([7000222], "BANSO_SECRET_EXPIRY"),
        ([700016], "BANSO_TEAMS_APP_ID"),
        ([53003], "AADSTS53003"),
    ],
)
async def test_why_there_is_no_token(world: World, codes: list[int], says: str) -> None:
    world.login.refuses = True
    world.login.codes = codes
    found = (await findings(world))["teams-token"]
    assert found.status is Status.FAILURE
    assert says in found.meaning("en") + found.mend("en")
    assert f"AADSTS{codes[0]}" in found.meaning("ja")


async def test_a_tenant_that_does_not_exist(world: World) -> None:
    world.login.tenants = frozenset({"another"})
    found = await findings(world)
    assert found["teams-tenant"].status is Status.FAILURE
    assert "BANSO_TEAMS_TENANT_ID" in found["teams-tenant"].meaning("en")
    assert "teams-token" not in found, "the one thing to mend is named once"


async def test_a_login_service_that_is_not_trusted_and_one_that_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    found = await findings(world)
    assert "not trusted" in found["teams-tenant"].meaning("en")
    found = await findings(world, login_url="http://127.0.0.1:9")
    assert "No connection" in found["teams-tenant"].meaning("en")
    assert found["teams-keys"].status is Status.OK, "one that is away keeps nothing else from being told"


async def test_an_authority_that_only_the_one_library_trusts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    found = await findings(world)
    assert found["teams-tenant"].status is Status.OK
    assert "not trusted" in found["teams-token"].meaning("en")
    assert "REQUESTS_CA_BUNDLE" in found["teams-token"].mend("ja")


async def test_keys_that_cannot_be_fetched(world: World) -> None:
    world.provider.down = True
    assert (await findings(world))["teams-keys"].status is Status.FAILURE
    world.provider.down = False
    world.provider.keys.clear()
    assert (await findings(world))["teams-keys"].status is Status.FAILURE


async def test_an_address_that_leads_elsewhere_and_none(world: World) -> None:
    async with TestServer(web.Application()) as other:
        found = (await findings(world, str(other.make_url("")).rstrip("/")))["teams-endpoint"]
    assert found.status is Status.FAILURE
    assert "HTTP 404" in found.meaning("en")
    assert (await findings(world))["teams-endpoint"].status is Status.NOT_SET_UP


async def test_looking_is_no_request_of_teams(world: World) -> None:
    await findings(world, world.endpoint.removesuffix("/api/messages"))
    assert await world.settled() == []
