"""How sure a figure is: intervals for small groups, and the words for a change.

Shares are 0 to 1, answers 1 to 5. Where nothing was observed, an interval is the whole scale: nothing is ruled out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, sqrt
from random import Random
from typing import NamedTuple, TypeVar

from coach.kpi.distributions import normal_quantile, t_quantile, t_tails

LOWEST, HIGHEST = 1, 5
"""The ends of the answer scale."""
COMPARED_FROM = 10
"""Answers in each wave from which two waves are compared."""
WORTH_ACTING_ON = 5
"""Index points: the smallest change to act on. Told beside a verdict, not part of it."""
RECOMMEND_FROM = 30
"""Answers from which a recommendation score is shown; the interval of fewer spans half the scale."""
WINSORISED_FROM = 20
"""Reports from which the outer twentieths are known well enough to pull outliers in to them."""
PLAUSIBLE_MINUTES = (-60, 120)
"""What one use may save or cost, where there are fewer reports."""

T = TypeVar("T")

People = Mapping[tuple[int, int], int]
"""For a ratio of sums: how many people have such a part of such a whole, say good tries of all of theirs."""


class Moments(NamedTuple):
    """All that a mean and its interval need of a group's answers."""

    n: int
    total: float
    squares: float
    """The sum of the squared answers."""


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, at the level asked for."""

    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """The mean of a later group less that of an earlier one."""

    difference: float
    df: float
    """Degrees of freedom, by Welch and Satterthwaite."""
    interval: Interval
    p_value: float
    """How often chance alone gives a difference this large, on either side."""


@dataclass(frozen=True)
class Score:
    """A recommendation score, -100 to 100."""

    score: float
    interval: Interval


class Verdict(StrEnum):
    """What may be said of a survey's change."""

    ROSE = "rose"
    FELL = "fell"
    NO_CHANGE = "no_change"
    """Not: it stayed the same; a change cannot be told from chance."""
    TOO_FEW = "too_few"


def index(mean: float) -> float:
    """A mean of answers on the scale of 0 to 100."""
    return 100 * (mean - LOWEST) / (HIGHEST - LOWEST)


def wilson(k: float, n: float, level: float = 0.95) -> Interval:
    """The interval of a share of ``k`` in ``n`` (Wilson 1927); honest at 0 and at n, too.

    Neither has to be whole: see ``effective``.
    """
    if n == 0:
        return Interval(0, 1)
    z = normal_quantile(level)
    share, weight = k / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / weight
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / weight
    return Interval(0 if k == 0 else middle - reach, 1 if k == n else middle + reach)


def effective(people: People) -> tuple[float, float]:
    """A share of people's tries as so many good ones of so many independent ones: what ``wilson`` takes.

    One person's tries are alike, so they are worth less: the tries divided by the design effect (Kish 1965), which is
    the variance of the share with people as clusters beside that of as many independent tries; for its use in the
    place of n see Korn and Graubard 1998. They are never worth more than there are people, and as much where no
    difference between people shows. With one try each they are what they are.
    """
    (part, whole), variance, worth = _sums(people), _ratio_variance(people), float(sum(people.values()))
    share = part / whole
    if variance > 0 and 0 < share < 1:
        worth = min(worth, share * (1 - share) * whole / (whole - 1) / variance)
    return share * worth, worth


def ratio_interval(people: People, level: float = 0.95) -> Interval | None:
    """The interval of a ratio of sums over people, by the jackknife and Student's t.

    None for fewer than two people, and where there is no whole.
    """
    (part, whole), count = _sums(people), sum(people.values())
    if count < 2 or not whole:
        return None
    reach = t_quantile(level, count - 1) * sqrt(_ratio_variance(people))
    return Interval(part / whole - reach, part / whole + reach)


def median_interval(values: Sequence[float], level: float = 0.95) -> Interval:
    """The interval of a median between two of the values, whatever their distribution (Conover 1999, 3.2).

    Of five values it is all of their range, at 94 %; of fewer, at less. Raises ValueError for no values.
    """
    if not values:
        raise ValueError("there is no median of no values; ask only when something was reported")
    ordered, n = sorted(values), len(values)
    place = max(1, floor((n - normal_quantile(level) * sqrt(n)) / 2 + 0.5))
    return Interval(ordered[place - 1], ordered[n - place])


