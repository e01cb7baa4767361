"""Every conversation script in both languages on every front end."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from types import ModuleType

import pytest

from coach.locales import LANGUAGES
from tests.contract.driver import Driver
from tests.contract.scripts import (
    answering_demand,
    arriving,
    desk,
    digest,
    drafting,
    in_trouble,
    leading,
    learning,
    looking_after,
    operating,
    passing_on,
    rules,
    suggesting,
    surveys,
    talking,
    training,
    trying,
    understanding,
    worrying,
)

Script = Callable[[Driver], Awaitable[None]]

FRONT_ENDS = ("playground", *(pytest.param(name, marks=pytest.mark.e2e) for name in ("slack", "teams")))
"""Those that need a program of their own as the platform are marked e2e."""


def _scripts(module: ModuleType) -> list[Script]:
    """The conversations of a module: its public functions."""
    return [
        function
        for name, function in vars(module).items()
        if iscoroutinefunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    ]


MODULES = (
    arriving,
    suggesting,
    trying,
    drafting,
    understanding,
    looking_after,
    learning,
    surveys,
    leading,
    desk,
    digest,
    passing_on,
    rules,
    answering_demand,
    training,
    operating,
    talking,
    worrying,
    in_trouble,
)
SCRIPTS = [script for module in MODULES for script in _scripts(module)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("front_end", FRONT_ENDS)
async def test_conversation(driver: Driver, script: Script) -> None:
    await script(driver)
