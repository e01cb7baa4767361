"""The call to a model: whatever the other side does, there is an answer or a reason for none, in time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bot.model import BUSY_PAUSE, FAILURES, REST, Model
from coach.drafts.answer import Written
from coach.model import ModelAnswer, ModelRequest, Problem, Said
from tests.bot.model_peer import SECRET, ModelPeer, draft, event, fails, model_peer, says, stream, usage

REQUEST = ModelRequest(
    (Said("system", "Write."), Said("user", "極秘の相談")), Written.model_json_schema(), 100, "draft.made", {}, str
)


class Time:
    """A clock that only moves when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[ModelPeer]:
    async with model_peer() as peer:
        yield peer


async def ask(model: Model, seconds: float = 5.0, heard: list[str] | None = None) -> ModelAnswer:
    return await model.answer(REQUEST, seconds, (heard if heard is not None else []).append)


@pytest_asyncio.fixture
async def model(peer: ModelPeer) -> AsyncIterator[Model]:
    made = peer.model()
    yield made
    await made.aclose()


async def test_the_answer_comes_whole_with_what_it_took_and_grows_on_the_way(peer: ModelPeer, model: Model) -> None:
    peer.behaviour, heard = says(draft("下書き" * 50)), list[str]()
    answer = await ask(model, heard=heard)
    assert answer == ModelAnswer(draft("下書き" * 50), None, 700, 300)
    assert all(later.startswith(earlier) for earlier, later in pairwise(heard))
    assert len(set(heard)) > 3
    [asked] = peer.asked
    assert asked["response_format"]["json_schema"]["strict"]
    assert asked["max_completion_tokens"] == 100


