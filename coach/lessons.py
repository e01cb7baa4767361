"""How to use an AI: a short answer to the questions people really have."""

from coach.cards import Actions, Bullets, Button, Card, Paragraph
from coach.turn import Reply, Turn
from storage.usage import EventKind

TOPICS = {
    "banso": ("banso", "伴走", "このボット", "このbot", "あなたの使い方", "this bot", "this coach", "マイページ", "my page", "言語", "英語に", "部署を変", "退会", "通知", "お知らせ", "notification"),
    "access": ("ログイン", "インストール", "アカウント", "ライセンス", "開き方", "どこから", "起動", "パスワード", "login", "log in", "sign in", "install", "licence", "license", "access", "open it"),
    "wrong": ("ハルシネ", "嘘", "うそ", "間違", "正しい", "確認", "信用", "出典", "ファクト", "hallucinat", "wrong", "made up", "make things up", "accurate", "verify", "check", "source"),
    "shape": ("長すぎ", "長い", "短く", "文字数", "箇条書き", "形式", "表に", "口調", "トーン", "too long", "shorter", "length", "format", "bullet", "tone", "word count", "table"),
    "better": ("違う", "ずれ", "思った", "うまくいかない", "微妙", "やり直", "改善", "もっと良", "直して", "イマイチ", "いまいち", "better answer", "not what", "improve", "redo", "follow-up", "follow up", "generic"),
    "what": ("とは", "って何", "ってなに", "仕組み", "違いは", "なぜ", "what is", "what's", "what are", "how does", "difference"),
}
"""What a how-to question is about and the words that tell it, first match first; else how to ask well."""


def howto(turn: Turn) -> Reply:
    """Three points and an example, short enough to read between two tasks."""
    text = turn.incoming.text.lower()
    topic = next((topic for topic, words in TOPICS.items() if any(word in text for word in words)), "ask")
    turn.log(EventKind.HOWTO)
    card = Card(
        turn.say(f"howto-{topic}-heading"),
        (
            Bullets(tuple(turn.say(f"howto-{topic}").strip().split("\n"))),
            Paragraph(turn.say(f"howto-{topic}-example")),
            Actions((Button(turn.say("button-discover"), "suggest.discover"),)),
        ),
    )
    return Reply(cards=(card,))
