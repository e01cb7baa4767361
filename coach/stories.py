"""Stories of what worked: told by whom it worked for, as they choose, and taken back whenever they like."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from coach.cards import Actions, Block, Button, Card, Form, Input, InputKind, Option, Paragraph, Section, Tone
from coach.locales import say
from coach.plaintext import clean
from coach.turn import Reply, Turn
from storage import stories, usage
from storage.db import Session
from storage.people import Employee
from storage.stories import Credit, Story, StoryState
from storage.usage import Corrections, EventKind, Outcome, Try
from usecases.load import Catalogue

MAX_WORDS = 600

ASKED_AGAIN = timedelta(days=28)
"""How long nobody is asked for another story."""

HIDES_IN = 5
"""People of a department who tried the use case, from which the department does not give its teller away."""

LITTLE_CORRECTED = (Corrections.NONE, Corrections.LITTLE)


def question(turn: Turn, tried: Try, saved: int, corrections: Corrections) -> tuple[Block, ...]:
    """The quiet question whether colleagues may hear of a try, where it went well and the person may be asked."""
    went_well = tried.outcome == Outcome.HELPED and (saved > 0 or corrections in LITTLE_CORRECTED)
    if not went_well or not stories.may_ask(turn.session, turn.employee.id, turn.now - ASKED_AGAIN):
        return ()
    turn.log(EventKind.STORY_ASKED, use_case=tried.use_case)
    buttons = (
        Button(turn.say("story-button-tell"), "story.tell", {"try": str(tried.id)}),
        Button(turn.say("story-button-refuse"), "story.refuse"),
    )
    return (Paragraph(turn.say("story-question"), Tone.QUIET), Actions(buttons))


def refuse(turn: Turn) -> Reply:
    """Not to be asked again."""
    turn.log(EventKind.STORY_REFUSED)
    return Reply(cards=(Card(turn.say("story-refused-heading"), (Paragraph(turn.say("story-refused")),)),))


def tell(turn: Turn) -> Reply:
    """The form for one or two sentences, with what was written so far."""
    tried = _tried(turn)
    if tried is None:
        return Reply(cards=(_gone(turn),))
    draft = stories.draft_of(turn.session, turn.employee.id)
    values = {"words": draft.words, "credit": draft.credit} if draft else {}
    return Reply(cards=(_form_card(turn, tried, values, {}),))


def preview(turn: Turn) -> Reply:
    """The card exactly as colleagues would see it; or the form with what to mend."""
    tried = _tried(turn)
    if tried is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    written = clean(turn.args.get("words", "")).strip()
    words, credit = turn.mask(written).text, turn.args.get("credit", "")
    chosen = "" if credit in _credits(turn) else turn.say("choose-problem")
    problems = {"words": words_problem(turn, words), "credit": chosen}
    if any(problems.values()):
        values = {"words": written, "credit": credit}
        return Reply(cards=(_form_card(turn, tried, values, problems),), replaces=True)
    shown_as = _kept_anonymous(turn, Credit(credit), tried.use_case)
    draft = _draft(turn, tried)
    draft.credit, draft.words, draft.told_at = shown_as, words, turn.now
    draft.department = None if shown_as is Credit.ANONYMOUS else turn.employee.department
    masked = turn.say("story-masked") if words != written else ""
    hidden = turn.say("story-too-few", least=HIDES_IN) if shown_as != credit else ""
    return Reply(cards=(_preview_card(turn, tried, draft, (masked, hidden)),), replaces=True)


def send(turn: Turn) -> Reply:
    """Give the story to the promotion leads, as it was shown."""
    story = _own(turn, StoryState.DRAFT)
    if story is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    story.state, story.told_at = StoryState.OFFERED, turn.now
    return Reply(cards=(_thanks(turn, "sent"),), replaces=True)


def agree(turn: Turn) -> Reply:
    """The teller's yes to a lead's edit."""
    story = _own(turn, StoryState.EDITED)
    if story is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    story.state = StoryState.OFFERED
    return Reply(cards=(_thanks(turn, "agreed"),), replaces=True)


def withdraw(turn: Turn) -> Reply:
    """Take a story back: its words are deleted, and wherever it is still to be seen it says so."""
    story = _own(turn, *stories.TOLD, StoryState.DRAFT)
    if story is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    story.state, story.words, story.department = StoryState.WITHDRAWN, "", None
    story.minutes_before = story.minutes_after = None
    return Reply(cards=(_thanks(turn, "taken-back"),), replaces=True)


def on_my_page(turn: Turn) -> tuple[Block, ...]:
    """What the person told, how many took it up, and the way to take it back."""
    mine = stories.of_teller(turn.session, turn.employee.id)
    if not mine:
        return ()
    followers = stories.followers(turn.session, [story.id for story in mine])
    blocks: list[Block] = [Section(turn.say("story-mine"))]
    for story in mine:
        args = {"story": str(story.id)}
        withdraw_button = Button(
            turn.say("story-button-withdraw"), "story.withdraw", args, confirm=turn.say("story-withdraw-confirm")
        )
        agree_button = Button(turn.say("story-button-agree"), "story.agree", args)
        state = turn.say(f"story-state-{story.state}", count=followers[story.id])
        blocks += [
            Paragraph(f"{story.words}\n{state}"),
            Actions((*((agree_button,) if story.state == StoryState.EDITED else ()), withdraw_button)),
        ]
    return tuple(blocks)


def opened(turn: Turn, use_case: str) -> tuple[Block, ...]:
    """Count that a template is opened from a colleague's story; of one that was withdrawn, say so."""
    story_id = turn.id_of("story")
    if story_id is None:
        return ()
    story = stories.find(turn.session, story_id)
    if story is None or story.state != StoryState.SHARED:
        return (Paragraph(turn.say("story-withdrawn"), Tone.QUIET),)
    if story.use_case == use_case and story.employee_id != turn.employee.id:
        turn.log(EventKind.STORY_OPENED, use_case=use_case, about=story.id)
    return ()