async def html(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return web.Response(text="<html>Please log in</html>", content_type="text/html")


async def nothing(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return web.Response(text="", content_type="text/event-stream")


async def garbage(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, "{not json", event(finish="stop"))


async def other_shape(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, {"choices": [{"delta": "x"}], "usage": "many"})


async def breaks_off(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, event('{"draft": "half'), ends=False)


async def ends_early(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, event('{"draft": "half'))


async def error_in_stream(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, event('{"draft'), {"error": {"message": "overloaded", "code": "x"}})


async def refuses(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, event(refusal="I cannot help with that."), event(finish="stop"))


async def never_ends(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, *[event("x" * 20_000)] * 20, event(finish="stop"))


async def moved(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": "/v1/elsewhere"})


@pytest.mark.parametrize(
    ("behaviour", "problem", "attempts"),
    [
        (html, Problem.AWAY, 1),
        (nothing, Problem.AWAY, 1),
        (garbage, Problem.AWAY, 1),
        (other_shape, Problem.AWAY, 1),
        (breaks_off, Problem.AWAY, 1),
        (ends_early, Problem.AWAY, 1),
        (error_in_stream, Problem.AWAY, 1),
        (fails(500), Problem.AWAY, 2),
        (fails(503), Problem.AWAY, 2),
        (fails(429), Problem.BUSY, 2),
        (fails(429, "insufficient_quota"), Problem.SET_UP, 1),
        (fails(401), Problem.SET_UP, 1),
        (fails(403), Problem.SET_UP, 1),
        (fails(404), Problem.SET_UP, 1),
        (moved, Problem.SET_UP, 1),
        (fails(400, "context_length_exceeded"), Problem.REJECTED, 1),
        (fails(413), Problem.REJECTED, 1),
        (fails(400, "content_filter"), Problem.FILTERED, 1),
        (says("", "content_filter"), Problem.FILTERED, 1),
        (refuses, Problem.FILTERED, 1),
        (says('{"draft": "to the', "length"), Problem.CUT, 1),
        (never_ends, Problem.CUT, 1),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_a_failure_has_a_reason_and_only_what_may_pass_is_tried_again(
    peer: ModelPeer, model: Model, behaviour: Any, problem: Problem, attempts: int
) -> None:
    peer.behaviour = behaviour
    answer = await ask(model)
    assert (answer.problem, answer.asked) == (problem, True)
    assert len(peer.asked) == attempts


async def test_a_server_that_recovers_at_once_is_not_noticed(peer: ModelPeer, model: Model) -> None:
    peer.next = [fails(503)]
    assert (await ask(model)).problem is None
    peer.next = [fails(429, Retry_After="1")]
    assert (await ask(model)).problem is None


async def hangs(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def trickles(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    return await stream(request, *[event("x")] * 10_000, pause=0.01)


@pytest.mark.parametrize("behaviour", [hangs, trickles])
async def test_the_deadline_holds_against_silence_and_against_a_trickle(
    peer: ModelPeer, model: Model, behaviour: Any
) -> None:
    peer.behaviour = behaviour
    assert (await ask(model, seconds=0.5)).problem is Problem.SLOW


async def test_nobody_listens(model: Model, peer: ModelPeer) -> None:
    peer.url = "http://127.0.0.1:9/v1"
    gone = peer.model()
    assert (await ask(gone)).problem is Problem.AWAY
    await gone.aclose()


async def test_a_busy_model_is_left_alone_for_as_long_as_it_says(peer: ModelPeer) -> None:
    time = Time()
    model = peer.model(clock=time)
    peer.behaviour = fails(429, Retry_After="90")
    assert (await ask(model)).problem is Problem.BUSY
    assert len(peer.asked) == 1, "nobody waits a minute and a half for a second attempt"
    peer.behaviour = says(draft("x"))
    time.now = 89
    assert await ask(model) == ModelAnswer(problem=Problem.BUSY, asked=False)
    assert len(peer.asked) == 1
    time.now = 91
    assert (await ask(model)).problem is None
    peer.behaviour = fails(429)
    assert (await ask(model)).problem is Problem.BUSY
    time.now += BUSY_PAUSE - 1
    assert not (await ask(model)).asked
    await model.aclose()


async def test_a_model_that_keeps_failing_rests_and_one_call_finds_out_whether_it_is_back(peer: ModelPeer) -> None:
    time = Time()
    model = peer.model(clock=time)
    peer.behaviour = ends_early
    for _ in range(FAILURES):
        assert (await ask(model)).problem is Problem.AWAY
    assert await ask(model) == ModelAnswer(problem=Problem.RESTING, asked=False)
    assert len(peer.asked) == FAILURES
    time.now = REST + 1
    both = await asyncio.gather(ask(model), ask(model))
    assert sorted(answer.asked for answer in both) == [False, True]
    assert not (await ask(model)).asked, "it was not back, so it rests again"
    time.now *= 2
    peer.behaviour = says(draft("x"))
    assert (await ask(model)).problem is None
    assert [answer.problem for answer in await asyncio.gather(ask(model), ask(model))] == [None, None]
    await model.aclose()


async def test_what_the_model_will_not_write_is_no_failure_of_the_model(peer: ModelPeer, model: Model) -> None:
    peer.behaviour = says("", "content_filter")
    for _ in range(FAILURES + 1):
        assert (await ask(model)).problem is Problem.FILTERED


async def test_a_call_that_is_given_up_at_shutdown_leaves_no_trial_behind(peer: ModelPeer) -> None:
    time = Time()
    model = peer.model(clock=time)
    peer.behaviour = ends_early
    for _ in range(FAILURES):
        await ask(model)
    begun = asyncio.Event()

    async def begins(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        begun.set()
        return await hangs(request, body)

    time.now, peer.behaviour = REST + 1, begins
    trial = asyncio.create_task(ask(model))
    await begun.wait()
    trial.cancel()
    await asyncio.gather(trial, return_exceptions=True)
    time.now, peer.behaviour = 3 * REST, says(draft("x"))
    assert (await ask(model)).problem is None
    await model.aclose()


async def test_neither_key_nor_prompt_is_logged(
    peer: ModelPeer, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    peer.next = [fails(401), fails(400, "極秘の相談" * 100)]
    for _ in range(3):
        await ask(model)
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records if record.name.startswith("bot"))
    assert "model_refused" in logged
    assert SECRET not in logged
    assert SECRET not in repr(model) + repr(vars(model))


async def test_usage_that_lies_takes_nothing_back(peer: ModelPeer, model: Model) -> None:
    async def lies(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return await stream(request, event(draft("x")), event(finish="stop"), usage(-5, -7))

    peer.behaviour = lies
    answer = await ask(model)
    assert (answer.tokens_in, answer.tokens_out) == (0, 0)
