"""PostgreSQL's own tools, which write and read its backups."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from storage.backup import NotOurs, address, known_revision
from storage.db import Database

MAGIC = b"PGDMP"
"""What a file in pg_dump's custom format begins with."""

VERSION = "alembic_version"
"""The table that says which schema a database has; its row is written last, so that no half database is served."""


class ToolError(Exception):
    """A tool is missing, too old, or failed; the words say what to do."""


def dump(database: Database, server: int, target: Path) -> None:
    """Write everything to a file. Raises ToolError."""
    _check("pg_dump", server)
    options = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
    _run(("pg_dump", *options, f"--file={target}", f"--dbname={address(database)[0]}"), database)


def restore(database: Database, server: int, source: Path) -> None:
    """Put everything but the schema's version into an empty database, or nothing. Raises ToolError, NotOurs."""
    _check("pg_restore", server)
    kept = [line for line in _listed(source).splitlines() if not re.search(rf" TABLE DATA \S+ {VERSION} ", line)]
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as chosen:
        chosen.write("\n".join(kept))
        chosen.flush()
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--no-password")
        where = (f"--use-list={chosen.name}", f"--dbname={address(database)[0]}", str(source))
        _run(("pg_restore", *options, *where), database)


def revision(source: Path) -> str:
    """The schema's revision in a backup. Raises ToolError, NotOurs."""
    _listed(source)
    rows = _run(("pg_restore", "--data-only", f"--table={VERSION}", "--file=-", str(source)))
    copied = re.search(rf"^COPY \S*{VERSION} .*?;\n(.*?)^\\\.$", rows, re.MULTILINE | re.DOTALL)
    return known_revision(copied[1].split() if copied else [])


def _listed(source: Path) -> str:
    try:
        return _run(("pg_restore", "--list", str(source)))
    except _Failed as error:
        raise NotOurs(f"it is damaged or no backup of PostgreSQL: {error}") from error


class _Failed(ToolError):
    """The tool ran and gave up."""


def _check(tool: str, server: int) -> None:
    """The tools read what older servers and older tools write, never what newer ones do."""
    found = re.search(r"(\d+)", _run((tool, "--version")))
    version = int(found[1]) if found else 0
    if version < server:
        raise ToolError(
            f"{tool} is of version {version} and the server of version {server}, which it cannot serve; "
            f"install PostgreSQL's client programs of version {server} (Debian: postgresql-client-{server})"
        )


def _run(command: Sequence[str], database: Database | None = None) -> str:
    # In the environment: everybody on the machine can read a command line.
    secret = {"PGPASSWORD": password} if database and (password := address(database)[1]) else {}
    try:
        done = subprocess.run(  # noqa: S603 the command is ours
            command, check=False, capture_output=True, text=True, env={**os.environ, **secret}
        )
    except FileNotFoundError as error:
        raise ToolError(
            f"{command[0]} is not installed, and without it PostgreSQL cannot be backed up or restored; install "
            "PostgreSQL's client programs (Debian: postgresql-client), or run this where they are"
        ) from error
    if done.returncode:
        raise _Failed(f"{command[0]} failed: {' '.join(done.stderr.split())}")
    return done.stdout