def edited(session: Session, employee: Employee, args: Mapping[str, Any], catalogue: Catalogue) -> Card | str:
    """A lead changed the words: the teller sees how it would look, and says yes or takes it back."""
    story = stories.find(session, int(args["story"]))
    if story is None or story.state != StoryState.EDITED or story.employee_id != employee.id:
        return "nothing to agree to any more"
    language, carried = employee.language, {"story": str(story.id)}
    card = story_card(session, story, language, catalogue)
    buttons = (
        Button(say(language, "story-button-agree"), "story.agree", carried, primary=True),
        Button(say(language, "story-button-withdraw"), "story.withdraw", carried),
    )
    return Card(
        say(language, "story-edited-heading"),
        (Paragraph(say(language, "story-edited")), Section(card.heading), *_words_only(card), Actions(buttons)),
    )


def story_card(session: Session, story: Story, language: str, catalogue: Catalogue) -> Card:
    """A story as colleagues see it, in a reader's language; the words stay in the teller's."""
    if story.state == StoryState.WITHDRAWN:
        return Card(say(language, "story-withdrawn-heading"), (Paragraph(say(language, "story-withdrawn")),))
    use_case = catalogue.use_cases.get(story.use_case)
    title = use_case.words(language).title if use_case else ""
    heading = say(language, "story-heading", title=title) if title else say(language, "story-heading-untitled")
    before, after = story.minutes_before, story.minutes_after
    minutes = before is not None and after is not None and before > after
    args = {"use_case": story.use_case, "story": str(story.id)}
    try_it = Actions((Button(say(language, "story-button-open"), "try.open", args, primary=True),))
    return Card(
        heading,
        (
            Paragraph(story.words),
            *((Paragraph(say(language, "story-minutes", before=before or 0, after=after or 0)),) if minutes else ()),
            Paragraph(_credit_line(session, story, language, catalogue), Tone.QUIET),
            *((try_it,) if use_case else ()),
        ),
    )


def words_problem(turn: Turn, words: str) -> str:
    """What is wrong with a story's words, or ""."""
    if not words:
        return turn.say("story-empty")
    return turn.say("story-long", length=len(words), most=MAX_WORDS) if len(words) > MAX_WORDS else ""


def _credit_line(session: Session, story: Story, language: str, catalogue: Catalogue) -> str:
    department = catalogue.departments.get(story.department or "")
    where = department.say(language) if department else ""
    name = stories.teller_name(session, story) if story.credit == Credit.NAMED else ""
    if name and where:
        return say(language, "story-by-name-of", name=name, department=where)
    if name:
        return say(language, "story-by-name", name=name)
    return say(language, "story-by-department", department=where) if where else say(language, "story-by-colleague")


