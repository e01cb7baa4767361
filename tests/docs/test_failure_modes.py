"""The page on what can fail names every way, and only tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ["docs/failure-modes.md", "docs/failure-modes.ja.md"]


@cache
def functions(path: str) -> frozenset[str]:
    """The functions of a file."""
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("page", PAGES)
def test_every_way_is_there_once_with_a_test_that_exists(page: str) -> None:
    rows = re.findall(r"^\| (\d+) \| [ST*] \| .+ \| (.+) \|$", (ROOT / page).read_text(), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 56))
    for number, cell in rows:
        shown = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", cell)
        assert len(shown) == len(cell.split("<br>")), f"{page}: nothing shows how {number} ends"
        assert all(name in functions(path) for path, name in shown), f"{page}, {number}: {shown}"


def test_both_languages_name_the_same_tests() -> None:
    english, japanese = (re.findall(r"`(tests/\S+)`", (ROOT / page).read_text()) for page in PAGES)
    assert english == japanese
