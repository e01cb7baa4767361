"""What a cell or an attribute may say, and why it is refused. What is given is plain text already."""

import re
import unicodedata
from datetime import date
from zoneinfo import available_timezones

from coach.coach import MAX_EMAIL
from coach.plaintext import clean

EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")
"""Loose on purpose: whether an address exists is the platform's to say."""

DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")

YES = ("yes", "y", "true", "1", "はい", "有", "あり", "○", "〇")
NO = ("no", "n", "false", "0", "いいえ", "無", "なし", "×", "✕")

LANGUAGES = {"ja": "ja", "japanese": "ja", "日本語": "ja", "en": "en", "english": "en", "英語": "en"}

TIMEZONES = available_timezones()


class BadValue(Exception):
    """What is wrong with a row or an event, in words that name no person."""


def plain(given: str) -> str:
    """One line of plain text: no control characters, single spaces."""
    return " ".join(clean(given).split())


def text(given: str, what: str, most: int) -> str:
    """Text of at most ``most`` characters. Raises BadValue."""
    if len(given) > most:
        raise BadValue(f"{what} is longer than {most} characters")
    return given


def email(given: str) -> str:
    """A mail address in lower case, as people are found by it. Raises BadValue."""
    found = given.lower()
    if not found:
        raise BadValue("the e-mail is missing")
    if len(found) > MAX_EMAIL:
        raise BadValue(f"the e-mail is longer than {MAX_EMAIL} characters")
    if not EMAIL.fullmatch(found):
        raise BadValue("the e-mail is not an address such as taro@example.com")
    return found


def day(given: str, what: str) -> date | None:
    """A date, or None for an empty cell. Raises BadValue."""
    found = unicodedata.normalize("NFKC", given)
    if not found:
        return None
    parts = DATE.fullmatch(found)
    try:
        if parts is not None:
            return date(*map(int, parts.groups()))
    except ValueError:
        pass
    raise BadValue(f"{what} is not a date such as 2026-11-24")


def yes_or_no(given: str, what: str) -> bool:
    """Yes or no in either language. Raises BadValue."""
    found = given.casefold()
    if found in YES:
        return True
    if found in NO:
        return False
    raise BadValue(f"{what} is neither yes nor no")


def language(given: str) -> str:
    """The key of a language, ja or en. Raises BadValue."""
    found = LANGUAGES.get(given.casefold())
    if found is None:
        raise BadValue("the language is neither ja nor en")
    return found


def timezone(given: str) -> str:
    """A name of the tz database. Raises BadValue."""
    if given not in TIMEZONES:
        raise BadValue("the time zone is not a name of the tz database, such as Asia/Tokyo")
    return given
