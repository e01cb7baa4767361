"""Archives that lie, names that climb, links and pipes: what a terminal command is given cannot lead it elsewhere."""

import io
import os
import re
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.teams.package import package
from storage.db import Database
from tests.bot.test_policy_cli import docx
from tests.builders import dump

SECRET = "root:never-to-be-seen:0:0"
COMMANDS = [
    ("given.csv", ("import", "employees")),
    ("given.csv", ("import", "usage")),
    ("given.csv", ("import", "tickets")),
    ("given.csv", ("policy", "rules")),
    ("given.md", ("policy", "load")),
    ("given.docx", ("policy", "load")),
    ("given.pdf", ("policy", "load")),
]


@pytest.fixture(autouse=True)
def here(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, on a database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[" ".join((*c, n)) for n, c in COMMANDS])
def test_what_a_link_leads_to_is_not_shown(database: Database, here: Path, name: str, command: tuple[str, ...]) -> None:
    (here / "shadow").write_text(f"{SECRET}\n{SECRET},a,b\n")
    (here / name).symlink_to(here / "shadow")
    result = run(*command, str(here / name), *(("--dry-run",) if name == "given.md" else ()))
    assert "never-to-be-seen" not in result.output or name == "given.md"
    assert not any(dump(database)[table] for table in ("employee", "event", "policy_rule", "guideline"))


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[" ".join((*c, n)) for n, c in COMMANDS])
def test_a_pipe_or_a_folder_is_not_waited_for(here: Path, name: str, command: tuple[str, ...]) -> None:
    os.mkfifo(here / name)
    assert run(*command, str(here / name)).exit_code == 1
    (here / name).unlink()
    (here / name).mkdir()
    assert run(*command, str(here / name)).exit_code == 2


CLIMBING = ["../../climbed", "/climbed", "word/../../climbed", "C:\\climbed", "..\\climbed"]


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_that_climbs_out_of_an_archive_is_only_a_name(here: Path, name: str) -> None:
    (here / "g.docx").write_bytes(docx(("Heading 1", "第1条"), ("", "顧客名を入力しない。"), extra=(name, b"x")))
    before = sorted(here.parent.rglob("*"))
    run("policy", "load", "g.docx", "--dry-run")
    assert sorted(here.parent.rglob("*")) == before
    assert not Path("/climbed").exists()


def test_an_archive_that_lies_about_its_size_is_damaged(here: Path) -> None:
    content = bytearray(docx(("", "a"), extra=("word/media/big.bin", bytes(70_000_000))))
    for start in [found.start() for found in re.finditer(rb"word/media/big\.bin", bytes(content))]:
        for head, field in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            at = content.rfind(head, 0, start)
            if at >= start - 60 and at >= 0:
                content[at + field : at + field + 4] = (10).to_bytes(4, "little")
    (here / "g.docx").write_bytes(content)
    began = time.monotonic()
    run("policy", "load", "g.docx", "--dry-run")
    assert time.monotonic() - began < 30


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_never_expanded_however_they_are_written(here: Path, encoding: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(("", "a")))) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "word/document.xml":
                body = content.decode().partition("?>")[2].replace(">a<", ">&j;&e;<")
                given = (
                    f"<?xml version='1.0' encoding='{encoding}'?>{LAUGHS[:-2]}<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                )
                content = (given + body).encode(encoding)
            after.writestr(part.filename, content)
    (here / "g.docx").write_bytes(made.getvalue())
    result = run("policy", "load", "g.docx", "--dry-run")
    assert "haha" not in result.output
    assert "root:" not in result.output
    assert result.exit_code == 1


def test_the_package_for_teams_holds_plain_names_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(package("00000000-0000-0000-0000-000000000000", "banso.example.com"))) as packed:
        assert all(re.fullmatch(r"[a-z]+\.(json|png)", name) for name in packed.namelist())
    for domain in ("x/../..", "a b.example", "https://a.example", "a.example/\r\nx", "<script>.example"):
        with pytest.raises(ValueError, match="domain"):
            package("00000000-0000-0000-0000-000000000000", domain)
