"""The cards of a notice in the making and on its way, as the lead sees them."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Button,
    Card,
    Choices,
    Facts,
    Form,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Tone,
)
from coach.lead import audience
from coach.lead.notice_card import LESSON, NOTE, STORY, title
from coach.lessons import howto
from coach.pulse import progress
from coach.turn import Turn
from storage import notices, stories
from storage.notices import Notice
from storage.outbox import DeliveryState
from storage.stories import StoryState

MAX_WORDS = 1000

OFFERED_STORIES = 10
SENT_SHOWN = 3


def problem_of(turn: Turn, draft: Notice) -> str:
    """What keeps the draft from being sent, or ""."""
    if draft.kind == NOTE:
        return "" if draft.words else turn.say("notice-no-words")
    return "" if title(turn.session, draft, turn.language, turn.catalogue) else turn.say("notice-nothing")


def recipients(turn: Turn, draft: Notice) -> int:
    """How many people would get it now."""
    return notices.count_recipients(turn.session, draft.departments, turn.now, today(turn))


def today(turn: Turn) -> date:
    """The date in the company."""
    return turn.now.astimezone(ZoneInfo(turn.company.timezone)).date()


def carried(draft: Notice) -> Mapping[str, str]:
    """What a button of a notice's card carries."""
    return {"notice": str(draft.id)}


def draft_card(turn: Turn, draft: Notice, problem: str = "") -> Card:
    """The whole draft, with what was wrong with the last step."""
    count, everyone = recipients(turn, draft), notices.count_audience(turn.session, draft.departments)
    facts = (
        (turn.say("notice-brings"), title(turn.session, draft, turn.language, turn.catalogue)),
        (turn.say("notice-words"), draft.words or turn.say("notice-words-none")),
        (turn.say("notice-audience"), progress.audience(turn, draft.departments)),
        (turn.say("draft-recipients"), turn.say("draft-recipients-count", count=count, everyone=everyone)),
    )
    fewer = (Paragraph(turn.say("notice-fewer", count=everyone - count), Tone.QUIET),) if count < everyone else ()
    return Card(
        turn.say("notice-draft-heading"),
        (
            *((Paragraph(problem, Tone.CAUTION),) if problem else ()),
            Facts(facts),
            *fewer,
            *_choices(turn, draft),
            Actions(_ways_on(turn, draft, count)),
            *_sent(turn),
        ),
    )


def _choices(turn: Turn, draft: Notice) -> tuple[Choices, ...]:
    def choice(label: str, name: str, options: tuple[Option, ...]) -> tuple[Choices, ...]:
        return (Choices(turn.say(label), "notice.draft", name, options, carried(draft)),) if options else ()

    told = stories.told(turn.session, None, OFFERED_STORIES)
    ready = [story for story in told if story.state != StoryState.EDITED]
    topics = howto.topics()
    return (
        *choice("draft-choose-departments", "department", audience.options(turn, draft.departments)),
        *choice("notice-choose-lesson", LESSON, tuple(Option(t, howto.title(turn.language, t)) for t in topics)),
        *choice("notice-choose-story", STORY, tuple(Option(str(s.id), f"{s.id} {s.words[:40]}") for s in ready)),
    )


def _ways_on(turn: Turn, draft: Notice, count: int) -> tuple[Button, ...]:
    whom = progress.audience(turn, draft.departments)
    send = Button(
        turn.say("draft-button-send", count=count),
        "notice.confirm",
        {**carried(draft), "count": str(count)},
        primary=True,
        confirm=turn.say("notice-confirm", count=count, audience=whom),
    )
    ready = count > 0 and not problem_of(turn, draft)
    return (
        *((send,) if ready else ()),
        *((Button(turn.say("draft-button-preview"), "notice.preview", carried(draft)),) if ready else ()),
        Button(turn.say("notice-button-write"), "notice.write", carried(draft), primary=not ready),
        Button(turn.say("notice-button-use-case"), "notice.find", carried(draft)),
        *(
            (Button(turn.say("notice-button-only-words"), "notice.draft", {**carried(draft), NOTE: "yes"}),)
            if draft.kind != NOTE
            else ()
        ),
    )


def _sent(turn: Turn) -> tuple[Block, ...]:
    found = notices.sent_by(turn.session, turn.employee.id, SENT_SHOWN)
    if not found:
        return ()
    buttons = tuple(Button(_sent_label(turn, notice), "notice.show", carried(notice)) for notice in found)
    return (Section(turn.say("notice-sent-before")), Actions(buttons))


def _sent_label(turn: Turn, notice: Notice) -> str:
    assert notice.sent_at is not None
    when = dates.moment(turn.language, notice.sent_at, turn.employee.timezone)
    return f"{when} {title(turn.session, notice, turn.language, turn.catalogue)}".strip()


def sent_card(turn: Turn, notice: Notice) -> Card:
    """How far a notice is that was sent."""
    totals = notices.totals(turn.session, notice.id)
    numbers = tuple(
        (turn.say(f"desk-delivery-{name}"), turn.say("desk-messages", count=totals[name]))
        for name in DeliveryState
        if totals.get(name)
    )
    waiting = notice.stopped_at is None and totals.get(DeliveryState.QUEUED)
    stop_button = Button(
        turn.say("notice-button-stop"), "notice.stop", carried(notice), confirm=turn.say("notice-stop-confirm")
    )
    refresh = Button(turn.say("desk-button-refresh"), "notice.show", {**carried(notice), "again": "yes"})
    return Card(
        turn.say("notice-stopped-heading" if notice.stopped_at else "notice-sent-heading"),
        (
            Facts(
                (
                    (turn.say("notice-brings"), _sent_label(turn, notice)),
                    (turn.say("notice-audience"), progress.audience(turn, notice.departments)),
                    *numbers,
                )
            ),
            *(() if notice.stopped_at else (Paragraph(turn.say("notice-sent"), Tone.QUIET),)),
            Actions((*((stop_button,) if waiting else ()), refresh)),
        ),
    )


def words_form(turn: Turn, draft: Notice, words: str, problem: str) -> Card:
    """The form for the lead's own words."""
    line = Input(
        "words",
        turn.say("notice-words"),
        InputKind.TEXT,
        hint=turn.say("notice-words-hint", most=MAX_WORDS),
        value=words,
        required=draft.kind == NOTE,
        problem=problem,
    )
    submit = Button(turn.say("notice-button-save"), "notice.save", carried(draft), primary=True)
    return Card(turn.say("notice-words-heading"), (Form((line,), submit),))
