"""Banso as it is served, with Microsoft on loopback: ``python tests/chaos/served.py 2026-11-25T10:00+09:00``.

Run by its path, so that the code it serves is whatever PYTHONPATH names, an earlier version too. Only the clock of
proactive messages, which keep to working hours, and Microsoft's addresses are not the program's own.
"""

import asyncio
import functools
import os
import sys
from datetime import datetime, timedelta
from time import monotonic

from bot.__main__ import serve
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.teams.settings import TeamsSettings


def main(moment: str) -> None:
    """Serve until SIGTERM."""
    begin, started = datetime.fromisoformat(moment), monotonic()
    TeamsSettings.__init__ = functools.partialmethod(  # type: ignore[method-assign]
        TeamsSettings.__init__,
        service_hosts=("127.0.0.1",),
        openid_url=os.environ["BANSO_TEST_CONNECTOR"] + "/metadata",
        login_url=os.environ["BANSO_TEST_LOGIN"],
        sends_per_second=500.0,
    )
    set_up_logs()
    asyncio.run(serve(load_settings(), lambda: begin + timedelta(seconds=monotonic() - started)))


if __name__ == "__main__":
    main(sys.argv[1])
