"""When Banso may write of its own accord."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HOURS = range(10, 17)
"""Local hours in which a message may arrive: within everyone's working day, after the morning's rush."""

SATURDAY = 5


def next_sending_time(after: datetime, timezone: str) -> datetime:
    """The first moment at or after ``after`` on a weekday between 10:00 and 17:00 in ``timezone``."""
    local = after.astimezone(ZoneInfo(timezone))
    while local.weekday() >= SATURDAY or local.hour not in HOURS:
        next_day = local.weekday() >= SATURDAY or local.hour >= HOURS.stop
        local = (local + timedelta(days=int(next_day))).replace(hour=HOURS.start, minute=0, second=0, microsecond=0)
    return local
