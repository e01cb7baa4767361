"""A survey in the making: one card that shows it all, changed tap by tap, seen before it is sent, and confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from coach import dates
from coach.cards import Actions, Block, Bullets, Button, Card, Choices, Facts, Option, Paragraph, Section, Tone
from coach.lead import audience
from coach.pulse import asking, progress, waves
from coach.pulse.items import OWN, items_for, possible_items
from coach.pulse.leading import desk
from coach.pulse.visibility import K
from coach.turn import Company, Reply, Turn
from storage import invitations, pulses
from storage.db import Session
from storage.pulses import Pulse, PulseState, Wave

DAYS_OFFERED = 5

REPEATS: Mapping[str, int | None] = {"once": None, "fortnight": 14, "quarter": 91}
"""Days from one wave to the next, by what a lead taps."""

USUAL: Mapping[str, int | None] = {"fortnight": 14, "quarter": 91, "support": 91, OWN: None}
"""How often each set of questions is made to be asked."""


class RecipientsChanged(Exception):
    """Not as many people would be asked now as were confirmed."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} people would be asked now")
        self.count = count


def launch(session: Session, pulse: Pulse, day: date, count: int, now: datetime, company: Company) -> Wave:
    """Plan a draft's first wave, for exactly ``count`` people. Raises RecipientsChanged, also when there is nobody."""
    found = waves.recipients(session, pulse, now)
    if found != count or not found:
        raise RecipientsChanged(found)
    return waves.plan(session, pulse, day, company)


def days_offered(now: datetime, company: Company) -> list[date]:
    """The days on which a wave may open."""
    return waves.first_days(now, company, DAYS_OFFERED)


def new(turn: Turn) -> Reply:
    """The lead's draft; the one they left, if there is one."""
    drafts = pulses.pulses(turn.session, PulseState.DRAFT)
    draft = next((pulse for pulse in drafts if pulse.made_by == turn.employee.id), None)
    if draft is None:
        draft = pulses.add_pulse(turn.session, "fortnight", turn.employee.id, turn.now)
        draft.every_days = USUAL["fortnight"]
    draft.departments = audience.within_scope(turn, draft.departments)
    return Reply(cards=(draft_card(turn, draft),))


def change(turn: Turn) -> Reply:
    """Take one tap of the draft's card."""

    def take(draft: Pulse) -> Reply:
        args = turn.args
        if args.get("questions") in USUAL:
            draft.questions, draft.every_days = args["questions"], USUAL[args["questions"]]
        if args.get("every") in REPEATS:
            draft.every_days = REPEATS[args["every"]]
        if "department" in args:
            draft.departments = audience.tapped(turn, draft.departments, args["department"])
        return Reply(cards=(draft_card(turn, draft),), replaces=True)

    return with_draft(turn, take)


def preview(turn: Turn) -> Reply:
    """The card that people will get, with every question, and with buttons that do nothing."""

    def show(draft: Pulse) -> Reply:
        if not possible_items(draft):
            return Reply(cards=(draft_card(turn, draft, turn.say("draft-no-items")),), replaces=True)
        return Reply(cards=(_preview_card(turn, draft),))

    return with_draft(turn, show)


def previewed(turn: Turn) -> Reply:
    """A button of the preview was pressed."""
    return Reply(cards=(Card(turn.say("preview-heading"), (Paragraph(turn.say("preview-pressed")),)),))


def confirm(turn: Turn) -> Reply:
    """Start it, if it is still what was confirmed: the number, and the day."""

    def start(draft: Pulse) -> Reply:
        count = turn.args.get("count", "")
        day = _day(turn)
        problem = ""
        if not possible_items(draft):
            problem = turn.say("draft-no-items")
        elif day.isoformat() != turn.args.get("day"):
            problem = turn.say("draft-day-passed")
        elif not count.isdecimal():
            problem = turn.say("draft-look-again")
        if problem:
            return Reply(cards=(draft_card(turn, draft, problem),), replaces=True)
        try:
            wave = launch(turn.session, draft, day, int(count), turn.now, turn.company)
        except RecipientsChanged as changed:
            said = turn.say("draft-changed", before=int(count), after=changed.count)
            return Reply(cards=(draft_card(turn, draft, said),), replaces=True)
        return progress.shown(turn, draft, wave)

    return with_draft(turn, start)


def with_draft(turn: Turn, handle: Callable[[Pulse], Reply]) -> Reply:
    """Handle a button of a draft's card: it must be the lead's own, and is held against a second press.

    What has been started already is shown as it runs.
    """
    pulse_id = turn.id_of("pulse")
    pulse = None if pulse_id is None else pulses.find_pulse(turn.session, pulse_id, to_change=True)
    if pulse is None or pulse.made_by != turn.employee.id:
        return desk(turn)
    if pulse.state != PulseState.DRAFT:
        return progress.shown(turn, pulse, pulses.waves(turn.session, pulse.id)[0])
    # A lead's departments may have become fewer since the draft was begun.
    pulse.departments = audience.within_scope(turn, pulse.departments)
    return handle(pulse)


