"""How far the course has come, for leads: shares of departments under the rule that surveys follow, never a person."""

from collections.abc import Collection, Iterator, Mapping
from math import ceil

from coach import dates
from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Tone
from coach.kpi.groups import Counted, group_values, of_entitled
from coach.kpi.weeks import last_closed
from coach.lead.audience import scope
from coach.lessons.content import present_course
from coach.pulse.results import group_label
from coach.pulse.visibility import visible
from coach.turn import Reply, Turn
from storage import lessons as stored
from storage import weeks

LEVELS = ("begun", "half", "finished")


def show(turn: Turn) -> Reply:
    """Who had begun, come half way and finished when the last week was over. It stays the same until the next is."""
    week = last_closed(turn.now, turn.company)
    ways = Actions((Button(turn.say("desk-home-button"), "desk.home"),))
    heading = turn.say("lesson-groups-heading")
    if not weeks.entitled_by_department(turn.session, week):
        return Reply(cards=(Card(heading, (Paragraph(turn.say("lesson-groups-no-week")), ways)),))
    blocks = [block for level, counts in _counts(turn).items() for block in _level(turn, level, counts)]
    what = Paragraph(turn.say("lesson-groups-what", week=dates.week(turn.language, week)))
    shown = blocks or [Paragraph(turn.say("lesson-groups-too-few"))]
    return Reply(cards=(Card(heading, (what, *shown, Paragraph(turn.say("lesson-groups-rule"), Tone.QUIET), ways)),))


def _counts(turn: Turn) -> Mapping[str, Mapping[str, Counted]]:
    """Of those entitled in each department, how many had come how far."""
    week = last_closed(turn.now, turn.company)
    people = weeks.entitled_by_department(turn.session, week)
    names = [lesson.id for lesson in present_course(turn.session)]
    least = {"begun": 1, "half": ceil(len(names) / 2), "finished": len(names)}
    return {level: of_entitled(people, stored.come_far(turn.session, week, names, least[level])) for level in LEVELS}


def _level(turn: Turn, level: str, counts: Mapping[str, Counted]) -> Iterator[Block]:
    lines = [*_everyone(turn, counts.values()), *_groups(turn, level, counts)]
    if lines:
        yield Section(turn.say(f"lesson-groups-{level}"))
        yield Facts(tuple(lines))


def _everyone(turn: Turn, counts: Collection[Counted]) -> Iterator[tuple[str, str]]:
    whole, part = sum(count.whole for count in counts), sum(count.part for count in counts)
    for cell in visible({"": (whole - part, 0, 0, 0, part)}):
        share = None if cell.exact is None else cell.exact.favourable / cell.n
        yield turn.say("lesson-groups-everyone"), _share(turn, share, cell.favourable_band)


def _groups(turn: Turn, level: str, counts: Mapping[str, Counted]) -> Iterator[tuple[str, str]]:
    own = scope(turn)
    for found in group_values(level, counts):
        if own is None or set(found.group) <= set(own):
            yield group_label(turn.language, found.group, turn.catalogue), _share(turn, found.value, found.band)


def _share(turn: Turn, share: float | None, band: tuple[int, int]) -> str:
    if share is None:
        return turn.say("digest-band", low=band[0], high=band[1])
    return turn.say("lesson-groups-share", percent=round(100 * share))
