"""The container image without a container engine.

What .dockerignore lets through is put together by the same script, and runs as the image's user on a file system that
is read-only. Only the base image is not there: this machine's Python takes its place.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
USER = "10001"

ALONE = """
set -eu
mount -o remount,bind,ro /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
cd "$1"
shift
exec setpriv --reuid {user} --regid {user} --clear-groups --bounding-set=-all --no-new-privs -- "$@"
"""
"""A file system of its own, all of it read-only but /tmp, for a user without any privilege."""


def words_of(instruction: str) -> list[str]:
    """The words of ENTRYPOINT, CMD or HEALTHCHECK; ValueError where it is not in the form that needs no shell."""
    found = re.search(rf"^{instruction} [^\[]*(\[.*\])$", DOCKERFILE, re.MULTILINE)
    if found is None:
        raise ValueError(f"{instruction} is not in its exec form")
    words: list[str] = json.loads(found.group(1))
    return words


def python_for_everybody() -> str:
    """An interpreter that another user can start: one in root's own folder cannot."""
    own = Path(os.path.realpath(sys.executable))
    return str(own) if all(folder.stat().st_mode & 0o001 for folder in own.parents) else "/usr/bin/python3"


class Image:
    """The image's /app, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.app = folder / "app"
        self._context = folder / "context"
        for name in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
            if name.startswith("!"):
                self._let_through(name[1:])
        self.app.mkdir()
        (self.app / "tmp").mkdir()

    def _let_through(self, name: str) -> None:
        source, target = ROOT / name, self._context / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)

    def build(self) -> None:
        """Run the build stage's script. Raises CalledProcessError."""
        script = re.search(r"^RUN (sh deploy/\S+) /app/\.venv$", DOCKERFILE, re.MULTILINE)
        assert script, "the Dockerfile builds with another script than this test"
        subprocess.run(
            [*script.group(1).split(), str(self.app / ".venv")],
            cwd=self._context,
            env=os.environ | {"PYTHON": python_for_everybody()},
            check=True,
            timeout=600,
        )
        shutil.rmtree(self._context)

    def command(self, *words: str) -> list[str]:
        """What runs ``words`` inside."""
        return ["unshare", "--mount", "sh", "-c", ALONE.format(user=USER), "sh", str(self.app), *words]

    def environment(self, **variables: str) -> dict[str, str]:
        """What the Dockerfile sets, and ``variables``; nothing of this machine."""
        given = dict(
            pair.split("=", 1) for line in re.findall(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE) for pair in line.split()
        )
        given["PATH"] = f"{self.app}/.venv/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {**given, "TMPDIR": str(self.app / "tmp"), **variables}

    def run(self, words: Sequence[str], **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a command inside to its end."""
        return subprocess.run(
            self.command(*words),
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
