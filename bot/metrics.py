"""Figures of operation for Prometheus: how the program runs, never what anybody does with it.

No label names a person, a tenant or a topic. What is counted by day and group only, such as a worry, has no series of
its own here: the moment at which a counter moves would tell who it was (docs/operations.md).
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from time import perf_counter

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.bearer import Bearer
from bot.logs import event_of
from coach.model import ModelAnswer, Price

ACKNOWLEDGED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 15)
"""Seconds. Slack gives up after 3, Teams after 15."""

ENGINE = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)
MODEL = (0.5, 1, 2.5, 5, 10, 15, 20, 30, 40, 50)
LAG = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

FAMILIES = frozenset({"welcome", "suggest", "try", "draft", "model", "lesson", "desk", "digest", "export", "report"})
"""The families of commands that have figures of their own; whatever is not named here is "other"."""

WORDS, OTHER = "words", "other"

RESULTS = ("new", "duplicate", "refused", "not_recorded")
SENT = {"answer": ("sent", "failed", "unknown"), "delivery": ("sent", "failed", "unknown", "put_back")}
FAULTS = ("turn_failed", "answer_failed", "request_failed", "delivery_fault", "delivery_not_settled", "jobs_failed")
"""Errors in the log that are mistakes of the program."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        # Times of creation would double the number of series.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it untyped
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        Info("banso_build", "This version.", registry=self._registry).info({"version": version("banso")})
        self._events_in()
        self._messages_out()
        self._work()

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"banso_{name}", what, labels, registry=self._registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"banso_{name}", what, labels, registry=self._registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"banso_{name}", what, labels, buckets=buckets, registry=self._registry)

    def _events_in(self) -> None:
        what = "Events from platforms: new, duplicate, refused (forged or malformed), not_recorded (database away)."
        self._events = self._counter("events", what, "platform", "result")
        what = "Seconds from a platform's request until it is acknowledged."
        self._acknowledgement = self._histogram("acknowledgement_seconds", what, ACKNOWLEDGED, "platform")
        what = "Seconds that the coach takes for an answer, the database included."
        self._turn = self._histogram("turn_seconds", what, ENGINE, "family")
        self._unanswered = self._gauge(
            "inbox_unanswered", "Events acknowledged over a minute ago and not answered yet."
        )
        self._unanswered_age = self._gauge("inbox_oldest_seconds", "Age of the oldest of them.")

    def _messages_out(self) -> None:
        what = "Messages handed to a platform: answer or delivery; sent, failed, unknown, put_back (sent later)."
        self._sends = self._counter("sends", what, "platform", "kind", "result")
        what = "Sends that a platform put off, or that did not reach it at all."
        self._throttled = self._counter("throttled", what, "platform")
        self._due = self._gauge("outbox_due", "Deliveries that are due and not sent yet.", "platform")
        self._due_age = self._gauge("outbox_oldest_due_seconds", "Age of the oldest of them.", "platform")
        what = "Workspaces or tenants that refuse our messages altogether."
        self._refusing = self._gauge("channels_refusing", what, "platform")
        what = "Calls of the model by what came of them: answered, or the reason why not."
        self._model_calls = self._counter("model_calls", what, "result")
        self._model_seconds = self._histogram("model_seconds", "Seconds until the model's answer was whole.", MODEL)
        self._model_tokens = self._counter("model_tokens", "Tokens to and from the model.", "direction")
        self._model_cost = self._counter("model_cost", "What they cost, where the price is set.", "currency")
        self._model_resting = self._gauge("model_resting", "1 while the model is left alone for having failed.")

    def _work(self) -> None:
        self._jobs = self._counter("job_runs", "Jobs done or failed.", "job", "result")
        what = "When a job was last done, by any replica; of what runs every minute, by this one."
        self._job_done = self._gauge("job_last_success_timestamp_seconds", what, "job")
        self._lag = self._histogram("event_loop_lag_seconds", "How late the event loop takes up its work.", LAG)
        self._database_errors = self._counter(
            "database_errors", "Times the database did not answer or could not write."
        )
        self._database_up = self._gauge("database_up", "Whether the last look at the database succeeded.")
        self._logged = self._counter("log_events", "Warnings and errors in the log.", "level", "event")
        for event in FAULTS:
            self._logged.labels("error", event)

    def expect(self, platforms: Iterable[str], jobs: Iterable[str]) -> None:
        """Begin at 0 what may be counted: Prometheus sees no increase in a series that begins at 1."""
        for platform in platforms:
            self._throttled.labels(platform)
            for result in RESULTS:
                self._events.labels(platform, result)
            for kind, results in SENT.items():
                for result in results:
                    self._sends.labels(platform, kind, result)
        for job in jobs:
            self._jobs.labels(job, "done")
            self._jobs.labels(job, "failed")

    def received(self, platform: str, result: str) -> None:
        """Count an event: new, duplicate, refused or not_recorded."""
        self._events.labels(platform, result).inc()

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Note how long a platform waited for us."""
        self._acknowledgement.labels(platform).observe(seconds)

    @contextmanager
    def acknowledging(self, platform: str) -> Iterator[None]:
        """Note how long a platform waits for what is done within."""
        began = perf_counter()
        try:
            yield
        finally:
            self.acknowledged(platform, perf_counter() - began)

    @contextmanager
    def turn(self, command: str) -> Iterator[None]:
        """Note how long the coach takes for what is done within."""
        prefix = command.partition(".")[0]
        with self._turn.labels(prefix if prefix in FAMILIES else OTHER if prefix else WORDS).time():
            yield

    def sent(self, platform: str, kind: str, result: str) -> None:
        """Count a message, an "answer" or a "delivery": sent, failed, unknown or put_back."""
        self._sends.labels(platform, kind, result).inc()

    def throttled(self, platform: str) -> None:
        """Count a platform's request to wait."""
        self._throttled.labels(platform).inc()

    def model_answered(self, answer: ModelAnswer, seconds: float, price: Price | None, *, resting: bool) -> None:
        """Count what came of a request to the model."""
        self._model_calls.labels(answer.problem or "answered").inc()
        self._model_resting.set(resting)
        if answer.problem is None:
            self._model_seconds.observe(seconds)
        self._model_tokens.labels("in").inc(answer.tokens_in)
        self._model_tokens.labels("out").inc(answer.tokens_out)
        if price is not None:
            self._model_cost.labels(price.currency).inc(price.of(answer.tokens_in, answer.tokens_out))

    def ran(self, jobs: Mapping[str, bool], now: datetime) -> None:
        """Count jobs by whether they were done."""
        for job, done in jobs.items():
            self._jobs.labels(job, "done" if done else "failed").inc()
        self.last_done({job: now for job, done in jobs.items() if done})

    def last_done(self, moments: Mapping[str, datetime]) -> None:
        """Set when jobs were last done."""
        for job, moment in moments.items():
            self._job_done.labels(job).set(moment.timestamp())

    def inbox(self, count: int, oldest: float) -> None:
        """Set how many events wait for their answer, and the age of the oldest in seconds."""
        self._unanswered.set(count)
        self._unanswered_age.set(oldest)

    def outbox(self, platform: str, due: int, oldest: float, refusing: int) -> None:
        """Set what waits to be sent, the age of the oldest in seconds, and how many channels refuse us."""
        self._due.labels(platform).set(due)
        self._due_age.labels(platform).set(oldest)
        self._refusing.labels(platform).set(refusing)

    def database(self, *, up: bool) -> None:
        """Set whether the database answers."""
        self._database_up.set(up)

    def database_error(self) -> None:
        """Count a time that it did not."""
        self._database_errors.inc()

    def lagged(self, seconds: float) -> None:
        """Note how late the event loop was."""
        self._lag.observe(seconds)

    @contextmanager
    def counting_logs(self) -> Iterator[None]:
        """Count warnings and errors of every logger by their event; those of libraries are one."""
        handler = _Counting(self._logged)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)


class _Counting(logging.Handler):
    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.WARNING)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        self._counter.labels(record.levelname.lower(), event_of(record)).inc()


class MetricsEndpoint:
    """Shows the figures to whoever has the token."""

    def __init__(self, metrics: Metrics, token: str) -> None:
        self._metrics = metrics
        self._bearer = Bearer(token, "BANSO_METRICS_TOKEN")

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Its one route."""
        return [web.get("/metrics", self._show)]

    async def _show(self, request: web.Request) -> web.Response:
        if refused := self._bearer.refusal(request):
            return refused
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
