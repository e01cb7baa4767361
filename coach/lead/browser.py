"""What a lead sees in the browser: the figures over the weeks that digests told, and nothing that no digest told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coach import dates
from coach.cards import Table
from coach.kpi.definitions import DEFINITIONS, Better, name, number, verdict
from coach.kpi.digest_card import headline
from coach.kpi.digest_content import Digest
from coach.kpi.figures import EVERYONE, figures
from coach.kpi.model import Attainment, Figures, GroupValue
from coach.kpi.notable import place
from coach.lead.browser_charts import ChartOverTime, charts
from coach.locales import say
from coach.pulse.results import group_label
from coach.turn import JobContext
from storage import digests
from usecases.load import Catalogue

LOOKED_BACK = 52
"""Weeks that are shown: a year."""

BY_DEPARTMENT = ("weekly_active_share", "adoption", "success")
"""What the digest tells by department, too."""

Scope = Collection[str] | None


@dataclass(frozen=True)
class DeskPage:
    """Everything on the page, in one language."""

    language: str
    whom: str
    """Which departments the lead looks after."""
    week: str = ""
    """The last week that was told; empty before there is one, and so is all that follows."""
    headline: str = ""
    charts: tuple[ChartOverTime, ...] = ()
    departments: tuple[tuple[str, Table], ...] = ()
    """For each figure its name and its groups, in the order of the catalogue."""
    too_few: str = ""
    """Departments of the lead of which nothing is told."""
    targets: Table | None = None


def desk_page(context: JobContext, scope: Scope, language: str) -> DeskPage:
    """The page for a lead of these departments, out of what the digests told."""
    catalogue = context.catalogue
    whom = _whom(language, scope, catalogue)
    told = [Digest.from_json(content) for content in digests.latest(context.session, EVERYONE, LOOKED_BACK)]
    if not told:
        return DeskPage(language, whom)
    last = figures(context.session, told[-1].figures.week, context.company, catalogue, scope)
    return DeskPage(
        language,
        whom,
        dates.week(language, last.week),
        headline(language, last),
        tuple(charts(language, told)),
        tuple(_departments(language, last, catalogue)),
        _too_few(language, last, scope, catalogue),
        _targets(language, last.attainments, catalogue),
    )


def _departments(language: str, last: Figures, catalogue: Catalogue) -> list[tuple[str, Table]]:
    """The groups as they were told, never in the order of their figures: that would be a ranking."""
    columns = tuple(say(language, f"browser-column-{column}") for column in ("department", "people", "value"))
    found = []
    for key in BY_DEPARTMENT:
        groups = [group for group in last.groups if group.key == key]
        groups.sort(key=lambda group: place(group.group, catalogue.departments))
        if groups:
            rows = tuple(_group(language, group, catalogue) for group in groups)
            found.append((name(language, key), Table(columns, rows)))
    return found


def _group(language: str, group: GroupValue, catalogue: Catalogue) -> tuple[str, ...]:
    low, high = group.band
    band = say(language, "digest-band", low=low, high=high)
    told = band if group.value is None else number(language, group.key, group.value)
    return (
        group_label(language, group.group, catalogue),
        say(language, "figures-file-people", people=group.people),
        told,
    )


def _too_few(language: str, last: Figures, scope: Scope, catalogue: Catalogue) -> str:
    told = {department for group in last.groups if group.key in BY_DEPARTMENT for department in group.group}
    hidden = [key for key in catalogue.departments if scope is not None and key in scope and key not in told]
    return say(language, "digest-own-too-few", departments=_names(language, hidden, catalogue)) if hidden else ""


def _targets(language: str, attainments: Sequence[Attainment], catalogue: Catalogue) -> Table | None:
    if not attainments:
        return None
    columns = ("target", "whom", "aim", "due", "owner", "now", "verdict")
    rows = tuple(_target(language, attained, catalogue) for attained in attainments)
    return Table(tuple(say(language, f"browser-column-{column}") for column in columns), rows)


def _target(language: str, attained: Attainment, catalogue: Catalogue) -> tuple[str, ...]:
    lower = DEFINITIONS[attained.kpi].better is Better.LOWER
    aim = number(language, attained.kpi, attained.target)
    hidden = attained.value is None
    return (
        name(language, attained.kpi),
        _names(language, [attained.department], catalogue) if attained.department else say(language, "target-company"),
        say(language, "target-at-most" if lower else "target-at-least", value=aim),
        dates.full_day(language, attained.due),
        attained.owner,
        say(language, "target-hidden") if hidden else number(language, attained.kpi, attained.value or 0.0),
        verdict(language, attained.verdict),
    )


def _whom(language: str, scope: Scope, catalogue: Catalogue) -> str:
    return say(language, "target-company") if scope is None else _names(language, sorted(scope), catalogue)


def _names(language: str, departments: Sequence[str], catalogue: Catalogue) -> str:
    known: Mapping[str, str] = {key: found.say(language) for key, found in catalogue.departments.items()}
    return ("、" if language == "ja" else ", ").join(known.get(key, key) for key in departments)
