"""The form of a training: what a lead types, read and checked."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.cards import Button, Form, Input, InputKind, Option
from coach.lead.audience import EVERYONE, scope
from coach.lead.training.invitation import option
from coach.plaintext import clean
from coach.pulse.quiet import read_day
from coach.turn import Turn
from storage.training import TrainingSession

LEVELS = ("beginner", "practising", "advanced")
METHODS = ("lecture", "hands_on", "small_group", "prompt_exercise", "at_work")
GIVEN_BY = ("in_house", "external", "mixed")
CHOICES: Mapping[str, tuple[str, ...]] = {"level": LEVELS, "method": METHODS, "given_by": GIVEN_BY}

MAX_TITLE, MAX_PLACE = 100, 300
"""Characters. A longer title would not fit the heading of a message."""
MINUTES = (10, 480)
FARTHEST = timedelta(days=366)
"""How far ahead a training may be planned."""

LONGEST_MOMENT = 40
"""Characters; more is no moment, and would only keep the pattern busy."""
MOMENT = re.compile(r"(?P<day>.+?)[\sT]*(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)|時(?:(?P<after>[0-5]?\d)分)?)")

WHEN = ("place", "when", "minutes")
FIELDS = ("title", "audience", *CHOICES, *WHEN)
"""Of the whole form, and of the one that moves what was announced."""

Said = Mapping[str, str]


def read_moment(text: str, today: date, timezone: str) -> datetime | None:
    """A moment as people type it: 12/3 14:00, 2026-12-03 14:00, 12月3日 14時30分; without a year the next such day."""
    found = MOMENT.fullmatch(unicodedata.normalize("NFKC", text[:LONGEST_MOMENT]).strip())
    day = read_day(found["day"], today) if found else None
    if found is None or day is None:
        return None
    clock = time(int(found["hour"]), int(found["minute"] or found["after"] or 0))
    return datetime.combine(day, clock, ZoneInfo(timezone)).astimezone(UTC)


def typed(turn: Turn, names: Collection[str]) -> dict[str, str]:
    """What was sent of these fields, each in one line."""
    return {name: " ".join(clean(turn.args.get(name, "")).split()) for name in names}


def problems_of(turn: Turn, given: Said) -> dict[str, str]:
    """What is to be mended, by field."""
    bad = {
        name: turn.say("choose-problem") for name, known in CHOICES.items() if given.get(name, known[0]) not in known
    }
    if "audience" in given and given["audience"] not in _audiences(turn, given["audience"]):
        bad["audience"] = turn.say("choose-problem")
    if "title" in given and not 0 < len(given["title"]) <= MAX_TITLE:
        bad["title"] = turn.say("training-bad-title", most=MAX_TITLE)
    place = given["place"]
    if not 0 < len(place) <= MAX_PLACE or ("://" in place and not place.lower().startswith("https://")):
        bad["place"] = turn.say("training-bad-place", most=MAX_PLACE)
    starts_at = read_moment(given["when"], turn.today, turn.employee.timezone)
    if starts_at is None:
        bad["when"] = turn.say("training-bad-when")
    elif starts_at <= turn.now:
        bad["when"] = turn.say("training-past")
    elif starts_at > turn.now + FARTHEST:
        bad["when"] = turn.say("training-far")
    if read_minutes(given["minutes"]) is None:
        bad["minutes"] = turn.say("training-bad-minutes", low=MINUTES[0], high=MINUTES[1])
    return bad


def read_minutes(text: str) -> int | None:
    """How long it takes, None when that is no number in range."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分")
    return int(plain) if re.fullmatch(r"\d{1,3}", plain) and MINUTES[0] <= int(plain) <= MINUTES[1] else None


def departments_of(turn: Turn, audience: str) -> list[str] | None:
    """The departments of a chosen audience; None for the whole company."""
    own = scope(turn)
    if audience == EVERYONE:
        return None if own is None else sorted(own)
    return sorted(audience.split())


def values_of(turn: Turn, found: TrainingSession) -> dict[str, str]:
    """What stands in the form of a training that is there already."""
    own = scope(turn)
    whole = found.departments is None or found.departments == sorted(own or ())
    local = found.starts_at.astimezone(ZoneInfo(turn.employee.timezone))
    return {
        "title": found.title,
        "audience": EVERYONE if whole else " ".join(found.departments or ()),
        "level": found.level,
        "method": found.method,
        "given_by": found.given_by,
        "place": found.place,
        "when": f"{local:%Y-%m-%d %H:%M}",
        "minutes": str(found.minutes),
    }


def form(turn: Turn, submit: Button, values: Said, problems: Said, names: Collection[str]) -> Form:
    """The form with these fields, what was typed, and what to mend."""

    def field(name: str) -> Input:
        value, problem = values.get(name, ""), problems.get(name, "")
        label = turn.say(f"training-field-{name.replace('_', '-')}")
        match name:
            case "audience":
                options = tuple(Option(key, words) for key, words in _audiences(turn, value).items())
                return Input(name, label, InputKind.SELECT, value=value, options=options, problem=problem)
            case "level" | "method" | "given_by":
                options = tuple(Option(key, option(turn.language, name, key)) for key in CHOICES[name])
                return Input(name, label, InputKind.SELECT, value=value, options=options, problem=problem)
            case "minutes":
                return Input(name, label, InputKind.NUMBER, value=value, problem=problem)
        example = turn.say(f"training-example-{name}")
        return Input(name, label, placeholder=example, value=value, problem=problem)

    return Form(tuple(map(field, names)), submit)


def _audiences(turn: Turn, chosen: str) -> dict[str, str]:
    """Whom a training can be for, with their names; several departments together where they were chosen before."""
    own, known = scope(turn), turn.catalogue.departments
    names = {key: known[key].say(turn.language) for key in known if own is None or key in own}
    together = chosen.split() if len(chosen.split()) > 1 and set(chosen.split()) <= set(names) else []
    joined = (
        {chosen: ("、" if turn.language == "ja" else ", ").join(names[key] for key in together)} if together else {}
    )
    return {EVERYONE: turn.say("desk-everyone" if own is None else "draft-own-departments")} | joined | names
