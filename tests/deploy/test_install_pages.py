"""The page that says how to install: the same commands in both languages, with files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def commands(name: str) -> list[str]:
    """Every command of a page, in order."""
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    spans = [span for span in re.findall(r"`([^`\n]+)`", page) if " " in span and not span.startswith("-")]
    return [re.sub(r"<[^>]+>", "<repository>", text) for text in [*blocks, *spans]]


def test_both_languages_give_the_same_commands() -> None:
    assert commands("install.md") == commands("install.ja.md")


def test_the_files_that_the_commands_name_are_there() -> None:
    named = re.findall(r"\bdeploy/[\w./-]+\w", (ROOT / "docs/install.md").read_text(encoding="utf-8"))
    assert len(set(named)) >= 4
    assert [name for name in named if not (ROOT / name).exists()] == []
