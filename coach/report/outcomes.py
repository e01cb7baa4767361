"""The pages of a report that show results: use, time, how people feel about it, and what the numbers cannot tell."""

from collections.abc import Iterator, Sequence

from coach import dates
from coach.kpi.definitions import DEFINITIONS, Unit, name, number, shown
from coach.kpi.model import Hours, TaskMinutes
from coach.kpi.weeks import week_name
from coach.locales import say
from coach.pulse.items import UNEASE, bank
from coach.pulse.results import ANCHORS, group_label, index_words
from coach.pulse.visibility import K
from coach.report.material import Asked, Material
from coach.report.model import Grid, Page, Part, Plot, Series, Shape
from coach.report.words import NONE, defined, listed, period, plain, source
from coach.work_names import task_name
from storage.stories import Credit, Story
from usecases.load import Catalogue

WITHOUT_AI = 100
"""What the time without AI is drawn as."""
SHOWN_TASKS = 6
MIN_POINTS = 2
"""Weeks from which there is a course to draw."""


def use(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    """How many use it, week by week."""
    plots = tuple(
        plot
        for plot in (
            _course(material, language, "weekly_active", Shape.COLUMN),
            _course(material, language, "adoption", Shape.LINE),
        )
        if plot is not None
    )
    figures, keys = material.figures, ("weekly_active", "adoption")
    points = []
    if (growth := figures.growth) is not None:
        points.append(
            say(
                language,
                "report-growth",
                new=growth.new,
                returning=growth.returning,
                resurrected=growth.resurrected,
                dormant=growth.dormant,
            )
        )
    if (mix := figures.mix) is not None:
        change, within, mixed = (f"{100 * part:+.1f}" for part in (mix.change, mix.within, mix.mix))
        points.append(say(language, "report-mix", change=change, within=within, mix=mixed))
    values = {key: shown(language, figures.values[key]) for key in keys}
    yield Page(
        Part.RESULTS,
        say(language, "report-heading-use"),
        say(language, "report-use", active=values["weekly_active"], adoption=values["adoption"]),
        plots=plots,
        points=tuple(points),
        notes=tuple(source(material, language, key) for key in keys),
        defined=defined(language, *keys),
    )


def time(material: Material, language: str, wage: int | None) -> Iterator[Page]:
    """What people said of the minutes they saved, and the hours that come of it."""
    tasks, hours = material.figures.tasks, material.figures.hours
    if not tasks and hours is None:
        return
    points = [] if hours is None else list(_hours(hours, language, wage))
    message = "report-time" if hours is not None else "report-time-tasks"
    reported = shown(language, material.figures.values["reported_hours"])
    keys = ("minutes_saved", "saving_ratio", "reported_hours", "estimated_hours")
    yield Page(
        Part.RESULTS,
        say(language, "report-heading-time"),
        say(language, message, hours=reported),
        plots=_before_and_after(tasks[:SHOWN_TASKS], language),
        grid=_minutes(tasks[:SHOWN_TASKS], language) if tasks else None,
        points=tuple(points),
        notes=(say(language, "report-note-time", period=period(material, language, "minutes_saved")),),
        defined=defined(language, *keys),
    )


def voices(material: Material, language: str, catalogue: Catalogue) -> Iterator[Page]:
    """Usefulness and unease by wave, what comments were about, and stories that people shared."""
    if not material.waves and not material.stories:
        return
    last = material.waves[-1] if material.waves else None
    points = []
    if last is not None:
        for item in ANCHORS:
            if (figure := last.published.everyone(item)) is not None:
                words = index_words(figure, language)
                points.append(say(language, "report-index", name=figure.item.name(language), words=words, n=figure.n))
        if last.published.themes:
            themes = [say(language, f"theme-{theme}") for theme in last.published.themes]
            points.append(say(language, "report-themes", themes=listed(language, themes)))
    points += [_story(story, language, catalogue) for story in material.stories]
    notes = [say(language, "report-note-voices")]
    if last is not None:
        notes.insert(0, _answered(last, language))
    yield Page(
        Part.RESULTS,
        say(language, "report-heading-voices"),
        say(language, "report-voices", count=len(material.waves))
        if material.waves
        else say(language, "report-voices-stories"),
        plots=_feelings(material.waves, language),
        points=tuple(points),
        notes=tuple(notes),
        defined=defined(language, "usefulness", "unease") if material.waves else (),
    )


def method(material: Material, language: str, _catalogue: Catalogue) -> Iterator[Page]:
    """How it was measured, and what the numbers cannot tell."""
    figures = material.figures
    points = [say(language, f"report-method-{about}") for about in ("census", "survey", "minutes")]
    points.append(say(language, "report-method-small", least=K))
    told = figures.coverage.get("outcomes")
    if told is not None:
        points.append(say(language, "report-method-outcomes", share=round(100 * told)))
    if figures.days_off or figures.season:
        points.append(say(language, "report-method-season", week=week_name(figures.week)))
    points.append(say(language, "report-method-cause"))
    heading, message = say(language, "report-heading-method"), say(language, "report-method")
    yield Page(Part.RESULTS, heading, message, points=tuple(points))


def _course(material: Material, language: str, key: str, shape: Shape) -> Plot | None:
    """A figure over the weeks; None while there is no course to draw."""
    percent = DEFINITIONS[key].unit is Unit.SHARE
    found = []
    for figures in material.weeks.values():
        value = figures.values[key].value if figures is not None and key in figures.values else None
        found.append(None if value is None else round(100 * value, 1) if percent else value)
    if sum(value is not None for value in found) < MIN_POINTS:
        return None
    labels = tuple(week_name(week)[5:] for week in material.weeks)
    title = say(language, "report-plot-share" if percent else "report-plot-people", name=name(language, key))
    highest = 100 if percent else None
    return Plot(shape, title, labels, (Series(name(language, key), tuple(found)),), "%" if percent else "", highest)


def _before_and_after(tasks: Sequence[TaskMinutes], language: str) -> tuple[Plot, ...]:
    """The time with AI where that without is 100, by family of tasks."""
    known = [(row.task, row.saving_ratio) for row in tasks if row.saving_ratio is not None]
    if not known:
        return ()
    after = tuple(round(WITHOUT_AI * (1 - ratio), 1) for _, ratio in known)
    return (
        Plot(
            Shape.COLUMN,
            say(language, "report-plot-time"),
            tuple(task_name(language, key) for key, _ in known),
            (
                Series(say(language, "report-without-ai"), (float(WITHOUT_AI),) * len(known), quiet=True),
                Series(say(language, "report-with-ai"), after),
            ),
        ),
    )


def _minutes(tasks: Sequence[TaskMinutes], language: str) -> Grid:
    labels = ("task", "saved", "quartiles", "ratio", "longer", "reports")
    rows = tuple(
        (
            task_name(language, row.task),
            number(language, "minutes_saved", row.median),
            say(language, "report-quartiles", low=f"{row.lower:.0f}", high=f"{row.upper:.0f}"),
            NONE if row.saving_ratio is None else number(language, "saving_ratio", row.saving_ratio),
            number(language, "saving_ratio", row.negative),
            say(language, "report-reports", reports=f"{row.reports:,}", people=f"{row.people:,}"),
        )
        for row in tasks
    )
    return Grid(tuple(say(language, f"report-column-{label}") for label in labels), rows, (20, 14, 18, 12, 14, 22))


def _hours(hours: Hours, language: str, wage: int | None) -> Iterator[str]:
    """The hours in three versions, and as yen where somebody named the cost of an hour."""
    versions = {"low": hours.low, "base": hours.base, "high": hours.high}
    yield say(language, "report-estimate", **{key: f"{value:,.0f}" for key, value in versions.items()})
    if wage is not None:
        amounts = {key: f"{round(value) * wage:,}" for key, value in versions.items()}
        yield say(language, "report-yen", **amounts, wage=f"{wage:,}")


def _feelings(waves: Sequence[Asked], language: str) -> tuple[Plot, ...]:
    """The anchors by wave; a wave of which only a band may be told leaves a gap."""
    found = {}
    for item in ANCHORS:
        figures = [wave.published.everyone(item) for wave in waves]
        values = [figure.index if figure is not None else None for figure in figures]
        found[item] = tuple(None if value is None else float(round(value)) for value in values)
    if not any(value is not None for values in found.values() for value in values):
        return ()
    labels = tuple(f"{wave.closed.month}/{wave.closed.day}" for wave in waves)
    if language == "en":
        labels = tuple(f"{wave.closed.day} {wave.closed:%b}" for wave in waves)
    series = tuple(
        Series(bank()[item].name(language), values, quiet=bank()[item].family == UNEASE)
        for item, values in found.items()
    )
    return (Plot(Shape.COLUMN, say(language, "report-plot-feelings"), labels, series, highest=100),)


def _answered(wave: Asked, language: str) -> str:
    day = dates.full_day(language, wave.closed)
    counts = wave.counts
    return say(language, "report-answered", day=day, answered=f"{counts.answered:,}", delivered=f"{counts.delivered:,}")


def _story(story: Story, language: str, catalogue: Catalogue) -> str:
    """What somebody told, without a name: the reader needs the work, not the person."""
    words = plain(story.words)
    if story.credit == Credit.ANONYMOUS or story.department is None:
        return say(language, "report-story", words=words)
    whom = plain(group_label(language, (story.department,), catalogue))
    return say(language, "report-story-of", words=words, whom=whom)
