"""The promotion lead's side of stories: reading them, a light edit that waits for its teller's yes, and passing on."""

import re
import unicodedata

from coach.cards import Actions, Block, Button, Card, Form, Input, InputKind, Paragraph, Section, Tone
from coach.plaintext import clean
from coach.stories import MAX_WORDS, story_card, words_problem
from coach.turn import Reply, Turn
from storage import outbox, stories
from storage.stories import Story, StoryState

LISTED = 5

ASKED_FOR = re.compile(
    r"(?:story|ストーリー|体験談|事例)?\s*(?:no\.?|#|番号)?\s*(\d{1,12})\s*番?\s*(?:を|の)?\s*(?:共有|シェア)(?:して(?:ください)?)?"
    r"|(?:共有|シェア|share)\s*(?:the\s+)?(?:story|ストーリー|体験談|事例)?\s*(?:no\.?|#|番号)?\s*(\d{1,12})(?:\s+here)?"
)
"""How a lead asks, in a channel, for a story by its number."""


def listed(turn: Turn) -> Reply:
    """The latest stories, as colleagues would see them."""
    before = turn.id_of("before")
    found = stories.told(turn.session, before, LISTED + 1)
    if not found:
        return Reply(
            cards=(
                Card(
                    turn.say("stories-heading"),
                    (
                        Paragraph(turn.say("stories-none")),
                        Actions((Button(turn.say("desk-home-button"), "desk.home"),)),
                    ),
                ),
            )
        )
    shown, further = found[:LISTED], found[LISTED:]
    followers = stories.followers(turn.session, [story.id for story in shown])
    blocks = [block for story in shown for block in _listed(turn, story, followers[story.id])]
    more = Button(turn.say("stories-button-more"), "story.list", {"before": str(shown[-1].id)})
    desk = Button(turn.say("desk-home-button"), "desk.home")
    return Reply(
        cards=(
            Card(
                turn.say("stories-heading"),
                (
                    *blocks,
                    Actions((*((more,) if further else ()), desk)),
                    Paragraph(turn.say("stories-in-channel", number=str(shown[0].id)), Tone.QUIET),
                ),
            ),
        )
    )


def edit(turn: Turn) -> Reply:
    """The form with a story's words."""
    story = _editable(turn)
    return listed(turn) if story is None else Reply(cards=(_form_card(turn, story, story.words, ""),))


def save(turn: Turn) -> Reply:
    """Keep the edit, and ask the teller whether it may go out like that."""
    story = _editable(turn)
    if story is None:
        return listed(turn)
    words = turn.mask(clean(turn.args.get("words", "")).strip()).text
    if problem := words_problem(turn, words):
        return Reply(cards=(_form_card(turn, story, words, problem),), replaces=True)
    if words != story.words:
        story.words, story.state = words, StoryState.EDITED
        once = f"story_edited:{story.id}:{turn.now.isoformat()}"
        outbox.enqueue(turn.session, story.employee_id, "story_edited", {"story": story.id}, once=once, due_at=turn.now)
    back = Actions((Button(turn.say("stories-button-list"), "story.list"),))
    card = Card(turn.say("story-edit-saved-heading"), (Paragraph(turn.say("story-edit-saved")), back))
    return Reply(cards=(card,), replaces=True)


def post(turn: Turn) -> Reply:
    """The story itself as the answer: where a lead asked for it, be it a channel."""
    number = next((part for part in _asked_for(turn.incoming.text) if part), "0")
    story = stories.find(turn.session, int(number), to_change=True)
    if story is None or not share(turn, story):
        return Reply(cards=(Card(turn.say("story-not-shared-heading"), (Paragraph(turn.say("story-not-shared")),)),))
    return Reply(cards=(story_card(turn.session, story, turn.language, turn.catalogue),))


def share(turn: Turn, story: Story) -> bool:
    """Note that a story goes out; False for one that may not, such as one whose edit its teller has not agreed to."""
    if story.state == StoryState.OFFERED:
        story.state, story.shared_at = StoryState.SHARED, turn.now
    return story.state == StoryState.SHARED


def asks_for_a_story(text: str) -> bool:
    """Whether these words ask for a story by its number."""
    return bool(_asked_for(text))


def _asked_for(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).strip().lower().strip("。.!！ ")
    found = ASKED_FOR.fullmatch(plain)
    return tuple(part or "" for part in found.groups()) if found else ()


def _editable(turn: Turn) -> Story | None:
    """The story of the button, while it has not gone out."""
    story_id = turn.id_of("story")
    story = None if story_id is None else stories.find(turn.session, story_id, to_change=True)
    return story if story is not None and story.state in (StoryState.OFFERED, StoryState.EDITED) else None


def _listed(turn: Turn, story: Story, followers: int) -> tuple[Block, ...]:
    card = story_card(turn.session, story, turn.language, turn.catalogue)
    args = {"story": str(story.id)}
    share_button = Button(turn.say("stories-button-share"), "notice.new", args, primary=True)
    edit_button = Button(turn.say("stories-button-edit"), "story.edit", args)
    buttons = (
        *((share_button,) if story.state != StoryState.EDITED else ()),
        *((edit_button,) if story.state != StoryState.SHARED else ()),
    )
    return (
        Section(turn.say("stories-numbered", number=str(story.id), heading=card.heading)),
        *(block for block in card.blocks if isinstance(block, Paragraph)),
        Paragraph(turn.say(f"stories-state-{story.state}", count=followers), Tone.QUIET),
        Actions(buttons),
    )


def _form_card(turn: Turn, story: Story, words: str, problem: str) -> Card:
    line = Input(
        "words",
        turn.say("story-words"),
        InputKind.TEXT,
        hint=turn.say("story-words-hint", most=MAX_WORDS),
        value=words,
        problem=problem,
    )
    submit = Button(turn.say("story-button-save"), "story.save", {"story": str(story.id)}, primary=True)
    return Card(turn.say("story-edit-heading"), (Paragraph(turn.say("story-edit-what")), Form((line,), submit)))
