"""From what a lead sees to HTML: the templates escape every text, and no markup is built by hand."""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template

from bot.page_templates import page_templates
from coach.lead.browser import DeskPage
from coach.lead.browser_charts import ChartOverTime
from coach.locales import LANGUAGES, say

TEMPLATES = Path(__file__).parent / "templates"


def desk(page: DeskPage, base: str, key: str) -> str:
    """The page with the figures; ``key`` is what its forms hold."""
    return _template("desk.html").render(page=page, language=page.language, base=base, key=key)


def enter(language: str, base: str) -> str:
    """The page behind the link: one button, for scanners of chats and mail open links before people do."""
    return _template("enter.html").render(language=language, base=base)


def notice(message: str, base: str) -> str:
    """A sentence in every language, for who it is may not be known."""
    said = [(one, say(one, f"browser-{message}-heading"), say(one, f"browser-{message}")) for one in LANGUAGES]
    return _template("notice.html").render(said=said, language=LANGUAGES[0], base=base)


@cache
def _templates() -> Environment:
    return page_templates(TEMPLATES, chart_json=_chart_json)


def _template(name: str) -> Template:
    return _templates().get_template(name)


def _chart_json(language: str, chart: ChartOverTime) -> str:
    """What the script draws: the same readings that the table tells."""
    lines = [
        {
            "name": line.name,
            "range": line.range_name,
            "readings": [
                {"told": r.told, "amount": r.amount, "low": r.low, "high": r.high, "details": r.details}
                for r in line.readings
            ],
        }
        for line in chart.lines
    ]
    content = {
        "times": chart.times,
        "marks": chart.marks,
        "lines": lines,
        "unit": chart.unit,
        "most": chart.most,
        "gap": say(language, "browser-gap"),
    }
    return json.dumps(content, ensure_ascii=False)
