"""What the Teams front end needs to know."""

from dataclasses import dataclass
from urllib.parse import urlsplit

SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    ".teams.microsoft.com",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
"""Where Teams' connector lives (public cloud, GCC, GCC High, DoD); one with a leading dot stands for its subdomains."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class TeamsSettings:
    """One bot registration, single tenant. The addresses are Microsoft's public cloud unless given."""

    app_id: str
    """Application (client) id of the app registration."""
    app_password: str = ""
    """A client secret of the app registration."""
    tenant_id: str = ""
    """Directory (tenant) id the app is registered in."""
    allowed_tenants: frozenset[str] = frozenset()
    """Further tenants whose people may use the bot, beside the registration's own."""
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    """Hosts our token may be sent to."""
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Metadata of the keys that inbound tokens are signed with."""
    issuer: str = "https://api.botframework.com"
    login_url: str = "https://login.microsoftonline.com"
    scope: str = "https://api.botframework.com/.default"
    sends_per_second: float = 25.0
    """Calls to one tenant; Teams takes 30 to 50 a second from an app, over all its replicas."""
    insecure: bool = False
    """Take unsigned requests and send without a token, for a simulated Teams on loopback; never in production."""

    def __post_init__(self) -> None:
        """Raises ValueError when something is missing: without an app id nobody could tell who calls."""
        if not self.insecure and not (self.app_id and self.app_password and self.tenant_id):
            raise ValueError("Teams needs an app id, a client secret and a tenant id")

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants that are served, in lower case; empty only when insecure: any."""
        return frozenset(tenant.lower() for tenant in {*self.allowed_tenants, self.tenant_id} if tenant)

    def is_service(self, url: str) -> bool:
        """Whether ``url`` is a connector that our token may be sent to; over plain HTTP only on loopback."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        if parts.username or parts.password:
            return False
        if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
            return False
        return any(host == known or (known.startswith(".") and host.endswith(known)) for known in self.service_hosts)
