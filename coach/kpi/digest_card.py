"""The digest as a card. What there is nothing to say about is left out."""

from collections.abc import Collection, Iterator

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Button,
    Card,
    Chart,
    ChartKind,
    Choices,
    Facts,
    Option,
    Paragraph,
    Section,
    Series,
    Tone,
)
from coach.kpi.definitions import DEFINITIONS, Kind, name, number, shown
from coach.kpi.digest_content import Digest, Surveyed
from coach.kpi.model import Figures, GroupValue, Topic, Value
from coach.kpi.notable import notable, place
from coach.kpi.number_lines import number_line, target_line
from coach.kpi.suggestion import suggest
from coach.kpi.walls import Wall, walls
from coach.kpi.weeks import week_name
from coach.locales import say
from coach.pulse.results import group_label
from coach.work_names import topic_name
from usecases.load import Catalogue

NUMBERS = ("weekly_active_share", "adoption", "success", "usefulness", "unease")
"""How many use AI, how it goes, and how they feel about it: use is never told without its quality."""

TOPICS_SHOWN = 3
UNKNOWN_TOPIC = "other"
"""What the search cannot place at all; it tells nothing of what was asked."""
POINTS_FROM = 3
"""Points from which a line says more than the numbers do."""


def digest_card(language: str, digest: Digest, catalogue: Catalogue, scope: Collection[str] | None) -> Card:
    """The digest for a lead of the departments ``scope``, with what is told of these; else with those worth a look."""
    figures = digest.figures
    heading = say(
        language, "digest-heading", week=dates.week(language, figures.week), headline=headline(language, figures)
    )
    if not numbers_shown(figures):
        return Card(heading, (*_missing(language, figures), *_step(language, figures)), language)
    blocks: tuple[Block, ...] = (
        Facts(tuple(_numbers(language, digest))),
        *_missing(language, figures),
        *_calendar(language, figures),
        *_weeks_chart(language, digest),
        *_surveys_chart(language, digest),
        *(
            _worth_a_look(language, figures, catalogue)
            if scope is None
            else _departments(language, figures, catalogue, scope)
        ),
        *_targets(language, figures, catalogue),
        *_unmet(language, figures),
        *_voices(language, digest),
        *_wall(language, figures),
        *_step(language, figures),
        *_reasons(language, figures),
        *_how(language, figures),
    )
    return Card(heading, blocks, language)


def headline(language: str, figures: Figures) -> str:
    """What changed most, of what clearly changed."""
    told = _told(figures)
    if not told:
        return say(language, "digest-nothing")
    changed = [v for v in told if v.verdict not in ("", "usual", "no_change", "too_few") and v.before is not None]
    if changed:
        value = max(changed, key=_moved)
        return say(language, f"digest-changed-{value.verdict.replace('_', '-')}", **_words(language, value))
    if told[0].verdict == "" and told[0].before is not None:
        return say(language, "digest-early", **_words(language, told[0]))
    return say(language, "digest-no-change")


def numbers_shown(figures: Figures) -> list[str]:
    """The figures of the digest that have a value."""
    return [value.key for value in _told(figures)]


def _told(figures: Figures) -> list[Value]:
    """What has a value; before anybody used AI, nothing is told of use."""
    found = (figures.values[key] for key in NUMBERS if key in figures.values)
    begun = figures.active or figures.dormant
    return [v for v in found if v.value is not None and (begun or DEFINITIONS[v.key].kind is not Kind.CENSUS)]


def _moved(value: Value) -> float:
    """How far a figure is from where it was, in proportion."""
    now, before = value.value or 0.0, value.before or 0.0
    return abs(now - before) / before if before else float("inf")


def _words(language: str, value: Value) -> dict[str, str]:
    before = number(language, value.key, value.before or 0.0)
    return {"name": name(language, value.key), "now": shown(language, value), "before": before}


