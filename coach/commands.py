"""The program's table of contents: every command, what answers each intent, every proactive message."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coach import answers, lessons, mypage, policy, privacy, suggestions, tryout, welcome, worries
from coach.cards import Card
from coach.intents import Intent
from coach.turn import Reply, Turn
from storage.db import Session
from storage.people import Employee
from usecases.load import Catalogue

Handler = Callable[[Turn], Reply]


@dataclass(frozen=True)
class Command:
    """What a button, a form or a typed word starts."""

    handler: Handler
    words: tuple[str, ...] = ()
    """Typed words that mean exactly this command."""
    personal: bool = False
    """Whether only the person may read the answer, wherever the command was given."""


COMMANDS: Mapping[str, Command] = {
    "welcome.hello": Command(welcome.hello, ("はじめる", "start", "最初から")),
    "welcome.department": Command(welcome.choose_department),
    "welcome.ask_department": Command(
        welcome.ask_department, ("部署", "部署変更", "部署を変える", "department", "change department")
    ),
    "welcome.language": Command(welcome.set_language),
    "welcome.japanese": Command(welcome.to_japanese, ("日本語", "日本語で", "日本語にして", "japanese")),
    "welcome.english": Command(
        welcome.to_english, ("英語", "英語で", "英語にして", "english", "english please", "in english")
    ),
    "welcome.help": Command(welcome.help_card, ("ヘルプ", "使い方", "help", "menu", "メニュー")),
    "suggest.discover": Command(suggestions.discover, ("おすすめ", "suggest", "ideas")),
    "suggest.task": Command(suggestions.task),
    "suggest.more": Command(suggestions.more),
    "suggest.pick": Command(suggestions.pick),
    "suggest.family": Command(suggestions.family),
    "suggest.none": Command(suggestions.none_of_these),
    "suggest.share_wording": Command(suggestions.share_wording),
    "suggest.keep_wording": Command(suggestions.keep_wording),
    "suggest.not_for_me": Command(suggestions.not_for_me),
    "suggest.reason": Command(suggestions.reason),
    "try.open": Command(tryout.open_form, personal=True),
    "try.fill": Command(tryout.fill, personal=True),
    "try.outcome": Command(tryout.outcome, personal=True),
    "try.minutes": Command(tryout.minutes, personal=True),
    "try.ask": Command(tryout.ask_outcome, personal=True),
    "me.page": Command(mypage.page, ("マイページ", "自分のページ", "my page", "mypage", "home"), personal=True),
    "me.favourite": Command(mypage.favourite, personal=True),
    "me.unfavourite": Command(mypage.unfavourite, personal=True),
    "me.pause": Command(mypage.pause, ("停止", "休止", "お知らせを止めて", "pause"), personal=True),
    "me.resume": Command(mypage.resume, ("再開", "resume"), personal=True),
    "me.opt_out": Command(mypage.opt_out, ("配信停止", "opt out", "unsubscribe"), personal=True),
    "privacy.stored": Command(
        privacy.stored, ("何を保存してる", "保存されている内容", "what is stored"), personal=True
    ),
    "privacy.export": Command(
        privacy.export, ("エクスポート", "データをダウンロード", "export", "export my data"), personal=True
    ),
    "privacy.ask_delete": Command(privacy.ask_delete, ("データを削除", "削除", "delete my data"), personal=True),
    "privacy.delete": Command(privacy.delete, personal=True),
}

ANSWERS: Mapping[Intent, Handler] = {
    Intent.DISCOVER: suggestions.discover,
    Intent.TASK: suggestions.task,
    Intent.WORRY: worries.meet,
    Intent.POLICY: policy.answer,
    Intent.HOWTO: lessons.howto,
    Intent.FEEDBACK: answers.feedback,
    Intent.LEAD: answers.lead,
    Intent.SMALLTALK: answers.smalltalk,
    Intent.ABUSE: answers.abuse,
}

DELIVERIES: Mapping[str, Callable[[Session, Employee, Mapping[str, Any], Catalogue], Card | str]] = {
    "follow_up": tryout.follow_up,
}
"""Each makes the card of a proactive message, or says why it need not be sent any more."""

_WORDS = {word: name for name, command in COMMANDS.items() for word in command.words}


def command_for_words(text: str) -> str:
    """The command that these typed words mean exactly, or ""."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().strip("。.!！?？/ ")
    return _WORDS.get(plain, "")
