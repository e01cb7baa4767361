"""Dates and times as they are written in an answer, and the week a date is in."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = "月火水木金土日"


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day(language: str, on: date) -> str:
    """A date without its year: "12/1（火）", "Tue 1 Dec"."""
    if language == "ja":
        return f"{on.month}/{on.day}（{WEEKDAYS[on.weekday()]}）"
    return f"{on:%a} {on.day} {on:%b}"


def short_day(language: str, on: date) -> str:
    """A date where there is little room: "12/1", "1 Dec"."""
    return f"{on.month}/{on.day}" if language == "ja" else f"{on.day} {on:%b}"


def week(language: str, monday: date) -> str:
    """A week by its first and last day: "11/16〜11/22", "16 Nov to 22 Nov"."""
    first, last = short_day(language, monday), short_day(language, monday + timedelta(days=6))
    return f"{first}〜{last}" if language == "ja" else f"{first} to {last}"


def moment(language: str, at: datetime, timezone: str) -> str:
    """A moment as the reader's clock shows it: "12/1（火）18:00", "Tue 1 Dec, 18:00"."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{day(language, local.date())}{'' if language == 'ja' else ', '}{local:%H:%M}"


def full_day(language: str, on: date) -> str:
    """A date with its year: "2026年12月1日", "1 Dec 2026"."""
    return f"{on.year}年{on.month}月{on.day}日" if language == "ja" else f"{on.day} {on:%b} {on.year}"
