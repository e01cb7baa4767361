"""How figures and the company's own words stand in a report.

A figure never stands without its name, its period and how many people or records it is of.
"""

import re
from collections.abc import Iterable

from coach.kpi.definitions import DEFINITIONS, Kind, definition, name, number, shown, verdict
from coach.kpi.model import Figures, Value
from coach.kpi.weeks import week_name
from coach.locales import say
from coach.plaintext import clean
from coach.report.material import Material

OF_THE_WEEK = (
    *("reach", "weekly_active", "weekly_active_share", "growth", "unmet", "success_proxy"),
    *("policy_questions", "worries", "howto_questions"),
)
OF_TWELVE = ("habitual",)
"""What is counted over one week, and over twelve; surveys are of a wave, everything else of four weeks."""

NONE = "–"

NO_CHARACTERS = re.compile("[\ufffe\uffff]")
"""What no XML may hold, so no office file either."""


def row(material: Material, language: str, key: str) -> tuple[str, ...]:
    """A figure as a row: name, value, before, how sure, of how many, period."""
    value = material.figures.values[key]
    before = NONE if value.before is None or value.value is None else number(language, key, value.before)
    return (
        name(language, key),
        shown(language, value),
        before,
        sureness(language, value),
        counted(key, material.figures),
        period(material, language, key),
    )


def sureness(language: str, value: Value) -> str:
    """The 95 % interval or the usual range, and what may be said of the change."""
    if value.value is None:
        return NONE
    lies = value.interval or value.control
    parts = []
    if lies is not None:
        words = "report-interval" if value.interval else "report-control"
        low, high = (number(language, value.key, end) for end in (lies.low, lies.high))
        parts.append(say(language, words, low=low, high=high))
    if value.verdict:
        parts.append(verdict(language, value.verdict))
    return listed(language, parts) or NONE


def counted(key: str, figures: Figures) -> str:
    """Of how many: people, tries, pieces of work or answers."""
    value = figures.values[key]
    if value.value is None:
        return NONE
    total = figures.eligible if key in ("weekly_active", "monthly_active") else value.denominator
    return NONE if total is None else f"{total:,.0f}"


def period(material: Material, language: str, key: str) -> str:
    """The time a figure is about."""
    week = week_name(material.figures.week)
    if DEFINITIONS[key].kind is Kind.SURVEY or key == "response":
        last = material.waves[-1].closed.isoformat() if material.waves else NONE
        return say(language, "report-period-wave", day=last)
    if key in OF_THE_WEEK:
        return week
    return say(language, "report-period-weeks", week=week, weeks=12 if key in OF_TWELVE else 4)


def source(material: Material, language: str, key: str) -> str:
    """The line under a chart: name, period, number."""
    total = counted(key, material.figures)
    words = "report-source" if total != NONE else "report-source-alone"
    return say(language, words, name=name(language, key), period=period(material, language, key), n=total)


def defined(language: str, *keys: str) -> tuple[tuple[str, str], ...]:
    """The figures of a page with their definitions."""
    return tuple((name(language, key), definition(language, key)) for key in keys)


def plain(text: str) -> str:
    """Words of the company, on one line and fit for any file."""
    return " ".join(NO_CHARACTERS.sub("", clean(text)).split())


def listed(language: str, items: Iterable[str]) -> str:
    """Items in a sentence."""
    return ("、" if language == "ja" else ", ").join(items)


def dashed(key: str) -> str:
    """A key as it stands in the name of a text."""
    return key.replace("_", "-")


def sentence(text: str) -> str:
    """The text with a capital, where it begins with a letter that has one."""
    return text[:1].upper() + text[1:]
