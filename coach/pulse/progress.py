"""How far a wave is: who was asked, what arrived, how many answered; never who did."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Table, Tone
from coach.pulse import waves
from coach.pulse.lead_results import LOW_RESPONSE
from coach.pulse.participation import EVERYONE, LATELY
from coach.pulse.results import group_label
from coach.pulse.visibility import INDEX_BANDS, K
from coach.turn import Reply, Turn
from storage import invitations, outbox
from storage.db import Session
from storage.invitations import Counts, Participation
from storage.outbox import DeliveryState
from storage.pulses import Pulse, PulseState, Wave, WaveState

FEW_ANSWERS = 10
"""Fewer say little, whatever their share (the alarm level of the response measures)."""


@dataclass(frozen=True)
class Progress:
    """A wave in numbers."""

    everyone: Counts
    groups: Mapping[tuple[str, ...], Counts]
    """By departments, in the catalogue's order; empty where only everyone may be shown."""
    lately: Mapping[tuple[str, ...], Participation]
    """Of a closed wave, who took part in any survey of the month up to its end, by the same groups; () is everyone."""
    deliveries: Mapping[DeliveryState, int]
    """Its messages of every kind; together, everything that was queued."""


def progress(session: Session, wave: Wave, departments: Collection[str]) -> Progress:
    """The numbers of a wave; ``departments`` in the order in which their groups are listed."""
    if wave.state == WaveState.CLOSED:
        found = invitations.kept_counts(session, wave.id)
        lately = invitations.kept_participation(session, wave.id)
    else:
        found, lately = waves.grouped(invitations.counts(session, wave.id)), {}
    places = {department: place for place, department in enumerate(departments)}
    groups = [tuple(name.split()) for name in found if name != EVERYONE]
    groups.sort(key=lambda group: min(places.get(department, len(places)) for department in group))
    return Progress(
        found.get(EVERYONE, Counts(0, 0, 0)),
        {group: found[waves.group_name(group)] for group in groups},
        {tuple(name.split()): part for name, part in lately.items()},
        outbox.totals(session, wave.id),
    )


def response_band(answered: int, whole: int) -> tuple[int, int] | None:
    """The percentage of a group that answered, as a band; None of fewer than ``K``.

    Both ends hold at least two numbers of people, so that no band says that everyone answered, or nobody.
    """
    if whole < K:
        return None
    share = 100 * min(answered, whole) / whole
    if share >= INDEX_BANDS[-1][0]:
        return INDEX_BANDS[-1]
    return next(band for band in INDEX_BANDS if share <= band[1])


def shown(turn: Turn, pulse: Pulse, wave: Wave, *, replaces: bool = True) -> Reply:
    """The card of a wave as an answer."""
    return Reply(cards=(_card(turn, pulse, wave),), replaces=replaces)


def audience(turn: Turn, departments: Sequence[str] | None) -> str:
    """Who is asked, in words."""
    if departments is None:
        return turn.say("desk-everyone")
    known = turn.catalogue.departments
    asked = [known[key].say(turn.language) for key in known if key in departments]
    left_out = [known[key].say(turn.language) for key in known if key not in departments]
    comma = "、" if turn.language == "ja" else ", "
    # The shorter list is the one that is read.
    if left_out and len(left_out) < len(asked):
        return turn.say("desk-all-but", departments=comma.join(left_out))
    return comma.join(asked)


