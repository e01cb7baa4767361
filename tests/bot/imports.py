"""Files to import, and the commands on the database of a test."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from storage.db import Database
from tests.builders import dump


class Imports:
    """`banso import` on a database, with files in a folder."""

    def __init__(self, database: Database, folder: Path, environment: pytest.MonkeyPatch) -> None:
        environment.chdir(folder)
        environment.setenv("BANSO_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
        self.database = database
        self.folder = folder

    def file(self, content: str | bytes) -> Path:
        """A file with this content."""
        path = self.folder / "given.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def employees(self, content: str | bytes, *options: str, given: str = "") -> Result:
        """Import a directory."""
        return self._run("employees", content, options, given)

    def usage(self, content: str | bytes) -> Result:
        """Import uses of AI tools."""
        return self._run("usage", content, (), "")

    def tickets(self, content: str | bytes) -> Result:
        """Import a service desk's count."""
        return self._run("tickets", content, (), "")

    def person(self, email: str) -> dict[str, object]:
        """One row of the directory."""
        (found,) = [row for row in dump(self.database)["employee"] if row["email"] == email]
        return found

    def _run(self, what: str, content: str | bytes, options: tuple[str, ...], given: str) -> Result:
        result = CliRunner().invoke(main, ["import", what, str(self.file(content)), *options], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result
