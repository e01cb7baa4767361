"""The version after this one, in a folder of its own: the same program with one migration more."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from alembic.script import ScriptDirectory

from storage.db import MIGRATIONS

REVISION = "9999"
"""Its schema."""
HALFWAY = "BANSO_TEST_HALFWAY"
"""Names a file: its migration makes it when half of the work is done, and goes no further."""
ROOT = Path(__file__).parents[2]

MIGRATION = """
import os
import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
runs_with = "{runs_with}"


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO later VALUES (1)")
    if "{halfway}" in os.environ:
        Path(os.environ["{halfway}"]).touch()
        time.sleep(600)
    op.add_column("employee", sa.Column("nickname", sa.String(20)))
"""

MIGRATE = """
import sys
from storage.db import Database
database = Database(sys.argv[1])
database.migrate()
database.check_schema()
database.close()
"""


class Successor:
    """Its files; ``runs_with`` is the oldest revision whose program its migration allows, by default this one's."""

    def __init__(self, folder: Path, packages: Sequence[str] = ("storage",), runs_with: str = "") -> None:
        self.folder = folder
        for package in packages:
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        before = str(ScriptDirectory(str(MIGRATIONS)).get_current_head())
        text = MIGRATION.format(revision=REVISION, before=before, runs_with=runs_with or before, halfway=HALFWAY)
        (folder / "storage/migrations/versions" / f"{REVISION}_later.py").write_text(text)

    def migrate(self, url: str, halfway: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start to migrate a database; with ``halfway`` it never gets further than half."""
        return subprocess.Popen(
            [sys.executable, "-c", MIGRATE, url],
            cwd=self.folder,
            env=os.environ | ({HALFWAY: str(halfway)} if halfway else {}),
        )
