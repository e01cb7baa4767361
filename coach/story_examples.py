"""Example cards of what is passed on: a story, from the question to its end, and notices of every kind."""

from collections.abc import Callable, Iterator

from coach import stories, tryout
from coach.cards import Card
from coach.lead import notice_card, notices, story_desk
from coach.lead.notice_desk import MAX_WORDS, recipients
from coach.turn import Reply, Turn
from storage import stories as told
from storage import usage
from storage.notices import Notice, draft_of
from storage.usage import Corrections, Outcome

At = Callable[..., Turn]
"""Makes a turn of the person with typed words, or with the arguments of a button."""

NAMES = {"ja": "佐藤 美咲", "en": "Emma Wilson"}
WORDS = {
    "ja": "提案書が半日から1時間になりました。連絡先は misaki@example.com です。",
    "en": "A proposal took half a day; now it is an hour. Write to emma@example.com.",
}
SHORTER = {"ja": "提案書が半日から1時間に。", "en": "Half a day became an hour."}
NOTE = {"ja": "木曜の15時から、AIの相談会を開きます。", "en": "On Thursday at 3 you can ask anything about AI."}
WORK = {"ja": "提案書の下書き", "en": "draft a sales proposal"}
NO_WORK = "???"
LESSON, USE_CASE = "shape", "sales/proposal-draft"


def story_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message about stories and notices by name, for a lead of the company who has tried a template."""
    at().employee.name = NAMES[at().language]
    yield "stories-none", _card(story_desk.listed, at)
    yield from _told(at)
    yield from _taken_back(at)
    yield from _reworded(at)
    yield from _noted(at)
    yield from _passed_on(at)
    yield "story-refused", _card(stories.refuse, at)


def _told(at: At) -> Iterator[tuple[str, Card]]:
    tried = _tried(at)
    tryout.outcome(at(**tried, outcome=Outcome.HELPED))
    report = {**tried, "before": "60", "after": "15", "corrections": str(Corrections.LITTLE)}
    yield "story-question", _card(tryout.minutes, at, **report)
    yield "story-form", _card(stories.tell, at, **tried)
    yield "story-problems", _card(stories.preview, at, **tried)
    yield "story-long", _card(stories.preview, at, **tried, words="x" * (stories.MAX_WORDS + 1), credit="named")
    yield "story-hidden", _card(stories.preview, at, **tried, words=SHORTER[at().language], credit="department")
    yield "story-preview", _card(stories.preview, at, **tried, words=WORDS[at().language], credit="named")
    yield "story-sent", _card(stories.send, at, **_story(at))


def _taken_back(at: At) -> Iterator[tuple[str, Card]]:
    story = {"story": str(_latest(at))}
    yield "story-taken-back", _card(stories.withdraw, at, **story)
    yield "story-gone", _card(stories.withdraw, at, **story)
    yield "story-opened-too-late", _card(tryout.open_form, at, **story, use_case=USE_CASE)


def _reworded(at: At) -> Iterator[tuple[str, Card]]:
    stories.preview(at(**_tried(at), words=WORDS[at().language], credit="named"))
    stories.send(at(**_story(at)))
    story = {"story": str(_latest(at))}
    yield "stories", _card(story_desk.listed, at)
    yield "story-edit", _card(story_desk.edit, at, **story)
    yield "story-edit-empty", _card(story_desk.save, at, **story)
    yield "story-edit-saved", _card(story_desk.save, at, **story, words=SHORTER[at().language])
    yield "story-edited", _sent(stories.edited(at().session, at().employee, story, at().catalogue))
    yield "stories-waiting", _card(story_desk.listed, at)
    yield "page-story-waiting", _page_of(at)
    yield "story-not-shared", _in_channel(at)
    yield "story-agreed", _card(stories.agree, at, **story)


def _noted(at: At) -> Iterator[tuple[str, Card]]:
    yield "notice-new", _card(notices.new, at)
    notice = {"notice": str(_draft(at).id)}
    yield "notice-words", _card(notices.write, at, **notice)
    yield "notice-words-long", _card(notices.save, at, **notice, words="x" * (MAX_WORDS + 1))
    yield "notice-draft", _card(notices.save, at, **notice, words=NOTE[at().language])
    yield "notice-got-note", _got(at)
    yield "notice-department", _card(notices.change, at, **notice, department="sales")
    yield "notice-find", _card(notices.find, at, **notice)
    yield "notice-find-nothing", _card(notices.find, at, **notice, text=NO_WORK)
    yield "notice-found", _card(notices.find, at, **notice, text=WORK[at().language])
    yield "notice-use-case", _card(notices.change, at, **notice, use_case=USE_CASE)
    yield "notice-got-use-case", _got(at)
    yield "notice-lesson", _card(notices.change, at, **notice, lesson=LESSON)
    yield "notice-got-lesson", _got(at)


def _passed_on(at: At) -> Iterator[tuple[str, Card]]:
    story = str(_latest(at))
    yield "notice-story", _card(notices.new, at, story=story)
    yield "notice-got-story", _got(at)
    draft = _draft(at)
    notice = {"notice": str(draft.id)}
    yield "notice-preview", _card(notices.preview, at, **notice)
    yield "notice-previewed", _card(notices.previewed, at)
    yield "notice-look-again", _card(notices.confirm, at, **notice, count="?")
    count = recipients(at(), draft)
    yield "notice-changed", _card(notices.confirm, at, **notice, count=str(count + 1))
    yield "notice-sent", _card(notices.confirm, at, **notice, count=str(count))
    yield "notice-stopped", _card(notices.stop, at, **notice)
    yield "notice-new-after-one", _card(notices.new, at)
    yield "stories-shared", _card(story_desk.listed, at)
    yield "story-in-channel", _in_channel(at)


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _sent(made: Card | str) -> Card:
    """A proactive message as it would be sent."""
    assert isinstance(made, Card), made
    return made


def _got(at: At) -> Card:
    """The draft as people would get it."""
    turn = at()
    return _sent(notice_card.notice_card(turn.session, _draft(at), turn.language, turn.catalogue))


def _page_of(at: At) -> Card:
    return Card(at().say("page-heading"), stories.on_my_page(at()))


def _in_channel(at: At) -> Card:
    return story_desk.post(at(f"share {_latest(at)}")).cards[0]


def _tried(at: At) -> dict[str, str]:
    return {"try": str(usage.tries(at().session, at().employee.id)[0].id)}


def _story(at: At) -> dict[str, str]:
    draft = told.draft_of(at().session, at().employee.id)
    assert draft is not None
    return {"story": str(draft.id)}


def _latest(at: At) -> int:
    return told.of_teller(at().session, at().employee.id)[0].id


def _draft(at: At) -> Notice:
    return draft_of(at().session, at().employee.id, at().now)
