"""What surveys say, out of the waves that were closed by the end of a week; only what may be seen of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import hypot

from coach.kpi.census import share
from coach.kpi.model import Value
from coach.kpi.statistics import RECOMMEND_FROM, Interval, Moments, index, mean_interval, survey_verdict, welch
from coach.pulse.participation import EVERYONE
from coach.pulse.published import Figure, Published, read
from storage import invitations, pulses
from storage.db import Session
from storage.pulses import Wave, WaveState

ITEMS: Mapping[str, tuple[str, ...]] = {
    "unease": ("AX0",),
    "usefulness": ("US0",),
    "ease": ("EZ1", "EZ2"),
    "safety": ("PS1", "PS2", "PS3"),
    "satisfaction": ("SA0",),
}
"""Which items an index is made of."""

RECOMMENDED = "RC0"

PER_POINT = 25
"""Of an index of 0 to 100, for one point of an answer of 1 to 5."""

LOOKED_AT = 12
"""Waves among which the last two with an item are looked for: two quarters of fortnights."""


def values(session: Session, end: datetime) -> list[Value]:
    """The indices of the last wave that asked for them, against the one before, and how many answered."""
    closed = [wave for wave in pulses.latest_waves(session, LOOKED_AT) if _closed_by(wave, end)]
    seen = [read(session, wave) for wave in closed]
    indices = [_value(key, items, seen) for key, items in ITEMS.items()]
    return [*indices, _recommendation(seen), _response(session, closed), _participation(session, closed)]


def _closed_by(wave: Wave, end: datetime) -> bool:
    return wave.state == WaveState.CLOSED and wave.closes_at <= end


def _value(key: str, items: Sequence[str], seen: Sequence[Published]) -> Value:
    found = [_moments(figures, published.apart) for published in seen if (figures := _figures(published, items))]
    if not found:
        return Value(key, None, "no_survey")
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


def _moments(figures: Sequence[Figure], apart: Collection[str]) -> Moments | None:
    """Of all that may be told exactly, together; as many as there are people.

    Where each person answers several of a family's items, their answers are alike: they count as one, no surer.
    """
    exact = [(figure.item.id, figure.n, figure.exact) for figure in figures if figure.exact is not None]
    if not exact:
        return None
    n = sum(n for _, n, _ in exact)
    people = n if all(item in apart for item, _, _ in exact) else round(n / len(exact))
    total, squares = sum(sums.total for _, _, sums in exact), sum(sums.squares for _, _, sums in exact)
    return Moments(people, total * people / n, squares * people / n)


def _recommendation(seen: Sequence[Published]) -> Value:
    """The score of the last wave that asked for it, against the one before.

    The interval of the change is made of the two scores' own (Zou and Donner 2008), as Newcombe does for shares.
    """
    asked = [figure for published in seen if (figure := published.everyone(RECOMMENDED)) is not None]
    if not asked:
        return Value("recommendation", None, "no_survey")
    now = asked[0].score
    if now is None:
        return Value("recommendation", None, "too_few" if asked[0].n < RECOMMEND_FROM else "band_only")
    value = Value("recommendation", now.score, denominator=asked[0].n, interval=now.interval)
    before = asked[1].score if len(asked) > 1 else None
    if before is None:
        return value
    below = hypot(now.score - now.interval.low, before.interval.high - before.score)
    above = hypot(now.interval.high - now.score, before.score - before.interval.low)
    difference = now.score - before.score
    change = Interval(difference - below, difference + above)
    verdict = survey_verdict(asked[1].n, asked[0].n, change)
    return replace(value, before=before.score, verdict=verdict, change=change)


def _response(session: Session, closed: Sequence[Wave]) -> Value:
    counts = invitations.kept_counts(session, closed[0].id).get("") if closed else None
    if counts is None or not counts.invited:
        return Value("response", None, "no_survey")
    share = counts.answered / counts.invited
    return Value("response", share, numerator=counts.answered, denominator=counts.invited)


def _participation(session: Session, closed: Sequence[Wave]) -> Value:
    """Of the people asked in the month up to the end of the last wave, those who answered any of its surveys."""
    if not closed:
        return Value("participation", None, "no_survey")
    found = invitations.kept_participation(session, closed[0].id).get(EVERYONE)
    if found is None:  # it closed before this was counted
        return Value("participation", None, "too_early")
    return share("participation", found.took_part, found.asked)