def newcombe(k1: float, n1: float, k2: float, n2: float, level: float = 0.95) -> Interval:
    """The interval of the share k1 / n1 less k2 / n2, from their Wilson intervals (Newcombe 1998, method 10)."""
    if 0 in (n1, n2):
        return Interval(-1, 1)
    first, second = wilson(k1, n1, level), wilson(k2, n2, level)
    share1, share2 = k1 / n1, k2 / n2
    below = sqrt((share1 - first.low) ** 2 + (second.high - share2) ** 2)
    above = sqrt((first.high - share1) ** 2 + (share2 - second.low) ** 2)
    return Interval(share1 - share2 - below, share1 - share2 + above)


def mean_interval(n: int, total: float, squares: float, level: float = 0.95) -> Interval:
    """The interval of the mean of ``n`` answers by Student's t, within the scale of 1 to 5.

    Without width where all answers are alike: then only a band may be shown, see ``coach.pulse.visibility``.
    """
    if n < 2:
        return Interval(LOWEST, HIGHEST)
    mean = total / n
    reach = t_quantile(level, n - 1) * sqrt(_variance(Moments(n, total, squares)) / n)
    return Interval(max(LOWEST, mean - reach), min(HIGHEST, mean + reach))


def welch(before: Moments, after: Moments, level: float = 0.95) -> Difference:
    """How the mean of ``after`` differs from that of ``before``, for groups of unlike spread (Welch 1947).

    Answers are tied to nobody, so the same people count as different ones: the interval is rather too wide.
    Raises ValueError for a group of fewer than two answers, which has no spread to judge a difference by.
    """
    if min(before.n, after.n) < 2:
        raise ValueError(
            f"groups of {before.n} and {after.n} answers cannot be compared: a spread needs two in each; "
            "compare only waves with enough answers"
        )
    difference = after.total / after.n - before.total / before.n
    errors = [_variance(group) / group.n for group in (before, after)]
    error = sum(errors)
    if error == 0:
        certain = 0.0 if difference else 1.0
        return Difference(difference, before.n + after.n - 2, Interval(difference, difference), certain)
    df = error**2 / sum(e**2 / (group.n - 1) for e, group in zip(errors, (before, after), strict=True))
    reach = t_quantile(level, df) * sqrt(error)
    interval = Interval(difference - reach, difference + reach)
    return Difference(difference, df, interval, t_tails(difference / sqrt(error), df))


def survey_verdict(before: int, after: int, change: Interval) -> Verdict:
    """The word for a change between two waves of ``before`` and ``after`` answers, by its interval in any unit."""
    if min(before, after) < COMPARED_FROM:
        return Verdict.TOO_FEW
    return Verdict.ROSE if change.low > 0 else Verdict.FELL if change.high < 0 else Verdict.NO_CHANGE


def department_verdict(waves: Sequence[Moments]) -> Verdict:
    """The word for a department's last change; ``waves`` oldest first, of one item.

    Among many departments some differ by chance, so it takes a 99 % interval without 0, or the same direction at 95 %
    in the last two changes.
    """
    if len(waves) < 2:
        return Verdict.TOO_FEW
    strict = _change_verdict(waves[-2], waves[-1], 0.99)
    if strict is not Verdict.NO_CHANGE or len(waves) < 3:
        return strict
    latest, earlier = _change_verdict(waves[-2], waves[-1], 0.95), _change_verdict(waves[-3], waves[-2], 0.95)
    return latest if latest is earlier else Verdict.NO_CHANGE


