"""Why a number of the digest is what it is: what it counts, out of how many, how sure it is, and how it may mislead."""

from collections.abc import Iterator

from coach.cards import Actions, Block, Bullets, Button, Card, Facts, Paragraph, Tone
from coach.kpi.definitions import DEFINITIONS, Kind, definition, name, number, shown, verdict
from coach.kpi.digest_content import Digest
from coach.kpi.model import Figures, Value
from coach.kpi.number_lines import PERIODS, change_words, difference, range_words, signed
from coach.kpi.weeks import week_name
from coach.locales import say

TRAPS = {
    "weekly_active_share": "volume",
    "adoption": "volume",
    "success": "selection",
    "usefulness": "silence",
    "unease": "unease",
    "satisfaction": "silence",
    "recommendation": "silence",
    "participation": "silence",
    "service_desk_tickets": "outside",
}
"""What to mind with each number, whatever it is."""


def why_card(language: str, digest: Digest, kpi: str) -> Card:
    """The reasons of one number of the digest."""
    value, figures = digest.figures.values[kpi], digest.figures
    back = Button(say(language, "digest-button-back"), "digest.show", {"week": week_name(figures.week)})
    blocks: tuple[Block, ...] = (
        Paragraph(definition(language, kpi)),
        Facts(tuple(_facts(language, digest, value))),
        *_mix(language, figures, kpi),
        Bullets(tuple(_caveats(language, figures, value))),
        Actions((back,)),
    )
    return Card(say(language, "digest-why-heading", name=name(language, kpi), value=shown(language, value)), blocks)


def _facts(language: str, digest: Digest, value: Value) -> Iterator[tuple[str, str]]:
    kind = DEFINITIONS[value.key].kind
    if value.numerator is not None and value.denominator is not None:
        counted = say(language, "digest-counted", part=f"{value.numerator:,.0f}", whole=f"{value.denominator:,.0f}")
        yield say(language, f"digest-why-counted-{PERIODS[kind]}"), counted
    elif kind is Kind.SURVEY and value.denominator is not None and digest.surveys:
        invited = digest.surveys[-1].invited
        counted = say(language, "digest-counted", part=f"{value.denominator:,.0f}", whole=f"{invited:,}")
        yield say(language, "digest-why-counted-survey"), counted
    if value.key == "weekly_active_share" and digest.figures.growth is not None:
        growth = digest.figures.growth
        parts = {"new": growth.new, "stayed": growth.returning, "back": growth.resurrected, "gone": growth.dormant}
        yield say(language, "digest-why-growth"), say(language, "digest-why-growth-parts", **parts)
    if value.before is not None:
        yield say(language, f"digest-why-before-{PERIODS[kind]}"), number(language, value.key, value.before)
        if value.value is not None:
            told = difference(language, value.key, value.value, value.before)
            yield say(language, "digest-why-difference"), told
    yield from _sureness(language, value)


def _sureness(language: str, value: Value) -> Iterator[tuple[str, str]]:
    """Where the figure lies, where its change lies, or where a usual week lies; and what follows."""
    if value.interval is not None:
        yield (
            say(language, "digest-why-interval"),
            range_words(language, "digest-from-to", value.key, value.interval),
        )
    if value.change is not None:
        yield say(language, "digest-why-change"), change_words(language, "digest-from-to", value.key, value.change)
    if value.control is not None:
        yield say(language, "digest-why-usual"), range_words(language, "digest-from-to", value.key, value.control)
    if value.verdict:
        yield say(language, "digest-why-verdict"), verdict(language, value.verdict)


def _mix(language: str, figures: Figures, kpi: str) -> Iterator[Block]:
    """Said where the total moved against what happened within the departments (Simpson's paradox)."""
    mix = figures.mix
    if kpi == "adoption" and mix is not None and mix.within * mix.mix < 0:
        parts = {part: signed(language, kpi, getattr(mix, part)) for part in ("change", "within", "mix")}
        yield Paragraph(say(language, "digest-why-mix", **parts), Tone.CAUTION)


def _caveats(language: str, figures: Figures, value: Value) -> Iterator[str]:
    kind = DEFINITIONS[value.key].kind
    yield say(language, f"digest-trap-{TRAPS[value.key]}")
    coverage = figures.coverage.get("outcomes")
    if kind is Kind.SELF_REPORT and coverage is not None:
        yield say(language, "digest-why-coverage", share=number(language, "success", coverage))
    if kind is Kind.CENSUS and value.key == "weekly_active_share" and not value.verdict:
        yield say(language, "digest-why-early")
    if kind is Kind.CENSUS and figures.days_off:
        yield say(language, "digest-days-off", count=len(figures.days_off))
