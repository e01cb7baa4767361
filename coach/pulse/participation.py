"""Who takes part in surveys at all: of the people asked lately, how many answered any survey; in numbers only."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from coach.pulse.visibility import K
from storage.invitations import Lately, Participation

EVERYONE = ""
"""How everyone is stored as a group."""

LATELY = timedelta(days=30)
"""Up to the end of a wave; the surveys that closed in it count."""

ELSEWHERE = "elsewhere"
"""The departments that the wave did not ask; they are told as part of everyone only."""


def by_group(found: Sequence[Lately], groups: Collection[str]) -> dict[str, Participation]:
    """The participation of each group of a wave, and of everyone.

    Fewer than ``K`` people of a group whom only other surveys asked are left out: what sets the figure apart from the
    wave's own response would be about these few.
    """
    place = {department: group for group in groups for department in group.split()}
    counted: dict[str, list[Participation]] = defaultdict(list)
    others: dict[str, list[Participation]] = defaultdict(list)
    for row in found:
        (counted if row.in_wave else others)[place.get(row.department, ELSEWHERE)].append(row.people)
    for group, people in others.items():
        if sum(part.asked for part in people) >= K:
            counted[group] += people
    told = {group: _together(counted[group]) for group in groups if group != EVERYONE}
    return {**told, EVERYONE: _together([part for people in counted.values() for part in people])}


def _together(parts: Sequence[Participation]) -> Participation:
    return Participation(sum(part.asked for part in parts), sum(part.took_part for part in parts))
