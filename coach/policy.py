"""What may be put into an AI: a short answer on the safe side, and whom to ask; counted by day and group only."""

from coach.cards import Card, Facts, Paragraph, Tone
from coach.turn import Reply, Turn
from storage import usage
from usecases.schema import DataClass, UseCase

TOPICS = {
    "personal": ("個人情報", "氏名", "名前", "住所", "電話", "メアド", "メールアドレス", "生年月日", "マイナンバー", "履歴書", "患者", "利用者さん", "生徒", "児童", "カルテ", "給与",
                 "人事評価", "従業員", "社員の", "口座", "personal data", "personal information", "names", "name", "address", "resume", "cv", "patient", "student", "salary", "employee"),
    "customer": ("顧客", "お客", "取引先", "客先", "社名", "契約書", "見積", "仕入", "customer", "client", "supplier", "contract", "quote", "vendor"),
    "secret": ("ソースコード", "コード", "設計", "図面", "未公開", "機密", "社外秘", "極秘", "秘密", "決算", "売上", "原価", "m&a", "パスワード", "apiキー", "議事録", "社内資料", "source code", "code",
               "confidential", "secret", "password", "financial", "unreleased", "drawing", "internal", "minutes"),
    "tool": ("個人アカウント", "自分のアカウント", "無料版", "無料の", "chatgpt", "gemini", "copilot", "claude", "スマホ", "私物", "自宅", "どのツール", "どのai", "拡張機能", "アプリ", "personal account", "my own", "free version",
             "which tool", "my phone", "extension"),
    "copyright": ("著作権", "商用", "画像生成", "ai生成", "出典", "引用", "転載", "生成した", "作らせた", "copyright", "commercial", "generated", "images", "cite", "publish"),
}
"""What a question about rules is about and the words that tell it, first match first."""


def topic_of(text: str) -> str:
    """Which rule a question is about: a key of TOPICS or "other"."""
    lowered = text.lower()
    return next((topic for topic, words in TOPICS.items() if any(word in lowered for word in words)), "other")


def answer(turn: Turn) -> Reply:
    """The safe answer for what was asked, the general rule by kind of data, and whom to ask."""
    usage.count_daily(turn.session, turn.today, "policy", turn.employee.department)
    topic = topic_of(turn.incoming.text)
    rules = tuple((turn.say(f"data-{name}"), turn.say(f"rule-{name}")) for name in DataClass)
    card = Card(
        turn.say(f"policy-{topic}-heading"),
        (
            Paragraph(turn.say(f"policy-{topic}")),
            Facts(rules),
            Paragraph(_whom_to_ask(turn)),
            Paragraph(turn.say("policy-note"), Tone.QUIET),
        ),
    )
    return Reply(cards=(card,))


def rule_line(turn: Turn, use_case: UseCase) -> str:
    """The rule beside a template: how sensitive its content normally is, what that means, and the company's own page."""
    line = turn.say("rule-line", data=turn.say(f"data-{use_case.data_class}"), rule=turn.say(f"rule-{use_case.data_class}"))
    url = turn.company.policy_url
    return f"{line}\n{turn.say('policy-link', url=url)}" if url else line


def _whom_to_ask(turn: Turn) -> str:
    asked = turn.say("ask-named", contact=turn.company.contact) if turn.company.contact else turn.say("ask-unnamed")
    return f"{asked}\n{turn.say('policy-link', url=turn.company.policy_url)}" if turn.company.policy_url else asked
