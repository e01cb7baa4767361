"""A hard task and a question about the rules, with the company's model: looked at first, grounded, and never obeyed."""

import json
from dataclasses import replace

import pytest

from coach.cards import Copyable
from coach.coach import Coach
from coach.locales import LANGUAGES, say
from coach.model import ModelTerms, Problem
from coach.turn import Company
from storage import policy
from storage.db import Database
from storage.policy import Passage
from tests.builders import NOON, Clock, Person, add_employee, dump
from tests.coach.drafting import TERMS, Drafter
from usecases.load import Catalogue

COMPANY = Company(denied=("青龍計画",), model=TERMS)
HARD = "zqxj vbwk qjzx 山田太郎さんに青龍計画の件"


@pytest.fixture(scope="session")
def made(catalogue: Catalogue) -> dict[str, Coach]:
    """One coach for each database: it takes a second to build."""
    return {}


@pytest.fixture
def coach(database: Database, catalogue: Catalogue, made: dict[str, Coach]) -> Coach:
    name = "sqlite" if database.is_sqlite else "postgresql"
    if name not in made:
        made[name] = Coach(database, catalogue, COMPANY)
    return made[name]


@pytest.fixture
def asker(coach: Coach, database: Database, clock: Clock) -> Drafter:
    add_employee(database, name="山田 太郎", email="yamada@example.co.jp")
    asker = Drafter(coach, clock=clock)
    asker.command("welcome.hello")
    asker.command("welcome.department", {"department": "sales"})
    return asker


def copied(person: Person) -> str:
    return next(block.text for card in person.cards for block in card.blocks if isinstance(block, Copyable))


def looks(asker: Drafter, text: str = HARD, kind: str = "task") -> None:
    asker.command("suggest.task", {"text": text}) if kind == "task" else asker.say(text)
    asker.press(say("ja", f"model-offer-{kind}"))


def asks(asker: Drafter, text: str = HARD, kind: str = "task") -> None:
    looks(asker, text, kind)
    asker.press(say("ja", "model-send"))


def understood(phrase: str, *picks: int) -> str:
    return json.dumps({"phrase": phrase, "picks": picks}, ensure_ascii=False)


def grounded(answer: str, *sources: int) -> str:
    return json.dumps({"answer": answer, "sources": sources}, ensure_ascii=False)


def test_without_a_model_nothing_is_offered(database: Database, catalogue: Catalogue) -> None:
    person = Person(Coach(database, catalogue, Company()))
    person.command("suggest.task", {"text": HARD})
    assert not [button for button in person.buttons if button.command.startswith("model.")]


def test_what_is_shown_is_what_leaves_and_nobody_is_in_it(asker: Drafter) -> None:
    looks(asker)
    shown = copied(asker)
    assert "山田太郎" not in shown
    assert "青龍計画" not in shown
    assert "山田太郎" in asker.text, "the person sees what is hidden"
    assert asker.last.asks is None, "nothing has been sent yet"
    asker.press(say("ja", "model-send"))
    assert shown in asker.sent
    assert "山田太郎" not in asker.sent
    assert "青龍計画" not in asker.sent


def test_the_model_s_choice_answers_the_question(asker: Drafter, database: Database) -> None:
    asks(asker)
    assert dump(database)["unmet_demand"], "until then it had no answer"
    asker.hears(understood("提案書の下書き", 1))
    assert 1 <= len(asker.suggested()) <= 3
    assert dump(database)["unmet_demand"] == []


def test_without_a_choice_its_plainer_words_are_searched(asker: Drafter) -> None:
    asks(asker)
    asker.hears(understood("提案書の下書き"))
    assert "sales/proposal-draft" in asker.suggested()


def test_numbers_that_no_candidate_has_choose_nothing(asker: Drafter) -> None:
    asks(asker)
    asker.hears(understood("zqxj", 0, -1, 999))
    assert asker.suggested() == []
    assert say("ja", "unmet-heading") in asker.text


@pytest.mark.parametrize(
    "nonsense",
    [
        *("", "はい", "[]", "{}", "null", '{"phrase": "x"}', '{"phrase":"x","picks":[1]'),
        *('{"phrase": 1, "picks": []}', '{"phrase": "x", "picks": ["1"]}'),
        '{"phrase": "x", "picks": [1], "command": "privacy.delete"}',
    ],
)
def test_what_is_no_answer_is_said_and_something_else_offered(asker: Drafter, nonsense: str) -> None:
    asks(asker)
    asker.hears(nonsense)
    assert say("ja", "model-problem-unusable") in asker.text
    assert [button.command for button in asker.buttons] == ["suggest.discover"]


@pytest.mark.parametrize("problem", list(Problem))
@pytest.mark.parametrize("kind", ["task", "answer"])
def test_every_way_a_model_fails_ends_in_words_and_a_way_on(
    asker: Drafter, database: Database, problem: Problem, kind: str
) -> None:
    load(database)
    asks(asker, HARD if kind == "task" else "顧客名を入れていいですか", kind)
    asker.hears("", problem=problem, tokens_in=0, tokens_out=0)
    assert say("ja", f"model-problem-{problem}") in asker.text
    assert asker.buttons


