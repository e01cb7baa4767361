"""What may be seen of a closed wave: the one place where answers become figures.

The promise: from all that is published of an item, together with who is in which department, who answered and one's own
answer, nobody can be certain what another person answered. Three rules keep it.

1. A group is shown from k answers; small departments are joined, not left out, for what is left out can be computed.
2. Exact sums are shown only of ten or more who differ. Where everyone is exact, the sums of all groups that are not can
   be had by subtraction, so these together must be such a group, too.
3. Next to those sums, the band of a group that is all but one alike could tell the rest: then the groups that are not
   exact are shown as one.

Where a group differs, exchanging two of its answers changes nothing that is published, so neither is certain.
The rules never look at who asks, and a wave is published once, when it has closed.

What they do not hide is a direction: the only one of a group who disagrees may learn that the others do not. And where
small groups were joined, someone who differs from a handful of colleagues may work the rules backwards: if no other
group can have been the reason, the colleagues are alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

K = 5
"""Answers from which a group is shown."""
COMMENTS_K = 10
"""Commenters from which themes are shown."""
EXACT_FROM = 10
"""Answers from which exact sums may be shown: the mean of fewer is as good as a list of answers."""
FINE_FROM = 7
"""Answers from which fine bands leave open what others answered even to one of them: of five, an index of 80 or more
tells whoever answered 1 that all others answered 5."""

INDEX_BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))
FAVOURABLE_BANDS = ((0, 30), (30, 70), (70, 100))
COARSE_INDEX_BANDS = ((0, 40), (40, 60), (60, 100))
COARSE_FAVOURABLE_BANDS = ((0, 50), (50, 100))

Band = tuple[int, int]
Counts = tuple[int, int, int, int, int]
"""How many answered 1 to 5; who skipped is not in it."""
Group = tuple[str, ...]
"""The departments that are shown together, sorted; empty for everyone."""


@dataclass(frozen=True)
class Sums:
    """What means, shares and their intervals are computed from."""

    total: int
    """The sum of the answers."""
    squares: int
    """The sum of their squares."""
    favourable: int
    """How many answered 4 or 5."""


@dataclass(frozen=True)
class Cell:
    """What may be seen of one item in one group."""

    group: Group
    n: int
    exact: Sums | None
    """None where only the bands may be shown."""
    index_band: Band
    """The index of 0 to 100 lies in it: from the first number up to, but without, the second, except for 100."""
    favourable_band: Band
    """The percentage of answers of 4 and 5 lies in it, in the same way."""


def safe_groups(sizes: Mapping[str, int], k: int = K) -> list[Group]:
    """The departments as groups of at least ``k``, smallest first; empty when there are fewer than ``k`` in all.

    Departments that are large enough stand alone; the small ones are joined, and where they do not reach ``k``
    together, with the smallest large one. Nobody at all is in a department of size 0, so it is in no group.
    """
    if sum(sizes.values()) < k:
        return []
    large = sorted((size, department) for department, size in sizes.items() if size >= k)
    small = [department for department, size in sizes.items() if 0 < size < k]
    if small and sum(sizes[department] for department in small) < k:
        small.append(large.pop(0)[1])
    groups: list[Group] = [(department,) for _, department in large]
    if small:
        groups.append(tuple(sorted(small)))
    return sorted(groups, key=lambda group: (sum(sizes[department] for department in group), group))


def visible(answers: Mapping[str, Counts], k: int = K) -> list[Cell]:
    """What may be seen of the answers to one item of one closed wave, by department ("" where it is not known).

    Everyone first, then the groups, smallest first; everyone alone where no more may be seen; empty when fewer than
    ``k`` answered.
    """
    groups = safe_groups({department: sum(counts) for department, counts in answers.items()}, k)
    if not groups:
        return []
    tables = {group: _together(answers[department] for department in group) for group in groups}
    everyone = _together(tables.values())
    overall = _cell((), everyone, exact=_may_be_exact(everyone))
    if overall.exact is None:
        return [overall]
    inexact = groups[: _with_safe_remainder(list(tables.values()))]
    if all(_differ(tables[group]) for group in inexact):
        shown = [_cell(group, tables[group], exact=group not in inexact) for group in groups]
    else:
        joined = tuple(sorted(department for group in inexact for department in group))
        rest = _together(tables[group] for group in inexact)
        shown = [_cell(joined, rest, exact=_may_be_exact(rest))]
        shown += [_cell(group, tables[group], exact=True) for group in groups[len(inexact) :]]
    return [overall, *shown] if len(shown) > 1 else [overall]


def visible_themes(counts: Mapping[str, int], k: int = COMMENTS_K) -> list[str]:
    """The themes of comments that may be named, most frequent first, by how many people's comment is about each.

    A comment has one theme. Empty with fewer than ``k`` comments; a theme of fewer than five is left out.
    """
    if sum(counts.values()) < k:
        return []
    return sorted((theme for theme, count in counts.items() if count >= K), key=lambda theme: (-counts[theme], theme))


def _with_safe_remainder(tables: Sequence[Counts]) -> int:
    """How many of the groups, smallest first, are not exact, so that their sums together are safe to know.

    All up to the largest that may not be, and on until these are none, or may be exact together. Without gaps, so that
    which group is exact says nothing of one that is smaller.
    """
    count = _not_exact(tables)
    while 0 < count < len(tables) and not _may_be_exact(_together(tables[:count])):
        count += 1
    return count


def _not_exact(tables: Sequence[Counts]) -> int:
    return max((place for place, table in enumerate(tables, 1) if not _may_be_exact(table)), default=0)


def _may_be_exact(counts: Counts) -> bool:
    return sum(counts) >= EXACT_FROM and _differ(counts)


def _differ(counts: Counts) -> bool:
    """Whether enough answers differ from the commonest, and not all agree or all disagree.

    Were there only one who differs, that one would know everyone else's answer. Of many one more must differ, for the
    same reason: who differs would know it from being shown no sums.
    """
    n = sum(counts)
    least = 3 if n >= EXACT_FROM else 2
    return n - max(counts) >= least and sum(counts[:2]) < n and sum(counts[3:]) < n


def _together(tables: Iterable[Counts]) -> Counts:
    one, two, three, four, five = (sum(column) for column in zip(*tables, strict=True))
    return one, two, three, four, five


def _cell(group: Group, counts: Counts, *, exact: bool) -> Cell:
    n, favourable = sum(counts), sum(counts[3:])
    total = sum(value * count for value, count in enumerate(counts, 1))
    squares = sum(value**2 * count for value, count in enumerate(counts, 1))
    return Cell(
        group,
        n,
        Sums(total, squares, favourable) if exact else None,
        _band(total - n, 4 * n, INDEX_BANDS if n >= FINE_FROM else COARSE_INDEX_BANDS),
        _band(favourable, n, FAVOURABLE_BANDS if n >= FINE_FROM else COARSE_FAVOURABLE_BANDS),
    )


def _band(part: int, whole: int, bands: Sequence[Band]) -> Band:
    return next((band for band in bands if 100 * part < band[1] * whole), bands[-1])
