"""The normal and Student's t distribution, as far as intervals need them."""

from math import exp, lgamma, log, log1p
from statistics import NormalDist

PRECISION = 1e-12
TINY = 1e-300
"""Stands in for a zero divisor in the continued fraction."""


def normal_quantile(level: float) -> float:
    """How many standard errors an interval of this level reaches to either side: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def t_tails(t: float, df: float) -> float:
    """The probability of Student's t further from 0 than ``t``, on both sides."""
    # In terms of the part that is small, so that nothing is lost where t is near 0.
    share = df / (df + t * t)
    return _incomplete_beta(share, df / 2, 0.5)


def t_quantile(level: float, df: float) -> float:
    """How many standard errors an interval of this level reaches to either side, with ``df`` degrees of freedom."""
    low, high = 0.0, 1.0
    while t_tails(high, df) > 1 - level:
        low, high = high, 2 * high
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (middle, high) if t_tails(middle, df) > 1 - level else (low, middle)
    return high


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22), Lentz's method."""
    if x in (0, 1):
        return x
    if x > (a + 1) / (a + b + 2):  # where the fraction converges slowly, the other side does so fast
        return 1 - _incomplete_beta(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) - lgamma(a) - lgamma(b) + lgamma(a + b)) / a
    value, c, d, step, change = 1.0, 1.0, 0.0, 0, 0.0
    while abs(change - 1) > PRECISION:
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + term * d or TINY)
        c = 1 + term / c or TINY
        change = c * d
        value *= change
        step += 1
    return front * (value - 1)