def _kept_anonymous(turn: Turn, credit: Credit, use_case: str) -> Credit:
    """Anonymous instead of the department, where the few who tried this there could be guessed."""
    if credit is not Credit.DEPARTMENT:
        return credit
    department = turn.employee.department
    enough = department is not None and stories.people_who_tried(turn.session, use_case, department) >= HIDES_IN
    return credit if enough else Credit.ANONYMOUS


def _credits(turn: Turn) -> tuple[Credit, ...]:
    """How a story of this person can name its teller."""
    return (
        *((Credit.NAMED,) if turn.employee.name else ()),
        *((Credit.DEPARTMENT,) if turn.employee.department else ()),
        Credit.ANONYMOUS,
    )


def _form_card(turn: Turn, tried: Try, values: Mapping[str, str], problems: Mapping[str, str]) -> Card:
    words = Input(
        "words",
        turn.say("story-words"),
        InputKind.TEXT,
        hint=turn.say("story-words-hint", most=MAX_WORDS),
        placeholder=turn.say("story-words-example"),
        value=values.get("words", ""),
        problem=problems.get("words", ""),
    )
    credit = Input(
        "credit",
        turn.say("story-credit"),
        InputKind.SELECT,
        value=values.get("credit", ""),
        options=tuple(Option(name, turn.say(f"story-credit-{name}")) for name in _credits(turn)),
        problem=problems.get("credit", ""),
    )
    submit = Button(turn.say("story-button-preview"), "story.preview", {"try": str(tried.id)}, primary=True)
    return Card(
        turn.say("story-form-heading"),
        (Paragraph(turn.say("story-no-names"), Tone.CAUTION), Form((words, credit), submit)),
    )


def _preview_card(turn: Turn, tried: Try, draft: Story, notes: tuple[str, ...]) -> Card:
    card = story_card(turn.session, draft, turn.language, turn.catalogue)
    carried = {"story": str(draft.id)}
    buttons = (
        Button(turn.say("story-button-send"), "story.send", carried, primary=True),
        Button(turn.say("story-button-rewrite"), "story.tell", {"try": str(tried.id)}),
        Button(turn.say("story-button-drop"), "story.withdraw", carried),
    )
    return Card(
        turn.say("story-preview-heading"),
        (
            *(Paragraph(note, Tone.CAUTION) for note in notes if note),
            Section(card.heading),
            *_words_only(card),
            Paragraph(turn.say("story-preview-note"), Tone.QUIET),
            Actions(buttons),
        ),
    )


def _words_only(card: Card) -> tuple[Block, ...]:
    """A story's blocks without its button, which is for colleagues."""
    return tuple(block for block in card.blocks if not isinstance(block, Actions))


def _tried(turn: Turn) -> Try | None:
    try_id = turn.id_of("try")
    return None if try_id is None else usage.find_try(turn.session, turn.employee.id, try_id)


def _draft(turn: Turn, tried: Try) -> Story:
    """The person's unsent story, now about this try."""
    me = turn.employee.id
    draft = stories.draft_of(turn.session, me) or stories.add(
        turn.session,
        Story(employee_id=me, use_case="", credit=Credit.ANONYMOUS, words="", state=StoryState.DRAFT, told_at=turn.now),
    )
    draft.use_case = tried.use_case
    draft.minutes_before, draft.minutes_after = tried.minutes_before, tried.minutes_after
    return draft


def _own(turn: Turn, *states: StoryState) -> Story | None:
    """The person's own story that the button carries, if it is in one of these states."""
    story_id = turn.id_of("story")
    story = None if story_id is None else stories.find(turn.session, story_id, to_change=True)
    mine = story is not None and story.employee_id == turn.employee.id and story.state in states
    return story if mine else None


def _thanks(turn: Turn, what: str) -> Card:
    page = Actions((Button(turn.say("button-my-page"), "me.page"),))
    return Card(turn.say(f"story-{what}-heading"), (Paragraph(turn.say(f"story-{what}")), page))


def _gone(turn: Turn) -> Card:
    return Card(turn.say("story-gone-heading"), (Paragraph(turn.say("story-gone")),))
