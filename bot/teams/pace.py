"""The pace of calls to one tenant, so that Teams need not slow us down."""

import asyncio
import time

from bot.frontend import Throttled

BURST = 1.0
"""Seconds whose calls may go out at once after a pause."""
PATIENCE = 20.0
"""Seconds a call waits for its turn; beyond that it is put off."""
TENANTS = 1_000


class Pace:
    """Turns for calls, by tenant."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next: dict[str, float] = {}

    async def turn(self, tenant: str) -> None:
        """Wait until this tenant may be called again. Raises Throttled when that is too long from now."""
        now = time.monotonic()
        if len(self._next) > TENANTS:
            self._next = {name: moment for name, moment in self._next.items() if moment > now}
        slot = max(self._next.get(tenant, 0.0), now - BURST)
        if slot - now > PATIENCE:
            raise Throttled(slot - now)
        self._next[tenant] = slot + self._gap
        if slot > now:
            await asyncio.sleep(slot - now)
