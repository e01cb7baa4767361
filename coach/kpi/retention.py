"""Who stays: of the people first active in a week, how many are active in the weeks after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cohort:
    """The people first active in one week; whoever leaves still counts in ``size``."""

    week: int
    size: int
    active: tuple[int | None, ...]
    """How many were active 0, 1, 2, ... weeks later; None for a week that has not been observed."""

    def retention(self, later: int) -> float | None:
        """The share active ``later`` weeks after the first; None if not observed."""
        active = self.active[later]
        return None if active is None else active / self.size


def cohorts(active: Mapping[str, Collection[int]], last: int, horizon: int) -> list[Cohort]:
    """The cohorts of people with their active weeks, followed for ``horizon`` weeks; ``last`` is the last one observed.

    Weeks are counted in whole numbers from any start. Whoever was never active is in no cohort.
    """
    weeks: dict[int, list[Collection[int]]] = {}
    for seen in active.values():
        if seen:
            weeks.setdefault(min(seen), []).append(seen)
    return [
        Cohort(
            first,
            len(people),
            tuple(
                sum(first + later in seen for seen in people) if first + later <= last else None
                for later in range(horizon + 1)
            ),
        )
        for first, people in sorted(weeks.items())
    ]


def pooled_retention(found: Sequence[Cohort], later: int) -> float | None:
    """The share active ``later`` weeks after their first, over all cohorts for which that week was observed."""
    observed = [(active, cohort.size) for cohort in found if (active := cohort.active[later]) is not None]
    return sum(active for active, _ in observed) / sum(size for _, size in observed) if observed else None
