"""A notice as people get it: who sends it, what they write, and the story, lesson or use case it brings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from coach.cards import Actions, Block, Button, Card, Paragraph, Section, Tone
from coach.lessons import howto
from coach.locales import say
from coach.stories import story_card
from storage import notices, stories
from storage.db import Session
from storage.notices import Notice
from storage.people import Employee
from storage.stories import StoryState
from usecases.load import Catalogue

NOTE, LESSON, STORY, USE_CASE = KINDS = ("note", "lesson", "story", "use_case")


def notice(session: Session, employee: Employee, args: Mapping[str, Any], catalogue: Catalogue) -> Card | str:
    """The card for one person, or why it is not sent any more."""
    found = notices.find(session, int(args["notice"]))
    if found is None or found.stopped_at is not None:
        return "stopped by its sender"
    return notice_card(session, found, employee.language, catalogue)


def notice_card(session: Session, found: Notice, language: str, catalogue: Catalogue) -> Card | str:
    """The card in a language, or why there is none."""
    sender = notices.sender(session, found)
    if sender is None:
        return "its sender is gone"
    content = _content(session, found, language, catalogue)
    if isinstance(content, str):
        return content
    name = sender.name or say(language, "notice-unnamed")
    return Card(
        say(language, f"notice-heading-{found.kind.replace('_', '-')}"),
        (
            Paragraph(say(language, "notice-from", name=name), Tone.QUIET),
            *((Paragraph(found.words),) if found.words else ()),
            *content,
            Paragraph(say(language, "notice-note"), Tone.QUIET),
        ),
    )


def title(session: Session, found: Notice, language: str, catalogue: Catalogue) -> str:
    """What a notice brings, in a line; "" when that is not there any more."""
    if found.kind == NOTE:
        return say(language, "notice-kind-note")
    content = _content(session, found, language, catalogue)
    if isinstance(content, str):
        return ""
    section = next(block.text for block in content if isinstance(block, Section))
    return say(language, f"notice-kind-{found.kind.replace('_', '-')}", title=section)


def _content(session: Session, found: Notice, language: str, catalogue: Catalogue) -> tuple[Block, ...] | str:
    match found.kind:
        case "lesson":
            if found.about not in howto.topics():
                return "the lesson is gone"
            more = Button(say(language, "lesson-button-home"), "lesson.home")
            points = howto.points(language, found.about)
            return (Section(howto.title(language, found.about)), *points, Actions((more,)))
        case "story":
            return _story(session, found, language, catalogue)
        case "use_case":
            return _use_case(found, language, catalogue)
    return ()


def _story(session: Session, found: Notice, language: str, catalogue: Catalogue) -> tuple[Block, ...] | str:
    story = stories.find(session, int(found.about))
    ready = (StoryState.OFFERED, StoryState.SHARED) if found.sent_at is None else (StoryState.SHARED,)
    if story is None or story.state not in ready:
        return "the story was withdrawn"
    card = story_card(session, story, language, catalogue)
    return (Section(card.heading), *card.blocks)


def _use_case(found: Notice, language: str, catalogue: Catalogue) -> tuple[Block, ...] | str:
    use_case = catalogue.use_cases.get(found.about)
    if use_case is None:
        return "the use case is hidden"
    words = use_case.words(language)
    try_it = Button(say(language, "button-try"), "try.open", {"use_case": use_case.id}, primary=True)
    return (Section(words.title), Paragraph(f"{words.summary}\n{words.why}"), Actions((try_it,)))


def inert(card: Card) -> tuple[Block, ...]:
    """The blocks of a card with whatever can be pressed leading nowhere."""
    return tuple(
        Actions(tuple(replace(button, command="notice.previewed", args={}) for button in block.buttons))
        if isinstance(block, Actions)
        else block
        for block in card.blocks
    )