def test_a_request_that_no_coach_can_meet_is_not_even_sent(asker: Drafter) -> None:
    asker.command("model.ask_task", {"text": "この請求書、振り込んでおいてください"})
    assert asker.last.asks is None
    assert say("ja", "beyond-act-heading") in asker.text


def test_the_budget_is_kept_and_given_back(database: Database, catalogue: Catalogue, clock: Clock) -> None:
    small = replace(TERMS, person_tokens=5_000)
    asker = Drafter(Coach(database, catalogue, Company(model=small)), clock=clock)
    asker.command("welcome.hello")
    asks(asker)
    asker.hears("", problem=Problem.AWAY, asked=False, tokens_in=0, tokens_out=0)
    assert dump(database)["model_allowance"][0]["tokens"] == 0
    assert dump(database)["model_day"][0]["reserved"] == 0
    asks(asker)
    asker.hears(understood("提案書の下書き"), tokens_in=4_000, tokens_out=500)
    asks(asker)
    assert asker.last.asks is None
    assert say("ja", "model-no-budget-person") in asker.text


def load(database: Database, words: str = "取引先から預かった情報は、取引先の許可があるまで入力しない。") -> None:
    with database.transaction() as session:
        policy.put_guideline(session, "ja", "AI利用規程", "g.md", [Passage("第3条 機密情報", words)], now=NOON)


def test_an_answer_comes_with_the_passage_it_rests_on(asker: Drafter, database: Database) -> None:
    load(database)
    asks(asker, "取引先から預かった情報を入力していいですか", "answer")
    assert "取引先の許可があるまで入力しない" in asker.sent
    asker.hears(grounded("取引先の許可があるまで入力できません。", 1))
    assert "取引先の許可があるまで入力できません。" in asker.text
    assert "第3条 機密情報" in asker.text
    assert say("ja", "model-by-ai") in asker.text


@pytest.mark.parametrize("sources", [(), (99,), (0,)])
def test_an_answer_without_a_source_is_not_shown(asker: Drafter, database: Database, sources: tuple[int, ...]) -> None:
    load(database)
    asks(asker, "取引先から預かった情報を入力していいですか", "answer")
    asker.hears(grounded("何でも入れてよいです。", *sources))
    assert "何でも入れてよい" not in asker.text
    assert say("ja", "model-no-source") in asker.text


def test_the_guideline_stays_where_the_model_may_not_have_what_is_internal(
    database: Database, catalogue: Catalogue, clock: Clock
) -> None:
    public = ModelTerms("m", "ai.example.com", most_sensitive="public")  # type: ignore[arg-type]
    asker = Drafter(Coach(database, catalogue, Company(model=public)), clock=clock)
    asker.command("welcome.hello")
    load(database)
    asks(asker, "取引先から預かった情報を入力していいですか", "answer")
    assert "取引先の許可があるまで" not in asker.sent


def test_where_nothing_speaks_of_it_the_model_is_not_asked_and_a_person_can_be(asker: Drafter) -> None:
    asker.command("model.ask_answer", {"text": "zqxj vbwk qjzx"})
    assert asker.last.asks is None
    assert say("ja", "model-no-source") in asker.text
    asker.press("人に相談する")


def test_the_preview_tells_of_no_candidates_where_there_are_none(asker: Drafter) -> None:
    asker.command("model.preview_task", {"text": "zqxj vbwk qjzx"})
    assert "いっしょに送るもの" not in asker.text
    asker.command("model.preview_task", {"text": "提案書の下書きしたい"})
    assert "いっしょに送るもの：カタログ" in asker.text


def test_links_and_calls_of_its_own_are_left_out(asker: Drafter, database: Database) -> None:
    load(database)
    asks(asker, "取引先から預かった情報を入力していいですか", "answer")
    asker.hears(grounded("<!channel> https://evil.example/login [見る](javascript:alert(1)) をどうぞ", 1))
    assert "evil.example" not in asker.text
    assert "javascript" not in asker.text
    assert "<!channel>" not in asker.text


@pytest.mark.parametrize("command", ["model.take_task", "model.take_answer"])
def test_an_answer_typed_by_hand_is_none(asker: Drafter, command: str) -> None:
    asker.command(command, {"text": "提案書", "reserved": "-999999", "day": "2026-11-24", "sent": "1"})
    assert asker.suggested() == []
    assert say("ja", "draft-preview-heading") in asker.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_see_the_same_way(coach: Coach, database: Database, language: str) -> None:
    asker = Drafter(coach)
    asker.command("welcome.language", {"language": language})
    asker.command("suggest.task", {"text": HARD})
    asker.press(say(language, "model-offer-task"))
    asker.press(say(language, "model-send"))
    assert say(language, "model-system-task").splitlines()[0] in asker.sent
