"""Example cards of the pulses: a wave of a small company, from its draft to its results."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from coach.cards import Card
from coach.outgoing import Result, claim, settle
from coach.pulse import asking, drafting, lead_results, leading, own_items, quiet, results, waves
from coach.pulse.items import items_for
from coach.pulse.visibility import K
from coach.turn import Reply, Turn
from storage import answers, invitations, leads, people, pulses
from storage.channels import ChannelName
from storage.outbox import DeliveryState
from storage.people import Employee
from storage.pulses import Pulse, PulseState, Wave, WaveState

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

SECRET = "00" * 32
"""The same for every run, so that everyone is always asked the same questions."""

COLLEAGUES = ("sales",) * 14 + ("hr",) * 11 + ("finance",) * 6 + ("legal",) * 3
NOTE = {"ja": "毎週木曜に30分の相談会を開きます。", "en": "Every Thursday there will be 30 minutes to ask."}
COMMENT = {"ja": "忙しくて、試す時間がない", "en": "I am too busy to try it"}


def pulse_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of pulse message by name, for a person in sales who becomes a lead on the way."""
    turn = at()
    _hire(turn)
    _ask_before(turn)
    yield "no-survey", _card(leading.home, at)
    wave = _open(turn, turn.now)
    yield from _asked(at, wave)
    _answer(turn, wave, more=1)
    yield "lead-only", leading.lead_only(at()).cards[0]
    leads.grant(at().session, at().employee.id, None, at().now)
    yield from _at_the_desk(at, wave)
    waves.close(turn.session, wave, turn.now, turn.company)
    yield from _closed(at, wave)
    yield from _too_few(at)
    yield from _drafted(at)


def _asked(at: At, wave: Wave) -> Iterator[tuple[str, Card]]:
    turn, args = at(), {"wave": str(wave.id)}
    yield "pulse-invitation", _made(asking.invitation, turn, wave)
    yield "pulse-reminder", _made(asking.reminder, turn, wave)
    yield "pulse-later", _card(asking.later, at, **args)
    yield "pulse-later-once", _card(asking.later, at, **args)
    names = ("pulse-second", "pulse-third", "pulse-finished")
    for name, item, value in zip(names, _items(turn, wave, turn.employee.id), "420", strict=True):
        yield name, _card(asking.answer, at, **args, item=item, value=value)
    yield "pulse-change", _card(asking.change, at, **args, item="AX0")
    yield "pulse-who", _card(asking.who_sees, at)
    yield "pulse-comment", _card(asking.comment, at, **args)
    yield "pulse-comment-empty", _card(asking.send_comment, at, **args)
    yield "pulse-comment-long", _card(asking.send_comment, at, **args, text="!" * (asking.MAX_COMMENT + 1))
    yield "pulse-comment-thanks", _card(asking.send_comment, at, **args, text=COMMENT[turn.language])


def _at_the_desk(at: At, wave: Wave) -> Iterator[tuple[str, Card]]:
    args = {"wave": str(wave.id)}
    yield "desk", _card(leading.home, at)
    yield "wave-open", _card(leading.wave, at, **args)
    yield "wave-stopped", _card(leading.stop, at, **args)
    wave.stopped_for = "invalid_auth"
    yield "wave-refused", _card(leading.wave, at, **args)
    yield "pulse-stopped", _made(lead_results.stopped, at(), wave)
    yield "wave-resumed", _card(leading.resume, at, **args)
    planned = pulses.latest_waves(at().session, 1)[0]
    yield "wave-planned", _card(leading.wave, at, wave=str(planned.id))
    yield "desk-two", _card(leading.desk, at)
    yield "wave-cancelled", _card(leading.end, at, wave=str(planned.id))
    yield "quiet", _card(quiet.page, at)
    yield "quiet-problems", _card(quiet.add, at, department="sales", first="?", last="2026-12-01")
    yield "quiet-added", _card(quiet.add, at, department="finance", first="2026-12-21", last="12/30")


def _closed(at: At, wave: Wave) -> Iterator[tuple[str, Card]]:
    args = {"wave": str(wave.id)}
    yield "pulse-closed", _card(asking.show, at, **args)
    yield "results", _made(results.returned, at(), wave)
    yield "results-ready", _made(lead_results.told, at(), wave)
    yield "results-lead", _card(lead_results.show, at, **args)
    yield "results-note-bad", _card(lead_results.note, at, **args)
    yield "results-note-sent", _card(lead_results.note, at, **args, note=NOTE[at().language])
    yield "results-with-note", _made(results.returned, at(), wave)
    yield "results-lead-none", _card(lead_results.show, at)
    yield "wave-closed", _card(leading.wave, at, **args)
    yield "desk-closed", _card(leading.desk, at)


