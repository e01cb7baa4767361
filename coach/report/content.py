"""The report in words: what each page says, of the figures and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from coach import dates
from coach.kpi.definitions import DEFINITIONS, Better, name, number, shown
from coach.kpi.model import Attainment
from coach.kpi.walls import Wall, walls
from coach.kpi.weeks import WEEK, week_name
from coach.lead.rollout import PHASES, current
from coach.locales import say
from coach.pulse.results import group_label
from coach.report import outcomes
from coach.report.material import Material
from coach.report.model import Grid, Page, Part, Report
from coach.report.words import NONE, dashed, defined, listed, plain, row, sentence, source
from coach.work_names import topic_name
from usecases.load import Catalogue

QUANTITY = ("weekly_active", "adoption", "habitual", "reported_hours")
QUALITY = ("success", "first_draft", "unmet", "usefulness", "unease")
"""The figures of the summary: how much, and how well."""

TOPICS = 5

PRINTED = ("amount", "period", "approver", "applicant")
"""The lines of the request on which something is printed to write beside."""

TO_FILL_IN = 34
"""How high rows are in which somebody writes, in points."""


def compose(material: Material, language: str, catalogue: Catalogue, made: str, wage: int | None = None) -> Report:
    """The report of a week, in a language.

    ``made`` is the day it was made, in words. With ``wage``, yen an hour with everything an employer pays, hours are
    also told as amounts, in three versions.
    """
    write: Sequence[Callable[[Material, str, Catalogue], Iterator[Page]]] = (
        _summary,
        _background,
        _done,
        outcomes.use,
        _departments,
        lambda material, language, _: outcomes.time(material, language, wage),
        outcomes.voices,
        _targets,
        outcomes.method,
        _steps,
        _request,
    )
    pages = [page for part in write for page in part(material, language, catalogue)]
    return Report(language, say(language, "report-title"), _facts(material, language, made), pages)


def _facts(material: Material, language: str, made: str) -> tuple[tuple[str, str], ...]:
    first, last = next(iter(material.weeks)), material.figures.week
    days = [dates.full_day(language, day) for day in (first, last + WEEK - timedelta(days=1))]
    return (
        (say(language, "report-covers"), say(language, "report-days", first=days[0], last=days[1])),
        (say(language, "report-week"), week_name(last)),
        (say(language, "report-made"), made),
    )


def _summary(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    keys = [key for key in (*QUANTITY, *QUALITY) if key in material.figures.values]
    labels = ("figure", "value", "before", "sure", "n", "period")
    grid = Grid(
        tuple(say(language, f"report-column-{label}") for label in labels),
        tuple(row(material, language, key) for key in keys),
        (18, 12, 11, 27, 9, 23),
    )
    yield Page(
        Part.SUMMARY,
        say(language, "report-part-summary"),
        _headline(material, language),
        grid=grid,
        notes=(say(language, "report-note-summary"),),
        defined=defined(language, *keys),
    )


def _headline(material: Material, language: str) -> str:
    figures = material.figures
    share = figures.values["adoption"]
    met = sum(attained.verdict == "met" for attained in figures.attainments)
    words = say(
        language,
        "report-headline",
        eligible=f"{figures.eligible:,}",
        active=f"{figures.active:,}",
        share=shown(language, share),
    )
    if not figures.attainments:
        return words
    return words + say(language, "report-headline-targets", count=len(figures.attainments), met=met)


def _background(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    figures, found = material.figures, walls(material.figures)
    stalls = say(language, f"kpi-wall-{dashed(found.highest)}")
    points = [
        say(language, "report-purpose", purpose=plain(material.purpose))
        if material.purpose
        else say(language, "report-no-purpose"),
        say(
            language,
            "report-people",
            eligible=f"{figures.eligible:,}",
            active=f"{figures.active:,}",
            dormant=f"{figures.dormant:,}",
            never=f"{figures.never_used:,}",
            week=week_name(figures.week),
        ),
    ]
    if found.highest is not Wall.UNCLEAR:
        points.append(say(language, f"kpi-wall-{dashed(found.highest)}-why"))
        points += [say(language, "report-sign", source=_told(material, language, key)) for key in found.evidence[:3]]
    topics = [
        say(language, "report-topic", topic=topic_name(language, topic.topic), questions=topic.questions)
        for topic in figures.unmet[:TOPICS]
    ]
    if topics:
        points.append(say(language, "report-unmet", topics=listed(language, topics)))
    message = "report-background-unclear" if found.highest is Wall.UNCLEAR else "report-background"
    yield Page(
        Part.BACKGROUND,
        say(language, "report-part-background"),
        say(language, message, wall=stalls),
        points=tuple(points),
        notes=(say(language, "report-note-background"),),
        defined=defined(language, *found.evidence[:3]),
    )


def _told(material: Material, language: str, key: str) -> str:
    value = shown(language, material.figures.values[key])
    return say(language, "report-told", source=source(material, language, key), value=value)


def _done(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    now = current(material.phases)
    rows = []
    for phase in PHASES:
        begun = material.phases.get(phase)
        label = say(language, f"rollout-phase-{phase}")
        when = dates.full_day(language, begun.began_on) if begun else say(language, "report-phase-to-come")
        led_by = plain(begun.led_by) if begun and begun.led_by else sentence(say(language, f"rollout-leads-{phase}"))
        state = "now" if phase == now else "done" if begun else "ahead"
        rows.append((label, when, led_by, say(language, f"report-phase-{state}")))
    columns = tuple(say(language, f"report-column-{label}") for label in ("phase", "began", "leads", "state"))
    found = material.evidence
    asked = sum(wave.counts.delivered for wave in material.waves)
    lines = (
        ("report-did-surveys", {"count": len(material.waves), "delivered": f"{asked:,}"}, len(material.waves)),
        ("report-did-lessons", {"count": found.lessons}, found.lessons),
        ("report-did-stories", {"count": found.stories}, found.stories),
        ("report-did-use-cases", {"count": found.new_use_cases}, found.new_use_cases),
        ("report-did-trying", {"count": found.trying}, found.trying),
    )
    points = tuple(say(language, words, **values) for words, values, count in lines if count)
    message = (
        say(language, "report-done", phase=say(language, f"rollout-phase-{now}"))
        if now
        else say(language, "report-done-unmarked")
    )
    yield Page(
        Part.DONE,
        say(language, "report-part-done"),
        message,
        grid=Grid(columns, tuple(rows), (24, 22, 36, 14)),
        points=points or (say(language, "report-did-nothing"),),
        notes=(say(language, "report-note-done"),),
    )


def _departments(material: Material, language: str, catalogue: Catalogue) -> Iterator[Page]:
    """Adoption by department, in the catalogue's order: where it has been taken up, not a ranking."""
    order = list(catalogue.departments)
    found = [group for group in material.figures.groups if group.key == "adoption"]
    found.sort(key=lambda group: min(order.index(d) if d in order else len(order) for d in group.group))
    if not found:
        return
    rows = tuple(
        (
            plain(group_label(language, group.group, catalogue)),
            group.people,
            say(language, "report-band", low=group.band[0], high=group.band[1])
            if group.value is None
            else number(language, group.key, group.value),
        )
        for group in found
    )
    columns = (
        say(language, "report-column-department"),
        say(language, "report-column-people"),
        name(language, "adoption"),
    )
    yield Page(
        Part.RESULTS,
        say(language, "report-heading-departments"),
        say(language, "report-departments", count=len(found)),
        grid=Grid(columns, rows, (56, 20, 24)),
        notes=(source(material, language, "adoption"), say(language, "report-note-departments")),
        defined=defined(language, "adoption"),
    )


