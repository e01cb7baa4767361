"""One example card for each kind of message: to look at on every platform, and to test every renderer."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coach import answers, limits, mypage, privacy, suggestions, tryout, welcome, worries
from coach.cards import Card, Chart, ChartKind, Image, Paragraph, Series, Table
from coach.drafts.examples import draft_examples
from coach.experience import Experience
from coach.kpi.examples import kpi_examples
from coach.lead.demand_examples import demand_examples
from coach.lead.desk_examples import desk_examples
from coach.lead.training.examples import training_examples
from coach.lessons import howto
from coach.lessons.examples import lesson_examples
from coach.locales import say
from coach.operator.examples import operator_examples
from coach.personal.directory import Directory
from coach.policy import answering
from coach.policy.examples import policy_examples
from coach.pulse.examples import pulse_examples
from coach.relay_examples import relay_examples
from coach.report.examples import report_examples
from coach.story_examples import story_examples
from coach.topics import topic_of
from coach.turn import Account, Company, Incoming, Reply, Turn
from coach.with_model.examples import model_examples
from storage import people, usage
from storage.db import Database, Session
from storage.people import Employee
from storage.usage import Corrections, Outcome
from usecases.load import Catalogue, load_catalogue
from usecases.search import Index

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ACCOUNT = Account("example", "example", "example")
COMPANY = Company("AI推進室 佐藤 (#ai-help)", "https://example.com/ai-rules")
USE_CASE = "sales/proposal-draft"
TEXT = {"ja": "提案書の下書きしたい", "en": "I need to draft a proposal"}

Handler = Callable[[Turn], Reply]


QUESTIONS: Mapping[str, tuple[Handler, str, tuple[str, ...]]] = {
    "worry": (
        worries.meet,
        "other",
        (
            "もう限界です",
            "AIに仕事を奪われそう",
            "情報が漏れないか心配",
            "間違えたらどうしよう",
            "上司にどう思われるか",
            "倫理的にどうなのか",
            "ついていけない",
            "なんとなく気が重い",
        ),
    ),
    "policy": (
        answering.answer,
        "other",
        (
            "間違って入れてしまった",
            "APIキーを入れていい？",
            "患者さんの名前を入れていい？",
            "取引先の見積を入れていい？",
            "ソースコードを貼っていい？",
            "会議の議事録を入れていい？",
            "公開資料を入れていい？",
            "AIの回答をそのまま送っていい？",
            "個人アカウントで使っていい？",
            "著作権は大丈夫？",
            "これはいい？",
        ),
    ),
    "howto": (
        howto.answer,
        "ask",
        (
            "伴走の言語を変えたい",
            "どこからログインするの",
            "ハルシネーションが心配なとき",
            "回答が長すぎる",
            "思ったのと違う答えが出る",
            "プロンプトとは",
            "頼み方のコツ",
        ),
    ),
    "beyond": (suggestions.task, "act", ("エアコンをつけて", "この患者さんにどの薬を出すか決めて", "明日の天気は？")),
}
"""A question for each topic of topics.yaml."""


def examples(language: str) -> Mapping[str, Card]:
    """Every kind of message by name, made by the real handlers for a person in sales; nothing outlives the call."""
    catalogue = load_catalogue()
    with _session() as session:
        employee = Employee(language=language, timezone="Asia/Tokyo")
        people.join(session, employee, ACCOUNT.platform, ACCOUNT.tenant, ACCOUNT.user, NOW)
        stage = _Stage(session, employee, catalogue, Index(catalogue))
        return {
            **dict(_welcome(stage)),
            **dict(_suggestions(stage)),
            **dict(_tryout(stage)),
            **dict(draft_examples(stage.turn)),
            **dict(model_examples(stage.turn)),
            **dict(_answers(stage)),
            **dict(pulse_examples(stage.turn)),
            **dict(desk_examples(stage.turn)),
            **dict(kpi_examples(stage.turn)),
            **dict(report_examples(stage.turn)),
            **dict(story_examples(stage.turn)),
            **dict(relay_examples(stage.turn)),
            **dict(demand_examples(stage.turn)),
            **dict(training_examples(stage.turn)),
            **dict(policy_examples(stage.turn)),
            **dict(lesson_examples(stage.turn)),
            **dict(operator_examples(stage.turn)),
            **dict(_my_page(stage)),
            **dict(_faults(language)),
            **dict(_figures(language)),
        }


@contextmanager
def _session() -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/examples.db")
        database.migrate()
        try:
            with database.transaction() as session:
                yield session
        finally:
            database.close()


@dataclass
class _Stage:
    """One person in front of the handlers."""

    session: Session
    employee: Employee
    catalogue: Catalogue
    index: Index

    def turn(self, text: str = "", /, **args: str) -> Turn:
        incoming = Incoming("example", ACCOUNT, NOW, text=text, args=args)
        kept = (Directory(), Experience())
        return Turn(self.session, NOW, incoming, self.employee, self.catalogue, self.index, COMPANY, *kept)

    def card(self, handler: Handler, text: str = "", /, **args: str) -> Card:
        return handler(self.turn(text, **args)).cards[0]

    @property
    def text(self) -> str:
        return TEXT[self.employee.language]


def _welcome(stage: _Stage) -> Iterator[tuple[str, Card]]:
    yield "welcome", welcome.first_contact(stage.turn())
    yield "discover-anyone", stage.card(suggestions.discover)
    stage.employee.department = "sales"
    yield "welcome-department-known", welcome.first_contact(stage.turn())
    yield "department", stage.card(welcome.ask_department)
    yield "department-thanks", stage.card(welcome.choose_department, department="sales")
    yield "hello", stage.card(welcome.hello)
    yield "help", stage.card(welcome.help_card)
    yield "language", stage.card(welcome.set_language, language=stage.employee.language)


def _suggestions(stage: _Stage) -> Iterator[tuple[str, Card]]:
    carried = {"unmet": "1", "text": stage.text}
    own = list(stage.catalogue.for_department("sales"))
    everything = " ".join(map(suggestions.mark, stage.catalogue.use_cases))
    yield "discover", stage.card(suggestions.discover)
    yield "task", stage.card(suggestions.task, stage.text)
    yield "which", suggestions.which_card(stage.turn(), own[: suggestions.SHOWN], carried)
    yield "family", suggestions.family_card(stage.turn(), carried)
    yield "pick", stage.card(suggestions.pick, use_case=USE_CASE)
    yield "no-more", stage.card(suggestions.more, seen=everything)
    yield "none", stage.card(suggestions.none_of_these, **carried)
    yield "wording-shared", stage.card(suggestions.share_wording)
    yield "wording-kept", stage.card(suggestions.keep_wording)
    yield "not-for-me", stage.card(suggestions.not_for_me, use_case=USE_CASE)
    for kind in suggestions.REASONS:
        yield f"reason-{kind}", stage.card(suggestions.reason, use_case=own[-1].id, reason=kind)
    yield "gone", suggestions.gone(stage.turn())


def _tryout(stage: _Stage) -> Iterator[tuple[str, Card]]:
    blanks = stage.catalogue.use_cases[USE_CASE].blanks
    values = {name: blank.example.say(stage.employee.language) for name, blank in blanks.items()}
    yield "form", stage.card(tryout.open_form, use_case=USE_CASE)
    yield "form-problems", stage.card(tryout.fill, use_case=USE_CASE)
    yield "prompt", stage.card(tryout.fill, use_case=USE_CASE, **values)
    newest = str(usage.tries(stage.session, stage.employee.id)[0].id)
    follow_up = tryout.follow_up(stage.session, stage.employee, {"try": newest}, stage.catalogue)
    if isinstance(follow_up, Card):
        yield "follow-up", follow_up
    yield "feedback-about-a-try", stage.card(answers.feedback)
    for outcome in Outcome:
        yield f"outcome-{outcome}", stage.card(tryout.outcome, **{"try": newest}, outcome=outcome)
    yield "minutes-problems", stage.card(tryout.minutes, **{"try": newest}, before="?", after="500")
    for name, after in (("saved", "15"), ("not-saved", "70")):
        report = {"try": newest, "before": "60", "after": after, "corrections": str(Corrections.LITTLE)}
        yield f"thanks-{name}", stage.card(tryout.minutes, **report)
    yield "no-such-try", stage.card(tryout.ask_outcome)


def _answers(stage: _Stage) -> Iterator[tuple[str, Card]]:
    for subject, (handler, default, questions) in QUESTIONS.items():
        for question in questions:
            yield f"{subject}-{topic_of(subject, question, default)}", stage.card(handler, question)
    for limit in ("act", "decide", "foretell"):
        yield f"beyond-{limit}", limits.decline(stage.turn(), limit).cards[0]
    yield "feedback", stage.card(answers.feedback)
    yield "lead", stage.card(answers.lead)
    yield "smalltalk-hello", stage.card(answers.smalltalk)
    yield "smalltalk-thanks", stage.card(answers.smalltalk, answers.THANKS[0])
    yield "smalltalk-who", stage.card(answers.smalltalk, answers.WHO[0])
    yield "abuse", stage.card(answers.abuse)


def _my_page(stage: _Stage) -> Iterator[tuple[str, Card]]:
    yield "favourite", stage.card(mypage.favourite, use_case=USE_CASE)
    yield "page", stage.card(mypage.page)
    yield "unfavourite", stage.card(mypage.unfavourite, use_case=USE_CASE)
    yield "pause", stage.card(mypage.pause, length="month")
    stage.employee.paused_until = NOW + timedelta(days=30)
    yield "page-paused", stage.card(mypage.page)
    yield "resume", stage.card(mypage.resume)
    yield "opt-out", stage.card(mypage.opt_out)
    yield "page-opted-out", stage.card(mypage.page)
    yield "stored", stage.card(privacy.stored)
    yield "export", stage.card(privacy.export)
    yield "ask-delete", stage.card(privacy.ask_delete)
    yield "deleted", stage.card(privacy.delete)


def _faults(language: str) -> Iterator[tuple[str, Card]]:
    for name in ("storage", "fault", "interrupted"):
        yield f"sorry-{name}", Card(say(language, "sorry-heading"), (Paragraph(say(language, f"sorry-{name}")),))
    yield "old-button", Card(say(language, "old-button-heading"), (Paragraph(say(language, "old-button")),))
    yield "answered-directly", Card(say(language, "answered-directly"))


def _figures(language: str) -> Iterator[tuple[str, Card]]:
    """What no message holds yet, so that every renderer can draw it already."""
    ja = language == "ja"
    months = ("9月", "10月", "11月") if ja else ("Sep", "Oct", "Nov")
    title, unit, name = ("短くなった時間", "分", "合計") if ja else ("Minutes saved", " min", "Total")
    summary = "9月の120分から11月の480分まで増えました。" if ja else "From 120 minutes in September to 480 in November."
    series = (Series(name, (120.0, 310.0, 480.0)),)
    for kind in ChartKind:
        yield f"chart-{kind}", Card(title, (Chart(kind, title, months, series, summary, unit),))
    columns = ("月", "分") if ja else ("Month", "Minutes")
    rows = tuple((month, f"{value:g}") for month, value in zip(months, series[0].values, strict=True))
    yield "table", Card(title, (Table(columns, rows),))
    alt = "ひな形を試す画面" if ja else "The form of a template"
    yield "image", Card(alt, (Image("https://example.com/form.png", alt),))
