"""The address that people and platforms reach Banso at, and its certificate."""

from datetime import datetime
from urllib.parse import urlsplit

from bot.doctor.finding import Finding, failure, not_set_up, ok, warning
from bot.doctor.web import Unreached, Web
from coach.operator.secrets import AHEAD


async def check(web: Web, public_url: str, now: datetime, *, needed: bool) -> list[Finding]:
    """Whether Banso answers there. ``needed``: a platform has to reach it. Asked from here, not from outside."""
    if not public_url:
        return [warning("address", "address-missing") if needed else not_set_up("address", "address-none")]
    try:
        answer = await web.ask("GET", f"{public_url}/healthz", ours=True)
    except Unreached as unreached:
        return [unreached.finding("address")]
    if answer.status != 200 or answer.data.get("alive") is not True:
        return [failure("address", "address-other", url=public_url, status=answer.status)]
    found = [ok("address", "address-good", url=public_url)]
    return [*found, await _certificate(web, public_url, now)] if public_url.startswith("https:") else found


async def _certificate(web: Web, url: str, now: datetime) -> Finding:
    host = urlsplit(url).hostname or ""
    try:
        ends = await web.certificate_ends(url)
    except Unreached:  # a proxy of the company's stands between
        return warning("certificate", "certificate-unseen", host=host)
    judge, message = (ok, "certificate-good") if (ends - now).days > AHEAD else (warning, "certificate-soon")
    return judge("certificate", message, host=host, day=ends.date())
