"""A pulse in the chat: the invitation, a tap for each question, and what may be changed until the wave closes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Bullets,
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
from coach.locales import say
from coach.plaintext import clean
from coach.pulse.items import RECOMMENDATION, SKIP, Item, items_for
from coach.pulse.visibility import COMMENTS_K, K
from coach.pulse.waves import SNOOZE
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage import answers, invitations, outbox, pulses
from storage.db import Session
from storage.invitations import Invitation
from storage.people import Employee
from storage.pulses import Pulse, Wave, WaveState
from usecases.load import Catalogue

MAX_COMMENT = 500

NOT_NEEDED = "no longer needed"
"""Why a message is not sent; kept with its person, so it does not say that they answered."""

OPEN = (WaveState.OPEN, WaveState.STOPPED)
"""Answers count until the wave closes, also while nothing is sent."""


@dataclass(frozen=True)
class Sheet:
    """One person's questions in a wave and what they have answered."""

    pulse: Pulse
    wave: Wave
    items: Sequence[Item]
    given: Mapping[str, int]
    language: str
    timezone: str

    @property
    def next_item(self) -> Item | None:
        """The first question without an answer."""
        return next((item for item in self.items if item.id not in self.given), None)

    def say(self, message: str, **values: str | int) -> str:
        """A text in the person's language."""
        return say(self.language, message, **values)


