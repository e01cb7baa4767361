"""The call to the company's model, any server that speaks OpenAI's Chat Completions: in time, and never raising."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.logs import error_code
from bot.metrics import Metrics
from coach.model import ModelAnswer, ModelRequest, Price, Problem

if TYPE_CHECKING:
    from openai import AsyncOpenAI

log = logging.getLogger(__name__)

RETRY_PAUSE = 1.0
"""Seconds before the one further attempt, where nothing of an answer has come."""

MOST_CHARACTERS = 100_000
"""Of an answer, whatever the server was told about its length."""

MOST_TOKENS = 1_000_000
"""Of one call; a server that claims more is not believed."""

BUSY_PAUSE = 15.0
"""Seconds a model that was busy twice is left alone at the least."""
LONGEST_PAUSE = 600.0

FAILURES = 5
REST = 60.0
"""Seconds a model is left alone after so many failures in a row."""

DOWN = frozenset({Problem.SLOW, Problem.BUSY, Problem.AWAY, Problem.SET_UP})
"""What tells that the model does not work, whatever it is asked."""

Heard = Callable[[str], None]
"""Is told the answer as far as it has come."""


@dataclass(frozen=True)
class ModelSettings:
    """Where the model is."""

    name: str
    base_url: str = ""
    """Empty for OpenAI's own."""
    api_key: str = field(default="", repr=False)
    seconds: float = 40.0
    """How long an answer may take altogether."""
    price: Price | None = None
    """None where nobody told it."""


