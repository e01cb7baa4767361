"""Talking to a person: a question goes to the promotion leads, with or without a name, and its answer comes back.

Nothing here is counted or logged: a line of the usage log beside the question's day would tell who asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from coach import dates
from coach.cards import Actions, Block, Button, Card, Form, Input, InputKind, Option, Paragraph, Section, Tone
from coach.plaintext import clean
from coach.relay_cards import ANSWER_KEPT, POLICY, contact, question_blocks
from coach.topics import topics_of
from coach.turn import JobContext, Reply, Turn
from storage import leads, outbox, relay
from storage.people import Employee
from storage.relay import RelayedQuestion

MAX_WORDS = 2000
MOST_OPEN = 5
"""Questions of one person that may wait for an answer at once."""

NAMED, ANONYMOUS = "named", "anonymous"
OTHER = "other"

NAMES_SHOWN = 5
QUOTED = 40
"""Characters of a waiting question that are enough to know it by."""

DRAFT_KEPT, WAITS = timedelta(days=1), timedelta(days=90)


def offer(turn: Turn, kind: str) -> tuple[Block, ...]:
    """The way to a person, to end an answer with; ``kind`` is a kind of worry or "policy"."""
    return (Actions((Button(turn.say("relay-button-open"), "relay.open", {"kind": kind}),)),)


def open_form(turn: Turn) -> Reply:
    """The form, with who reads it and what is stored said first; or why there is none."""
    return Reply(cards=(_form_card(turn, _kind(turn), _earlier(turn, turn.id_of("about")), {}, {}),))


def rewrite(turn: Turn) -> Reply:
    """The form with what was looked over."""
    draft = relay.draft(turn.session, turn.employee.id, turn.id_of("question"))
    if draft is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    values = {"words": draft.words, "name": NAMED if draft.shown_name else ANONYMOUS}
    return Reply(cards=(_form_card(turn, draft.kind, _earlier(turn, draft.about), values, {}),), replaces=True)


def preview(turn: Turn) -> Reply:
    """The question exactly as leads will see it; or the form with what to mend."""
    earlier, kind = _earlier(turn, turn.id_of("about")), _kind(turn)
    written, name = clean(turn.args.get("words", "")), turn.args.get("name", "")
    choices = _choices(turn, earlier)
    problems = {"words": _words_problem(turn, written), "name": "" if name in choices else turn.say("choose-problem")}
    if _refusal(turn, choices) or any(problems.values()):
        values = {"words": written, "name": name}
        return Reply(cards=(_form_card(turn, kind, earlier, values, problems),), replaces=True)
    question = RelayedQuestion(
        asked_on=_today(turn),
        kind=kind,
        words=turn.mask(written).text,
        shown_name=turn.employee.name if name == NAMED else "",
        about=earlier.id if earlier else None,
    )
    relay.add_draft(turn.session, turn.employee.id, question)
    return Reply(cards=(_preview_card(turn, question, masked=question.words != written),), replaces=True)


def send(turn: Turn) -> Reply:
    """Hand the question to the leads, as it was shown."""
    draft = relay.draft(turn.session, turn.employee.id, turn.id_of("question"))
    if draft is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    name = NAMED if draft.shown_name else ANONYMOUS
    choices = _choices(turn, _earlier(turn, draft.about))
    refusal = _refusal(turn, choices if name in choices else ())
    if refusal is not None:
        return Reply(cards=(refusal,), replaces=True)
    draft.sent, draft.asked_on = True, _today(turn)
    for lead in _readers(turn, name):
        once, due = f"relay_question:{draft.id}:{lead.id}", _next_full_hour(turn.now)
        outbox.enqueue(turn.session, lead.id, "relay_question", {"question": draft.id}, once=once, due_at=due)
    blocks = (Paragraph(turn.say("relay-sent")), Actions((_withdraw_button(turn, draft),)))
    return Reply(cards=(Card(turn.say("relay-sent-heading"), blocks),), replaces=True)


def drop(turn: Turn) -> Reply:
    """Throw away what was looked over."""
    draft = relay.draft(turn.session, turn.employee.id, turn.id_of("question"))
    return _erased(turn, draft, "dropped")


def withdraw(turn: Turn) -> Reply:
    """Take back a question that has no answer yet."""
    question = relay.waiting(turn.session, turn.employee.id, turn.id_of("question"))
    return _erased(turn, question, "withdrawn")


def helped(turn: Turn) -> Reply:
    """The asker has their answer; nothing is stored of it."""
    return Reply(cards=(Card(turn.say("relay-helped-heading"), (Paragraph(turn.say("relay-helped")),)),))


def tidy(context: JobContext) -> None:
    """Delete what was never sent, what was answered, and what nobody answers any more: its asker is told."""
    today = context.company.day(context.now)
    waited = relay.drop_old(context.session, today - DRAFT_KEPT, today - ANSWER_KEPT, today - WAITS)
    for number, employee_id in enumerate(waited):
        once = f"relay_unanswered:{today}:{number}:{employee_id}"
        args = {"contact": context.company.contact}
        outbox.enqueue(context.session, employee_id, "relay_unanswered", args, once=once, due_at=context.now)


def _refusal(turn: Turn, choices: Sequence[str]) -> Card | None:
    """Why nothing can be asked now: no answer would arrive, nobody could read it, or enough is waiting."""
    if turn.employee.opted_out:
        resume = Actions((Button(turn.say("button-resume"), "me.resume"),))
        return Card(turn.say("relay-opted-out-heading"), (Paragraph(turn.say("relay-opted-out")), resume))
    if not choices:
        why = "relay-only-you" if leads.find(turn.session, turn.employee.id) else "relay-nobody"
        return Card(
            turn.say("relay-nobody-heading"),
            (Paragraph(turn.say(why)), Paragraph(contact(turn.language, turn.company.contact))),
        )
    if len(relay.all_waiting(turn.session, turn.employee.id)) >= MOST_OPEN:
        full = Paragraph(turn.say("relay-full", most=MOST_OPEN))
        return Card(turn.say("relay-full-heading"), (full, *_waiting(turn)))
    return None


def _form_card(
    turn: Turn, kind: str, earlier: RelayedQuestion | None, values: Mapping[str, str], problems: Mapping[str, str]
) -> Card:
    choices = _choices(turn, earlier)
    if (refusal := _refusal(turn, choices)) is not None:
        return refusal
    carried = {"kind": kind, **({"about": str(earlier.id)} if earlier else {})}
    return Card(
        turn.say("relay-form-heading"),
        (
            *_who_reads(turn, choices),
            Paragraph(turn.say("relay-stored", answered=ANSWER_KEPT.days, waits=WAITS.days), Tone.QUIET),
            *((Paragraph(turn.say("relay-goes-on"), Tone.QUIET),) if earlier else ()),
            _form(turn, choices, values, problems, carried),
            *_waiting(turn),
        ),
    )


def _form(
    turn: Turn,
    choices: Sequence[str],
    values: Mapping[str, str],
    problems: Mapping[str, str],
    carried: Mapping[str, str],
) -> Form:
    words = Input(
        "words",
        turn.say("relay-words"),
        InputKind.TEXT,
        hint=turn.say("relay-words-hint", most=MAX_WORDS),
        value=values.get("words", ""),
        problem=problems.get("words", ""),
    )
    name = Input(
        "name",
        turn.say("relay-name"),
        InputKind.SELECT,
        value=values.get("name", choices[0]),
        options=tuple(Option(choice, turn.say(f"relay-name-{choice}")) for choice in choices),
        problem=problems.get("name", ""),
    )
    return Form((words, name), Button(turn.say("relay-button-preview"), "relay.preview", carried, primary=True))


def _who_reads(turn: Turn, choices: Sequence[str]) -> Iterator[Block]:
    """Who reads it: of the whole company, and who else where a name is given."""
    found = {choice: _readers(turn, choice) for choice in choices}
    first = found[choices[0]]
    yield Paragraph(turn.say("relay-readers", names=_names(turn, first)))
    further = {lead.id: lead for lead in found[choices[-1]]}.keys() - {lead.id for lead in first}
    if further:
        others = [lead for lead in found[choices[-1]] if lead.id in further]
        yield Paragraph(turn.say("relay-readers-named", names=_names(turn, others)))


def _names(turn: Turn, found: Sequence[Employee]) -> str:
    names = [
        turn.say("relay-reader", name=lead.name) if lead.name else turn.say("relay-reader-unnamed") for lead in found
    ]
    told = turn.say("relay-between").join(names[:NAMES_SHOWN])
    return turn.say("relay-readers-more", names=told, count=len(names)) if len(names) > NAMES_SHOWN else told


def _choices(turn: Turn, earlier: RelayedQuestion | None) -> tuple[str, ...]:
    """How the asker may go: without a name first, unless what they go on from has told it already."""
    hidden = not (earlier and earlier.shown_name) and _is_heard(turn, ANONYMOUS)
    named = turn.employee.name and _is_heard(turn, NAMED)
    return (*((ANONYMOUS,) if hidden else ()), *((NAMED,) if named else ()))


def _is_heard(turn: Turn, choice: str) -> bool:
    """Whether a lead would be told, and not just find it some day."""
    return any(
        not (lead.opted_out or (lead.paused_until is not None and lead.paused_until > turn.now))
        for lead in _readers(turn, choice)
    )


def _readers(turn: Turn, choice: str) -> list[Employee]:
    return relay.readers(turn.session, turn.employee, _today(turn), named=choice == NAMED)


def _waiting(turn: Turn) -> Iterator[Block]:
    """What of the person waits for its answer, and the way to take it back."""
    found = relay.all_waiting(turn.session, turn.employee.id)
    if found:
        yield Section(turn.say("relay-waiting"))
    for question in found:
        words = question.words[:QUOTED] + "…" * (len(question.words) > QUOTED)
        yield Paragraph(turn.say("relay-waiting-one", day=dates.day(turn.language, question.asked_on), words=words))
        yield Actions((_withdraw_button(turn, question),))


def _withdraw_button(turn: Turn, question: RelayedQuestion) -> Button:
    args, confirm = {"question": str(question.id)}, turn.say("relay-withdraw-confirm")
    return Button(turn.say("relay-button-withdraw"), "relay.withdraw", args, confirm=confirm)


def _preview_card(turn: Turn, question: RelayedQuestion, *, masked: bool) -> Card:
    carried = {"question": str(question.id)}
    buttons = (
        Button(turn.say("relay-button-send"), "relay.send", carried, primary=True),
        Button(turn.say("relay-button-rewrite"), "relay.rewrite", carried),
        Button(turn.say("relay-button-drop"), "relay.drop", carried),
    )
    return Card(
        turn.say("relay-preview-heading"),
        (
            *((Paragraph(turn.say("relay-masked"), Tone.CAUTION),) if masked else ()),
            *question_blocks(turn.session, turn.language, question),
            Paragraph(turn.say("relay-preview-note"), Tone.QUIET),
            Actions(buttons),
        ),
    )


def _erased(turn: Turn, question: RelayedQuestion | None, what: str) -> Reply:
    if question is None:
        return Reply(cards=(_gone(turn),), replaces=True)
    relay.erase(turn.session, [question.id])
    card = Card(turn.say(f"relay-{what}-heading"), (Paragraph(turn.say(f"relay-{what}")),))
    return Reply(cards=(card,), replaces=True)


def _gone(turn: Turn) -> Card:
    return Card(turn.say("relay-gone-heading"), (Paragraph(turn.say("relay-gone")),))


def _earlier(turn: Turn, about: int | None) -> RelayedQuestion | None:
    """The answered question that this one goes on from."""
    return relay.answered(turn.session, about)


def _kind(turn: Turn) -> str:
    given = turn.args.get("kind", "")
    return given if given in (*topics_of("worry"), POLICY) else OTHER


def _words_problem(turn: Turn, words: str) -> str:
    if not words:
        return turn.say("relay-empty")
    return turn.say("relay-long", length=len(words), most=MAX_WORDS) if len(words) > MAX_WORDS else ""


def _today(turn: Turn) -> date:
    return turn.company.day(turn.now)


def _next_full_hour(now: datetime) -> datetime:
    """When leads are told: at the minute of asking, the usage log would tell who asked."""
    return (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
