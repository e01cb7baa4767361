"""Secrets that are good until a day: what would stop then, and where there are new ones."""

from datetime import date
from typing import NamedTuple

from coach.locales import say

AHEAD = 30
"""Days before its end from which a secret is spoken of."""

KINDS = (("BANSO_SLACK_", "slack"), ("BANSO_TEAMS_", "teams"), ("OPENAI_", "model"), ("BANSO_DATABASE_", "database"))
"""What a variable is for, by the beginning of its name; the others are tokens that the company gave itself."""


class Secret(NamedTuple):
    """A secret of the settings, without its value."""

    variable: str
    """The environment variable that holds it."""
    ends_on: date
    """The day on which it ends, as the company noted it."""

    def days_left(self, today: date) -> int:
        """Negative once it has ended."""
        return (self.ends_on - today).days

    def stops(self, language: str) -> str:
        """What no longer works once it has ended."""
        return say(language, f"secret-stops-{self._kind}")

    def renewal(self, language: str) -> str:
        """Where there is a new one."""
        return say(language, f"secret-renew-{self._kind}")

    @property
    def _kind(self) -> str:
        return next((kind for beginning, kind in KINDS if self.variable.startswith(beginning)), "token")