def _numbers(language: str, digest: Digest) -> Iterator[tuple[str, str]]:
    for value in _told(digest.figures):
        if value.value is not None:
            yield name(language, value.key), number_line(language, digest, value, value.value)


def _missing(language: str, figures: Figures) -> Iterator[Block]:
    """In one line what cannot be told, and why."""
    reasons: dict[str, list[str]] = {}
    for key in NUMBERS:
        if key in figures.values and figures.values[key].value is None:
            reasons.setdefault(shown(language, figures.values[key]), []).append(name(language, key))
    if reasons:
        listed = [
            say(language, "digest-why-not", names=_and(language, names), why=why) for why, names in reasons.items()
        ]
        yield Paragraph(
            say(language, "digest-missing", list=("；" if language == "ja" else "; ").join(listed)), Tone.QUIET
        )


def _calendar(language: str, figures: Figures) -> Iterator[Block]:
    """What in the calendar makes the week unlike others."""
    if figures.days_off:
        yield Paragraph(say(language, "digest-days-off", count=len(figures.days_off)), Tone.QUIET)
    elif figures.season:
        season = say(language, f"digest-season-{figures.season.replace('_', '-')}")
        yield Paragraph(say(language, "digest-season", season=season), Tone.QUIET)


def _weeks_chart(language: str, digest: Digest) -> Iterator[Block]:
    if len(digest.weeks) < POINTS_FROM:
        return
    values = tuple(float(round(100 * point.share)) for point in digest.weeks)
    label = name(language, "weekly_active_share")
    yield Chart(
        ChartKind.LINE,
        say(language, "digest-chart-weeks"),
        tuple(dates.short_day(language, point.week) for point in digest.weeks),
        (Series(label, values),),
        say(language, "digest-chart-weeks-summary", first=f"{values[0]:g}", last=f"{values[-1]:g}"),
        "%",
    )


def _surveys_chart(language: str, digest: Digest) -> Iterator[Block]:
    """Both indices by survey; of two on the same day the later."""
    points = {dates.short_day(language, point.closed): point for point in digest.surveys if _is_exact(point)}
    if len(points) < POINTS_FROM:
        return
    usefulness = tuple(float(round(point.usefulness or 0)) for point in points.values())
    unease = tuple(float(round(point.unease or 0)) for point in points.values())
    series = (Series(name(language, "usefulness"), usefulness), Series(name(language, "unease"), unease))
    summary = say(
        language,
        "digest-chart-surveys-summary",
        usefulness=f"{usefulness[-1]:g}",
        before=f"{usefulness[0]:g}",
        unease=f"{unease[-1]:g}",
        unease_before=f"{unease[0]:g}",
    )
    yield Chart(ChartKind.LINE, say(language, "digest-chart-surveys"), tuple(points), series, summary)


def _is_exact(point: Surveyed) -> bool:
    return point.usefulness is not None and point.unease is not None


def _worth_a_look(language: str, figures: Figures, catalogue: Catalogue) -> Iterator[Block]:
    found = notable(figures, catalogue.departments)
    if found:
        yield Section(say(language, "digest-departments"))
        yield Facts(
            tuple(
                (group_label(language, one.found.group, catalogue), _group_words(language, figures, one.found))
                for one in found
            )
        )
        yield Paragraph(say(language, "digest-departments-how"), Tone.QUIET)


