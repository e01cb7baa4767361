"""What the catalogue covers: departments by families of work by levels, and where it has gaps."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from usecases.load import COMMON, Catalogue
from usecases.schema import Level, Task

ENOUGH = 10
"""Use cases of its own that a department needs for a person to find the next one for some weeks."""


@dataclass(frozen=True)
class Gap:
    """What a department lacks."""

    department: str
    lacks: str
    """"entries", "level" or "task"."""
    which: str = ""
    """The level or family of work that nothing serves it with."""


@dataclass(frozen=True)
class Coverage:
    """How many use cases serve each department (or everyone, under "common"), by family of work and level."""

    counts: Mapping[tuple[str, Task, Level], int]
    own: Mapping[str, int]
    """Use cases in the department's own folder."""
    gaps: tuple[Gap, ...]

    def of_task(self, department: str, task: Task) -> int:
        """Use cases of a family of work, at any level."""
        return sum(self.counts.get((department, task, level), 0) for level in Level)

    def of_level(self, department: str, level: Level) -> int:
        """Use cases of a level, in any family of work."""
        return sum(self.counts.get((department, task, level), 0) for task in Task)


def coverage(catalogue: Catalogue) -> Coverage:
    """Count every use case where it serves. What serves everyone is counted apart, and fills gaps of work alone."""
    counts: Counter[tuple[str, Task, Level]] = Counter()
    own: Counter[str] = Counter()
    for use_case in catalogue.use_cases.values():
        own[use_case.home] += 1
        for department in {COMMON} if use_case.home == COMMON else {use_case.home, *use_case.departments}:
            counts[department, use_case.task, use_case.level] += 1
    covered = Coverage(counts, own, ())
    gaps = tuple(gap for department in catalogue.departments for gap in _gaps(covered, department))
    return Coverage(counts, own, gaps)


def _gaps(covered: Coverage, department: str) -> list[Gap]:
    few = [Gap(department, "entries")] if covered.own.get(department, 0) < ENOUGH else []
    levels = [Gap(department, "level", level) for level in Level if not covered.of_level(department, level)]
    tasks = [
        Gap(department, "task", task)
        for task in Task
        if not covered.of_task(department, task) and not covered.of_task(COMMON, task)
    ]
    return [*few, *levels, *tasks]
