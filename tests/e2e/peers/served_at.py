"""Banso as it is served, at another time of day: ``python -m tests.e2e.peers.served_at 2026-11-25T10:00+09:00``.

Proactive messages keep to working hours, and tests run at any hour. Everything but the clock is the program's own; the
clock starts at the given moment and runs on from there.
"""

import asyncio
import sys
from datetime import datetime, timedelta
from time import monotonic

from bot.__main__ import serve
from bot.logs import set_up_logs
from bot.settings import load_settings


def main(moment: str) -> None:
    """Serve until SIGTERM."""
    begin, started = datetime.fromisoformat(moment), monotonic()
    set_up_logs()
    asyncio.run(serve(load_settings(), lambda: begin + timedelta(seconds=monotonic() - started)))


if __name__ == "__main__":
    main(sys.argv[1])
