"""Every finding has its words in both languages, and every check is on the page that explains them."""

import re
from pathlib import Path

import pytest

from coach.locales import LANGUAGES

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "bot" / "doctor").glob("*.py"), *(ROOT / "bot").glob("*/doctor.py")]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
CHECKS = set(re.findall(r'\b(?:ok|warning|failure|not_set_up|judge)\(\s*"([a-z-]+)"', CODE))
WRONG = {
    *re.findall(r'\b(?:failure|warning)\(\s*"[a-z-]+",\s*"([a-z-]+)"', CODE),
    *re.findall(r'\(warning, "([a-z-]+)"\)', CODE),
    *re.findall(r'"([a-z-]+)", frozenset', CODE),
    *("clock-off", "disk-full"),
}
"""The messages of findings that something is wrong."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_words_and_every_word_its_finding(language: str) -> None:
    file = ROOT / "coach" / "locales" / language / "doctor.ftl"
    words = set(re.findall("^doctor-([a-z-]+) =", file.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(WRONG) > 25
    assert not [name for name in (*CHECKS, *WRONG, *(f"{message}-mend" for message in WRONG)) if name not in words]
    said = {name.removesuffix("-mend") for name in words if not name.startswith(("status-", "unreached-"))}
    assert not [name for name in said if f'"{name}"' not in CODE and f'"doctor-{name}"' not in CODE]


@pytest.mark.parametrize("page", ["doctor.md", "doctor.ja.md"])
def test_every_check_is_on_the_page(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert len(CHECKS) > 20
    assert not [check for check in CHECKS if f"`{check}`" not in written]
