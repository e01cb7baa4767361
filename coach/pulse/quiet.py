"""Quiet periods: days on which a department gets nothing, because of a fiscal close or a fair."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from coach import dates
from coach.cards import Actions, Block, Button, Card, Form, Input, InputKind, Option, Paragraph, Section
from coach.lead.audience import scope
from coach.plaintext import clean
from coach.turn import Reply, Turn
from storage import pulses
from storage.pulses import QuietPeriod

LONGEST = timedelta(days=92)
"""A department that is left alone for longer than a quarter is better left out of the survey."""

DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")


def page(turn: Turn) -> Reply:
    """The coming periods, and the form for another."""
    return _page(turn, {}, {})


def add(turn: Turn) -> Reply:
    """Add a period; or the form with what was typed, and what to mend."""
    values = {name: clean(turn.args.get(name, "")) for name in ("department", "first", "last")}
    first = read_day(values["first"], turn.today)
    last = read_day(values["last"], first or turn.today)
    problems = {name: turn.say("quiet-unreadable") for name, day in (("first", first), ("last", last)) if day is None}
    if values["department"] not in _departments(turn):
        problems["department"] = turn.say("choose-problem")
    if first is not None and last is not None:
        if last < first:
            problems["last"] = turn.say("quiet-backwards")
        elif last < turn.today:
            problems["last"] = turn.say("quiet-over")
        elif last - first > LONGEST:
            problems["last"] = turn.say("quiet-long", most=LONGEST.days)
        if not problems:
            pulses.add_quiet_period(turn.session, values["department"], first, last)
            return _page(turn, {}, {}, replaces=True)
    return _page(turn, values, problems, replaces=True)


def remove(turn: Turn) -> Reply:
    """End a period."""
    period_id = turn.id_of("period")
    if any(period.id == period_id for period in _coming(turn)) and period_id is not None:
        pulses.remove_quiet_period(turn.session, period_id)
    return _page(turn, {}, {}, replaces=True)


def read_day(text: str, not_before: date) -> date | None:
    """A day as people write it: 2026-12-21, 2026/12/21, 12/21, 12月21日; without a year the next one."""
    found = DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    years = [year] if year is not None else range(not_before.year, not_before.year + 5)
    for candidate in years:
        try:
            on = date(candidate, month or 0, day or 0)
        except ValueError:  # 29 February is in one of five years
            continue
        if year is not None or on >= not_before:
            return on
    return None


def _page(turn: Turn, values: Mapping[str, str], problems: Mapping[str, str], *, replaces: bool = False) -> Reply:
    coming = tuple(
        Button(
            turn.say(
                "quiet-remove",
                department=_departments(turn)[period.department],
                first=dates.day(turn.language, period.first_day),
                last=dates.day(turn.language, period.last_day),
            ),
            "pulse.remove_quiet",
            {"period": str(period.id)},
        )
        for period in _coming(turn)
    )
    listed: tuple[Block, ...] = (Actions(coming),) if coming else (Paragraph(turn.say("quiet-none")),)
    blocks = (
        Paragraph(turn.say("quiet-what")),
        Section(turn.say("quiet-coming")),
        *listed,
        Section(turn.say("quiet-add")),
        _form(turn, values, problems),
        Actions((Button(turn.say("desk-button-desk"), "pulse.desk"),)),
    )
    return Reply(cards=(Card(turn.say("quiet-heading"), blocks),), replaces=replaces)


def _form(turn: Turn, values: Mapping[str, str], problems: Mapping[str, str]) -> Form:
    def line(name: str, label: str) -> Input:
        value, problem = values.get(name, ""), problems.get(name, "")
        return Input(name, label, placeholder=turn.say("quiet-example"), value=value, problem=problem)

    options = tuple(Option(key, name) for key, name in _departments(turn).items())
    department = Input(
        "department",
        turn.say("desk-department"),
        InputKind.SELECT,
        value=values.get("department", ""),
        options=options,
        problem=problems.get("department", ""),
    )
    inputs = (department, line("first", turn.say("quiet-first")), line("last", turn.say("quiet-last")))
    return Form(inputs, Button(turn.say("quiet-button-add"), "pulse.add_quiet", primary=True))


def _departments(turn: Turn) -> dict[str, str]:
    """The lead's departments with their names."""
    own = scope(turn)
    known = turn.catalogue.departments
    return {key: known[key].say(turn.language) for key in known if own is None or key in own}


def _coming(turn: Turn) -> list[QuietPeriod]:
    found = pulses.quiet_periods(turn.session, turn.today)
    return [period for department in _departments(turn) for period in found.get(department, ())]