def _departments(language: str, figures: Figures, catalogue: Catalogue, scope: Collection[str]) -> Iterator[Block]:
    """What is told of the departments of a lead who has some."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for found in figures.groups:
        if found.key in NUMBERS:
            groups.setdefault(found.group, []).append(_group_words(language, figures, found))
    yield Section(say(language, "digest-own-departments"))
    ordered = sorted(groups, key=lambda group: place(group, catalogue.departments))
    if ordered:
        yield Facts(tuple((group_label(language, group, catalogue), "\n".join(groups[group])) for group in ordered))
    hidden = [key for key in catalogue.departments if key in scope and not any(key in group for group in ordered)]
    if hidden:
        names = _and(language, [catalogue.departments[key].say(language) for key in hidden])
        yield Paragraph(say(language, "digest-own-too-few", departments=names), Tone.QUIET)


def _group_words(language: str, figures: Figures, found: GroupValue) -> str:
    low, high = found.band
    told = say(language, "digest-band", low=low, high=high)
    now = told if found.value is None else number(language, found.key, found.value)
    everyone = shown(language, figures.values[found.key])
    return say(language, "digest-group", name=name(language, found.key), now=now, everyone=everyone)


def _targets(language: str, figures: Figures, catalogue: Catalogue) -> Iterator[Block]:
    """The targets that no line above carries."""
    above = numbers_shown(figures)
    lines = []
    for target in figures.attainments:
        if target.department or target.kpi not in above:
            label = name(language, target.kpi)
            if target.department:
                where = group_label(language, (target.department,), catalogue)
                label = say(language, "digest-target-of", name=label, department=where)
            lines.append((label, target_line(language, target)))
    if lines:
        yield Section(say(language, "digest-targets"))
        yield Facts(tuple(lines))


def _unmet(language: str, figures: Figures) -> Iterator[Block]:
    told = [topic for topic in figures.unmet if topic.topic != UNKNOWN_TOPIC]
    if told:
        yield Section(say(language, "digest-unmet"))
        yield Paragraph(_and(language, [_topic(language, topic) for topic in told[:TOPICS_SHOWN]]))


def _topic(language: str, topic: Topic) -> str:
    return say(language, "digest-topic", topic=topic_name(language, topic.topic), questions=topic.questions)


def _voices(language: str, digest: Digest) -> Iterator[Block]:
    if digest.themes:
        yield Section(say(language, "digest-voices"))
        yield Paragraph(_and(language, [say(language, f"theme-{theme}") for theme in digest.themes]))


def _wall(language: str, figures: Figures) -> Iterator[Block]:
    """Which wall is highest, why it matters, and the figures that say so."""
    found = walls(figures)
    if found.highest is Wall.UNCLEAR:
        return
    wall = found.highest.value.replace("_", "-")
    yield Section(say(language, "digest-wall", wall=say(language, f"kpi-wall-{wall}")))
    yield Paragraph(say(language, f"kpi-wall-{wall}-why"))
    signs = [
        say(language, "digest-sign", name=name(language, key), value=shown(language, figures.values[key]))
        for key in found.evidence
    ]
    yield Paragraph(say(language, "digest-signs", signs=_and(language, signs)), Tone.QUIET)


def _step(language: str, figures: Figures) -> Iterator[Block]:
    step = suggest(figures)
    yield Section(say(language, "digest-step"))
    if walls(figures).highest is Wall.UNCLEAR and numbers_shown(figures):
        yield Paragraph(say(language, "digest-wall-unclear"), Tone.QUIET)
    yield Paragraph(say(language, f"digest-step-{step.name}"))
    yield Actions((Button(say(language, f"digest-button-{step.name}"), step.command, step.args, primary=True),))


def _reasons(language: str, figures: Figures) -> Iterator[Block]:
    told = numbers_shown(figures)
    if told:
        options = tuple(Option(key, name(language, key)) for key in told)
        args = {"week": week_name(figures.week)}
        yield Choices(say(language, "digest-reasons"), "digest.why", "kpi", options, args)


def _how(language: str, figures: Figures) -> Iterator[Block]:
    """Where the figures come from, and what the usual range is if one is told."""
    yield Paragraph(say(language, "digest-how"), Tone.QUIET)
    if any(value.control is not None for value in _told(figures)):
        yield Paragraph(say(language, "digest-how-usual"), Tone.QUIET)


def _and(language: str, parts: list[str]) -> str:
    return ("、" if language == "ja" else ", ").join(parts)
