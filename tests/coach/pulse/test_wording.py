"""What is said about a company's own items: what is clearly wrong is found, and ordinary sentences are left alone."""

import pytest

from coach.pulse.items import RECOMMENDATION, bank
from coach.pulse.wording import Fault, faults, statement

GOOD = {
    "ja": [
        "AIを使うと、会議の準備が早く終わる。",
        "研修で学んだことを、仕事で使えている。",
        "AIの答えを確かめる手順が決まっている。",
        "手戻りが少ない。",
        "今やAIは欠かせない道具だ。",
        "分からないことがあれば、すぐに聞ける。",
        "迷わずにAIを使い始められる。",
        "障害対応が早くなった。",
        "患者のご家族に渡す説明文を、AIで早く作れる。",
        "ファイルの名前を決めるのが楽になった。",
        "部屋の予約が楽になった。",
        "上の人がAIの利用を後押ししている。",
    ],
    "en": [
        "I can use what I learned in training.",
        "Trial and error with AI is welcome here.",
        "I know when AI is not the right tool.",
        "The pros and cons of AI are clear to me.",
        "Preparing activities for children takes less time with AI.",
        "Our team page on AI answers my questions.",
        "More and more of my drafts start with AI.",
        "I manage to finish drafts sooner.",
    ],
}

BAD = [
    ("ja", "AIは役に立っていますか。", Fault.QUESTION),
    ("ja", "AIは役に立っていますか", Fault.QUESTION),
    ("ja", "AIをもっと使いたいか？", Fault.QUESTION),
    ("ja", "AIは速さおよび質を高める。", Fault.DOUBLE),
    ("ja", "会議や資料作成が楽になった。", Fault.DOUBLE),
    ("ja", "AIは楽しい。そして役に立つ。", Fault.DOUBLE),
    ("ja", "AIは役に立たない。", Fault.NEGATIVE),
    ("ja", "AIの答えは信用できません。", Fault.NEGATIVE),
    ("ja", "使う場面が思いつかないと感じる。", Fault.NEGATIVE),
    ("ja", "自分の上司はAIに詳しい。", Fault.PERSONAL),
    ("ja", "病気のことをAIに相談する。", Fault.PERSONAL),
    ("ja", "困ったら taro@example.com に聞ける。", Fault.PERSONAL),
    ("ja", "あ" * 81, Fault.LONG),
    ("en", "Is AI useful in your work?", Fault.QUESTION),
    ("en", "Do you find AI useful.", Fault.QUESTION),
    ("en", "AI is fast and accurate.", Fault.DOUBLE),
    ("en", "AI does not help me.", Fault.NEGATIVE),
    ("en", "I don’t trust AI.", Fault.NEGATIVE),
    ("en", "I never use AI.", Fault.NEGATIVE),
    ("en", "My manager supports AI.", Fault.PERSONAL),
    ("en", "Call 03-1234-5678 with AI.", Fault.PERSONAL),
    ("en", "x" * 141, Fault.LONG),
]


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in GOOD for text in GOOD[language]])
def test_ordinary_sentences_are_left_alone(language: str, text: str) -> None:
    assert faults(text, language) == []


@pytest.mark.parametrize(("language", "text", "fault"), BAD)
def test_what_is_clearly_wrong_is_found(language: str, text: str, fault: Fault) -> None:
    assert faults(text, language) == [fault]


def test_our_own_items_pass_but_one_that_weighs_two_sides() -> None:
    statements = [item for item in bank().values() if item.family != RECOMMENDATION]
    found = {item.id: faults(item.ja, "ja") + faults(item.en, "en") for item in statements}
    assert {key: value for key, value in found.items() if value} == {"AX5": [Fault.DOUBLE]}


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("ja", " AIは役に立つ\n", "AIは役に立つ。"),
        ("ja", "AIは役に立つ。", "AIは役に立つ。"),
        ("en", "AI  helps me", "AI helps me."),
        ("en", "AI helps me.", "AI helps me."),
        ("en", "", ""),
    ],
)
def test_a_statement_ends_with_its_full_stop(language: str, typed: str, kept: str) -> None:
    assert statement(typed, language) == kept
