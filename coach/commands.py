"""The program's table of contents: every command, what answers each intent, every proactive message."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coach import answers, mypage, privacy, relay, relay_cards, stories, suggestions, tryout, welcome, worries
from coach.cards import Card
from coach.drafts import handlers as draft
from coach.intents import Intent
from coach.kpi import digest
from coach.lead import (
    audit_log,
    browser_access,
    demand,
    desk,
    export,
    notice_card,
    notices,
    own_use_cases,
    ownership,
    readiness,
    relay_desk,
    rollout,
    story_desk,
    targets,
)
from coach.lead.training import attendance, invitation, sessions
from coach.lead.training import plan as training_plan
from coach.lessons import course, daily, groups, howto
from coach.operator import expiry, status
from coach.policy import answering
from coach.policy import desk as company_rules
from coach.pulse import asking, drafting, lead_results, leading, own_items, quiet, results
from coach.report import making
from coach.sending_hours import MORNING, ORDINARY, PULSE, Window
from coach.turn import Reply, Turn
from coach.with_model import answer, task
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
    lead: bool = False
    """Whether it is for promotion leads alone."""
    operator: bool = False
    """Whether it is for operators alone."""
    worried: bool = False
    """Whether it goes on from a worry, so that who Banso is can wait."""


@dataclass(frozen=True)
class Push:
    """A proactive message."""

    make: Callable[[Session, Employee, Mapping[str, Any], Catalogue], Card | str]
    """Makes its card, or says why it need not be sent any more."""
    window: Window = ORDINARY
    """When it may arrive."""
    asks: bool = False
    """Whether it asks for an answer to its wave, so that it goes out only while the wave is open."""
    awaited: bool = False
    """Whether the person asked for it, so that no pause of theirs holds it back."""
    forget: bool = False
    """Whether its delivery is deleted once it is settled, as it would tell who asked something."""


STORY_POST = "story.post"

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
    "draft.preview": Command(draft.preview, personal=True),
    "draft.make": Command(draft.make, personal=True),
    "draft.revise": Command(draft.revise, personal=True),
    "draft.made": Command(draft.made, personal=True),
    "draft.drop": Command(draft.drop, personal=True),
    "model.preview_task": Command(task.preview, personal=True),
    "model.ask_task": Command(task.ask, personal=True),
    "model.take_task": Command(task.take, personal=True),
    "model.preview_answer": Command(answer.preview, personal=True),
    "model.ask_answer": Command(answer.ask, personal=True),
    "model.take_answer": Command(answer.take, personal=True),
    "me.page": Command(mypage.page, ("マイページ", "自分のページ", "my page", "mypage", "home"), personal=True),
    "me.favourite": Command(mypage.favourite, personal=True),
    "me.unfavourite": Command(mypage.unfavourite, personal=True),
    "me.pause": Command(mypage.pause, ("停止", "休止", "お知らせを止めて", "pause"), personal=True),
    "me.resume": Command(mypage.resume, ("再開", "resume"), personal=True),
    "me.opt_out": Command(mypage.opt_out, ("配信停止", "opt out", "unsubscribe"), personal=True),
    "lesson.home": Command(
        course.home, ("レッスン", "講座", "学ぶ", "学びたい", "course", "lesson", "lessons", "learn"), personal=True
    ),
    "lesson.open": Command(course.show, personal=True),
    "lesson.answer": Command(course.answer, personal=True),
    "lesson.try": Command(course.practise, personal=True),
    "lesson.daily": Command(course.daily, personal=True),
    "lesson.stop": Command(course.stop, personal=True),
    "lesson.groups": Command(groups.show, ("レッスンの進み", "progress of lessons"), personal=True, lead=True),
    "pulse.answer": Command(asking.answer, personal=True),
    "pulse.change": Command(asking.change, personal=True),
    "pulse.show": Command(asking.show, personal=True),
    "pulse.comment": Command(asking.comment, personal=True),
    "pulse.send_comment": Command(asking.send_comment, personal=True),
    "pulse.later": Command(asking.later, personal=True),
    "pulse.who": Command(
        asking.who_sees,
        (
            "誰に見えるの",
            "誰に見える",
            "誰が見るの",
            "アンケートは誰に見えるの",
            "回答は誰に見えるの",
            "who sees this",
            "who can see this",
            "who sees my answers",
            "who can see my answers",
            "who can see my survey answers",
        ),
    ),
    "pulse.home": Command(leading.home, ("アンケート", "パルス", "pulse", "survey", "surveys"), personal=True),
    "pulse.desk": Command(leading.desk, personal=True, lead=True),
    "pulse.wave": Command(leading.wave, personal=True, lead=True),
    "pulse.stop": Command(leading.stop, personal=True, lead=True),
    "pulse.resume": Command(leading.resume, personal=True, lead=True),
    "pulse.close": Command(leading.close, personal=True, lead=True),
    "pulse.end": Command(leading.end, personal=True, lead=True),
    "pulse.new": Command(drafting.new, personal=True, lead=True),
    "pulse.draft": Command(drafting.change, personal=True, lead=True),
    "pulse.preview": Command(drafting.preview, personal=True, lead=True),
    "pulse.previewed": Command(drafting.previewed, personal=True, lead=True),
    "pulse.confirm": Command(drafting.confirm, personal=True, lead=True),
    "pulse.own": Command(own_items.write, personal=True, lead=True),
    "pulse.save_own": Command(own_items.save, personal=True, lead=True),
    "pulse.quiet": Command(quiet.page, personal=True, lead=True),
    "pulse.add_quiet": Command(quiet.add, personal=True, lead=True),
    "pulse.remove_quiet": Command(quiet.remove, personal=True, lead=True),
    "pulse.results": Command(lead_results.show, personal=True, lead=True),
    "pulse.note": Command(lead_results.note, personal=True, lead=True),
    "desk.home": Command(
        desk.home, ("推進デスク", "デスク", "推進", "desk", "lead desk", "ai lead's desk"), personal=True, lead=True
    ),
    "desk.browser": Command(
        browser_access.offer,
        ("ブラウザで見る", "ブラウザで開く", "open in browser", "open in the browser"),
        personal=True,
        lead=True,
    ),
    "rollout.show": Command(rollout.show, personal=True, lead=True),
    "rollout.phase": Command(rollout.phase, personal=True, lead=True),
    "rollout.begin": Command(rollout.begin, personal=True, lead=True),
    "rollout.points": Command(readiness.show, personal=True, lead=True),
    "rollout.note": Command(readiness.note, personal=True, lead=True),
    "rollout.tick": Command(readiness.tick, personal=True, lead=True),
    "rollout.untick": Command(readiness.untick, personal=True, lead=True),
    "rollout.signs": Command(ownership.show, personal=True, lead=True),
    "target.list": Command(targets.show, personal=True, lead=True),
    "target.new": Command(targets.new, personal=True, lead=True),
    "target.set": Command(targets.put, personal=True, lead=True),
    "target.remove": Command(targets.remove, personal=True, lead=True),
    "digest.show": Command(digest.show, ("週報", "今週の数字", "digest", "weekly digest"), personal=True, lead=True),
    "digest.why": Command(digest.why, personal=True, lead=True),
    "export.figures": Command(export.show, personal=True, lead=True),
    "export.file": Command(export.file, personal=True, lead=True),
    "report.make": Command(
        making.show, ("稟議", "報告書", "報告書を作る", "report", "make a report"), personal=True, lead=True
    ),
    "report.wage": Command(making.wage, personal=True, lead=True),
    "report.file": Command(making.file, personal=True, lead=True),
    "story.tell": Command(stories.tell, personal=True),
    "story.refuse": Command(stories.refuse, personal=True),
    "story.preview": Command(stories.preview, personal=True),
    "story.send": Command(stories.send, personal=True),
    "story.agree": Command(stories.agree, personal=True),
    "story.withdraw": Command(stories.withdraw, personal=True),
    "story.list": Command(story_desk.listed, ("体験談", "stories"), personal=True, lead=True),
    "story.edit": Command(story_desk.edit, personal=True, lead=True),
    "story.save": Command(story_desk.save, personal=True, lead=True),
    STORY_POST: Command(story_desk.post, lead=True),
    "notice.new": Command(notices.new, ("お知らせを送る", "send a notice"), personal=True, lead=True),
    "notice.draft": Command(notices.change, personal=True, lead=True),
    "notice.write": Command(notices.write, personal=True, lead=True),
    "notice.save": Command(notices.save, personal=True, lead=True),
    "notice.find": Command(notices.find, personal=True, lead=True),
    "notice.preview": Command(notices.preview, personal=True, lead=True),
    "notice.previewed": Command(notices.previewed, personal=True, lead=True),
    "notice.confirm": Command(notices.confirm, personal=True, lead=True),
    "notice.show": Command(notices.show, personal=True, lead=True),
    "notice.stop": Command(notices.stop, personal=True, lead=True),
    "training.plan": Command(
        training_plan.show, ("研修", "研修計画", "training", "training plan"), personal=True, lead=True
    ),
    "training.new": Command(sessions.new, personal=True, lead=True),
    "training.save": Command(sessions.save, personal=True, lead=True),
    "training.draft": Command(sessions.change, personal=True, lead=True),
    "training.preview": Command(sessions.preview, personal=True, lead=True),
    "training.confirm": Command(sessions.confirm, personal=True, lead=True),
    "training.show": Command(sessions.show, personal=True, lead=True),
    "training.move": Command(sessions.move, personal=True, lead=True),
    "training.moved": Command(sessions.moved, personal=True, lead=True),
    "training.cancel": Command(sessions.cancel, personal=True, lead=True),
    "training.attend": Command(attendance.attend, personal=True),
    "training.absent": Command(attendance.absent, personal=True),
    "demand.list": Command(demand.listed, ("足りないひな形", "missing templates"), personal=True, lead=True),
    "demand.own": Command(own_use_cases.listed, personal=True, lead=True),
    "demand.write": Command(own_use_cases.write, personal=True, lead=True),
    "demand.save": Command(own_use_cases.save, personal=True, lead=True),
    "demand.show": Command(own_use_cases.show, personal=True, lead=True),
    "demand.publish": Command(own_use_cases.publish, personal=True, lead=True),
    "demand.hide": Command(own_use_cases.hide, personal=True, lead=True),
    "worry.kind": Command(worries.kind, personal=True, worried=True),
    "relay.open": Command(
        relay.open_form,
        (
            "人に相談",
            "人に相談する",
            "人に相談したい",
            "人と話したい",
            "誰かに相談したい",
            "話を聞いてほしい",
            "誰かに話を聞いてほしい",
            "talk to a person",
            "talk to someone",
            "i want to talk to someone",
            "i want to talk to a person",
        ),
        personal=True,
        worried=True,
    ),
    "relay.preview": Command(relay.preview, personal=True, worried=True),
    "relay.rewrite": Command(relay.rewrite, personal=True, worried=True),
    "relay.send": Command(relay.send, personal=True, worried=True),
    "relay.drop": Command(relay.drop, personal=True, worried=True),
    "relay.withdraw": Command(relay.withdraw, personal=True, worried=True),
    "relay.helped": Command(relay.helped, personal=True, worried=True),
    "relay.list": Command(relay_desk.listed, ("届いた相談", "relayed questions"), personal=True, lead=True),
    "relay.answer": Command(relay_desk.write, personal=True, lead=True),
    "relay.preview_answer": Command(relay_desk.preview, personal=True, lead=True),
    "relay.send_answer": Command(relay_desk.send, personal=True, lead=True),
    "audit.list": Command(audit_log.listed, ("操作の記録", "audit log"), personal=True, lead=True),
    "policy.show": Command(company_rules.show, ("社内ルール", "company rules"), personal=True, lead=True),
    "operations.show": Command(status.show, ("運用", "稼働状況", "operations", "status"), personal=True, operator=True),
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
    Intent.POLICY: answering.answer,
    Intent.HOWTO: howto.answer,
    Intent.FEEDBACK: answers.feedback,
    Intent.LEAD: desk.answer,
    Intent.SMALLTALK: answers.smalltalk,
    Intent.ABUSE: answers.abuse,
}

DELIVERIES: Mapping[str, Push] = {
    "follow_up": Push(tryout.follow_up),
    "pulse_invitation": Push(asking.invitation, PULSE, asks=True),
    "pulse_reminder": Push(asking.reminder, asks=True),
    "pulse_snoozed": Push(asking.invitation, asks=True),
    "pulse_results": Push(results.returned),
    "pulse_lead_results": Push(lead_results.told),
    "pulse_stopped": Push(lead_results.stopped),
    "notice": Push(notice_card.notice),
    "story_edited": Push(stories.edited),
    "demand_answered": Push(demand.answered),
    "training_announced": Push(invitation.announced),
    "training_changed": Push(invitation.changed),
    "training_reminder": Push(invitation.reminder, MORNING),
    "training_attended": Push(invitation.asked),
    "weekly_digest": Push(digest.pushed),
    "relay_question": Push(relay_desk.arrives, forget=True),
    "relay_answer": Push(relay_cards.answer_arrives, awaited=True, forget=True),
    "relay_unanswered": Push(relay_cards.wait_is_over, awaited=True, forget=True),
    "daily_lesson": Push(daily.lesson, MORNING),
    "lessons_ended": Push(daily.ended, MORNING),
    expiry.MESSAGE: Push(expiry.pushed),
}
"""Every message that Banso sends of its own accord, by the name it is queued under."""

_WORDS = {word: name for name, command in COMMANDS.items() for word in command.words}


def command_for_words(text: str) -> str:
    """The command that these typed words mean, or "": exactly, but for the number of a story."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().strip("。.!！?？/ ")
    return _WORDS.get(plain) or (STORY_POST if story_desk.asks_for_a_story(text) else "")
