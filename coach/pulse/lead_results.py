"""A wave's end as the lead sees it: what may be seen in their scope, and what they say will change."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Actions, Block, Button, Card, Facts, Form, Input, InputKind, Paragraph, Section, Table, Tone
from coach.kpi.statistics import Moments, Verdict, department_verdict, survey_verdict, welch
from coach.locales import say
from coach.plaintext import clean
from coach.pulse.published import Figure, Published, read, size_band
from coach.pulse.results import ANCHORS, chart, group_label, index_words, themes
from coach.pulse.waves import RETURNED_AFTER
from coach.turn import Reply, Turn
from storage import invitations, leads, pulses
from storage.db import Session
from storage.invitations import Counts
from storage.people import Employee
from storage.pulses import Wave, WaveState
from usecases.load import Catalogue

MAX_NOTE = 500
LOW_RESPONSE = 0.3
"""Below it the figures describe few; in-chat surveys that run for long are answered by 35 to 50 %."""


def told(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """A wave has closed: the lead is told, and looks when it suits."""
    wave = pulses.find_wave(session, int(args["wave"]))
    if wave is None or leads.find(session, employee.id) is None:
        return "no lead any more"
    show = Button(say(employee.language, "results-button"), "pulse.results", {"wave": str(wave.id)}, primary=True)
    words = Paragraph(say(employee.language, "results-ready", days=RETURNED_AFTER))
    return Card(say(employee.language, "results-ready-heading"), (words, Actions((show,))))


def stopped(session: Session, employee: Employee, args: Mapping[str, Any], _catalogue: Catalogue) -> Card | str:
    """The platform refuses us and a wave was stopped: the lead is told what to do."""
    wave = pulses.find_wave(session, int(args["wave"]))
    if wave is None or wave.state != WaveState.STOPPED or leads.find(session, employee.id) is None:
        return "not stopped any more"
    language = employee.language
    look = Button(say(language, "results-button-wave"), "pulse.wave", {"wave": str(wave.id)}, primary=True)
    words = (Paragraph(say(language, "pulse-stopped", reason=wave.stopped_for)), Paragraph(say(language, "pulse-mend")))
    return Card(say(language, "pulse-stopped-heading"), (*words, Actions((look,))))


def show(turn: Turn) -> Reply:
    """The whole of what may be seen, for the lead's scope."""
    wave = _wave(turn)
    if wave is None:
        return Reply(cards=(Card(turn.say("results-none-heading"), (Paragraph(turn.say("results-none")),)),))
    lead = leads.find(turn.session, turn.employee.id)
    scope = lead.departments if lead else []
    published = read(turn.session, wave, scope)
    counts = invitations.kept_counts(turn.session, wave.id).get("", Counts(0, 0, 0))
    closed = dates.day(turn.language, wave.closes_at.astimezone(ZoneInfo(turn.employee.timezone)).date())
    heading = turn.say("results-lead-heading", closed=closed)
    response = Paragraph(_response(turn, counts))
    waves = [*_before(turn.session, wave, scope), published]
    if not published.figures:
        words = Paragraph(turn.say("results-too-few", least=wave.least))
        return Reply(cards=(Card(heading, (response, words, *_note_form(turn, wave))),))
    return Reply(
        cards=(
            Card(
                heading,
                (
                    response,
                    *_changes(turn, waves),
                    *chart(published, turn.language),
                    *_items(turn, published),
                    *_departments(turn, waves),
                    *themes(published, turn.language),
                    Paragraph(turn.say("results-caveat"), Tone.QUIET),
                    *_note_form(turn, wave),
                ),
            ),
        )
    )


def note(turn: Turn) -> Reply:
    """What will change because of the results; they go back with it to everyone who answered, now."""
    wave = _wave(turn)
    text = clean(turn.args.get("note", "")).strip()
    if wave is None or not text or len(text) > MAX_NOTE:
        problem = turn.say("results-note-bad", most=MAX_NOTE)
        blocks = _note_form(turn, wave, text, problem) if wave else ()
        return Reply(cards=(Card(turn.say("results-note-heading"), blocks),))
    wave.note = text
    count = invitations.bring_forward(turn.session, wave.id, "pulse_results", turn.now)
    said = turn.say("results-note-sent", count=count) if count else turn.say("results-note-late")
    return Reply(cards=(Card(turn.say("results-note-thanks"), (Paragraph(said),)),))


def _wave(turn: Turn) -> Wave | None:
    number = turn.id_of("wave")
    wave = None if number is None else pulses.find_wave(turn.session, number)
    return wave if wave is not None and wave.state == WaveState.CLOSED else None


def _response(turn: Turn, counts: Counts) -> str:
    if not counts.delivered:
        return turn.say("results-nobody")
    rate = round(100 * counts.answered / counts.delivered)
    low = counts.answered / counts.delivered < LOW_RESPONSE
    numbers = {"answered": counts.answered, "delivered": counts.delivered, "invited": counts.invited, "rate": rate}
    alarm = round(100 * LOW_RESPONSE)
    return turn.say("results-response-low", **numbers, alarm=alarm) if low else turn.say("results-response", **numbers)


