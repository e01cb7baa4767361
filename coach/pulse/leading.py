"""The promotion lead's desk: which surveys run, and stopping, resuming, closing and ending them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Tone
from coach.lead import audit_log
from coach.lead.audience import scope
from coach.pulse import asking, progress, waves
from coach.turn import Company, Reply, Turn
from storage import audit, channels, invitations, leads, pulses
from storage.db import Session
from storage.pulses import Pulse, Wave, WaveState

LIVE = (WaveState.PLANNED, WaveState.OPEN, WaveState.STOPPED)

ACTIONS: Mapping[str, tuple[WaveState, ...]] = {
    "stop": (WaveState.OPEN,),
    "resume": (WaveState.STOPPED,),
    "close": (WaveState.OPEN, WaveState.STOPPED),
    "end": (*LIVE, WaveState.CLOSED),
}
"""What can be done with a wave, and in which states."""

LOOKED_AT = 40
"""Waves of the past year that the desk looks through; more than a page shows."""

CLOSED_SHOWN = 3


def lead_only(turn: Turn) -> Reply:
    """The answer to a lead's command from somebody else."""
    contact = turn.company.contact
    whom = turn.say("lead-only-contact", contact=contact) if contact else turn.say("lead-only-no-contact")
    return Reply(cards=(Card(turn.say("lead-only-heading"), (Paragraph(turn.say("lead-only")), Paragraph(whom))),))


def home(turn: Turn) -> Reply:
    """The desk for a lead; for everyone else the survey they are asked in."""
    if leads.find(turn.session, turn.employee.id) is not None:
        audit_log.note(turn, "pulse.desk", audit.LEAD)
        return desk(turn)
    wave_id = invitations.running_wave(turn.session, turn.employee.id, turn.now)
    if wave_id is None:
        words = (Paragraph(turn.say("no-survey")), Actions((Button(turn.say("pulse-button-who"), "pulse.who"),)))
        return Reply(cards=(Card(turn.say("no-survey-heading"), words),))
    theirs = replace(turn.incoming, args={"wave": str(wave_id)})
    return replace(asking.show(replace(turn, incoming=theirs)), replaces=False)


def desk(turn: Turn) -> Reply:
    """What runs, what comes, and what closed last."""
    found = [(_pulse_of(turn.session, wave), wave) for wave in pulses.latest_waves(turn.session, LOOKED_AT)]
    live = [(pulse, wave) for pulse, wave in found if wave.state in LIVE and may_steer(turn, pulse)]
    closed = [(pulse, wave) for pulse, wave in found if wave.state == WaveState.CLOSED and _concerns(turn, pulse)]
    own = invitations.running_wave(turn.session, turn.employee.id, turn.now)
    answer = Button(turn.say("desk-button-answer"), "pulse.show", {"wave": str(own)})
    ways_on = (
        Button(turn.say("desk-button-new"), "pulse.new", primary=True),
        Button(turn.say("desk-button-quiet"), "pulse.quiet"),
        *((answer,) if own is not None else ()),
    )
    blocks: tuple[Block, ...] = (
        *(block for pulse, wave in reversed(live) for block in _running(turn, pulse, wave)),
        *(() if live else (Paragraph(turn.say("desk-nothing")),)),
        *_closed(turn, closed[:CLOSED_SHOWN]),
        Actions(ways_on),
        Paragraph(turn.say("desk-rule"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("desk-heading"), blocks),))


def wave(turn: Turn) -> Reply:
    """How far a wave is."""
    found = _find(turn)
    return desk(turn) if found is None else progress.shown(turn, *found, replaces="again" in turn.args)


def stop(turn: Turn) -> Reply:
    """Send nothing more of a wave for now."""
    return _act(turn, "stop")


def resume(turn: Turn) -> Reply:
    """Go on sending."""
    return _act(turn, "resume")


def close(turn: Turn) -> Reply:
    """Take no more answers."""
    return _act(turn, "close")


def end(turn: Turn) -> Reply:
    """No further wave."""
    return _act(turn, "end")


def act(session: Session, wave: Wave, action: str, now: datetime, company: Company) -> bool:
    """Do one of ``ACTIONS`` with a wave that is held to be changed; False when its state does not allow it."""
    if wave.state not in ACTIONS[action]:
        return False
    if action == "stop":
        waves.stop(session, wave)
    elif action == "resume":
        channels.try_refused(session, now)
        waves.resume(session, wave, now)
    elif action == "close":
        waves.close(session, wave, now, company)
    else:
        for other in pulses.waves(session, wave.pulse_id):
            # One that another replica is opening is waited for: once people are invited, it is not cancelled.
            pulses.find_wave(session, other.id, to_change=True)
        waves.end(session, _pulse_of(session, wave))
    return True


def may_steer(turn: Turn, pulse: Pulse) -> bool:
    """Whether everyone a pulse asks is in the lead's departments."""
    own = scope(turn)
    return own is None or (pulse.departments is not None and set(pulse.departments) <= set(own))


def _concerns(turn: Turn, pulse: Pulse) -> bool:
    own = scope(turn)
    return own is None or pulse.departments is None or bool(set(pulse.departments) & set(own))


def _act(turn: Turn, action: str) -> Reply:
    found = _find(turn, to_change=True)
    if found is None:
        return desk(turn)
    # Where the state has changed since the card was made, the card says so.
    act(turn.session, found[1], action, turn.now, turn.company)
    return progress.shown(turn, *found)


def _find(turn: Turn, *, to_change: bool = False) -> tuple[Pulse, Wave] | None:
    """The wave of the button, if this lead may steer it."""
    wave_id = turn.id_of("wave")
    found = None if wave_id is None else pulses.find_wave(turn.session, wave_id, to_change=to_change)
    if found is None:
        return None
    pulse = _pulse_of(turn.session, found)
    return (pulse, found) if may_steer(turn, pulse) else None


def _pulse_of(session: Session, wave: Wave) -> Pulse:
    pulse = pulses.find_pulse(session, wave.pulse_id)
    assert pulse is not None, "a wave has its pulse"
    return pulse


def _running(turn: Turn, pulse: Pulse, wave: Wave) -> Iterator[Block]:
    yield Section(turn.say(f"desk-set-{pulse.questions}"))
    yield Facts(
        (
            (turn.say("desk-audience"), progress.audience(turn, pulse.departments)),
            (turn.say("desk-state"), progress.state(turn, wave)),
            (turn.say("desk-repeats"), progress.repeats(turn, pulse.every_days)),
        )
    )
    yield Actions((Button(turn.say("desk-button-progress"), "pulse.wave", {"wave": str(wave.id)}),))


def _closed(turn: Turn, found: Collection[tuple[Pulse, Wave]]) -> tuple[Block, ...]:
    if not found:
        return ()
    buttons = tuple(
        Button(
            turn.say(
                "desk-button-results-of",
                questions=turn.say(f"desk-set-{pulse.questions}"),
                closed=progress.closing_day(turn, wave),
            ),
            "pulse.results",
            {"wave": str(wave.id)},
        )
        for pulse, wave in found
    )
    return (Section(turn.say("desk-closed")), Actions(buttons))
