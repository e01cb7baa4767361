"""Whether a week is unusual: control charts for figures that count everyone, not a sample."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from coach.kpi.statistics import Interval

CHARTED_FROM = 8
"""Earlier weeks from which a usual week is known."""
RUN = 8
"""Weeks in a row on one side of the middle that are no coincidence."""
MOVING_RANGE = 1.128
"""The mean range of two draws of a normal distribution, in standard deviations (d2 for n = 2)."""
SIGMAS = 3


class Rate(NamedTuple):
    """So many of so many in one week."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """0 to 1; 0 where there was nobody."""
        return self.part / self.whole if self.whole else 0.0


class Chart(NamedTuple):
    """Where a usual week lies, and what to say of this one."""

    band: Interval | None
    verdict: str
    """usual, high, low, shift_up, shift_down; empty while there are too few weeks."""


def share_chart(earlier: Sequence[Rate], now: Rate) -> Chart:
    """A p-chart with Laney's correction for weeks that differ more than chance would have it (Laney 2002, p').

    The whole of each week may differ; weeks without anybody are left out.
    """
    weeks = [rate for rate in earlier if rate.whole]
    if len(weeks) < CHARTED_FROM or not now.whole:
        return Chart(None, "")
    middle = sum(rate.part for rate in weeks) / sum(rate.whole for rate in weeks)
    spread = sqrt(middle * (1 - middle))
    scores = [(rate.share - middle) * sqrt(rate.whole) / spread if spread else 0.0 for rate in weeks]
    wider = fmean(abs(b - a) for a, b in pairwise(scores)) / MOVING_RANGE
    reach = SIGMAS * spread / sqrt(now.whole) * wider
    band = Interval(max(0.0, middle - reach), min(1.0, middle + reach))
    return Chart(band, _verdict([rate.share for rate in weeks], now.share, middle, band))


def individuals_chart(earlier: Sequence[float], now: float) -> Chart:
    """An XmR chart (Shewhart's individuals and moving range) for a figure that is not below 0."""
    if len(earlier) < CHARTED_FROM:
        return Chart(None, "")
    middle = fmean(earlier)
    reach = SIGMAS * fmean(abs(b - a) for a, b in pairwise(earlier)) / MOVING_RANGE
    band = Interval(max(0.0, middle - reach), middle + reach)
    return Chart(band, _verdict(earlier, now, middle, band))


def _verdict(earlier: Sequence[float], now: float, middle: float, band: Interval) -> str:
    if now > band.high:
        return "high"
    if now < band.low:
        return "low"
    run = [*earlier[1 - RUN :], now]
    if all(value > middle for value in run):
        return "shift_up"
    if all(value < middle for value in run):
        return "shift_down"
    return "usual"
