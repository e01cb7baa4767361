"""A PostgreSQL of our own, which may be stopped and filled up: never the one that others use."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.e2e.peers.processes import free_port

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
OWNER = "postgres"
"""PostgreSQL refuses to run as root; root runs it as this user."""


class Missing(Exception):
    """This machine lacks what a scenario needs; the sentence says what."""


class Cluster:
    """A server with its data below ``folder``, which must exist and be empty."""

    def __init__(self, folder: Path, log_folder: Path | None = None) -> None:
        """``log_folder`` is where the write-ahead log goes if not beside the data. Raises Missing."""
        self._data, self._port = folder / "data", free_port()
        self.url = f"postgresql+psycopg://{OWNER}@127.0.0.1:{self._port}/postgres"
        self._bin = _programs()
        for place in (folder, log_folder):
            if place is not None and os.getuid() == 0:
                shutil.chown(place, OWNER)
        elsewhere = ["--waldir", str(log_folder / "wal")] if log_folder else []
        # Synchronous as it is by default: what was acknowledged must survive.
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-locale", *elsewhere)

    def start(self) -> None:
        """Returns when it takes connections."""
        settings = {
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 300,
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self._data.parent / "server.log")
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", str(self._data), "-l", log, "-o", options)

    def stop(self) -> None:
        """Every connection is cut, as at a restart by an operator."""
        self._run("pg_ctl", "stop", "-w", "-t", "120", "-m", "fast", "-D", str(self._data))

    def cut_connections(self, database: str) -> int:
        """pg_terminate_backend for every connection to a database; how many there were."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        cut = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name")
        with engine.connect() as connection:
            count = int(connection.execute(cut, {"name": database}).scalar_one())
        engine.dispose()
        return count

    def new_database(self) -> str:
        """The URL of a new database; it goes with the server."""
        name = f"chaos_{uuid.uuid4().hex[:12]}"
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url.removesuffix("postgres") + name

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        # Its output goes nowhere rather than into a pipe: the server would hold that open.
        done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr.decode(errors='replace')[-2000:]}"


@contextmanager
def running(folder: Path, log_folder: Path | None = None) -> Iterator[Cluster]:
    """A started server, stopped in the end. Raises Missing."""
    cluster = Cluster(folder, log_folder)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size. Raises Missing where mounting is not permitted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "chaos", str(folder)]
    if os.getuid() or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        raise Missing("a small file system cannot be mounted here: run as root where mounting is permitted")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _programs() -> Path:
    found: Sequence[Path] = sorted(
        path for place in PLACES for path in Path("/").glob(place.lstrip("/")) if (path / "initdb").exists()
    )
    if not found:
        raise Missing("PostgreSQL's own programs are not installed: initdb and pg_ctl (Debian: apt install postgresql)")
    return found[-1]
