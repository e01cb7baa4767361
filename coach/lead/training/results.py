"""The results of a training: made up once by a job, then told the same to every lead who may see them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from coach import dates
from coach.cards import Block, Bullets, Facts, Paragraph, Section, Tone
from coach.kpi.definitions import name, number, verdict
from coach.kpi.number_lines import change_words
from coach.kpi.statistics import Interval
from coach.lead.audience import scope
from coach.lead.training.after import NOTHING, TRIES, measured, ready_on
from coach.lead.training.attendance import COUNTED_AFTER, counted, ends
from coach.pulse.results import group_label
from coach.pulse.visibility import K
from coach.turn import JobContext, Turn
from storage import training
from storage.training import TrainingSession

ATTENDANCE_KEPT = timedelta(weeks=16)
"""Until no other training's people are compared over any of the same weeks."""
LOOKED_BACK = timedelta(weeks=7)
"""How late results may still be made up: so that whoever came to trainings of some of the same weeks is still known."""

CAVEATS = ("regression", "novelty", "selection", "season", "cause")


def make_up(context: JobContext) -> None:
    """Count who was at the trainings that are over for a week, and what changed after those of five weeks ago."""
    session, now = context.session, context.now
    for found in training.announced(session, now - LOOKED_BACK, now - COUNTED_AFTER):
        held = training.find(session, found.id, to_change=True)
        assert held is not None, "nothing deletes what was announced"
        if "attendance" not in held.told and ends(held) + COUNTED_AFTER <= now:
            held.told = {**held.told, "attendance": counted(*training.told_by_department(session, held.id))}
        if "after" not in held.told and ready_on(held, context.company) <= context.company.day(now):
            after = measured(session, held, context.company, context.catalogue)
            held.told = held.told if after is None else {**held.told, "after": after}
    training.forget_attendance(session, now - ATTENDANCE_KEPT)


def cancel_late(context: JobContext) -> None:
    """Let nobody be told of a training, or reminded of it, once it has begun."""
    messages = (training.ANNOUNCED, training.CHANGED, training.REMINDER)
    for found in training.announced(context.session, context.now - timedelta(days=1), context.now):
        training.cancel(context.session, found.id, messages, "the training has begun", context.now)


def blocks(turn: Turn, found: TrainingSession) -> tuple[Block, ...]:
    """Who came and what changed, for a lead."""
    return (*_attendance(turn, found), *_after(turn, found))


def _attendance(turn: Turn, found: TrainingSession) -> Iterator[Block]:
    yield Section(turn.say("training-attendance"))
    told = found.told.get("attendance")
    if told is None:
        day = dates.day(turn.language, turn.company.day(ends(found) + COUNTED_AFTER + timedelta(days=1)))
        yield Paragraph(turn.say("training-attendance-early", day=day))
        return
    if not told["everyone"]:
        yield Paragraph(turn.say("training-attendance-few", least=K))
        return
    own = scope(turn)
    rows = [row for row in told["groups"] if own is None or set(row["group"]) <= set(own)]
    yield Facts(tuple((_label(turn, row["group"]), _row_words(turn, row)) for row in (*told["everyone"], *rows)))
    yield Paragraph(turn.say("training-attendance-rule"), Tone.QUIET)


def _row_words(turn: Turn, row: Mapping[str, Any]) -> str:
    low, high = row["band"]
    if row["share"] is None:
        return turn.say("training-attendance-band", people=row["people"], low=low, high=high)
    return turn.say("training-attendance-share", people=row["people"], share=round(100 * row["share"]))


def _after(turn: Turn, found: TrainingSession) -> Iterator[Block]:
    yield Section(turn.say("training-after"))
    told = found.told.get("after")
    if told is None and found.starts_at + LOOKED_BACK > turn.now:
        day = dates.day(turn.language, ready_on(found, turn.company))
        yield Paragraph(turn.say("training-after-early", day=day))
        return
    told = told or NOTHING
    if told["came"]:
        yield Paragraph(turn.say("training-after-came", people=told["people"]))
        yield Facts(_lines(turn, told["came"]))
    else:
        yield Paragraph(turn.say("training-after-few"))
    for row in told["groups"]:
        yield Paragraph(turn.say("training-after-group", group=_label(turn, row["group"])))
        yield Facts(_lines(turn, row["lines"]))
    if told["came"] or told["groups"]:
        yield Paragraph(turn.say("training-after-rule"), Tone.QUIET)
        yield Bullets(tuple(turn.say(f"training-caveat-{caveat}") for caveat in CAVEATS))


def _label(turn: Turn, group: Sequence[str]) -> str:
    return group_label(turn.language, group, turn.catalogue) if group else turn.say("desk-everyone")


def _lines(turn: Turn, lines: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(_line(turn, line) for line in lines)


def _line(turn: Turn, line: Mapping[str, Any]) -> tuple[str, str]:
    """A figure's name, and its change with how sure it is."""
    key, interval = line["key"], Interval(line["low"], line["high"])
    if key == TRIES:
        label = turn.say("training-tries")
        before, after = f"{line['before']:.1f}", f"{line['after']:.1f}"
        change = turn.say("digest-from-to", low=_signed(interval.low), high=_signed(interval.high))
    else:
        label = turn.say("training-weekly") if key == "weekly_active_share" else name(turn.language, key)
        before, after = (number(turn.language, key, line[when]) for when in ("before", "after"))
        change = change_words(turn.language, "digest-from-to", key, interval)
    word = verdict(turn.language, line["verdict"])
    return label, turn.say("training-change", before=before, after=after, change=change, verdict=word)


def _signed(amount: float) -> str:
    return f"−{-amount:.1f}" if amount < 0 else f"+{amount:.1f}"
