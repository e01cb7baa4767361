"""Example cards of a company that has a table and a guideline of its own; both are gone again afterwards."""

from collections.abc import Callable, Iterator

from coach.cards import Card
from coach.policy import answering, desk
from coach.policy.tools import ANY
from coach.tryout import open_form
from coach.turn import Turn
from storage import policy as stored
from storage.policy import Passage, PolicyRule, Verdict

At = Callable[..., Turn]
"""Makes a turn of the person with typed words and the arguments of a button."""

QUESTIONS = {
    "allowed": {"ja": "公開資料を入れていい？", "en": "Can I paste a press release?"},
    "varies": {"ja": "顧客名を入れていい？", "en": "Can I paste customer names?"},
    "never": {"ja": "履歴書をChatGPTに入れていい？", "en": "Can I paste a resume into ChatGPT?"},
    "several": {"ja": "議事録に名前が残っていてもいい？", "en": "Can I paste minutes with names in them?"},
    "unlisted": {"ja": "社内資料をGeminiに入れていい？", "en": "Can I put internal papers into Gemini?"},
    "key": {"ja": "APIキー入りのコードを貼っていい？", "en": "Can I paste code with an API key?"},
    "no-data": {"ja": "著作権は大丈夫？", "en": "What about copyright?"},
    "incident": {"ja": "間違って入れてしまった", "en": "I pasted it by mistake"},
    "tool": {"ja": "DeepLは使っていい？", "en": "Can we use DeepL?"},
}

TEXTS = {
    "ja": (
        "生成AI利用ガイドライン",
        "第3条（入力してはならない情報）",
        "個人情報と、お客様が分かる情報は入力しない。",
        "社名は置き換えてください",
    ),
    "en": (
        "Guideline on generative AI",
        "3. What must not be entered",
        "Personal data and what identifies customers is not entered.",
        "Replace company names",
    ),
}


def policy_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of answer about rules by name."""
    language = at().language
    yield "company-rules-none", desk.show(at()).cards[0]
    title, heading, words, note = TEXTS[language]
    stored.put_guideline(
        at().session, language, title, "guideline.docx", [Passage(heading, words), Passage("", title)], now=at().now
    )
    stored.put_rules(at().session, list(_rules(note)))
    for name, question in QUESTIONS.items():
        yield f"company-rules-{name}", answering.answer(at(question[language])).cards[0]
    yield "company-rules-form", open_form(at(use_case="sales/proposal-draft")).cards[0]
    yield "company-rules-desk", desk.show(at()).cards[0]
    other = "en" if language == "ja" else "ja"
    stored.remove_rules(at().session)
    stored.remove_guidelines(at().session, (language, other))


def _rules(note: str) -> Iterator[PolicyRule]:
    for kind, tool, verdict in (
        ("public", ANY, Verdict.ALLOWED),
        ("internal", "Copilot", Verdict.ALLOWED),
        ("confidential", "Copilot", Verdict.ASK),
        ("confidential", ANY, Verdict.NEVER),
        ("personal", ANY, Verdict.NEVER),
    ):
        yield PolicyRule(data_class=kind, tool=tool, verdict=verdict, note_ja=note, note_en=note)
