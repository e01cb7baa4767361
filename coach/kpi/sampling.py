"""Intervals of what some people reported, for any number of them: people are drawn, not reports."""

from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from statistics import stdev
from typing import TypeVar

from coach.kpi.distributions import normal_quantile
from coach.kpi.statistics import Interval, bootstrap_interval

DRAWN = 200
"""People of whom a draw is made at the most: with more, the same work tells the same."""
DRAWS = 2000
DRAWS_OF_MANY = 200
"""As many as a standard error takes (Efron and Tibshirani 1993, 6.4); the ends of an interval take ten times that."""

T = TypeVar("T")


def people_interval(people: Sequence[T], statistic: Callable[[Sequence[T]], float], random: Random) -> Interval:
    """The 95 % interval of a statistic of people, each with all of their reports.

    Of many, 200 are drawn each time, and their standard error is scaled to the number of all: the m out of n bootstrap
    (Bickel, Götze and van Zwet 1997), for statistics whose error shrinks with the root of n, and is normal then.
    Raises ValueError for nobody.
    """
    if len(people) <= DRAWN:
        return bootstrap_interval(people, statistic, random, DRAWS)
    error = stdev(statistic(random.choices(people, k=DRAWN)) for _ in range(DRAWS_OF_MANY))
    middle, reach = statistic(people), normal_quantile(0.95) * error * sqrt(DRAWN / len(people))
    return Interval(middle - reach, middle + reach)