def draft_card(turn: Turn, draft: Pulse, problem: str = "") -> Card:
    """The whole draft, with what was wrong with the last step."""
    day = _day(turn)
    args = {"pulse": str(draft.id), "day": day.isoformat()}
    count = waves.recipients(turn.session, draft, turn.now)
    everyone = invitations.count_audience(turn.session, draft.departments)
    facts = (
        (turn.say("draft-questions"), turn.say(f"desk-set-{draft.questions}")),
        (turn.say("desk-audience"), _audience(turn, draft)),
        (turn.say("draft-day"), dates.day(turn.language, day)),
        (turn.say("desk-repeats"), progress.repeats(turn, draft.every_days)),
        (turn.say("draft-recipients"), turn.say("draft-recipients-count", count=count, everyone=everyone)),
    )
    return Card(
        turn.say("draft-heading"),
        (
            *((Paragraph(problem, Tone.CAUTION),) if problem else ()),
            Facts(facts),
            *_why_fewer(turn, count, everyone),
            *_steps(turn, draft, args),
            Actions(_ways_on(turn, draft, args, count)),
        ),
    )


def _why_fewer(turn: Turn, count: int, everyone: int) -> tuple[Block, ...]:
    if not count:
        return (Paragraph(turn.say("draft-nobody"), Tone.CAUTION),)
    return (Paragraph(turn.say("draft-fewer", count=everyone - count), Tone.QUIET),) if count < everyone else ()


def _steps(turn: Turn, draft: Pulse, args: Mapping[str, str]) -> tuple[Block, ...]:
    def step(label: str, name: str, options: tuple[Option, ...]) -> Choices:
        kept = {key: value for key, value in args.items() if key != name}
        return Choices(turn.say(label), "pulse.draft", name, options, kept)

    days = days_offered(turn.now, turn.company)
    sets = tuple(Option(name, turn.say(f"desk-set-{name}")) for name in USUAL)
    repeats = tuple(Option(name, progress.repeats(turn, every)) for name, every in REPEATS.items())
    return (
        step("draft-choose-questions", "questions", sets),
        step("draft-choose-departments", "department", audience.options(turn, draft.departments)),
        step("draft-choose-day", "day", tuple(Option(day.isoformat(), dates.day(turn.language, day)) for day in days)),
        step("draft-choose-repeats", "every", repeats),
    )


def _ways_on(turn: Turn, draft: Pulse, args: Mapping[str, str], count: int) -> tuple[Button, ...]:
    write = Button(turn.say("draft-button-own"), "pulse.own", args)
    back = Button(turn.say("desk-button-desk"), "pulse.desk")
    if not possible_items(draft):
        return (replace(write, primary=True), back)
    look = Button(turn.say("draft-button-preview"), "pulse.preview", args)
    send = Button(
        turn.say("draft-button-send", count=count),
        "pulse.confirm",
        {**args, "count": str(count)},
        primary=True,
        confirm=turn.say(
            "draft-confirm", count=count, day=dates.day(turn.language, _day(turn)), audience=_audience(turn, draft)
        ),
    )
    return (*((send,) if count else ()), look, *((write,) if draft.questions == OWN else ()), back)


def _preview_card(turn: Turn, draft: Pulse) -> Card:
    """The very card of the invitation, for a wave that does not exist."""
    wave = Wave(id=0, pulse_id=draft.id, least=K, secret="00")  # noqa: S106 hides nothing; it picks a facet
    items = items_for(draft, wave, turn.employee.id)
    sheet = asking.Sheet(draft, wave, items, {}, turn.language, turn.employee.timezone)
    card = asking.question_card(sheet, items[0], "pulse-heading")
    statements = tuple(item.text(turn.language) for item in possible_items(draft))
    note = turn.say("preview-facet" if draft.questions == "fortnight" else "preview-all", count=len(statements))
    back = Button(
        turn.say("preview-button-back"), "pulse.draft", {"pulse": str(draft.id), "day": _day(turn).isoformat()}
    )
    return Card(
        turn.say("preview-of", heading=card.heading),
        (
            Paragraph(turn.say("preview-note"), Tone.QUIET),
            *(_inert(block) for block in card.blocks),
            Section(note),
            Bullets(statements),
            Actions((back,)),
        ),
    )


def _inert(block: Block) -> Block:
    """The block with whatever can be pressed leading nowhere."""
    if isinstance(block, Actions):
        return Actions(tuple(replace(button, command="pulse.previewed", args={}) for button in block.buttons))
    return replace(block, command="pulse.previewed", args={}) if isinstance(block, Choices) else block


def _audience(turn: Turn, draft: Pulse) -> str:
    return progress.audience(turn, draft.departments)


def _day(turn: Turn) -> date:
    """The first day that was tapped, or the next possible one when that has passed."""
    days = days_offered(turn.now, turn.company)
    return next((day for day in days if day.isoformat() == turn.args.get("day")), days[0])
