"""Mentions, the slash command, the Home tab, the message shortcut, and the first opening of the chat."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from coach.locales import say
from tests.e2e.peers.faults import Fault
from tests.e2e.peers.slack_driver import timestamp
from tests.e2e.slack.workspace import Workspace, until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


async def test_a_form_asked_for_in_a_channel_opens_for_the_person_alone(workspace: Workspace) -> None:
    bob, channel = await workspace.person(11), await workspace.channel("random")
    question = await workspace.call("chat.postMessage", channel=channel, text="?")
    await workspace.driver.mention(bob.user, channel, "AIって何に使える?", question["ts"])
    ideas = await bob.sees(say("ja", "button-try"), channel)
    before = len(workspace.messages(channel))
    await bob.presses(ideas, say("ja", "button-try"))
    modal = await bob.sees_modal("")
    await bob.sends(modal, *["x"] * len(modal.inputs()))
    await bob.sees(say("ja", "prompt-heading", title=""))
    assert len(workspace.messages(channel)) == before, "nothing of it appears in the channel"


async def test_the_slash_command_is_answered_for_the_person_alone(workspace: Workspace) -> None:
    cho, channel = await workspace.person(12), await workspace.channel()
    received: list[dict[str, object]] = []

    async def take(request: web.Request) -> web.Response:
        received.append(await request.json())
        return web.Response(text="ok")

    async with _receiving(take) as response_url:
        assert (await workspace.driver.command(cho.user, channel, "提案書の下書きをしたい", response_url)).status == 200
        answers = await until(lambda: received if len(received) >= 2 else [])
    assert {answer["response_type"] for answer in answers} == {"ephemeral"}
    assert say("ja", "button-try") in str(answers[-1]["text"])
    assert not workspace.messages(channel)


async def test_an_expired_response_url_is_answered_in_the_private_chat(workspace: Workspace) -> None:
    dan, channel = await workspace.person(13), await workspace.channel()

    async def used_up(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error": "used_url"}, status=404)

    async with _receiving(used_up) as response_url:
        await workspace.driver.command(dan.user, channel, "提案書の下書きをしたい", response_url)
        await dan.sees(say("ja", "button-try"))


async def test_the_home_tab_shows_the_page_and_stays_up_to_date(workspace: Workspace) -> None:
    eva = await workspace.person(14)
    await workspace.driver.opened(eva.user, eva.channel, "home")
    [home] = await until(lambda: workspace.homes(eva.user))
    assert say("ja", "welcome-heading") in home.text
    assert say("ja", "page-heading") in home.text
    assert home.view is not None
    await workspace.driver.press_home(eva.user, home.view, home.button(say("ja", "button-other-language")))
    await eva.sees(say("en", "language-heading"))
    await workspace.driver.opened(eva.user, eva.channel, "home")
    await until(lambda: say("en", "page-heading") in workspace.homes(eva.user)[-1].text)

    await workspace.driver.press_home(eva.user, home.view, home.option("営業"))
    await until(lambda: len(workspace.homes(eva.user)) == 3)


async def test_the_shortcut_answers_about_the_message_privately(workspace: Workspace) -> None:
    fay, channel = await workspace.person(15), await workspace.channel()
    payload = {
        "type": "message_action",
        "callback_id": "use_ai_for_message",
        "trigger_id": "1.2.shortcut",
        "message_ts": timestamp(),
        "channel": {"id": channel},
        "message": {"text": "提案書の下書きをお願いします &lt;急ぎ&gt;", "ts": timestamp(), "user": "U1"},
    }
    assert (await workspace.driver.interaction(fay.user, payload)).status == 200
    await fay.sees(say("ja", "button-try"))
    assert not workspace.messages(channel)


async def test_opening_the_chat_greets_once(workspace: Workspace) -> None:
    gus = await workspace.person(16)
    await workspace.driver.opened(gus.user, gus.channel, "messages")
    await gus.sees(say("ja", "welcome-heading"))
    await workspace.driver.opened(gus.user, gus.channel, "messages")
    await gus.says("使い方")
    await gus.sees(say("ja", "help-heading"))
    assert sum(say("ja", "welcome-heading") in m.text for m in workspace.messages(gus.channel)) == 1


async def test_a_profile_that_cannot_be_read_does_not_hold_up_the_answer(workspace: Workspace) -> None:
    hal = await workspace.person(17)
    workspace.proxy.faults.append(Fault("users.", body={"ok": False, "error": "missing_scope"}, count=2))
    await hal.says("こんにちは")
    await hal.sees(say("ja", "welcome-heading"))


@asynccontextmanager
async def _receiving(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """A response URL that ``handler`` answers."""
    app = web.Application()
    app.router.add_post("/commands/{id}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/commands/1"
    await runner.cleanup()
