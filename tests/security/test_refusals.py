"""Requests that no honest sender makes: each is refused, and nothing of it is recorded."""

import base64
import gzip
import hashlib
import hmac
import json
import socket
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from tests.security.served import LEAKS, SLACK_SECRET, TEAM, USAGE_TOKEN, Served, slack_signature
from tests.security.test_fuzz_platforms import EVENT, FORM
from tests.teams.microsoft import APP_ID, ISSUER, message

JSON = {"Content-Type": "application/json"}
BOMB = gzip.compress(bytes(100_000_000), 9)
"""100 MB in 100 kB."""

POSTS = ["/slack/events", "/api/messages", "/api/usage", "/playground/messages", "/desk/leave"]


def headers_for(banso: Served, path: str, body: bytes) -> dict[str, str]:
    """What proves each sender, so that the body is all that is wrong."""
    proof = {
        "/slack/events": slack_signature(body),
        "/api/messages": {"Authorization": f"Bearer {banso.teams_token()}"},
        "/api/usage": {"Authorization": f"Bearer {USAGE_TOKEN}", "Content-Type": "application/cloudevents+json"},
    }
    return {**JSON, **proof.get(path, {})}


# Bodies.


@pytest.mark.parametrize("path", POSTS)
def test_what_is_too_large_is_refused(banso: Served, path: str) -> None:
    body = b"x" * 1_100_000
    banso.check(banso.post(path, body, headers_for(banso, path, body)), 413)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP"])
