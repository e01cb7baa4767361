"""Dashboard and alarms: every figure they use exists, and every alarm has its page in both languages."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.metrics import FAULTS, Metrics
from coach.jobs import JOBS, TICKS

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy/grafana/banso.json").read_text(encoding="utf-8"))
RULES = ROOT / "deploy/prometheus/banso.rules.yaml"
ALERTS: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]
]
PAGES = {language: ROOT / f"docs/operations{language}.md" for language in ("", ".ja")}
SUFFIXES = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
SELECTED = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\s*[{\[]|\b((?:banso|process)_\w+)")


def families() -> dict[str, str]:
    """The figures that are shown, with their type."""
    lines = Metrics().text().decode().splitlines()
    return dict(line.split()[2:4] for line in lines if line.startswith("# TYPE "))


def exposed() -> set[str]:
    """Everything that a query can name."""
    return {"up", *(name + suffix for name, kind in families().items() for suffix in SUFFIXES[kind])}


def used(query: str) -> set[str]:
    """The figures that a query names."""
    return {first or second for first, second in SELECTED.findall(query)} - {"by", "on"}


def panels() -> list[dict[str, Any]]:
    """Those that show something."""
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel["title"])
def test_a_panel_shows_figures_that_exist(panel: dict[str, Any]) -> None:
    assert panel["targets"]
    for target in panel["targets"]:
        names = used(target["expr"])
        assert names
        assert names <= exposed()


def test_the_dashboard_shows_every_figure() -> None:
    shown = {name for panel in panels() for target in panel["targets"] for name in used(target["expr"])}
    missing = [
        name
        for name, kind in families().items()
        if name.startswith("banso_") and not shown & {name + suffix for suffix in SUFFIXES[kind]}
    ]
    assert missing == ["banso_inbox_unanswered"], "the age of the oldest tells more"


def test_the_panels_neither_overlap_nor_share_an_id() -> None:
    boxes = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [
        (x, y)
        for box in boxes
        for x in range(box["x"], box["x"] + box["w"])
        for y in range(box["y"], box["y"] + box["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) == 23
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alarm_uses_figures_that_exist_and_has_its_pages(alert: dict[str, Any]) -> None:
    names = used(alert["expr"])
    assert names
    assert names <= exposed()
    assert alert["labels"]["severity"] in ("page", "warn")
    annotations = alert["annotations"]
    assert annotations["summary"].isascii()
    assert re.search(r"[ぁ-ん]", annotations["summary_ja"])
    for language, runbook in (("", annotations["runbook"]), (".ja", annotations["runbook_ja"])):
        page, _, anchor = runbook.partition("#")
        assert ROOT / page == PAGES[language]
        text = PAGES[language].read_text(encoding="utf-8")
        [section] = re.findall(rf"^### {alert['alert']}\n\n\*(\w+)[.。]\*", text, re.MULTILINE)
        assert section == alert["labels"]["severity"]
        assert anchor == alert["alert"].lower()


@pytest.mark.parametrize("language", PAGES)
def test_the_page_names_every_figure_and_no_alarm_that_is_gone(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    told = set(re.findall(r"`(banso_\w+)`", text))
    shown = {name for name in families() if name.startswith("banso_")}
    assert told == shown
    assert re.findall(r"^### (\w+)$", text, re.MULTILINE) == [alert["alert"] for alert in ALERTS]


def test_alarms_name_jobs_and_errors_that_there_are() -> None:
    expressions = " ".join(alert["expr"] for alert in ALERTS)
    jobs = {job.name for job in JOBS} | {tick.__name__ for tick in TICKS}
    named = [name for found in re.findall(r'job=~?"([^"]+)"', expressions) for name in found.split("|")]
    assert set(named) - {"banso"} <= jobs
    [events] = re.findall(r'event=~"([^"]+)"', expressions)
    assert set(events.split("|")) == set(FAULTS)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian's package prometheus)")
def test_prometheus_reads_the_files() -> None:
    for check in (
        ["check", "rules", str(RULES)],
        ["check", "config", "--syntax-only", str(RULES.parent / "prometheus.yaml")],
    ):
        done = subprocess.run(["promtool", *check], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