def recommendation(promoters: int, detractors: int, n: int, level: float = 0.95) -> Score:
    """The share of promoters (9, 10) less that of detractors (0 to 6) in ``n`` answers, in points.

    The interval is the adjusted Wald one (Rocks 2016): around 3 answers more, of which ¾ promote and ¾ detract.
    Show it from ``RECOMMEND_FROM`` answers.
    """
    if n == 0:
        return Score(0, Interval(-100, 100))
    promoting, detracting = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    middle = promoting - detracting
    reach = normal_quantile(level) * sqrt((promoting + detracting - middle**2) / (n + 3))
    interval = Interval(100 * max(-1, middle - reach), 100 * min(1, middle + reach))
    return Score(100 * (promoters - detractors) / n, interval)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies, between two where need be (type 7 of Hyndman and Fan 1996).

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("there is no quantile of no values; ask only when something was reported")
    ordered = sorted(values)
    whole, part = divmod(share * (len(ordered) - 1), 1)
    place = int(whole)
    following = min(place + 1, len(ordered) - 1)
    return ordered[place] + part * (ordered[following] - ordered[place])


def winsorised(saved: Sequence[float]) -> list[float]:
    """The minutes saved in each report of one kind of task, outliers pulled in; negative ones stay negative."""
    low, high = PLAUSIBLE_MINUTES if len(saved) < WINSORISED_FROM else (quantile(saved, 0.05), quantile(saved, 0.95))
    return [min(max(value, low), high) for value in saved]


def saving_ratio(reports: Sequence[tuple[float, float]]) -> float | None:
    """The share of time saved over all reports of minutes before and after; None where no time was reported.

    A ratio of sums: in a mean of ratios, tasks of ten minutes would outweigh those of hours.
    """
    before = sum(minutes for minutes, _ in reports)
    return 1 - sum(minutes for _, minutes in reports) / before if before else None


def bootstrap_interval(
    people: Sequence[T],
    statistic: Callable[[Sequence[T]], float],
    random: Random,
    draws: int = 2000,
    level: float = 0.95,
) -> Interval:
    """The percentile interval of a statistic of people, each with all of their reports.

    People are drawn, not reports, since one person's are alike. The same seed gives the same interval.
    Raises ValueError for nobody.
    """
    if not people:
        raise ValueError("nobody reported, so there is nobody to draw; ask only when somebody has")
    drawn = [statistic(random.choices(people, k=len(people))) for _ in range(draws)]
    return Interval(quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2))


def mix_effects(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> tuple[float, float]:
    """A rate's change as what happened within groups, and what their shares of the whole did; the two add up to it.

    Groups map to (eligible, active). A group that is in one period only changes the mix, not the rate within.
    Raises ValueError where nobody is eligible in a period.
    """
    whole_before, whole_after = (sum(eligible for eligible, _ in period.values()) for period in (before, after))
    if not whole_before or not whole_after:
        raise ValueError("a period has nobody eligible, so it has no rate; compare periods with people in them")
    within = mix = 0.0
    for group in sorted(before.keys() | after.keys()):
        (size1, active1), (size2, active2) = before.get(group, (0, 0)), after.get(group, (0, 0))
        if size1 or size2:
            weight1, weight2 = size1 / whole_before, size2 / whole_after
            rate1, rate2 = active1 / size1 if size1 else active2 / size2, active2 / size2 if size2 else active1 / size1
            within += (weight1 + weight2) / 2 * (rate2 - rate1)
            mix += (rate1 + rate2) / 2 * (weight2 - weight1)
    return within, mix


def _change_verdict(before: Moments, after: Moments, level: float) -> Verdict:
    if min(before.n, after.n) < COMPARED_FROM:
        return Verdict.TOO_FEW
    return survey_verdict(before.n, after.n, welch(before, after, level).interval)


def _sums(people: People) -> tuple[int, int]:
    """The part and the whole of all people together."""
    part = sum(part * times for (part, _), times in people.items())
    return part, sum(whole * times for (_, whole), times in people.items())


def _ratio_variance(people: People) -> float:
    """Of a ratio of sums, by leaving out each person in turn (the jackknife of Quenouille 1956 and Tukey 1958).

    Unlike a linear approximation it sees when the ratio rests on one person. 0 for one person, who cannot be left out.
    """
    (part, whole), count = _sums(people), sum(people.values())
    apart = sum(
        times * ((part - own_part) / (whole - own) - part / whole) ** 2
        for (own_part, own), times in people.items()
        if own < whole
    )
    return apart * (count - 1) / count


def _variance(group: Moments) -> float:
    """Of a sample; not below 0, where rounding would put it."""
    return max(0.0, (group.squares - group.total**2 / group.n) / (group.n - 1))
