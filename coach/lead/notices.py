"""What a lead sends to an audience: put together tap by tap, seen before it goes, confirmed with its number."""

from collections.abc import Callable

from coach.cards import Actions, Block, Button, Card, Form, Input, Paragraph, Tone
from coach.lead import audience
from coach.lead.notice_card import LESSON, NOTE, STORY, USE_CASE, inert, notice_card, title
from coach.lead.notice_desk import MAX_WORDS, carried, draft_card, problem_of, recipients, sent_card, today, words_form
from coach.lead.story_desk import share
from coach.plaintext import clean
from coach.sending_hours import next_sending_time
from coach.turn import Reply, Turn
from storage import notices, stories
from storage.audience import timezones
from storage.notices import Notice

FOUND = 5


def new(turn: Turn) -> Reply:
    """The lead's draft, with the story or use case of the button in it."""
    draft = notices.draft_of(turn.session, turn.employee.id, turn.now)
    draft.departments = audience.within_scope(turn, draft.departments)
    _take(turn, draft)
    return Reply(cards=(draft_card(turn, draft),))


def change(turn: Turn) -> Reply:
    """Take one tap of the draft's card."""

    def take(draft: Notice) -> Reply:
        _take(turn, draft)
        if "department" in turn.args:
            draft.departments = audience.tapped(turn, draft.departments, turn.args["department"])
        return Reply(cards=(draft_card(turn, draft),), replaces=True)

    return _with_draft(turn, take)


def write(turn: Turn) -> Reply:
    """The form for the lead's own words."""
    return _with_draft(turn, lambda draft: Reply(cards=(words_form(turn, draft, draft.words, ""),)))


def save(turn: Turn) -> Reply:
    """Keep the words in the draft."""

    def keep(draft: Notice) -> Reply:
        words = clean(turn.args.get("words", "")).strip()
        if len(words) > MAX_WORDS:
            problem = turn.say("notice-long", length=len(words), most=MAX_WORDS)
            return Reply(cards=(words_form(turn, draft, words, problem),), replaces=True)
        draft.words = words
        return Reply(cards=(draft_card(turn, draft),), replaces=True)

    return _with_draft(turn, keep)


def find(turn: Turn) -> Reply:
    """The form to look for a use case, with what was found."""

    def look(draft: Notice) -> Reply:
        text = clean(turn.args.get("text", "")).strip()
        line = Input("text", turn.say("notice-find-label"), placeholder=turn.say("notice-find-example"), value=text)
        submit = Button(turn.say("notice-button-find"), "notice.find", carried(draft), primary=not text)
        found = turn.index.answer(text, None, limit=FOUND).use_cases if text else ()
        buttons = tuple(
            Button(u.words(turn.language).title, "notice.draft", {**carried(draft), "use_case": u.id}) for u in found
        )
        result: tuple[Block, ...] = (Actions(buttons),) if buttons else ()
        nothing = (Paragraph(turn.say("notice-found-nothing")),) if text and not buttons else ()
        card = Card(turn.say("notice-find-heading"), (*result, *nothing, Form((line,), submit)))
        return Reply(cards=(card,), replaces=bool(text))

    return _with_draft(turn, look)


def preview(turn: Turn) -> Reply:
    """The very card that people will get, with buttons that do nothing."""

    def show(draft: Notice) -> Reply:
        if problem := problem_of(turn, draft):
            return Reply(cards=(draft_card(turn, draft, problem),), replaces=True)
        card = notice_card(turn.session, draft, turn.language, turn.catalogue)
        assert isinstance(card, Card)
        back = Button(turn.say("preview-button-back"), "notice.draft", carried(draft))
        note = Paragraph(turn.say("preview-note"), Tone.QUIET)
        heading = turn.say("preview-of", heading=card.heading)
        return Reply(cards=(Card(heading, (note, *inert(card), Actions((back,)))),))

    return _with_draft(turn, show)


def previewed(turn: Turn) -> Reply:
    """A button of the preview was pressed."""
    return Reply(cards=(Card(turn.say("preview-heading"), (Paragraph(turn.say("notice-preview-pressed")),)),))


def confirm(turn: Turn) -> Reply:
    """Queue it, if exactly the confirmed number of people would get it."""

    def send(draft: Notice) -> Reply:
        said, count = turn.args.get("count", ""), recipients(turn, draft)
        problem = problem_of(turn, draft)
        if not problem and not (said.isdecimal() and len(said) < 10):
            problem = turn.say("draft-look-again")
        elif not problem and (int(said) != count or not count):
            problem = turn.say("draft-changed", before=int(said), after=count)
        if not problem and draft.kind == STORY:
            story = stories.find(turn.session, int(draft.about), to_change=True)
            problem = "" if story is not None and share(turn, story) else turn.say("notice-nothing")
        if problem:
            return Reply(cards=(draft_card(turn, draft, problem),), replaces=True)
        draft.sent_at = turn.now
        zones = timezones(turn.session)
        due = {zone: next_sending_time(turn.now, zone, turn.company.calendar) for zone in zones}
        notices.queue(turn.session, draft, due, turn.now, today(turn))
        return Reply(cards=(sent_card(turn, draft),), replaces=True)

    return _with_draft(turn, send)


def show(turn: Turn) -> Reply:
    """How far a notice is."""
    found = _own(turn)
    if found is None or found.sent_at is None:
        return new(turn)
    return Reply(cards=(sent_card(turn, found),), replaces="again" in turn.args)


def stop(turn: Turn) -> Reply:
    """Send nothing more of it."""
    found = _own(turn, to_change=True)
    if found is None or found.sent_at is None:
        return new(turn)
    if found.stopped_at is None:
        found.stopped_at = turn.now
        notices.cancel(turn.session, found.id, "stopped by its sender", turn.now)
    return Reply(cards=(sent_card(turn, found),), replaces=True)


def _own(turn: Turn, *, to_change: bool = False) -> Notice | None:
    notice_id = turn.id_of("notice")
    found = None if notice_id is None else notices.find(turn.session, notice_id, to_change=to_change)
    return found if found is not None and found.made_by == turn.employee.id else None


def _with_draft(turn: Turn, handle: Callable[[Notice], Reply]) -> Reply:
    """Handle a button of the lead's own draft, held against a second press; one that was sent is shown as it goes."""
    draft = _own(turn, to_change=True)
    if draft is None:
        return new(turn)
    if draft.sent_at is not None:
        return Reply(cards=(sent_card(turn, draft),), replaces=True)
    draft.departments = audience.within_scope(turn, draft.departments)
    return handle(draft)


def _take(turn: Turn, draft: Notice) -> None:
    """What the tapped button brings into the draft; what it names must be there."""
    for kind in (LESSON, USE_CASE):
        if turn.args.get(kind):
            draft.kind, draft.about = kind, turn.args[kind][:160]
    if (story_id := turn.id_of(STORY)) is not None:
        draft.kind, draft.about = STORY, str(story_id)
    if turn.args.get(NOTE):
        draft.kind, draft.about = NOTE, ""
    if not title(turn.session, draft, turn.language, turn.catalogue):
        draft.kind, draft.about = NOTE, ""
