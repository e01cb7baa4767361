"""What is measured: every figure with its unit and its kind; the words are in the locale files."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coach.kpi.model import Value
from coach.locales import say


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"
    PEOPLE = "people"
    INDEX = "index"
    RATIO = "ratio"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    ENTRIES = "entries"
    COUNT = "count"
    PER_100 = "per_100"
    POINTS = "points"


class Kind(StrEnum):
    """Where a figure comes from, and so how sure it is."""

    CENSUS = "census"
    """Everybody's use is counted."""
    SURVEY = "survey"
    SELF_REPORT = "self_report"
    """What people said of their own tries."""


class Better(StrEnum):
    """Which way a figure should go."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True)
class Definition:
    """One figure."""

    key: str
    row: str
    """Its row in the table of measures."""
    unit: Unit
    kind: Kind = Kind.CENSUS
    departmental: bool = False
    """Whether it is also told by department."""
    better: Better = Better.HIGHER


DEFINITIONS: Mapping[str, Definition] = {
    definition.key: definition
    for definition in (
        Definition("reach", "1", Unit.SHARE, departmental=True),
        Definition("activation", "2", Unit.SHARE),
        Definition("time_to_activation", "3", Unit.DAYS, better=Better.LOWER),
        Definition("weekly_active", "4", Unit.PEOPLE),
        Definition("weekly_active_share", "4", Unit.SHARE, departmental=True),
        Definition("monthly_active", "5", Unit.PEOPLE),
        Definition("adoption", "6", Unit.SHARE, departmental=True),
        Definition("stickiness", "7", Unit.RATIO),
        Definition("retention_1", "8", Unit.SHARE),
        Definition("retention_4", "8", Unit.SHARE),
        Definition("retention_8", "8", Unit.SHARE),
        Definition("retention_12", "8", Unit.SHARE),
        Definition("rolling_retention_4", "9", Unit.SHARE),
        Definition("habitual", "10", Unit.SHARE),
        Definition("growth", "11", Unit.PEOPLE),
        Definition("breadth", "12", Unit.ENTRIES),
        Definition("breadth_three", "12", Unit.SHARE),
        Definition("catalogue_use", "13", Unit.SHARE),
        Definition("catalogue_effective", "13", Unit.ENTRIES),
        Definition("success", "14", Unit.SHARE, Kind.SELF_REPORT, departmental=True),
        Definition("success_proxy", "14b", Unit.SHARE),
        Definition("first_draft", "15", Unit.SHARE, Kind.SELF_REPORT, departmental=True),
        Definition("unmet", "16", Unit.SHARE, departmental=True, better=Better.LOWER),
        Definition("minutes_saved", "17", Unit.MINUTES, Kind.SELF_REPORT),
        Definition("saving_ratio", "18", Unit.SHARE, Kind.SELF_REPORT),
        Definition("reported_hours", "19", Unit.HOURS, Kind.SELF_REPORT),
        Definition("estimated_hours", "20", Unit.HOURS, Kind.SELF_REPORT),
        Definition("unease", "22", Unit.INDEX, Kind.SURVEY, better=Better.LOWER),
        Definition("usefulness", "23", Unit.INDEX, Kind.SURVEY),
        Definition("ease", "24", Unit.INDEX, Kind.SURVEY),
        Definition("safety", "24", Unit.INDEX, Kind.SURVEY),
        Definition("satisfaction", "24", Unit.INDEX, Kind.SURVEY),
        Definition("recommendation", "25", Unit.INDEX, Kind.SURVEY),
        Definition("response", "26", Unit.SHARE),
        Definition("participation", "26", Unit.SHARE),
        Definition("spread", "27", Unit.POINTS, better=Better.LOWER),
        Definition("champion_load", "28", Unit.SHARE, Kind.SELF_REPORT, better=Better.LOWER),
        Definition("policy_questions", "29", Unit.PER_100, better=Better.NEITHER),
        Definition("worries", "29", Unit.PER_100, better=Better.NEITHER),
        Definition("howto_questions", "29", Unit.PER_100, better=Better.NEITHER),
        Definition("sales_proposal_minutes", "17", Unit.MINUTES, Kind.SELF_REPORT, better=Better.LOWER),
        Definition("sales_proposals", "17", Unit.ENTRIES, Kind.SELF_REPORT),
        Definition("inquiry_first_draft", "15", Unit.SHARE, Kind.SELF_REPORT),
        Definition("publicity_minutes", "17", Unit.MINUTES, Kind.SELF_REPORT, better=Better.LOWER),
        Definition("it_self_solve", "29", Unit.SHARE),
        Definition("service_desk_tickets", "29", Unit.COUNT, better=Better.NEITHER),
    )
}


def name(language: str, key: str) -> str:
    """What a figure is called."""
    return say(language, f"kpi-{_word(key)}-name")


def definition(language: str, key: str) -> str:
    """What is counted, over whom, and what to mind."""
    return say(language, f"kpi-{_word(key)}-definition")


def shown(language: str, value: Value) -> str:
    """A figure with its unit, or why there is none."""
    if value.value is None:
        return say(language, f"kpi-reason-{_word(value.reason)}")
    return number(language, value.key, value.value)


def number(language: str, key: str, amount: float) -> str:
    """An amount in the unit of a figure."""
    unit = DEFINITIONS[key].unit
    if unit in (Unit.SHARE, Unit.POINTS):
        text = f"{100 * amount:.0f}"
    elif unit in (Unit.RATIO,):
        text = f"{amount:.2f}"
    elif unit in (Unit.PEOPLE, Unit.COUNT, Unit.INDEX, Unit.MINUTES, Unit.DAYS):
        text = f"{amount:,.0f}"
    else:
        text = f"{amount:,.1f}"
    return say(language, f"kpi-unit-{_word(unit)}", number=text)


def verdict(language: str, word: str) -> str:
    """What may be said of a change or a target; empty for an empty word."""
    return say(language, f"kpi-verdict-{_word(word)}") if word else ""


def _word(key: str) -> str:
    return key.replace("_", "-")
