"""From an event to its answer: recorded before it is acknowledged, handled once, recovered after a crash."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.frontend import Address, FrontEnd, SendError, Throttled, Unsure
from bot.logs import one_request
from bot.metrics import Metrics
from bot.model import Model
from bot.progress import Progress
from bot.recorded import RecordedEvents
from bot.together import Together
from coach.cards import Card
from coach.coach import Coach
from coach.model import ModelAnswer, ModelRequest, Problem
from coach.turn import Account, Incoming, Place, Reply
from storage import inbox, people
from storage.db import Database, DatabaseGone

__all__ = ["LEASE", "TOO_OLD", "DatabaseGone", "Intake"]

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""A turn takes well under a second; an event claimed longer ago belongs to a process that died."""

PATIENCE = 30.0
"""Seconds an answer waits for a platform that throttles; below LEASE, so that no one else takes the event up."""

SPARE = 8.0
"""Seconds of the lease that a model's answer must leave: for recording it, so that nobody else takes the event up."""

CLOSE_AGAIN = 1.0
"""Seconds until an answered event is closed again when the database was away."""

TOO_OLD = timedelta(minutes=15)
"""An answer later than this would surprise more than help."""


class Intake:
    """The way in for every front end."""

    def __init__(
        self, coach: Coach, database: Database, model: Model | None = None, metrics: Metrics | None = None
    ) -> None:
        self.metrics = metrics or Metrics()
        self._coach = coach
        self._database = database
        self._model = model
        self._running: set[asyncio.Task[None]] = set()
        self._events = RecordedEvents(database)
        self._recording = Together(self._events.record)
        self._finishing = Together(self._events.finish)

    async def record(self, incoming: Incoming, known_since: datetime | None = None) -> bool:
        """Store the event before it is acknowledged. False: it is known already and must not be handled again.

        With ``known_since`` an event with the same id that was received before then is another one.
        Raises DatabaseGone: the platform must then get an error, so that it sends the event again.
        """
        platform = incoming.account.platform
        try:
            is_new = await self._recording.do((incoming, known_since))
        except DatabaseGone:
            self.metrics.received(platform, "not_recorded")
            raise
        self.metrics.received(platform, "new" if is_new else "duplicate")
        return is_new

    async def reply(self, incoming: Incoming) -> Reply:
        """The coach's answer to a recorded event; never raises for a fault of ours, but says it in plain words."""
        with self.metrics.turn(incoming.command):
            return await asyncio.to_thread(self._coach.handle, incoming)

    async def deliver(self, front_end: FrontEnd, incoming: Incoming, reply: Reply) -> None:
        """Send an answer and close the event; where the model is asked, that goes on in the background."""
        began = asyncio.get_running_loop().time()
        where = dict(incoming.reply_to)
        first = where if reply.replaces else _without_replace(where)
        for position, card in enumerate(reply.cards):
            await self._send(front_end, incoming, card, first if position == 0 else _without_replace(where))
        for card in reply.direct:
            await self._send(front_end, incoming, card, incoming.address)
        if reply.asks is not None:
            self.in_background(self._ask(front_end, incoming, reply.asks, began))
        elif not reply.postponed:
            await self._close(incoming)

    def answer_later(self, front_end: FrontEnd, incoming: Incoming) -> None:
        """Answer a recorded and acknowledged event in the background."""
        self.in_background(self._answer(front_end, incoming))

    def in_background(self, work: Coroutine[object, object, None]) -> None:
        """Do the rest of an acknowledged event in the background; ``drain`` waits for it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._settled)

    async def is_known(self, account: Account) -> bool:
        """Whether this account ever wrote to the coach. Raises DatabaseGone."""
        return await asyncio.to_thread(self._is_known, account)

    async def email_of(self, account: Account) -> str | None:
        """The address stored for this account, "" when there is none, None for one that never wrote.

        Raises DatabaseGone.
        """
        return await asyncio.to_thread(self._email_of, account)

    async def lost(self, account: Account, reason: str) -> None:
        """Note that the person removed us: nothing is sent until they come back. Raises DatabaseGone."""
        await asyncio.to_thread(self._lost, account, reason)

    async def drain(self, seconds: float) -> None:
        """Wait for answers under way at shutdown; what is left is handed back, for others or the next start."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        while self._running and (left := end - clock()) > 0:  # what ends may have begun something else
            await asyncio.wait(self._running, timeout=left)
        for task in self._running:
            task.cancel()  # its connections are about to be closed; another replica goes on from what is recorded
        with suppress(DatabaseGone):
            await asyncio.to_thread(self._events.hand_back)

    async def recover(self, front_ends: Mapping[str, FrontEnd], now: datetime, lease: timedelta = LEASE) -> int:
        """Take up events whose process died: the unanswered are handled, the half-answered are owned up to.

        A few at a time: while one waits for a platform, the claim of those behind it runs out, and others take them up.
        """
        clock, count, claimed_before = asyncio.get_running_loop().time, 0, now - lease
        began = clock()
        while stale := await asyncio.to_thread(
            self._events.claim_stale, claimed_before, now + timedelta(seconds=clock() - began), TOO_OLD
        ):
            end = clock() + LEASE.total_seconds() - PATIENCE
            for state, incoming in stale:
                front_end = front_ends.get(incoming.account.platform)
                if front_end is None or clock() > end:
                    continue
                with one_request():
                    try:
                        await self._take_up(front_end, state, incoming)
                    except DatabaseGone:
                        raise
                    except Exception:
                        log.exception("recovery_failed", extra={"platform": incoming.account.platform})
            count += len(stale)
        return count

    async def _ask(self, front_end: FrontEnd, incoming: Incoming, request: ModelRequest, began: float) -> None:
        """Ask the model and take its answer as the next event.

        Until that is recorded this one stays open: a crash is owned up to, and the model is asked at most once.
        """
        clock = asyncio.get_running_loop().time
        answer = ModelAnswer(problem=Problem.AWAY, asked=False)
        if self._model is not None:
            left = min(self._model.seconds, LEASE.total_seconds() - SPARE - (clock() - began))
            progress = self._progress(front_end, incoming, request)
            try:
                answer = await self._model.answer(request, left, progress.heard if progress else _unheard)
            finally:
                if progress is not None:
                    await progress.end()
        made = replace(
            incoming,
            id=f"{incoming.id}:answer",
            at=incoming.at + timedelta(seconds=clock() - began),
            text="",
            command=request.command,
            args=request.args,
            answer=answer,
        )
        if await asyncio.to_thread(self._events.hand_over, incoming, made):
            await self._answer(front_end, made)

    def _progress(self, front_end: FrontEnd, incoming: Incoming, request: ModelRequest) -> Progress | None:
        """What shows the answer while it comes; None where there is no message that can be replaced that often."""
        where = incoming.reply_to
        if "replace" not in where or "response_url" in where or incoming.place is Place.SHARED:
            return None
        address = Address(incoming.account, where=where)
        return Progress(lambda card: front_end.send(address, card), request.shown)

    async def _close(self, incoming: Incoming) -> None:
        try:
            await self._finishing.do(incoming)
        except DatabaseGone:
            log.warning("inbox_not_closed", extra={"platform": incoming.account.platform})
            self.in_background(self._close_later(incoming))

    async def _close_later(self, incoming: Incoming) -> None:
        """Close an answered event once the database is back; else its person would be told of an interruption."""
        while True:
            await asyncio.sleep(CLOSE_AGAIN)
            with suppress(DatabaseGone):
                return await self._finishing.do(incoming)

    async def _take_up(self, front_end: FrontEnd, state: str, incoming: Incoming) -> None:
        if state == inbox.InboxState.RECEIVED:
            await self._answer(front_end, incoming)
        else:
            card = await asyncio.to_thread(self._coach.interrupted, incoming)
            await self.deliver(front_end, incoming, Reply(cards=(card,)))

    async def _answer(self, front_end: FrontEnd, incoming: Incoming) -> None:
        await self.deliver(front_end, incoming, await self.reply(incoming))

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("answer_failed", exc_info=error)

    async def _send(self, front_end: FrontEnd, incoming: Incoming, card: Card, where: Mapping[str, str]) -> None:
        platform = incoming.account.platform
        try:
            await self._send_patiently(front_end, Address(incoming.account, where=where), card)
        except SendError as error:
            self.metrics.sent(platform, "answer", "unknown" if isinstance(error, Unsure) else "failed")
            log.warning(
                "answer_not_sent",
                extra={"platform": platform, "reason": type(error).__name__, "detail": str(error)},
            )
        else:
            self.metrics.sent(platform, "answer", "sent")

    async def _send_patiently(self, front_end: FrontEnd, address: Address, card: Card) -> None:
        """Wait as told by a platform that throttles, as long as a person waits for an answer."""
        patience = PATIENCE
        while True:
            try:
                return await front_end.send(address, card)
            except Throttled as error:
                self.metrics.throttled(address.account.platform)
                patience -= error.retry_after
                if patience < 0:
                    raise
                await asyncio.sleep(error.retry_after)

    def _is_known(self, account: Account) -> bool:
        with self._database.transaction() as session:
            return people.by_account(session, account.platform, account.tenant, account.user) is not None

    def _email_of(self, account: Account) -> str | None:
        with self._database.transaction() as session:
            employee = people.by_account(session, account.platform, account.tenant, account.user)
            return None if employee is None else employee.email or ""

    def _lost(self, account: Account, reason: str) -> None:
        with self._database.transaction() as session:
            people.mark_unreachable(session, account.platform, account.tenant, account.user, reason)


def _unheard(_text: str) -> None:
    """Nobody looks on."""


def _without_replace(where: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in where.items() if key != "replace"}
