"""`banso catalog`: whether the use cases are sound, and what they cover."""

import json
import sys
import unicodedata

import click

from bot.environment import read_catalogue, read_settings
from coach.locales import say
from coach.work_names import task_name
from usecases.coverage import Coverage, Gap, coverage
from usecases.load import COMMON, Catalogue, load_catalogue
from usecases.schema import Level, Task


@click.group()
def catalog() -> None:
    """The use case catalogue."""


@catalog.command("check")
def check() -> None:
    """Validate every file, the company's own included, and name file, field and mend."""
    found = load_catalogue(read_settings().catalog_dir)
    for problem in found.problems:
        click.echo(str(problem), err=True)
    click.echo(f"{len(found.use_cases)} use cases, {len(found.problems)} problems")
    sys.exit(1 if found.problems else 0)


@catalog.command("coverage")
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Every department, family of work and level, for a program.")
def show_coverage(lang: str, as_json: bool) -> None:  # noqa: FBT001 a flag
    """How many use cases serve each department, by family of work and level, and what is missing."""
    catalogue = read_catalogue(read_settings())
    covered = coverage(catalogue)
    click.echo(json.dumps(_as_json(covered), indent=2) if as_json else _table(covered, catalogue, lang))


def _as_json(covered: Coverage) -> dict[str, object]:
    return {
        "counts": [
            {"department": department, "task": task, "level": level, "use_cases": count}
            for (department, task, level), count in sorted(covered.counts.items())
        ],
        "own": dict(covered.own),
        "gaps": [{"department": gap.department, "lacks": gap.lacks, "which": gap.which} for gap in covered.gaps],
    }


def _table(covered: Coverage, catalogue: Catalogue, lang: str) -> str:
    names = {COMMON: say(lang, "coverage-everyone")} | {k: d.say(lang) for k, d in catalogue.departments.items()}
    head = ["", *(task_name(lang, task) for task in Task), *(say(lang, f"level-{_dashed(level)}") for level in Level)]
    head.append(say(lang, "coverage-own"))
    rows = [
        [
            name,
            *(str(covered.of_task(key, task) or "·") for task in Task),
            *(str(covered.of_level(key, level) or "·") for level in Level),
            str(covered.own.get(key, 0)),
        ]
        for key, name in names.items()
    ]
    wide = [max(_columns(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = ["  ".join(_padded(cell, wide[at]) for at, cell in enumerate(row)).rstrip() for row in (head, *rows)]
    total = say(lang, "coverage-total", count=sum(covered.own.values()))
    gaps = [_gap(gap, names[gap.department], lang) for gap in covered.gaps]
    return "\n".join([*lines, "", total, *(gaps or [say(lang, "coverage-no-gap")])])


def _gap(gap: Gap, department: str, lang: str) -> str:
    match gap.lacks:
        case "level":
            return say(
                lang, "coverage-gap-level", department=department, level=say(lang, f"level-{_dashed(gap.which)}")
            )
        case "task":
            return say(lang, "coverage-gap-task", department=department, task=task_name(lang, gap.which))
        case _:
            return say(lang, "coverage-gap-entries", department=department)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - _columns(text))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