def _too_few(at: At) -> Iterator[tuple[str, Card]]:
    """A wave that nobody answered."""
    turn = at()
    wave = waves.plan(turn.session, pulses.add_pulse(turn.session, "quarter", None, turn.now), turn.today, turn.company)
    wave.state = WaveState.OPEN
    waves.close(turn.session, wave, turn.now, turn.company)
    yield "results-too-few", _made(results.returned, turn, wave)
    yield "results-lead-too-few", _card(lead_results.show, at, wave=str(wave.id))


def _drafted(at: At) -> Iterator[tuple[str, Card]]:
    turn = at()
    yield "draft-nobody", _card(drafting.new, at)
    draft = pulses.pulses(turn.session, PulseState.DRAFT)[0]
    args = {"pulse": str(draft.id)}
    _hire(turn, first=100)
    yield "draft", _card(drafting.change, at, **args, department="sales")
    yield "draft-look-again", _card(drafting.confirm, at, **args, day=turn.today.isoformat(), count="?")
    yield "draft-changed", _card(drafting.confirm, at, **args, day=turn.today.isoformat(), count="99")
    yield "draft-day-passed", _card(drafting.confirm, at, **args, day="2026-11-17", count="99")
    yield "preview", _card(drafting.preview, at, **args)
    yield "preview-pressed", _card(drafting.previewed, at)
    yield "draft-own", _card(drafting.change, at, **args, questions="own")
    yield "pulse-recommend", _recommend(turn)
    yield "own-items", _card(own_items.write, at, **args)
    yield "own-items-problems", _card(own_items.save, at, **args, en1="Is AI useful?")


def _recommend(turn: Turn) -> Card:
    """The question that is answered from 0 to 10, after all others of its survey."""
    pulse = Pulse(questions="support")
    wave = Wave(id=0, least=K, secret=SECRET)
    *before, last = items_for(pulse, wave, turn.employee.id)
    given = {item.id: 4 for item in before}
    sheet = asking.Sheet(pulse, wave, [*before, last], given, turn.language, turn.employee.timezone)
    return asking.question_card(sheet, last, "pulse-heading")


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _made(make: Callable[..., Card | str], turn: Turn, wave: Wave) -> Card:
    """A proactive message as it would be sent."""
    card = make(turn.session, turn.employee, {"wave": wave.id}, turn.catalogue)
    assert isinstance(card, Card), card
    return card


def _hire(turn: Turn, first: int = 0) -> None:
    account = turn.incoming.account
    for number, department in enumerate(COLLEAGUES, first):
        colleague = Employee(department=department, timezone=turn.employee.timezone)
        people.join(turn.session, colleague, account.platform, account.tenant, f"colleague-{number}", turn.now)


def _ask_before(turn: Turn) -> None:
    """The wave of a fortnight ago, closed; the next one is planned for today."""
    began = turn.now - timedelta(days=14)
    pulse = pulses.add_pulse(turn.session, "fortnight", None, began)
    pulse.every_days = 14
    waves.plan(turn.session, pulse, began.date(), turn.company)
    wave = _open(turn, began)
    _answer(turn, wave)
    waves.close(turn.session, wave, began + timedelta(days=6), turn.company)


def _open(turn: Turn, now: datetime) -> Wave:
    """Open the wave that is planned, and have the invitations arrive."""
    wave = pulses.latest_waves(turn.session, 1)[0]
    wave.secret = SECRET
    waves.open_and_close(turn.session, now, turn.company)
    account = turn.incoming.account
    channel = ChannelName(account.platform, account.tenant)
    room = 2 * len(COLLEAGUES)
    due = claim(turn.session, channel, now, 1e6, room, turn.catalogue, turn.company.calendar).due
    settle(turn.session, [Result(one, DeliveryState.SENT) for one in due], now)
    return wave


def _answer(turn: Turn, wave: Wave, more: int = 0) -> None:
    """Most colleagues answer, not all alike, with ``more`` agreement."""
    me = turn.employee.id
    for number in (number for number in range(me + 1, me + 1 + len(COLLEAGUES)) if number % 5):
        invited = invitations.find(turn.session, wave.id, number)
        assert invited is not None
        for place, item in enumerate(_items(turn, wave, number)):
            value = min(5, 1 + (number * (place + 3) + place) % 5 + more)
            answers.put(turn.session, wave, number, invited.department, item, value)
        theme = "time" if number % 2 else "rules"
        answers.put_comment(turn.session, wave, number, invited.department, theme)
        invited.answered = True


def _items(turn: Turn, wave: Wave, employee_id: int) -> list[str]:
    pulse = pulses.find_pulse(turn.session, wave.pulse_id)
    assert pulse is not None
    return [item.id for item in items_for(pulse, wave, employee_id)]
