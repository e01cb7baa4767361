"""Intervals of what some people reported, for any number of them: people are drawn, not reports."""

from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from typing import TypeVar

from coach.kpi.statistics import Interval, bootstrap_interval, quantile

DRAWN = 200
"""People of whom a draw is made at the most: with more, the same work tells the same."""
DRAWS = 2000
DRAWS_OF_MANY = 400
"""Of many, the interval is narrow, and so is what more draws would add."""

T = TypeVar("T")


def people_interval(people: Sequence[T], statistic: Callable[[Sequence[T]], float], random: Random) -> Interval:
    """The 95 % interval of a statistic of people, each with all of their reports.

    Of many, 200 are drawn each time and the spread is scaled to their number: the m out of n bootstrap (Bickel,
    Götze and van Zwet 1997), for statistics whose error shrinks with the root of n. Raises ValueError for nobody.
    """
    if len(people) <= DRAWN:
        return bootstrap_interval(people, statistic, random, DRAWS)
    middle, scale = statistic(people), sqrt(DRAWN / len(people))
    drawn = [statistic(random.choices(people, k=DRAWN)) for _ in range(DRAWS_OF_MANY)]
    low, high = (middle + scale * (quantile(drawn, share) - middle) for share in (0.025, 0.975))
    return Interval(low, high)