def _targets(material: Material, language: str, catalogue: Catalogue) -> Iterator[Page]:
    found = material.figures.attainments
    if not found:
        return
    counts = {word: sum(attained.verdict == word for attained in found) for word in ("met", "missed", "undecided")}
    labels = ("figure", "whom", "target", "now", "verdict", "due", "owner")
    keys = dict.fromkeys(attained.kpi for attained in found)
    yield Page(
        Part.RESULTS,
        say(language, "report-heading-targets"),
        say(language, "report-targets", **counts),
        grid=Grid(
            tuple(say(language, f"report-column-{label}") for label in labels),
            tuple(_target(attained, language, catalogue) for attained in found),
            (18, 12, 14, 10, 14, 18, 14),
        ),
        notes=(say(language, "report-note-targets", week=week_name(material.figures.week)),),
        defined=defined(language, *keys),
    )


def _target(attained: Attainment, language: str, catalogue: Catalogue) -> tuple[str, ...]:
    better = "most" if DEFINITIONS[attained.kpi].better is Better.LOWER else "least"
    aim = say(language, f"report-target-{better}", value=number(language, attained.kpi, attained.target))
    return (
        name(language, attained.kpi),
        plain(group_label(language, (attained.department,), catalogue))
        if attained.department
        else say(language, "report-company"),
        aim,
        NONE if attained.value is None else number(language, attained.kpi, attained.value),
        say(language, f"report-verdict-{attained.verdict}"),
        dates.full_day(language, attained.due),
        plain(attained.owner),
    )


def _steps(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    """The next task of the phase, then what closes each gap of the checklist."""
    rows = []
    if (now := current(material.phases)) is not None:
        label = say(language, "report-step-phase", phase=say(language, f"rollout-phase-{now}"))
        rows.append((label, sentence(say(language, f"rollout-next-{now}"))))
    rows += [(say(language, f"point-{gap.name}"), gap.words) for gap in material.gaps]
    columns = (say(language, "report-column-gap"), say(language, "report-column-step"))
    gaps = len(material.gaps)
    yield Page(
        Part.NEXT,
        say(language, "report-heading-steps"),
        say(language, "report-steps", count=gaps) if gaps else say(language, "report-steps-ready"),
        grid=Grid(columns, tuple(rows), (36, 64)) if rows else None,
    )


def _request(_material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    """What is asked for, to be filled in by hand."""
    rows = tuple(
        (
            say(language, f"report-request-{label}"),
            say(language, f"report-request-{label}-blank") if label in PRINTED else "",
        )
        for label in ("matter", "amount", "period", "effect", "approver", "applicant")
    )
    columns = (say(language, "report-column-matter"), say(language, "report-column-entry"))
    yield Page(
        Part.NEXT,
        say(language, "report-heading-request"),
        say(language, "report-request"),
        grid=Grid(columns, rows, (28, 72), least=TO_FILL_IN),
    )
