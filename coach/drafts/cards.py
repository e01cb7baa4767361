"""The cards of a draft, from the look at what would be sent to the draft itself, or to the prompt without one."""

from collections.abc import Iterator

from coach.cards import Actions, Block, Bullets, Button, Card, Copyable, Facts, Form, Input, Paragraph, Section, Tone
from coach.drafts.answer import invented
from coach.locales import say
from coach.masking import JAPANESE, unmask
from coach.model import Said
from coach.outcomes import outcome_buttons
from coach.turn import Turn
from storage.drafts import Draft
from usecases.schema import UseCase

MAX_REVISIONS = 5
MAX_WISH = 500
SHOWN = 1_000
"""Characters of an unfinished draft: one message on every platform, replaced once a second."""


def preview_card(turn: Turn, draft: Draft, conversation: tuple[Said, ...], budget: str, *, enough: bool) -> Card:
    """Exactly what would leave, to whom, what is hidden in it, and what is left of the day's budget."""
    terms = turn.company.model
    assert terms is not None
    sent = conversation[-1].text
    send = Button(turn.say("draft-button-make"), "draft.make", _at(turn, draft), primary=True)
    drop = Button(turn.say("draft-button-stop"), "draft.drop", {"draft": str(draft.id)})
    return Card(
        turn.say("draft-preview-heading"),
        (
            Paragraph(turn.say("draft-preview-where", model=terms.name, place=terms.place)),
            Section(turn.say("draft-preview-text")),
            Copyable(sent, turn.say("button-copy")),
            *_hidden(turn, draft),
            Section(turn.say("draft-preview-always")),
            Paragraph(conversation[0].text, Tone.QUIET),
            Paragraph(budget, Tone.PLAIN if enough else Tone.CAUTION),
            Actions((send, drop) if enough else (drop,)),
        ),
    )


def working_card(language: str, beginning: str = "") -> Card:
    """While the model writes: the end of what there is."""
    tail = beginning if len(beginning) <= SHOWN else f"…{beginning[-SHOWN:]}"
    note = Paragraph(say(language, "draft-working"), Tone.QUIET)
    return Card(say(language, "draft-working-heading"), (Paragraph(tail), note) if tail else (note,), language)


def made_card(turn: Turn, draft: Draft, missing: tuple[str, ...] = (), note: str = "", problem: str = "") -> Card:
    """The draft, what to check in it, and what can be done with it.

    ``note`` tells why another version could not be made, ``problem`` what is wrong with the wish for one.
    """
    use_case = turn.catalogue.use_cases.get(draft.use_case)
    words = unmask(draft.words, draft.masked)
    return Card(
        turn.say("draft-made-heading", title=_title(turn, use_case)),
        (
            *((Paragraph(note, Tone.CAUTION),) if note else ()),
            Paragraph(turn.say("draft-by-ai"), Tone.CAUTION),
            Copyable(words, turn.say("button-copy")),
            *_checks(turn, use_case),
            *_missing(turn, missing),
            *_unknown(turn, invented(draft.words, draft.masked)),
            *_changes(turn, draft, problem),
            *_ends(turn, draft),
        ),
    )


def prompt_card(turn: Turn, draft: Draft, why: str, *, again: bool) -> Card:
    """No draft: why, and the prompt that can be used anywhere else."""
    use_case = turn.catalogue.use_cases.get(draft.use_case)
    retry = (Actions((Button(turn.say("draft-button-again"), "draft.make", _at(turn, draft), primary=True),)),)
    return Card(
        turn.say("draft-failed-heading"),
        (
            Paragraph(why),
            *(retry if again else ()),
            Section(turn.say("draft-prompt-heading", title=_title(turn, use_case))),
            Paragraph(turn.say("draft-prompt-body")),
            Copyable(unmask(draft.prompt, draft.masked), turn.say("button-copy")),
            *_checks(turn, use_case),
            *_ends(turn, draft),
        ),
    )


def gone_card(turn: Turn) -> Card:
    """A draft that is there no more."""
    return Card(turn.say("draft-gone-heading"), (Paragraph(turn.say("draft-gone")),))


def _hidden(turn: Turn, draft: Draft) -> tuple[Block, ...]:
    if not draft.masked:
        return (Paragraph(turn.say("draft-nothing-hidden"), Tone.QUIET),)
    return (Section(turn.say("draft-hidden")), Facts(tuple((name, str(words)) for name, words in draft.masked.items())))


def _checks(turn: Turn, use_case: UseCase | None) -> Iterator[Block]:
    if use_case is not None:
        yield Section(turn.say("check-heading"))
        yield Bullets(use_case.words(turn.language).check)


def _missing(turn: Turn, missing: tuple[str, ...]) -> Iterator[Block]:
    if missing:
        yield Section(turn.say("draft-missing-heading"))
        yield Bullets(missing)


def _unknown(turn: Turn, placeholders: tuple[str, ...]) -> Iterator[Block]:
    if placeholders:
        yield Paragraph(turn.say("draft-unknown", placeholders=" ".join(placeholders)), Tone.CAUTION)


def _changes(turn: Turn, draft: Draft, problem: str) -> Iterator[Block]:
    if draft.revisions > MAX_REVISIONS:
        yield Paragraph(turn.say("draft-no-more", most=MAX_REVISIONS), Tone.QUIET)
        return
    other = "english" if JAPANESE.search(draft.words) else "japanese"
    yield Section(turn.say("draft-change-heading"))
    yield Actions(
        tuple(
            Button(turn.say(f"draft-button-{wish}"), "draft.revise", {**_at(turn, draft), "wish": wish})
            for wish in ("politer", "shorter", other)
        )
    )
    line = Input(
        "words",
        turn.say("draft-own-words"),
        hint=turn.say("draft-own-words-hint"),
        placeholder=turn.say("draft-own-words-example"),
        problem=problem,
    )
    yield Form((line,), Button(turn.say("draft-button-mine"), "draft.revise", {**_at(turn, draft), "wish": "own"}))


def _ends(turn: Turn, draft: Draft) -> Iterator[Block]:
    if draft.try_id is not None:
        yield Paragraph(turn.say("outcome-question"))
        yield Actions(outcome_buttons(turn.language, draft.try_id))
    yield Actions((Button(turn.say("draft-button-drop"), "draft.drop", {"draft": str(draft.id)}),))


def _title(turn: Turn, use_case: UseCase | None) -> str:
    return use_case.words(turn.language).title if use_case else turn.say("draft-title")


def _at(turn: Turn, draft: Draft) -> dict[str, str]:
    """The draft as it stands now: its buttons do nothing any more once it has changed.

    The moment tells a press after a failure from the one before: both are on the same message.
    """
    return {"draft": str(draft.id), "revision": str(draft.revisions), "shown": turn.now.isoformat()}