def repeats(turn: Turn, every_days: int | None) -> str:
    """How often it is asked, in words."""
    return turn.say("desk-once") if every_days is None else turn.say("desk-weekly", weeks=every_days // 7)


def state(turn: Turn, wave: Wave) -> str:
    """Where a wave stands, in words."""
    timezone = turn.employee.timezone
    if wave.state == WaveState.PLANNED and wave.opens_at <= turn.now:
        return turn.say("desk-state-opening")
    opens = dates.moment(turn.language, wave.opens_at, timezone)
    closes = dates.moment(turn.language, wave.closes_at, timezone)
    return turn.say(f"desk-state-{wave.state}", opens=opens, closes=closes)


def closing_day(turn: Turn, wave: Wave) -> str:
    """The day on which a wave closes, where the reader is."""
    return dates.day(turn.language, wave.closes_at.astimezone(ZoneInfo(turn.employee.timezone)).date())


def _card(turn: Turn, pulse: Pulse, wave: Wave) -> Card:
    timezone = turn.employee.timezone
    facts = (
        (turn.say("desk-audience"), audience(turn, pulse.departments)),
        (turn.say("desk-state"), state(turn, wave)),
        (turn.say("desk-opens"), dates.moment(turn.language, wave.opens_at, timezone)),
        (turn.say("desk-closes"), dates.moment(turn.language, wave.closes_at, timezone)),
        (turn.say("desk-repeats"), repeats(turn, pulse.every_days)),
    )
    return Card(
        turn.say(f"desk-set-{pulse.questions}"),
        (Facts(facts), *_numbers(turn, wave), Actions(_buttons(turn, pulse, wave))),
    )


def _numbers(turn: Turn, wave: Wave) -> tuple[Block, ...]:
    if wave.state == WaveState.PLANNED:
        return (Paragraph(turn.say("desk-planned")),)
    if wave.state == WaveState.CANCELLED:
        return ()
    found = progress(turn.session, wave, turn.catalogue.departments)
    why = (Paragraph(turn.say("desk-stopped-for", reason=wave.stopped_for), Tone.CAUTION),) if wave.stopped_for else ()
    deliveries = tuple(
        (turn.say(f"desk-delivery-{name}"), turn.say("desk-messages", count=found.deliveries[name]))
        for name in DeliveryState
        if found.deliveries.get(name)
    )
    return (
        *why,
        Facts(
            (
                (turn.say("desk-invited"), turn.say("desk-people", count=found.everyone.invited)),
                (turn.say("desk-delivered"), turn.say("desk-people", count=found.everyone.delivered)),
                (turn.say("desk-answered"), turn.say("desk-people", count=found.everyone.answered)),
            )
        ),
        Paragraph(_response(turn, found.everyone)),
        *_lately(turn, found.lately.get(())),
        *_groups(turn, found),
        *((Section(turn.say("desk-deliveries")), Facts(deliveries)) if deliveries else ()),
    )


def _response(turn: Turn, counts: Counts) -> str:
    if not counts.delivered:
        return turn.say("desk-response-none")
    share = min(counts.answered / counts.delivered, 1)
    low = share < LOW_RESPONSE or counts.answered < FEW_ANSWERS
    return turn.say("desk-response-low" if low else "desk-response-fair", rate=round(100 * share))


def _lately(turn: Turn, found: Participation | None) -> tuple[Block, ...]:
    if found is None or found.asked < K:
        return ()
    words = turn.say("desk-lately", took_part=found.took_part, asked=found.asked, days=LATELY.days)
    return (Paragraph(words, Tone.QUIET),)


def _groups(turn: Turn, found: Progress) -> tuple[Block, ...]:
    """Groups in the catalogue's order: a view, not a ranking."""
    if not found.groups:
        return ()
    names = ("department", "invited", "delivered", "response", *(("participation",) if found.lately else ()))
    rows = tuple(_row(turn, group, counts, found.lately.get(group)) for group, counts in found.groups.items())
    columns = tuple(turn.say(f"desk-{name}") for name in names)
    return (
        Section(turn.say("desk-departments")),
        Table(columns, rows),
        Paragraph(turn.say("desk-groups-note", least=K), Tone.QUIET),
    )


def _row(turn: Turn, group: tuple[str, ...], counts: Counts, lately: Participation | None) -> tuple[str, ...]:
    label = group_label(turn.language, group, turn.catalogue)
    bands = [response_band(counts.answered, counts.delivered)]
    if lately is not None:
        bands.append(response_band(lately.took_part, lately.asked))
    return (label, str(counts.invited), str(counts.delivered), *(_band_words(turn, band) for band in bands))


def _band_words(turn: Turn, band: tuple[int, int] | None) -> str:
    return turn.say("desk-band-few") if band is None else turn.say("desk-band", low=band[0], high=band[1])


def _buttons(turn: Turn, pulse: Pulse, wave: Wave) -> tuple[Button, ...]:
    def button(name: str, command: str, *, ask: bool = False, primary: bool = False) -> Button:
        confirm = turn.say(f"desk-confirm-{name}") if ask else ""
        return Button(
            turn.say(f"desk-button-{name}"), command, {"wave": str(wave.id)}, primary=primary, confirm=confirm
        )

    desk = Button(turn.say("desk-button-desk"), "pulse.desk")
    refresh = Button(turn.say("desk-button-refresh"), "pulse.wave", {"wave": str(wave.id), "again": "yes"})
    ends = pulse.every_days is not None and pulse.state == PulseState.ACTIVE
    further = (button("end", "pulse.end", ask=True),) if ends else ()
    match WaveState(wave.state):
        case WaveState.PLANNED:
            return (button("cancel", "pulse.end", ask=True), refresh, desk)
        case WaveState.OPEN:
            return (button("stop", "pulse.stop"), button("close", "pulse.close", ask=True), *further, refresh, desk)
        case WaveState.STOPPED:
            resume = button("resume", "pulse.resume", primary=True)
            return (resume, button("close", "pulse.close", ask=True), *further, refresh, desk)
        case WaveState.CLOSED:
            return (button("results", "pulse.results", primary=True), *further, desk)
        case WaveState.CANCELLED:
            return (desk,)