def _before(session: Session, wave: Wave, scope: Collection[str] | None) -> list[Published]:
    """What may be seen of the two waves before, the older one first: as far back as a department's change is judged."""
    found: list[Published] = []
    earlier = pulses.last_closed_before(session, wave)
    while earlier is not None and len(found) < 2:
        found.insert(0, read(session, earlier, scope))
        earlier = pulses.last_closed_before(session, earlier)
    return found


def _changes(turn: Turn, waves: Sequence[Published]) -> tuple[Block, ...]:
    """The anchors against the wave before: value, difference, interval, verdict in words."""
    now, before = waves[-1], waves[-2] if len(waves) > 1 else Published((), ())
    lines = []
    for item_id in ANCHORS:
        figure = now.everyone(item_id)
        if figure is not None:
            lines.append((figure.item.name(turn.language), _change_line(turn, figure, before.everyone(item_id))))
    return (Facts(tuple(lines)),) if lines else ()


def _change_line(turn: Turn, figure: Figure, before: Figure | None) -> str:
    if figure.exact is None or figure.index is None:
        return turn.say("results-band", low=figure.index_band[0], high=figure.index_band[1])
    if before is None or before.exact is None or before.index is None:
        return index_words(figure, turn.language)
    found = welch(_moments(before), _moments(figure))
    verdict = survey_verdict(before.n, figure.n, found.interval)
    return turn.say(
        "results-change",
        value=round(figure.index),
        before=round(before.index),
        difference=f"{25 * found.difference:+.0f}",
        low=f"{25 * found.interval.low:+.0f}",
        high=f"{25 * found.interval.high:+.0f}",
        verdict=turn.say(f"verdict-{verdict.value.replace('_', '-')}"),
    )


def _moments(figure: Figure) -> Moments:
    assert figure.exact is not None
    return Moments(figure.n, figure.exact.total, figure.exact.squares)


def _items(turn: Turn, published: Published) -> tuple[Block, ...]:
    """Every item for everyone, with how many chose not to answer."""
    others = [f for f in published.figures if not f.group and f.item.id not in ANCHORS]
    skips = sum(f.skipped for f in published.figures if not f.group)
    total = sum(f.n + f.skipped for f in published.figures if not f.group)
    quiet = Paragraph(turn.say("results-skipped", rate=round(100 * skips / total)), Tone.QUIET)
    lines = tuple((f.item.name(turn.language), index_words(f, turn.language)) for f in others)
    return (*((Facts(lines),) if lines else ()), quiet)


def _departments(turn: Turn, waves: Sequence[Published]) -> tuple[Block, ...]:
    """The anchors by department, in the catalogue's order: a view, not a ranking."""
    published = waves[-1]
    # What may be told can differ between two items, and so the departments that are joined.
    groups = {figure.group: figure for item in ANCHORS for figure in published.groups(item)}
    if not groups:
        return ()
    order = list(turn.catalogue.departments)
    ordered = sorted(groups, key=lambda group: sorted(order.index(d) if d in order else len(order) for d in group))
    columns = (turn.say("results-department"), turn.say("results-answers"))
    names = tuple(f.item.name(turn.language) for f in (published.everyone(item) for item in ANCHORS) if f is not None)
    rows = []
    for group in ordered:
        cells = [published.of_department(item, group[0]) for item in ANCHORS if published.everyone(item)]
        values = tuple(_short(turn.language, cell, group, waves) for cell in cells)
        rows.append((group_label(turn.language, group, turn.catalogue), size_band(groups[group].n), *values))
    return (Section(turn.say("results-departments")), Table((*columns, *names), tuple(rows)))


def _short(language: str, figure: Figure | None, group: tuple[str, ...], waves: Sequence[Published]) -> str:
    """An index as it stands in a table, with how it changed if it did; "–" where the item has other groups."""
    if figure is None or figure.group != group:
        return "–"
    if figure.index is None or figure.interval is None:
        return say(language, "results-band", low=figure.index_band[0], high=figure.index_band[1])
    low, high = round(figure.interval.low), round(figure.interval.high)
    short = say(language, "results-short", value=round(figure.index), low=low, high=high)
    verdict = _department_verdict(figure, waves)
    if verdict not in (Verdict.ROSE, Verdict.FELL):
        return short
    return say(language, "results-short-changed", short=short, verdict=say(language, f"verdict-{verdict.value}"))


def _department_verdict(figure: Figure, waves: Sequence[Published]) -> Verdict:
    """How the figure of a group changed, as far back as the same departments were told together exactly."""
    found: list[Moments] = []
    for wave in reversed(waves):
        told = next((f for f in wave.groups(figure.item.id) if f.group == figure.group), None)
        if told is None or told.exact is None:
            break
        found.insert(0, _moments(told))
    return department_verdict(found)


def _note_form(turn: Turn, wave: Wave, text: str = "", problem: str = "") -> tuple[Block, ...]:
    line = Input("note", turn.say("results-note-label"), InputKind.TEXT, value=text or wave.note, problem=problem)
    send = Button(turn.say("results-note-button"), "pulse.note", {"wave": str(wave.id)}, primary=True)
    return (Section(turn.say("results-note-heading")), Form((line,), send))
