"""Microsoft's login service and Teams' connector on loopback: they sign tokens, issue them, and take messages."""

import asyncio
import datetime
import ipaddress
import json
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"


class SigningKey:
    """A key pair with its id."""

    def __init__(self, key_id: str) -> None:
        self.id = key_id
        self.private = rsa.generate_private_key(65537, 2048)

    def listed(self, *endorsements: str) -> dict[str, Any]:
        """The public half as an entry of a key set."""
        return {
            **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key())),
            "kid": self.id,
            "use": "sig",
            "endorsements": list(endorsements or ("msteams",)),
        }


@dataclass
class Provider:
    """The OpenID metadata and key set of the Bot Connector."""

    keys: list[dict[str, Any]]
    url: str = ""
    asked: int = 0
    delay: float = 0.0
    down: bool = False

    def routes(self) -> list[web.RouteDef]:
        """Metadata and keys."""
        return [web.get("/metadata", self._metadata), web.get("/keys", self._keys)]

    async def _metadata(self, request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.delay)
        if self.down:
            raise web.HTTPServiceUnavailable
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{request.url.origin()}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})


@dataclass
class Connector:
    """Teams' connector: keeps what it is given and answers as told."""

    sent: list[tuple[str, str, dict[str, Any], str]] = field(default_factory=list)
    """Method, path, body and bearer token of every call."""
    answers: list[tuple[int, Mapping[str, str], Any]] = field(default_factory=list)
    """Status, headers and body for the next calls; then everything succeeds."""
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    peers: set[Any] = field(default_factory=set)
    """Where connections came from."""

    def routes(self) -> list[web.RouteDef]:
        """Everything below /v3."""
        return [web.route("*", "/v3/{path:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.sent.append((request.method, request.path, body, token))
        assert request.transport is not None
        self.peers.add(request.transport.get_extra_info("peername"))
        if self.answers:
            status, headers, said = self.answers.pop(0)
            return web.json_response(said, status=status, headers=dict(headers))
        if "/members/" in request.path:
            user = request.path.rpartition("/")[2]
            return web.json_response(self.members.get(user, {"id": user}))
        return web.json_response({"id": f"m{len(self.sent)}"})

    def posted(self) -> list[dict[str, Any]]:
        """The messages that were added."""
        return [body for method, path, body, _ in self.sent if method == "POST" and path.endswith("/activities")]


@dataclass
class Login:
    """The login service: issues tokens to the one registration it knows."""

    issued: int = 0
    seconds: int = 3600
    delay: float = 0.0
    refuses: bool = False
    down: bool = False
    asked: int = 0
    password: str = "secret"
    codes: list[int] = field(default_factory=lambda: [7000215])
    """Why it refuses."""
    tenants: frozenset[str] = frozenset({TENANT})

    def routes(self) -> list[web.RouteDef]:
        """OpenID metadata of a tenant, and its token endpoint."""
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._metadata),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
        ]

    async def _metadata(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.down:
            raise web.HTTPServiceUnavailable
        if request.match_info["tenant"] not in self.tenants:
            return web.json_response({"error": "invalid_tenant", "error_codes": [90002]}, status=400)
        tenant = f"https://{request.host}/{request.match_info['tenant']}"
        addresses = {"token_endpoint": f"{tenant}/oauth2/v2.0/token", "authorization_endpoint": f"{tenant}/authorize"}
        return web.json_response({**addresses, "issuer": f"{tenant}/v2.0"})

    async def _token(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.delay)
        form = await request.post()
        if self.refuses or form["client_id"] != APP_ID or form["client_secret"] != self.password:
            return web.json_response({"error": "invalid_client", "error_codes": self.codes}, status=401)
        self.issued += 1
        token = f"token-{self.issued}"
        return web.json_response({"access_token": token, "expires_in": self.seconds, "token_type": "Bearer"})


class Served(Protocol):
    """What has addresses."""

    def routes(self) -> list[web.RouteDef]:
        """Its addresses."""
        ...


@asynccontextmanager
async def serving(*services: Served, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve on a port of the system's choice; the value is the address."""
    app = web.Application()
    for service in services:
        app.router.add_routes(service.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for 127.0.0.1, for MSAL speaks only TLS: the server's side, and the file that clients trust."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "certificate.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted


def token(key: SigningKey, service: str, *, algorithm: str = "RS256", **claims: Any) -> str:
    """A token as Teams sends it; a claim given as None is left out."""
    now = int(time.time())
    given = {"iss": ISSUER, "aud": APP_ID, "serviceurl": service, "nbf": now - 10, "exp": now + 600, **claims}
    kept = {name: value for name, value in given.items() if value is not None and name != "kid"}
    headers = {"kid": claims.get("kid", key.id)} if claims.get("kid", key.id) else {}
    return jwt.encode(kept, key.private, algorithm=algorithm, headers=headers)


def message(service: str, **changes: Any) -> dict[str, Any]:
    """A message somebody typed in their private chat."""
    return {
        "type": "message",
        "id": "1",
        "text": "使い方",
        "channelId": "msteams",
        "serviceUrl": service,
        "conversation": {"id": "a:chat", "tenantId": TENANT, "conversationType": "personal"},
        "from": {"id": "29:ana", "name": "Ana", "aadObjectId": "0000"},
        "recipient": {"id": f"28:{APP_ID}", "name": "Banso"},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "ja-JP",
        **changes,
    }
