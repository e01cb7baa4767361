"""Results as those who answered get them back, and the parts that every account of results is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from coach.cards import Actions, Block, Bullets, Button, Card, Chart, ChartKind, Facts, Paragraph, Section, Series, Tone
from coach.kpi.statistics import RECOMMEND_FROM
from coach.locales import say
from coach.pulse.items import RECOMMENDATION, UNEASE
from coach.pulse.published import Figure, Published, read
from storage import invitations, pulses
from storage.db import Session
from storage.invitations import UNKNOWN
from storage.people import Employee
from storage.pulses import Wave, WaveState
from usecases.load import Catalogue

ANCHORS = ("US0", "AX0")


def returned(session: Session, employee: Employee, args: Mapping[str, Any], catalogue: Catalogue) -> Card | str:
    """The results as a proactive message to somebody who answered."""
    wave = pulses.find_wave(session, int(args["wave"]))
    if wave is None or wave.state != WaveState.CLOSED:
        return "the wave is gone"
    language, published = employee.language, read(session, wave)
    counts = invitations.kept_counts(session, wave.id).get("")
    if not published.figures or counts is None:
        words = Paragraph(say(language, "results-too-few", least=wave.least))
        return Card(say(language, "results-heading"), (words, *_change(wave, language)))
    own = employee.department or UNKNOWN
    lines = tuple(
        (figure.item.name(language), index_words(figure, language)) for figure in published.figures if not figure.group
    )
    theirs = [f for f in (published.of_department(item, own) for item in ANCHORS) if f is not None]
    blocks: tuple[Block, ...] = (
        Paragraph(say(language, "results-intro", answered=counts.answered, delivered=counts.delivered)),
        *chart(published, language),
        Facts(lines),
        *_own_group(theirs, language, catalogue),
        *themes(published, language),
        *_change(wave, language),
        Paragraph(say(language, "results-how", least=wave.least), Tone.QUIET),
        Actions((Button(say(language, "pulse-button-who"), "pulse.who"),)),
    )
    return Card(say(language, "results-heading"), blocks)


def group_label(language: str, group: Sequence[str], catalogue: Catalogue) -> str:
    """The names of the departments of a group."""
    names = [
        catalogue.departments[key].say(language) if key in catalogue.departments else say(language, "results-unknown")
        for key in group
    ]
    return (
        say(language, "results-joined", names=("、" if language == "ja" else ", ").join(names))
        if len(names) > 1
        else names[0]
    )


def index_words(figure: Figure, language: str) -> str:
    """An index or score for everyone's eyes: the value and how sure it is, or its band."""
    if figure.item.family == RECOMMENDATION:
        return _score_words(figure, language)
    if figure.index is None or figure.favourable is None or figure.interval is None:
        return say(language, "results-band", low=figure.index_band[0], high=figure.index_band[1])
    words = "results-uneasy" if figure.item.family == UNEASE else "results-agree"
    return say(
        language,
        "results-value",
        value=round(figure.index),
        low=round(figure.interval.low),
        high=round(figure.interval.high),
        share=say(language, words, share=round(100 * figure.favourable)),
    )


def _score_words(figure: Figure, language: str) -> str:
    if figure.score is None:
        return say(language, "results-recommend-none", least=RECOMMEND_FROM)
    low, high = (f"{end:+.0f}" for end in (figure.score.interval.low, figure.score.interval.high))
    return say(language, "results-recommend", value=f"{figure.score.score:+.0f}", low=low, high=high)


def _own_group(figures: Sequence[Figure], language: str, catalogue: Catalogue) -> tuple[Block, ...]:
    if not figures:
        return ()
    label = group_label(language, figures[0].group, catalogue)
    lines = tuple((figure.item.name(language), index_words(figure, language)) for figure in figures)
    return (Section(say(language, "results-own", group=label)), Facts(lines))


def chart(published: Published, language: str) -> tuple[Block, ...]:
    """The exact indices of everyone as bars."""
    exact = [(f.item.name(language), f.index) for f in published.figures if not f.group and f.index is not None]
    if len(exact) < 3:
        return ()
    values = tuple(float(round(value)) for _, value in exact)
    summary = say(language, "results-chart-summary")
    return (
        Chart(
            ChartKind.BAR,
            say(language, "results-chart"),
            tuple(name for name, _ in exact),
            (Series(say(language, "results-index"), values),),
            summary,
        ),
    )


def themes(published: Published, language: str) -> tuple[Block, ...]:
    """What many comments were about."""
    if not published.themes:
        return ()
    named = tuple(say(language, f"theme-{theme}") for theme in published.themes)
    return (Section(say(language, "results-themes")), Bullets(named))


def _change(wave: Wave, language: str) -> tuple[Block, ...]:
    words = wave.note or say(language, "results-no-note")
    return (Section(say(language, "results-changes")), Paragraph(words))
