"""Group commit: what waits for the database at the same moment is written in one transaction."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Generic, TypeVar

from storage.db import DatabaseGone

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 100
"""Items of one transaction; it stays well under the patience of any platform."""


class Together(Generic[Item, Result]):
    """Runs ``work`` in a thread on everything that was asked for since its last run; one run at a time."""

    def __init__(self, work: Callable[[list[Item]], list[Result]]) -> None:
        self._work = work
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """The result of ``item``. Raises what ``work`` raises for it."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            # In a context of its own: it works for many, and what it logs belongs to none of them alone.
            self._running = asyncio.create_task(self._run(), context=Context())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(batch)
        finally:
            self._running = None

    async def _settle(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await asyncio.to_thread(self._work, [item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 handed to whoever waits for it
            if len(batch) == 1 or isinstance(error, DatabaseGone):
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                return
            for single in batch:  # one bad item must not fail the others
                await self._settle([single])
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)
