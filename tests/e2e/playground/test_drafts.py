"""A draft made in the browser, with a real server as the model: it grows in its place and ends as one message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.model import Model, ModelSettings
from coach.locales import say
from tests.coach.drafting import COMPANY, USE_CASE
from tests.e2e.peers.aimock import DRAFT, Aimock, aimock
from tests.e2e.playground.conftest import Visit
from tests.e2e.playground.served import Served, serve

pytestmark = pytest.mark.e2e

QUESTION = {"ja": "文章を丁寧にしてほしい", "en": "make this email more polite"}
PEOPLE = {"ja": "佐藤 美咲", "en": "Emma Wilson"}
TYPED = {
    "ja": {
        "text": "青龍計画の資料を tanaka@example.co.jp まで今日中にください。",
        "reader": "課長",
        "tone": "柔らかく",
    },
    "en": {"text": "Send the deck to tanaka@example.co.jp today.", "reader": "a manager", "tone": "softer"},
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Aimock]:
    """About three seconds for an answer."""
    with aimock(tmp_path, piece=10, pause=80) as server:
        yield server


@pytest.fixture
def served(tmp_path: Path, server: Aimock) -> Iterator[Served]:
    with serve(tmp_path, COMPANY, Model(ModelSettings("gpt-test", server.url, "key"))) as served:
        yield served


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("phone", [False, True])
def test_a_draft_grows_in_its_place(visit: Visit, server: Aimock, language: str, phone: bool) -> None:
    name = f"draft-{language}{'-phone' if phone else ''}"
    visitor = visit(language, phone=phone)
    visitor.choose(PEOPLE[language])
    visitor.say(QUESTION[language])
    visitor.log.locator(f"button[data-command='try.open'][data-args*='{USE_CASE}']").last.click()
    visitor.settle()
    visitor.submit(**TYPED[language])
    visitor.check(f"{name}-prompt")
    visitor.press("draft.preview")
    visitor.heading(say(language, "draft-preview-heading"))
    visitor.check(f"{name}-preview")
    before = visitor.cards.count()
    visitor.press("draft.make")
    visitor.heading(say(language, "draft-working-heading"))
    expect(visitor.cards.last).to_contain_text(DRAFT[:10])
    visitor.check(f"{name}-working")
    expect(visitor.cards.last).to_contain_text(say(language, "draft-by-ai"), timeout=20_000)
    expect(visitor.cards.last.locator("pre")).to_have_text(DRAFT)
    assert visitor.cards.count() == before, "it took the place of the message"
    visitor.check(f"{name}-made")
    server.chaos(dropRate=1)
    visitor.press("draft.revise", say(language, "draft-button-shorter"))
    expect(visitor.cards.last).to_contain_text(say(language, "draft-problem-away"), timeout=20_000)
    expect(visitor.cards.last.locator("pre")).to_have_text(DRAFT)
    visitor.press("draft.drop")
    visitor.heading(say(language, "draft-dropped-heading"))


def test_a_server_that_is_away_ends_in_the_prompt(visit: Visit, server: Aimock) -> None:
    server.chaos(dropRate=1)
    visitor = visit("ja")
    visitor.choose(PEOPLE["ja"])
    visitor.say(QUESTION["ja"])
    visitor.log.locator(f"button[data-command='try.open'][data-args*='{USE_CASE}']").last.click()
    visitor.settle()
    visitor.submit(**TYPED["ja"])
    visitor.press("draft.preview")
    visitor.press("draft.make")
    expect(visitor.cards.last).to_contain_text(say("ja", "draft-problem-away"), timeout=20_000)
    expect(visitor.cards.last.locator("pre")).to_contain_text("tanaka@example.co.jp")
    visitor.check("draft-ja-failed")