def test_nothing_is_unpacked_so_that_nothing_small_becomes_large(banso: Served, path: str, encoding: str) -> None:
    for body in (BOMB, b"nonsense"):
        headers = {**headers_for(banso, path, body), "Content-Encoding": encoding}
        banso.check(banso.post(path, body, headers), 415)


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_trickles_is_not_waited_for(banso: Served, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.request_body.BODY_TIME", 0.2)
    answer = raw(banso, _head(banso, path, 1000) + b"{")
    assert answer.startswith("HTTP/1.1 408")
    assert "did not arrive in time" in answer
    assert banso.log.faults() == []


@pytest.mark.parametrize("path", POSTS)
def test_a_sender_that_hangs_up_is_nobodys_fault(banso: Served, path: str) -> None:
    with socket.create_connection((banso.host, banso.port)) as connection:
        connection.sendall(_head(banso, path, 1000) + b"{")
    banso.at_rest()


AMBIGUOUS = {
    "two lengths": b"POST /api/usage HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "length and chunks": b"POST /api/usage HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
    "a header of 20 kB": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n",
    "a thousand headers": b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03secret\r\n\r\n",
    "a script for a path": b"GET /<script>alert(1)</script>\xff HTTP/9.9\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_what_two_servers_could_read_in_two_ways_is_refused(banso: Served, case: str) -> None:
    answer = raw(banso, AMBIGUOUS[case])
    assert " 400 " in answer.partition("\r\n")[0]
    assert "text/html" not in answer
    assert not LEAKS.search(answer)
    banso.log.faults()  # aiohttp's own lines about these are no fault of ours


def raw(banso: Served, sent: bytes) -> str:
    """What comes back for these bytes."""
    with socket.create_connection((banso.host, banso.port), timeout=10) as connection:
        connection.sendall(sent)
        return connection.recv(65_536).decode("utf-8", "replace")


def _head(banso: Served, path: str, length: int) -> bytes:
    headers = {"Host": "127.0.0.1", **headers_for(banso, path, b""), "Content-Length": str(length)}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


# Host, address and method.


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/enter/x", "/download/x", "/healthz", "/nowhere", "/teams/about"])
def test_no_answer_leads_to_the_host_that_a_caller_names(banso: Served, path: str) -> None:
    for name in ("Host", "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"):
        answer = banso.ask("GET", path, headers={name: "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers)
        assert "Location" not in answer.headers


def test_a_header_cannot_make_a_caller_local(banso: Served) -> None:
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        answer = banso.ask("GET", "/playground/people", headers={"Host": "banso.example.com", name: "127.0.0.1"})
        assert answer.status == 403


# Slack.


def test_text_that_is_none_is_not_slacks(banso: Served) -> None:
    for body in (b"\xff\xfe", b'{"type":"\xc3"}'):
        for headers in ({}, slack_signature(body)):
            banso.check(banso.post("/slack/events", body, {**JSON, **headers}), 401)


def test_the_challenge_is_returned_as_data_and_only_to_slack(banso: Served) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "<script>alert(1)</script>"}).encode()
    assert banso.post("/slack/events", body, JSON).status == 401
    answer = banso.slack_post(body)
    assert answer.status == 200
    assert json.loads(answer.body) == {"challenge": "<script>alert(1)</script>"}
    assert answer.headers["Content-Type"].startswith("application/json")


def test_the_check_of_the_certificate_lets_nothing_in(banso: Served) -> None:
    before = banso.inbox()
    for body in (b"ssl_check=1&command=%2Fbanso&team_id=T1&user_id=U1&text=x", b'ssl_check=1&payload={"type":"x"}'):
        answer = banso.post("/slack/events", body, {"Content-Type": FORM})
        assert (answer.status, answer.body) == (200, b"")
    assert banso.inbox() == before


def test_a_replayed_event_is_recorded_once_and_an_old_one_never(banso: Served) -> None:
    body = json.dumps({**EVENT, "event_id": "EvReplayed"}).encode()
    before = banso.inbox()
    headers = {**JSON, **slack_signature(body, time.time() - 290)}
    assert [banso.post("/slack/events", body, headers).status for _ in range(3)] == [200] * 3
    assert banso.inbox() == before + 1
    for off in (-301, 301):
        assert banso.slack_post(body.replace(b"EvReplayed", b"EvOld"), at=time.time() + off).status == 401
    assert banso.inbox() == before + 1


def test_a_signature_is_for_its_body_its_time_and_its_secret(banso: Served) -> None:
    body = json.dumps({**EVENT, "event_id": "EvForged"}).encode()
    good = slack_signature(body)
    later = {**good, "X-Slack-Request-Timestamp": str(int(good["X-Slack-Request-Timestamp"]) + 1)}
    plain = {**good, "X-Slack-Signature": hmac.new(SLACK_SECRET.encode(), body, hashlib.sha256).hexdigest()}
    before = banso.inbox()
    for headers in (slack_signature(body, secret="x"), slack_signature(body, secret=""), later, plain, {}):
        assert banso.post("/slack/events", body, {**JSON, **headers}).status == 401
    assert banso.post("/slack/events", body.replace(b"EvForged", b"EvOther"), {**JSON, **good}).status == 401
    assert banso.inbox() == before


@pytest.mark.parametrize("field", ["event_id", "team_id"])
def test_an_id_that_no_column_holds_is_nobodys(banso: Served, field: str) -> None:
    before = banso.inbox()
    banso.check(banso.slack_post(json.dumps({**EVENT, field: "E" * 300}).encode()), 200)
    assert banso.inbox() == before


def test_broken_arguments_of_a_menu_are_not_ours(banso: Served) -> None:
    for carried in ('{"name":"x","args":[1]}', '{"name":"x","args":{"a":1}}', "[" * 5000):
        action = {"action_id": "banso:x:1", "block_id": f"banso:1:{carried}", "selected_option": {"value": "v"}}
        who = {"team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
        payload = json.dumps({**who, "type": "block_actions", "actions": [action]})
        banso.check(banso.slack_post(f"payload={payload}".encode(), FORM), 200)


# Teams.


def downgraded(banso: Served) -> dict[str, str]:
    """Tokens that a library which trusts the header would take."""
    public = banso.key.private.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ours = banso.key.listed()
    return {
        "HS256 under the public key": _hmac_token(banso, pem, alg="HS256"),
        "HS256 under the public key as bytes": _hmac_token(banso, der, alg="HS256"),
        "HS384 under nothing": _hmac_token(banso, b"", alg="HS384"),
        "none": _hmac_token(banso, None, alg="none"),
        "None": _hmac_token(banso, None, alg="nOnE"),
        "a key in the header": _hmac_token(banso, b"x", alg="HS256", jwk={"kty": "oct", "k": "eA"}),
        "a key from elsewhere": _hmac_token(banso, b"x", alg="RS256", jku="https://evil.example/keys", jwk=ours),
        "a key from a file": _hmac_token(banso, b"", alg="HS256", kid="../../../../dev/null"),
        "a key from a query": _hmac_token(banso, b"x", alg="HS256", kid="x' UNION SELECT 'x"),
        "nothing critical": _hmac_token(banso, b"x", alg="RS256", crit=["exp"]),
    }


def _hmac_token(banso: Served, key: bytes | None, **header: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP_ID, "serviceurl": banso.service, "nbf": now - 10, "exp": now + 600}
    parts = [_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "kid": banso.key.id, **header}, claims)]
    digest = hashlib.sha384 if header["alg"] == "HS384" else hashlib.sha256
    signature = b"" if key is None else hmac.new(key, ".".join(parts).encode(), digest).digest()
    return ".".join((*parts, _base64(signature)))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_token_cannot_choose_how_it_is_checked(banso: Served) -> None:
    body = json.dumps(message(banso.service)).encode()
    before = banso.inbox()
    for case, bearer in downgraded(banso).items():
        answer = banso.post("/api/messages", body, {**JSON, "Authorization": f"Bearer {bearer}"})
        assert answer.status == 401, case
    assert banso.inbox() == before


def test_a_token_is_for_its_app_its_issuer_its_service_and_its_time(banso: Served) -> None:
    now = int(time.time())
    wrong: list[dict[str, Any]] = [
        {"aud": "22222222-2222-3333-4444-555555555555"},
        {"aud": ["x", f"{APP_ID}0"]},
        {"iss": "https://sts.windows.net/evil/"},
        {"serviceurl": "https://smba.trafficmanager.net/teams/"},
        {"exp": now - 301},
        {"exp": None},
        {"nbf": now + 301},
    ]
    body = json.dumps(message(banso.service)).encode()
    before = banso.inbox()
    assert [banso.teams_post(body, **claims).status for claims in wrong] == [401] * len(wrong)
    assert banso.inbox() == before


def test_a_person_id_that_no_column_holds_is_nobodys(banso: Served) -> None:
    activity = message(banso.service, **{"from": {"id": "29:" + "x" * 300, "name": "x"}})
    before = banso.inbox()
    banso.check(banso.teams_post(json.dumps(activity).encode()), 200)
    assert banso.inbox() == before


def test_afterwards_nothing_is_half_done(banso: Served) -> None:
    banso.at_rest()