def invitation(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """The invitation as a proactive message; a reason when it need not be sent any more."""
    return _pushed(session, employee, int(args["wave"]), "pulse-heading")


def reminder(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """The one reminder of a wave; none for whoever has put it off since it was queued."""
    invited = invitations.find(session, int(args["wave"]), employee.id)
    if invited is not None and invited.snoozed:
        return NOT_NEEDED
    return _pushed(session, employee, int(args["wave"]), "pulse-reminder-heading")


def answer(turn: Turn) -> Reply:
    """Store one tap at once and show the next question; the latest tap counts."""
    found = _open_sheet(turn)
    value = turn.args.get("value", "")
    if found is None:
        return _closed(turn)
    sheet, invited = found
    item = next((item for item in sheet.items if item.id == turn.args.get("item")), None)
    if item is None or value not in {str(number) for number in (SKIP, *item.scale)}:
        return _shown(sheet)
    answers.put(turn.session, sheet.wave, turn.employee.id, invited.department, item.id, int(value))
    invited.answered = True
    return _shown(_sheet(turn.session, sheet.wave, turn.employee))


def change(turn: Turn) -> Reply:
    """Ask one question again; until it is answered, the earlier answer stands."""
    found = _open_sheet(turn)
    if found is None:
        return _closed(turn)
    sheet, _ = found
    item = next((item for item in sheet.items if item.id == turn.args.get("item")), None)
    return _shown(sheet) if item is None else Reply(cards=(question_card(sheet, item, "pulse-heading"),), replaces=True)


def show(turn: Turn) -> Reply:
    """Where the person stands in a wave."""
    found = _open_sheet(turn)
    return _closed(turn) if found is None else _shown(found[0])


def comment(turn: Turn) -> Reply:
    """The form for a comment."""
    found = _open_sheet(turn)
    return _closed(turn) if found is None else Reply(cards=(_comment_form(found[0]),))


def send_comment(turn: Turn) -> Reply:
    """Keep what a comment is about; its words are not stored."""
    found = _open_sheet(turn)
    if found is None:
        return _closed(turn)
    sheet, invited = found
    text = clean(turn.args.get("text", "")).strip()
    if not text or len(text) > MAX_COMMENT:
        problem = turn.say("pulse-comment-empty" if not text else "pulse-comment-long", most=MAX_COMMENT)
        return Reply(cards=(_comment_form(sheet, text, problem),))
    theme = topic_of("comment", text, "other")
    answers.put_comment(turn.session, sheet.wave, turn.employee.id, invited.department, theme)
    invited.answered = True
    thanks = turn.say("pulse-comment-thanks", theme=turn.say(f"theme-{theme}"))
    words = (Paragraph(thanks), Paragraph(_contact(turn), Tone.QUIET))
    return Reply(cards=(Card(turn.say("pulse-comment-thanks-heading"), words),))


def later(turn: Turn) -> Reply:
    """Ask again a day later, once."""
    found = _open_sheet(turn)
    if found is None:
        return _closed(turn)
    sheet, invited = found
    if invited.snoozed:
        return Reply(cards=(Card(turn.say("pulse-later-once-heading"), (Paragraph(turn.say("pulse-later-once")),)),))
    invited.snoozed = True
    account = turn.incoming.account
    outbox.enqueue(
        turn.session,
        turn.employee.id,
        "pulse_snoozed",
        {"wave": sheet.wave.id},
        once=f"pulse_snoozed:{sheet.wave.id}:{turn.employee.id}",
        due_at=turn.now + SNOOZE,
        platform=account.platform,
        tenant=account.tenant,
        wave_id=sheet.wave.id,
    )
    closes = dates.moment(turn.language, sheet.wave.closes_at, turn.employee.timezone)
    back = Actions((Button(turn.say("pulse-button-now"), "pulse.show", {"wave": str(sheet.wave.id)}),))
    card = Card(turn.say("pulse-later-heading"), (Paragraph(turn.say("pulse-later", closes=closes)), back))
    return Reply(cards=(card,), replaces=True)


def who_sees(turn: Turn) -> Reply:
    """The whole truth about who can see what."""
    card = Card(
        turn.say("pulse-who-heading"),
        (
            Section(turn.say("pulse-who-seen")),
            Bullets((turn.say("pulse-who-groups", least=K), turn.say("pulse-who-themes", least=COMMENTS_K))),
            Section(turn.say("pulse-who-unseen")),
            Bullets((turn.say("pulse-who-nobody"), turn.say("pulse-who-lead"), turn.say("pulse-who-admin"))),
            Section(turn.say("pulse-who-stored")),
            Paragraph(turn.say("pulse-who-open")),
            Paragraph(turn.say("pulse-who-closed")),
        ),
    )
    return Reply(cards=(card,))


def _pushed(session: Session, employee: Employee, wave_id: int, heading: str) -> Card | str:
    wave = pulses.find_wave(session, wave_id)
    invited = invitations.find(session, wave_id, employee.id)
    if wave is None or wave.state not in OPEN or invited is None or invited.answered:
        return NOT_NEEDED
    sheet = _sheet(session, wave, employee)
    return NOT_NEEDED if sheet.next_item is None else question_card(sheet, sheet.next_item, heading)


def _open_sheet(turn: Turn) -> tuple[Sheet, Invitation] | None:
    """The person's sheet, if they are asked and the wave has not closed."""
    number = turn.id_of("wave")
    wave = None if number is None else pulses.find_wave_to_answer(turn.session, number)
    if wave is None or wave.state not in OPEN or wave.closes_at <= turn.now:
        return None
    invited = invitations.find(turn.session, wave.id, turn.employee.id)
    return None if invited is None else (_sheet(turn.session, wave, turn.employee), invited)


def _sheet(session: Session, wave: Wave, employee: Employee) -> Sheet:
    pulse = pulses.find_pulse(session, wave.pulse_id)
    assert pulse is not None, "a wave has its pulse"
    given = answers.given(session, wave, employee.id)
    return Sheet(pulse, wave, items_for(pulse, wave, employee.id), given, employee.language, employee.timezone)


def _shown(sheet: Sheet) -> Reply:
    item = sheet.next_item
    card = _finished(sheet) if item is None else question_card(sheet, item, "pulse-heading")
    return Reply(cards=(card,), replaces=True)


def question_blocks(item: Item, language: str, args: Mapping[str, str]) -> tuple[Block, ...]:
    """One statement with its answers and, apart from them, the way not to answer."""
    scale = tuple(Option(str(value), _answer_words(language, item, value)) for value in item.scale)
    choose = say(language, "pulse-choose-recommend" if item.family == RECOMMENDATION else "pulse-choose")
    skip = Button(say(language, "pulse-skip"), "pulse.answer", {**args, "item": item.id, "value": str(SKIP)})
    return (
        Section(item.text(language)),
        Choices(choose, "pulse.answer", "value", scale, {**args, "item": item.id}),
        Actions((skip,)),
    )


def question_card(sheet: Sheet, item: Item, heading: str) -> Card:
    """One question; before the first answer with the rule of who sees what, and the ways out."""
    args = {"wave": str(sheet.wave.id)}
    place = sheet.items.index(item) + 1
    blocks = [
        Paragraph(sheet.say("pulse-place", place=place, count=len(sheet.items)), Tone.QUIET),
        *question_blocks(item, sheet.language, args),
    ]
    who = Button(sheet.say("pulse-button-who"), "pulse.who")
    if sheet.given:
        return Card(sheet.say(heading, count=len(sheet.items)), (*blocks, Actions((who,))))
    ways_out = (
        Button(sheet.say("pulse-button-later"), "pulse.later", args),
        Button(sheet.say("pulse-button-pause"), "me.pause", {"length": "month"}),
        Button(sheet.say("button-opt-out"), "me.opt_out"),
        who,
    )
    rule = Paragraph(sheet.say("pulse-rule", least=sheet.wave.least))
    return Card(sheet.say(heading, count=len(sheet.items)), (rule, *blocks, Actions(ways_out)))


def _finished(sheet: Sheet) -> Card:
    """All answered: what was answered, and how to change it."""
    args = {"wave": str(sheet.wave.id)}
    facts = tuple((item.text(sheet.language), _said(sheet, item)) for item in sheet.items)
    closes = dates.moment(sheet.language, sheet.wave.closes_at, sheet.timezone)
    options = tuple(Option(item.id, item.name(sheet.language)) for item in sheet.items)
    return Card(
        sheet.say("pulse-done-heading"),
        (
            Facts(facts),
            Paragraph(sheet.say("pulse-done", closes=closes)),
            Choices(sheet.say("pulse-change"), "pulse.change", "item", options, args),
            Actions(
                (
                    Button(sheet.say("pulse-button-comment"), "pulse.comment", args),
                    Button(sheet.say("pulse-button-who"), "pulse.who"),
                )
            ),
        ),
    )


def _said(sheet: Sheet, item: Item) -> str:
    value = sheet.given[item.id]
    return sheet.say("pulse-skipped") if value == SKIP else _answer_words(sheet.language, item, value)


def _answer_words(language: str, item: Item, value: int) -> str:
    return str(value - 1) if item.family == RECOMMENDATION else say(language, f"pulse-scale-{value}")


def _comment_form(sheet: Sheet, text: str = "", problem: str = "") -> Card:
    send = Button(sheet.say("button-send"), "pulse.send_comment", {"wave": str(sheet.wave.id)}, primary=True)
    label = sheet.say("pulse-comment-label")
    line = Input("text", label, InputKind.TEXT, value=text, required=False, problem=problem)
    rule = Paragraph(sheet.say("pulse-comment-rule", least=COMMENTS_K), Tone.QUIET)
    return Card(sheet.say("pulse-comment-heading"), (rule, Form((line,), send)))


def _closed(turn: Turn) -> Reply:
    words = (Paragraph(turn.say("pulse-closed")),)
    return Reply(cards=(Card(turn.say("pulse-closed-heading"), words),), replaces=True)


def _contact(turn: Turn) -> str:
    contact = turn.company.contact
    return turn.say("pulse-comment-contact", contact=contact) if contact else turn.say("pulse-comment-no-contact")
