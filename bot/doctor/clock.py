"""The clock of this machine beside those of the servers that were asked."""

from collections.abc import Sequence
from datetime import timedelta

from bot.doctor.finding import Finding, failure, not_set_up, ok, warning

LOOK_AFTER = timedelta(seconds=60)
BROKEN = timedelta(seconds=240)
"""From 300 seconds on, the requests of Slack and the tokens of Teams are refused; a clock this far off gets there."""


def check(ahead: Sequence[timedelta]) -> list[Finding]:
    """``ahead``: how far our clock is ahead of each. One server that agrees shows that the others are wrong."""
    if not ahead:
        return [not_set_up("clock", "clock-unknown")]
    off = abs(min(ahead, key=abs))
    judge = failure if off > BROKEN else warning if off > LOOK_AFTER else ok
    return [judge("clock", "clock-right" if judge is ok else "clock-off", seconds=round(off.total_seconds()))]
