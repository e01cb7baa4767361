"""The command as it is typed, and what it found."""

import asyncio
import json

from click.testing import CliRunner, Result

from bot.cli import main
from tests.doctor.peers import SECRETS


def run(*options: str) -> Result:
    """Run it; whatever it says, no secret is in it."""
    result = CliRunner().invoke(main, ["doctor", *options])
    assert not [secret for secret in SECRETS if secret in result.output]
    return result


def found_by(result: Result) -> dict[str, dict[str, str]]:
    """The findings of ``--json`` by what was checked."""
    return {found["check"]: found for found in json.loads(result.stdout)["findings"]}


async def findings() -> tuple[int, dict[str, dict[str, str]]]:
    """Exit code and findings, in English, while the peers go on."""
    result = await asyncio.to_thread(run, "--json", "--lang", "en")
    return result.exit_code, found_by(result)