class Breaker:
    """Leaves a model that keeps failing alone for a while; then a single call finds out whether it is back."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_until = 0.0
        self._trying = False

    @property
    def rests(self) -> bool:
        """Whether the model is left alone, but for the call that finds out."""
        return self._failures >= FAILURES

    def admits(self, now: float) -> bool:
        """Whether a call may be made; its result must be told."""
        if not self.rests:
            return True
        if now < self._closed_until or self._trying:
            return False
        self._trying = True
        return True

    def worked(self) -> None:
        """The model does what it should."""
        self._failures, self._trying = 0, False

    def failed(self, now: float) -> None:
        """It does not."""
        self._failures, self._trying, self._closed_until = self._failures + 1, False, now + REST


@dataclass
class _Attempt:
    """An answer on its way."""

    text: str = ""
    refusal: str = ""
    finish: str = ""
    tokens_in: int = 0
    tokens_out: int = 0

    def take(self, chunk: Any) -> None:
        """One event of the stream; nothing in it can be relied on."""
        if chunk.usage is not None:
            self.tokens_in, self.tokens_out = int(chunk.usage.prompt_tokens), int(chunk.usage.completion_tokens)
        for choice in chunk.choices[:1]:
            self.text += choice.delta.content or ""
            self.refusal += choice.delta.refusal or ""
            self.finish = choice.finish_reason or self.finish

    def answer(self, problem: Problem | None) -> ModelAnswer:
        tokens_in, tokens_out = (min(max(0, told), MOST_TOKENS) for told in (self.tokens_in, self.tokens_out))
        return ModelAnswer(self.text[:MOST_CHARACTERS], problem, tokens_in, tokens_out)

    def problem(self) -> Problem | None:
        """What the way it ended means."""
        if self.finish == "length" or len(self.text) > MOST_CHARACTERS:
            return Problem.CUT
        if self.finish == "content_filter" or (self.refusal and not self.text):
            return Problem.FILTERED
        return None if self.finish else Problem.AWAY


class _Failed(Exception):
    """An attempt that failed."""

    def __init__(self, problem: Problem, retry_after: float | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.retry_after = retry_after
        """Seconds after which another attempt makes sense; None for never."""


class Model:
    """One model for the life of a process. The library takes a second to load, so that waits for the first call."""

    def __init__(
        self,
        settings: ModelSettings,
        clock: Callable[[], float] = time.monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        self.seconds = settings.seconds
        self._metrics = metrics or Metrics()
        self._settings = settings
        self._clock = clock
        self._breaker = Breaker()
        self._busy_until = 0.0
        self._opening = asyncio.Lock()
        self._client: AsyncOpenAI | None = None

    async def answer(self, request: ModelRequest, seconds: float, heard: Heard) -> ModelAnswer:
        """The model's answer, or why there is none, within ``seconds``."""
        began = time.perf_counter()
        answer = await self._answer(request, seconds, heard)
        taken = time.perf_counter() - began
        self._metrics.model_answered(answer, taken, self._settings.price, resting=self._breaker.rests)
        return answer

    async def _answer(self, request: ModelRequest, seconds: float, heard: Heard) -> ModelAnswer:
        if self._clock() < self._busy_until:
            return ModelAnswer(problem=Problem.BUSY, asked=False)
        if not self._breaker.admits(self._clock()):
            return ModelAnswer(problem=Problem.RESTING, asked=False)
        attempt = _Attempt()
        try:
            async with asyncio.timeout(seconds):
                problem = await self._attempts(request, attempt, heard)
        except TimeoutError:
            problem = Problem.SLOW
        except BaseException:
            self._breaker.failed(self._clock())
            raise
        if problem in DOWN:
            self._breaker.failed(self._clock())
        else:
            self._breaker.worked()
        if problem is not None:
            log.warning("model_gave_no_answer", extra={"problem": problem})
        return attempt.answer(problem)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _attempts(self, request: ModelRequest, attempt: _Attempt, heard: Heard) -> Problem | None:
        """Two at the most, and none after a word has come: it would be paid for twice."""
        try:
            return await self._attempt(request, attempt, heard)
        except _Failed as first:
            if first.retry_after is None or attempt.text:
                return first.problem
            if first.problem is Problem.BUSY and first.retry_after > self.seconds / 2:
                self._wait_for(first.retry_after)
                return first.problem
            await asyncio.sleep(first.retry_after)
        try:
            return await self._attempt(request, attempt, heard)
        except _Failed as second:
            if second.problem is Problem.BUSY:
                self._wait_for(max(second.retry_after or 0, BUSY_PAUSE))
            return second.problem

    def _wait_for(self, seconds: float) -> None:
        self._busy_until = self._clock() + min(seconds, LONGEST_PAUSE)

    async def _attempt(self, request: ModelRequest, attempt: _Attempt, heard: Heard) -> Problem | None:
        """Raises _Failed."""
        client = await self._open()
        import httpx2  # noqa: PLC0415 loaded with the client
        import openai  # noqa: PLC0415

        messages: Any = [{"role": said.role, "content": said.text} for said in request.conversation]
        wanted: Any = {"name": "answer", "strict": True, "schema": request.schema}
        try:
            stream = await client.chat.completions.create(
                model=self._settings.name,
                messages=messages,
                response_format={"type": "json_schema", "json_schema": wanted},
                max_completion_tokens=request.most_tokens,
                stream=True,
                stream_options={"include_usage": True},
            )
            async with stream:
                async for chunk in stream:
                    attempt.take(chunk)
                    if len(attempt.text) > MOST_CHARACTERS:
                        break
                    heard(attempt.text)
        except openai.APIStatusError as error:
            raise _refusal(error) from error
        except (openai.APIError, httpx2.HTTPError) as error:
            raise _Failed(Problem.AWAY, RETRY_PAUSE) from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # what came is no Chat Completion
            raise _Failed(Problem.AWAY, None) from error
        return attempt.problem()

    async def _open(self) -> "AsyncOpenAI":
        async with self._opening:
            if self._client is None:
                # In a thread: everybody else's answers must not wait for a library to load.
                self._client = await asyncio.to_thread(self._load)
            return self._client

    def _load(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpx2Client  # noqa: PLC0415 only where there is a model

        return AsyncOpenAI(
            # A server of one's own may want none, the library always does.
            api_key=self._settings.api_key or "none",
            base_url=self._settings.base_url or None,
            timeout=self._settings.seconds,
            max_retries=0,
            # A redirect would carry the prompt and the key to an address that nobody has chosen.
            http_client=DefaultAsyncHttpx2Client(follow_redirects=False),
        )


def _refusal(error: Any) -> _Failed:
    """What an answer with an error status means. Its words may repeat the prompt: status and code alone are logged."""
    status, code = int(error.status_code), str(error.code or "")
    log.warning("model_refused", extra={"status": status, "code": code and error_code(code)})
    if status == 429 and code != "insufficient_quota":
        return _Failed(Problem.BUSY, _retry_after(error.response.headers))
    if code == "content_filter":
        return _Failed(Problem.FILTERED, None)
    if status in (400, 413, 422):
        return _Failed(Problem.REJECTED, None)
    if status in (408, 409) or status >= 500:
        return _Failed(Problem.AWAY, RETRY_PAUSE)
    return _Failed(Problem.SET_UP, None)


def _retry_after(headers: Any) -> float:
    """Seconds to wait, as told: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Retry-After."""
    told = str(headers.get("retry-after", ""))
    return float(told) if told.isascii() and told.isdecimal() and len(told) < 7 else RETRY_PAUSE
