"""One figure in one line: now, before, the difference, how sure it is, the verdict, the people, and the target."""

from coach import dates
from coach.kpi.definitions import DEFINITIONS, Kind, Unit, number, verdict
from coach.kpi.digest_content import Digest
from coach.kpi.model import Attainment, Value
from coach.kpi.statistics import Interval
from coach.locales import say

PERIODS = {Kind.CENSUS: "week", Kind.SELF_REPORT: "month", Kind.SURVEY: "survey"}
"""What a figure is compared with: the week before, the four weeks before, the survey before."""


def number_line(language: str, digest: Digest, value: Value, amount: float) -> str:
    """For instance: 62 (last survey 58, difference +4, 95% range −3 to +11 → no clear change) 41/96 answered."""
    now, details = number(language, value.key, amount), _details(language, value, amount)
    word = verdict(language, value.verdict)
    if details and word:
        details = say(language, "digest-verdict", details=details, verdict=word)
    line = say(language, "digest-line", now=now, details=details) if details else now
    people = counted(language, digest, value)
    line = f"{line} {people}" if people else line
    target = next((a for a in digest.figures.attainments if a.kpi == value.key and not a.department), None)
    return f"{line}\n{target_line(language, target)}" if target else line


def target_line(language: str, target: Attainment) -> str:
    """What was to be reached, by when, who sees to it, and how it stands."""
    return say(
        language,
        "digest-target",
        value=number(language, target.kpi, target.target),
        due=dates.full_day(language, target.due),
        owner=target.owner,
        verdict=verdict(language, target.verdict),
    )


def range_words(language: str, message: str, key: str, interval: Interval) -> str:
    """Where a figure lies, its unit said once."""
    return say(language, message, low=f"{_shown(key, interval.low)}", high=number(language, key, interval.high))


def change_words(language: str, message: str, key: str, interval: Interval) -> str:
    """Where the difference of a figure lies, its unit said once."""
    low, high = _with_sign(_shown(key, interval.low)), signed(language, key, interval.high)
    return say(language, message, low=low, high=high)


def difference(language: str, key: str, now: float, before: float) -> str:
    """The difference of two amounts as they are shown, with its sign; of shares in points."""
    return signed(language, key, (_shown(key, now) - _shown(key, before)) / _scale(key))


def signed(language: str, key: str, amount: float) -> str:
    """A difference with its sign."""
    text = _with_sign(_shown(key, amount))
    return say(language, "digest-points", number=text) if _scale(key) > 1 else text


def _shown(key: str, amount: float) -> int:
    """An amount as it is shown: the figures of the digest are shares and indices, told in whole numbers."""
    return round(_scale(key) * amount)


def _scale(key: str) -> int:
    return 100 if DEFINITIONS[key].unit is Unit.SHARE else 1


def _with_sign(amount: int) -> str:
    return f"−{-amount}" if amount < 0 else f"+{amount}"


def _details(language: str, value: Value, amount: float) -> str:
    found = []
    if value.before is not None:
        period = PERIODS[DEFINITIONS[value.key].kind]
        found += [
            say(language, f"digest-before-{period}", before=number(language, value.key, value.before)),
            say(language, "digest-difference", difference=difference(language, value.key, amount, value.before)),
        ]
    if value.change is not None:
        found.append(change_words(language, "digest-range", value.key, value.change))
    elif value.interval is not None:
        found.append(range_words(language, "digest-range", value.key, value.interval))
    elif value.control is not None:
        found.append(range_words(language, "digest-usual-range", value.key, value.control))
    return ("、" if language == "ja" else ", ").join(found)


def counted(language: str, digest: Digest, value: Value) -> str:
    """How many of how many: people, tries with an outcome, or answers of those who were asked."""
    if DEFINITIONS[value.key].kind is Kind.SURVEY:
        if value.denominator is None or not digest.surveys:
            return ""
        return say(language, "digest-answers", answered=int(value.denominator), invited=digest.surveys[-1].invited)
    if value.numerator is None or value.denominator is None:
        return ""
    return say(language, "digest-counted", part=f"{value.numerator:,.0f}", whole=f"{value.denominator:,.0f}")
