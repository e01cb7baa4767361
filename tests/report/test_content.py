"""What a report says: the figures as they are, what may not be told left out, and the gaps as next steps."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach.coach import Coach
from coach.kpi.definitions import definition, name, number, shown
from coach.kpi.figures import figures
from coach.kpi.model import Attainment, GroupValue, Hours, TaskMinutes
from coach.kpi.weeks import WEEK, last_closed, roll_up_missing
from coach.lead.readiness import points
from coach.locales import LANGUAGES, say
from coach.pulse.published import read
from coach.report.content import compose
from coach.report.material import Material, NothingToReport, Request, gather
from coach.report.model import Page, Report
from storage import pulses
from storage.db import Database
from tests.builders import Clock
from tests.coach.pulse.company import COMPANY, Staff
from usecases.load import Catalogue


def written(material: Material, catalogue: Catalogue, language: str = "ja", wage: int | None = None) -> Report:
    return compose(material, language, catalogue, "today", wage)


def page(report: Report, heading: str) -> Page:
    return next(page for page in report.pages if page.heading == say(report.language, heading))


def text(report: Report) -> str:
    """Everything a reader sees."""
    return "\n".join(
        "\n".join((p.heading, p.message, *p.points, *p.notes, *(cell for row in rows(p) for cell in row)))
        for p in report.pages
    )


def rows(found: Page) -> tuple[tuple[str, ...], ...]:
    return found.grid.rows if found.grid is not None else ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_summary_is_the_figure_with_its_name_period_and_count(
    wanted: Request, catalogue: Catalogue, language: str
) -> None:
    found = figures(wanted.session, wanted.week, wanted.company, catalogue)
    report = written(gather(replace(wanted, language=language)), catalogue, language)
    by_name = {row[0]: row for row in rows(page(report, "report-part-summary"))}
    for key in ("weekly_active", "adoption", "habitual", "reported_hours", "success", "unmet", "usefulness", "unease"):
        value = found.values[key]
        row = by_name[name(language, key)]
        assert row[1] == shown(language, value)
        assert value.value is None or row[2] in ("–", number(language, key, value.before or 0))
        count = found.eligible if key == "weekly_active" else value.denominator
        assert row[4] == (f"{count:,.0f}" if count is not None and value.value is not None else "–")
        assert row[5].strip()
    defined = dict(page(report, "report-part-summary").defined)
    assert defined[name(language, "success")] == definition(language, "success")


def test_the_charts_of_use_are_the_figures_of_each_week(wanted: Request, catalogue: Catalogue) -> None:
    people, adoption = page(written(gather(wanted), catalogue), "report-heading-use").plots
    first = date(2026, 9, 7)
    assert people.labels[0] == "W37"
    assert people.labels[-1] == "W47"
    for number_, value in enumerate(people.series[0].values):
        found = figures(wanted.session, first + number_ * WEEK, wanted.company, catalogue)
        assert value == found.values["weekly_active"].value
        share = found.values["adoption"].value
        assert adoption.series[0].values[number_] == (None if share is None else round(100 * share, 1))


def test_what_people_feel_is_what_the_survey_published(wanted: Request, catalogue: Catalogue) -> None:
    report = written(gather(wanted), catalogue)
    published = read(wanted.session, next(w for w in pulses.latest_waves(wanted.session, 9) if w.state == "closed"))
    (plot,) = page(report, "report-heading-voices").plots
    for series, item in zip(plot.series, ("US0", "AX0"), strict=True):
        figure = published.everyone(item)
        assert figure is not None
        assert figure.index is not None
        assert series.values[-1] == round(figure.index)


def test_departments_are_told_as_the_figures_tell_them(wanted: Request, catalogue: Catalogue) -> None:
    material = gather(wanted)
    groups = (
        GroupValue("adoption", ("it", "legal"), "10–19", None, (30, 70)),
        GroupValue("adoption", ("sales",), "20–49", 0.39, (30, 70)),
        GroupValue("success", ("sales",), "20–49", 0.77, (70, 100)),
    )
    changed = replace(material, figures=replace(material.figures, groups=groups))
    told = rows(page(written(changed, catalogue), "report-heading-departments"))
    assert told == (("営業", "20–49", "39%"), (told[1][0], "10–19", "30〜70%"))
    assert "法務" in told[1][0]


def test_a_target_stands_with_its_verdict(wanted: Request, catalogue: Catalogue) -> None:
    material = gather(wanted)
    told = rows(page(written(material, catalogue), "report-heading-targets"))
    assert {row[0]: row[4] for row in told}.items() >= {"利用率": "達成", "成功率": "未達"}.items()
    hidden = Attainment("adoption", "legal", 0.5, date(2027, 1, 1), "佐藤", None, "undecided")
    changed = replace(material, figures=replace(material.figures, attainments=(hidden,)))
    assert rows(page(written(changed, catalogue), "report-heading-targets"))[0][1:5] == (
        "法務",
        "50%以上",
        "–",
        "判断保留",
    )


def test_yen_stand_only_where_a_wage_was_named_and_as_low_base_and_high(wanted: Request, catalogue: Catalogue) -> None:
    material = gather(wanted)
    tasks = (TaskMinutes("draft", 24, 20, 35, 12, 56, 0.04, 0.51),)
    changed = replace(material, figures=replace(material.figures, hours=Hours(50, 10, 20, 40), tasks=tasks))
    assert "円、" not in text(written(changed, catalogue))
    said = text(written(changed, catalogue, wage=3000))
    assert "控えめに30,000円、標準60,000円、大きめに120,000円" in said
    assert "減る支出ではありません" in said
    without, with_ai = page(written(changed, catalogue), "report-heading-time").plots[0].series
    assert (without.values, with_ai.values) == ((100,), (49,))


def test_every_gap_of_the_checklist_becomes_a_next_step(wanted: Request, catalogue: Catalogue) -> None:
    gaps = [say("ja", f"point-{point.name}") for point in points(wanted) if not point.settled]
    told = [row[0] for row in rows(page(written(gather(wanted), catalogue), "report-heading-steps"))]
    assert gaps
    assert told[1:] == gaps
    assert say("ja", "rollout-phase-poc") in told[0]


def test_stories_stand_without_a_name_and_only_once_shared(wanted: Request, catalogue: Catalogue) -> None:
    said = text(written(gather(wanted), catalogue))
    assert "「提案が早くなりました」（営業）" in said
    assert "「=SUM(1) <script>議事録</script>」\n" in said
    assert "まだ見せていない話" not in said


def test_a_department_lead_gets_only_their_groups(wanted: Request, catalogue: Catalogue) -> None:
    material = gather(replace(wanted, scope=["sales"]))
    assert {group.group for group in material.figures.groups} <= {("sales",)}
    assert {a.department for a in material.figures.attainments} <= {"", "sales"}


def test_a_wave_whose_answers_are_alike_leaves_a_gap(
    coach: Coach, database: Database, clock: Clock, catalogue: Catalogue
) -> None:
    staff = Staff(coach, database, clock)
    staff.hire(sales=12)
    for alike in (False, True):
        wave = staff.open()
        for number_ in range(1, 13):
            value = 5 if alike else 1 + number_ % 5
            staff.answer(f"sales-{number_}", wave, {"US0": value, "AX0": 1 + number_ % 5})
        staff.close(wave)
        clock.forward(days=8)
    with database.transaction() as session:
        roll_up_missing(session, clock.now, COMPANY)
        wanted = Request(session, COMPANY, catalogue, None, "ja", clock.now, last_closed(clock.now, COMPANY))
        report = written(gather(wanted), catalogue)
    voices = page(report, "report-heading-voices")
    usefulness, unease = voices.plots[0].series
    assert usefulness.values[0] is not None
    assert usefulness.values[1] is None
    assert None not in unease.values
    assert "80〜100" in "".join(voices.points)
    assert "100（" not in "".join(voices.points)


def test_there_is_no_report_without_anything_to_report(
    database: Database, catalogue: Catalogue, coach: Coach, clock: Clock
) -> None:
    Staff(coach, database, clock).hire(sales=3)
    week = last_closed(clock.now, COMPANY)
    with database.transaction() as session:
        wanted = Request(session, COMPANY, catalogue, None, "en", clock.now, week)
        with pytest.raises(NothingToReport, match="no figures for 2026-W47"):
            gather(wanted)
        roll_up_missing(session, clock.now, COMPANY)
        with pytest.raises(NothingToReport, match="Nobody has used AI yet"):
            gather(wanted)
        with pytest.raises(NothingToReport, match="2026-W48 is not over"):
            gather(replace(wanted, week=week + timedelta(weeks=1)))
