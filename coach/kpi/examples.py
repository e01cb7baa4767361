"""Example cards of the weekly digest: weeks of a company that runs well, is uneasy, has just begun, or is empty."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from coach.cards import Card
from coach.kpi import digest
from coach.kpi.digest_content import Digest, Surveyed, WeekUsed, scope_name
from coach.kpi.model import Attainment, Figures, GroupValue, Growth, Mix, Topic, Value
from coach.kpi.statistics import Interval
from coach.kpi.weeks import WEEK, last_closed, roll_up_missing, week_name
from coach.turn import Turn
from storage import digests, leads

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""

SCOPE = ["sales", "hr", "legal"]

VALUES = (
    Value("weekly_active_share", 0.41, "", 98, 240, None, Interval(0.27, 0.38), 0.33, "high"),
    Value("adoption", 0.52, "", 125, 240, before=0.50),
    Value("success", 0.71, "", 64, 90, Interval(0.61, 0.79), None, 0.66, "no_change", Interval(-0.08, 0.18)),
    Value("usefulness", 62, "", None, 41, Interval(56, 68), None, 58, "no_change", Interval(-3, 11)),
    Value("unease", 38, "", None, 41, Interval(32, 44), None, 49, "fell", Interval(-19, -3)),
    Value("unmet", 0.08, "", 12, 150),
    Value("activation", 0.66, "", 80, 121),
    Value("howto_questions", 6, "", 6, 98),
)
"""Of a company that stands nowhere in particular."""

GROUPS = (
    GroupValue("adoption", ("sales",), "20–49", 0.83, (70, 100)),
    GroupValue("success", ("sales",), "20–49", 0.70, (70, 100)),
    GroupValue("adoption", ("hr",), "20–49", 0.51, (30, 70)),
    GroupValue("adoption", ("finance", "manufacturing"), "50+", None, (0, 30)),
)

WORRIED = (Value("unease", 64, "", None, 41, Interval(58, 70)), Value("worries", 14, "", 14, 98))
LOST = (Value("activation", 0.25, "", 30, 121), Value("howto_questions", 35, "", 34, 98))
SEARCHING = (Value("unmet", 0.38, "", 57, 150), Value("success", 0.44, "", 40, 90, Interval(0.34, 0.55)))
UNASKED = (Value("usefulness", None, "no_survey"), Value("unease", None, "no_survey"))
FIRST = (Value("weekly_active_share", 0.31, "", 74, 240, before=0.28), Value("success", None, "too_few"))
EMPTY = (*(Value(value.key, None, "no_people") for value in VALUES), *UNASKED)


def kpi_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of digest by name, for a person who is a lead of the company, and for a while of three departments."""
    turn = at()
    week = last_closed(turn.now, turn.company)
    roll_up_missing(turn.session, turn.now, turn.company)
    whole = _digest(turn, week)
    yield "digest", _told(at, whole)
    for kpi in ("weekly_active_share", "adoption", "success", "usefulness", "unease"):
        yield f"digest-why-{kpi}", digest.why(at(week=week_name(week), kpi=kpi)).cards[0]
    for number, (name, changed) in enumerate(_others(turn).items(), 1):
        yield f"digest-{name}", _told(at, _earlier(changed, week - number * WEEK))
    yield "digest-none", digest.show(at(week="2026-W01")).cards[0]
    leads.grant(turn.session, turn.employee.id, SCOPE, turn.now)
    own = tuple(group for group in GROUPS if set(group.group) <= set(SCOPE))
    yield "digest-own", _told(at, replace(whole, figures=replace(whole.figures, groups=own)), SCOPE)
    leads.grant(turn.session, turn.employee.id, None, turn.now)


def _others(turn: Turn) -> dict[str, Digest]:
    """Weeks that differ: by the wall that stands highest, and by how little is known."""
    plain = _digest(turn, date.min)
    calm = _with(plain, Value("unease", 39, "", None, 41, Interval(33, 45)))
    usual = _with(calm, Value("weekly_active_share", 0.34, "", 82, 240, None, Interval(0.27, 0.38), 0.33, "usual"))
    return {
        "uneasy": _with(plain, *WORRIED),
        "lost": _with(plain, *LOST),
        "searching": _with(plain, *SEARCHING),
        "first": replace(_with(plain, *UNASKED, *FIRST), weeks=plain.weeks[-2:], surveys=(), themes=()),
        "calm": replace(usual, figures=replace(usual.figures, unmet=(), season="obon", days_off=())),
        "empty": Digest(replace(_with(plain, *EMPTY).figures, active=0, groups=(), attainments=(), unmet=())),
    }


def _with(plain: Digest, *values: Value) -> Digest:
    changed = {**plain.figures.values, **{value.key: value for value in values}}
    return replace(plain, figures=replace(plain.figures, values=changed))


def _earlier(changed: Digest, week: date) -> Digest:
    return replace(changed, figures=replace(changed.figures, week=week))


def _digest(turn: Turn, week: date) -> Digest:
    """A week in which there is something to say of everything."""
    last = last_closed(turn.now, turn.company)
    owner = {"ja": "推進室 佐藤", "en": "Sato, promotion office"}[turn.language]
    found = Figures(
        week,
        eligible=240,
        active=125,
        dormant=31,
        never_used=84,
        values={value.key: value for value in VALUES},
        groups=GROUPS,
        growth=Growth(14, 76, 8, 9),
        unmet=(Topic("summary", "5–9"), Topic("slide", "3–4"), Topic("other", "3–4")),
        mix=Mix(-0.02, 0.03, -0.05),
        days_off=("2026-11-23",),
        coverage={"outcomes": 0.58},
        attainments=(
            Attainment("adoption", "", 0.6, date(2027, 3, 31), owner, 0.52, "missed"),
            Attainment("success", "sales", 0.65, date(2027, 3, 31), owner, 0.7, "met"),
        ),
    )
    shares = (0.12, 0.18, 0.24, 0.27, 0.25, 0.29, 0.31, 0.30, 0.34, 0.32, 0.33, 0.41)
    used = tuple(WeekUsed(last - (11 - number) * WEEK, share) for number, share in enumerate(shares))
    indices = ((51, 57), (54, 55), (58, 49), (62, 38))
    surveys = tuple(
        Surveyed(last + timedelta(days=3) - (3 - number) * 2 * WEEK, usefulness, unease, 96)
        for number, (usefulness, unease) in enumerate(indices)
    )
    return Digest(found, used, surveys, ("time", "rules"))


def _told(at: At, told: Digest, scope: list[str] | None = None) -> Card:
    """What a lead of this scope sees once it was sent."""
    turn, week = at(), told.figures.week
    digests.keep(turn.session, week, scope_name(scope), told.to_json(), turn.now)
    return digest.show(at(week=week_name(week))).cards[0]
