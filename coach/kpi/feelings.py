"""What surveys say, out of the waves that were closed by the end of a week; only what may be seen of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coach.kpi.model import Value
from coach.kpi.statistics import Interval, Moments, index, mean_interval, survey_verdict, welch
from coach.pulse.published import Figure, Published, read
from storage import invitations, pulses
from storage.db import Session
from storage.pulses import Wave, WaveState

ITEMS: Mapping[str, tuple[str, ...]] = {
    "unease": ("AX0",),
    "usefulness": ("US0",),
    "ease": ("EZ1", "EZ2"),
    "safety": ("PS1", "PS2", "PS3"),
}
"""Which items an index is made of. Of a family's facets each person answers one, so no answer counts twice."""

PER_POINT = 25
"""Of an index of 0 to 100, for one point of an answer of 1 to 5."""

LOOKED_AT = 12
"""Waves among which the last two with an item are looked for: two quarters of fortnights."""


def values(session: Session, end: datetime) -> list[Value]:
    """The indices of the last wave that asked for them, against the one before, and how many answered."""
    closed = [wave for wave in pulses.latest_waves(session, LOOKED_AT) if _closed_by(wave, end)]
    seen = [read(session, wave) for wave in closed]
    return [*(_value(key, items, seen) for key, items in ITEMS.items()), _response(session, closed)]


def _closed_by(wave: Wave, end: datetime) -> bool:
    return wave.state == WaveState.CLOSED and wave.closes_at <= end


def _value(key: str, items: Sequence[str], seen: Sequence[Published]) -> Value:
    asked = [figures for published in seen if (figures := _figures(published, items))]
    if not asked:
        return Value(key, None, "no_survey")
    found = [_moments(figures) for figures in asked]
    now = found[0]
    if now is None:
        return Value(key, None, "band_only")
    before = found[1] if len(found) > 1 else None
    interval = mean_interval(*now)
    value = index(now.total / now.n)
    shown = Interval(index(interval.low), index(interval.high))
    if before is None:
        return Value(key, value, denominator=now.n, interval=shown)
    found_change = welch(before, now).interval
    verdict = survey_verdict(before.n, now.n, found_change)
    earlier = index(before.total / before.n)
    change = Interval(PER_POINT * found_change.low, PER_POINT * found_change.high)
    return Value(key, value, denominator=now.n, interval=shown, before=earlier, verdict=verdict, change=change)


def _figures(published: Published, items: Sequence[str]) -> list[Figure]:
    return [figure for item in items if (figure := published.everyone(item)) is not None]


def _moments(figures: Sequence[Figure]) -> Moments | None:
    """Of all that may be told exactly, together."""
    exact = [(figure.n, figure.exact) for figure in figures if figure.exact is not None]
    if not exact:
        return None
    return Moments(sum(n for n, _ in exact), sum(s.total for _, s in exact), sum(s.squares for _, s in exact))


def _response(session: Session, closed: Sequence[Wave]) -> Value:
    counts = invitations.kept_counts(session, closed[0].id).get("") if closed else None
    if counts is None or not counts.invited:
        return Value("response", None, "no_survey")
    share = counts.answered / counts.invited
    return Value("response", share, numerator=counts.answered, denominator=counts.invited)
