"""What `banso doctor` asks of Slack: the tokens, the scopes, and whether its requests can get here."""

from bot.doctor.finding import Finding, failure, not_set_up, ok, warning
from bot.doctor.web import Answer, Unreached, Web
from bot.slack.endpoint import PATH
from bot.slack.manifest import SCOPES
from bot.slack.settings import SlackSettings

SSL_CHECK = "ssl_check=1"
"""Slack's own check of a certificate, which its apps answer without a signature and with nothing."""


async def check(web: Web, settings: SlackSettings, public_url: str) -> list[Finding]:
    """Everything about Slack."""
    way_in = await _socket(web, settings) if settings.socket_mode else await _endpoint(web, public_url)
    return [*await _token(web, settings), *way_in]


async def _token(web: Web, settings: SlackSettings) -> list[Finding]:
    try:
        answer = await web.ask("POST", f"{settings.api_url}auth.test", bearer=settings.bot_token)
    except Unreached as unreached:
        return [unreached.finding("slack-token")]
    if answer.data.get("ok") is not True:
        return [failure("slack-token", "slack-token-refused", reason=_reason(answer))]
    return [ok("slack-token", "slack-token-good", team=str(answer.data.get("team", ""))), _scopes(answer)]


def _scopes(answer: Answer) -> Finding:
    """https://docs.slack.dev/authentication/installing-with-oauth: each answer lists what its token may do."""
    told = answer.headers.get("X-OAuth-Scopes")
    if told is None:
        return warning("slack-scopes", "slack-scopes-untold")
    granted = {scope.strip() for scope in told.split(",")}
    if missing := [scope for scope in SCOPES if scope not in granted]:
        return failure("slack-scopes", "slack-scopes-missing", scopes=", ".join(missing))
    return ok("slack-scopes", "slack-scopes-good", count=len(SCOPES))


async def _socket(web: Web, settings: SlackSettings) -> list[Finding]:
    try:
        answer = await web.ask("POST", f"{settings.api_url}apps.connections.open", bearer=settings.app_token)
    except Unreached as unreached:
        return [unreached.finding("slack-socket")]
    if answer.data.get("ok") is not True:
        return [failure("slack-socket", "slack-socket-refused", reason=_reason(answer))]
    return [ok("slack-socket", "slack-socket-good")]


async def _endpoint(web: Web, public_url: str) -> list[Finding]:
    url = f"{public_url}{PATH}"
    if not public_url:
        return [not_set_up("slack-endpoint", "endpoint-unknown")]
    try:
        answer = await web.ask("POST", url, body=SSL_CHECK, kind="application/x-www-form-urlencoded", ours=True)
    except Unreached as unreached:
        return [unreached.finding("slack-endpoint")]
    if answer.status != 200 or answer.text:
        return [failure("slack-endpoint", "endpoint-other", url=url, status=answer.status)]
    return [ok("slack-endpoint", "endpoint-good", url=url)]


def _reason(answer: Answer) -> str:
    """Slack's word for what is wrong, such as invalid_auth."""
    return str(answer.data.get("error") or f"HTTP {answer.status}")[:60]
