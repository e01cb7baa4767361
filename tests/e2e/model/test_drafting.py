"""A draft with a real server as the model, through the whole process, and everything that goes wrong with one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.intake import Intake
from bot.model import Model, ModelSettings
from coach.cards import Copyable
from coach.locales import say
from coach.model import Problem
from coach.turn import Incoming
from storage.db import Database
from tests.bot.platform import Notebook
from tests.builders import NOON, dump
from tests.coach.drafting import HIDDEN, Drafter, coach_with_model
from tests.e2e.peers.aimock import DRAFT, MISSING, Aimock, aimock, fixture

pytestmark = pytest.mark.e2e

GOOD = json.dumps({"draft": "OK", "missing": []})
SPECIAL = (
    fixture("CASE-FILTER", "", "content_filter"),
    fixture("CASE-CUT", '{"draft": "to the', "length"),
    fixture("CASE-PROSE", "Sure! Here is your draft:"),
    fixture("CASE-HALF", GOOD * 9, truncateAfterChunks=2),
    fixture("CASE-SLOW", GOOD, latency=5_000),
    fixture(
        "CASE-INJECTED", json.dumps({"draft": "<!channel> https://evil.example/?q=[メール1]", "missing": ["@everyone"]})
    ),
    {"match": {"userMessage": "CASE-OVERLOADED"}, "response": {"error": {"message": "overloaded"}, "status": 503}},
    {"match": {"userMessage": "CASE-KEY"}, "response": {"error": {"message": "no such key"}, "status": 401}},
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    with aimock(tmp_path_factory.mktemp("aimock"), *SPECIAL) as server:
        yield server


@dataclass
class Desk:
    """Somebody at their chat, with the process behind it."""

    database: Database
    server: Aimock
    platform: Notebook = field(default_factory=Notebook)

    async def makes(self, text: str, seconds: float = 3.0) -> str:
        """Have a draft made of ``text``; the value is the last message."""
        drafter = Drafter(coach_with_model(self.database))
        drafter.command("welcome.hello")
        drafter.looks(text=text)
        button = drafter.button(say("ja", "draft-button-make"))
        model = Model(ModelSettings("gpt-test", self.server.url, "key", seconds))
        intake = Intake(drafter.coach, self.database, model)
        incoming = Incoming("E1", drafter.account, NOON, command=button.command, args=button.args)
        assert await intake.record(incoming)
        intake.answer_later(self.platform, incoming)
        await intake.drain(30)
        await model.aclose()
        return self.platform.headings[-1]

    @property
    def copied(self) -> str:
        """What the last message offers to copy."""
        return next(block.text for block in self.platform.sent[-1][1].blocks if isinstance(block, Copyable))

    @property
    def text(self) -> str:
        """All it says."""
        return repr(self.platform.sent[-1][1])


@pytest.fixture
def desk(database: Database, server: Aimock) -> Iterator[Desk]:
    yield Desk(database, server)
    server.chaos()


async def test_a_draft_comes_back(desk: Desk, server: Aimock) -> None:
    before = len(server.asked())
    assert await desk.makes(f"{HIDDEN[2]} へ") == say("ja", "draft-made-heading", title="文章の敬語・トーン直し")
    assert desk.copied == DRAFT
    assert MISSING in desk.text
    [asked] = server.asked()[before:]
    assert HIDDEN[2] not in json.dumps(asked, ensure_ascii=False)
    assert "[メール1]" in json.dumps(asked, ensure_ascii=False)
    [day] = dump(desk.database)["model_day"]
    assert (day["calls"], day["failures"], day["reserved"]) == (1, 0, 0)
    assert min(day["tokens_in"], day["tokens_out"]) > 0, "the server told what it took"


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("CASE-FILTER", Problem.FILTERED),
        ("CASE-CUT", Problem.CUT),
        ("CASE-PROSE", "unusable"),
        ("CASE-HALF", Problem.AWAY),
        ("CASE-SLOW", Problem.SLOW),
        ("CASE-OVERLOADED", Problem.AWAY),
        ("CASE-KEY", Problem.SET_UP),
    ],
)
async def test_an_answer_that_is_none_ends_in_the_prompt(desk: Desk, word: str, problem: str) -> None:
    assert await desk.makes(word) == say("ja", "draft-failed-heading")
    assert say("ja", f"draft-problem-{problem}") in desk.text
    assert word in desk.copied
    assert [(row["calls"], row["failures"]) for row in dump(desk.database)["model_day"]] == [(1, 1)]


@pytest.mark.parametrize(
    ("chaos", "problem", "attempts"),
    [
        ({"dropRate": 1}, Problem.AWAY, 2),
        ({"malformedRate": 1}, Problem.AWAY, 1),
        ({"disconnectRate": 1}, Problem.AWAY, 2),
        ({"rateLimitRate": 1}, Problem.BUSY, 2),
        ({"latencyMs": 20_000}, Problem.SLOW, 0),  # it writes down what it has served
    ],
)
async def test_a_server_in_trouble_ends_in_the_prompt(
    desk: Desk, server: Aimock, chaos: dict[str, float], problem: Problem, attempts: int
) -> None:
    server.chaos(**chaos)
    before = len(server.asked())
    assert await desk.makes("相談") == say("ja", "draft-failed-heading")
    assert say("ja", f"draft-problem-{problem}") in desk.text
    assert "相談" in desk.copied
    assert len(server.asked()) - before == attempts


async def test_what_a_poisoned_answer_asks_for_does_not_happen(desk: Desk) -> None:
    await desk.makes(f"CASE-INJECTED {HIDDEN[2]}")
    assert "evil" not in desk.text
    assert "<!" not in desk.text
    assert "@everyone" not in desk.text
    assert desk.copied.endswith(HIDDEN[2])
