"""How long the secrets of the settings are good, as far as that was noted."""

from collections.abc import Sequence
from datetime import date

from bot.doctor.finding import Finding, Value, failure, not_set_up, ok, warning
from coach.operator.secrets import AHEAD, Secret


def check(secrets: Sequence[Secret], today: date) -> list[Finding]:
    """One finding for each secret."""
    if not secrets:
        return [not_set_up("secrets", "secrets-unknown")]
    return [_finding(secret, secret.days_left(today)) for secret in secrets]


def _finding(secret: Secret, days: int) -> Finding:
    told: dict[str, Value] = {"variable": secret.variable, "day": secret.ends_on}
    if days > AHEAD:
        return ok("secrets", "secret-good", **told)
    if days > 0:
        return warning("secrets", "secret-soon", **told, stops=secret.stops, renew=secret.renewal)
    return failure("secrets", "secret-ended", **told, stops=secret.stops, renew=secret.renewal)
