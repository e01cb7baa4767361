"""`banso doctor`: the command."""

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Sequence

import click

from bot.doctor.examination import examine
from bot.doctor.finding import Finding, Status, failure
from bot.settings import SettingsError, load_settings
from coach.locales import say

FAILED, WARNED = 1, 3
"""Exit codes; 2 is a command line that cannot be read."""


@click.command()
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Language of the words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def doctor(lang: str, *, as_json: bool) -> None:
    """Check the installation: what is wrong, what it means, and where it is mended. Changes nothing.

    Exit code 0: all is well. 1: something does not work. 3: it works, with warnings.
    """
    # What a check logs on its way is told by its finding.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        found = asyncio.run(examine(load_settings()))
    except SettingsError as error:
        found = [failure("settings", "settings-wrong", problems=str(error))]
    worst = max((finding.status for finding in found), key=list(Status).index)
    click.echo(_as_json(found, lang, worst) if as_json else _as_text(found, lang))
    sys.exit({Status.FAILURE: FAILED, Status.WARNING: WARNED}.get(worst, 0))


def _as_text(found: Sequence[Finding], language: str) -> str:
    lines = []
    for finding in found:
        status = say(language, f"doctor-status-{finding.status.replace('_', '-')}")
        lines.append(say(language, "doctor-line", status=status, name=finding.name(language)))
        lines += [f"    {line}" for line in finding.meaning(language).splitlines()]
        lines += [f"    → {finding.mend(language)}"] if finding.mend(language) else []
    counts = Counter(finding.status for finding in found)
    numbers = {"failures": counts[Status.FAILURE], "warnings": counts[Status.WARNING], "good": counts[Status.OK]}
    return "\n".join([*lines, "", say(language, "doctor-summary", **numbers)])


def _as_json(found: Sequence[Finding], language: str, worst: Status) -> str:
    findings = [
        {
            "check": finding.check,
            "status": finding.status,
            "name": finding.name(language),
            "meaning": finding.meaning(language),
            "mend": finding.mend(language),
        }
        for finding in found
    ]
    return json.dumps({"status": worst, "findings": findings}, ensure_ascii=False, indent=2)
