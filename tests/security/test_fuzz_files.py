"""Files from a hostile hand: each is taken, or refused in words; none of them stops a command or stores a half."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.cli import main
from storage.db import Database
from storage.models import Base
from tests.bot.test_policy_cli import docx
from tests.builders import dump
from tests.security.bodies import broken, cases, tally, words
from tests.security.served import LEAKS
from usecases.load import load_catalogue

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
TABLES = {
    "employees": ("import", "employees"),
    "usage": ("import", "usage"),
    "tickets": ("import", "tickets"),
    "policy-rules": ("policy", "rules"),
}


@pytest.fixture(scope="module")
def database(sqlite_database: Database) -> Database:
    """A migrated database without a row."""
    with sqlite_database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    return sqlite_database


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are."""
    return tmp_path_factory.mktemp("files")


def run(database: Database, folder: Path, name: str, content: bytes, *command: str) -> Result:
    """A command with a file on a database; whatever happens, it ends in words that give nothing away."""
    tally["files"] += 1
    path = folder / name
    path.write_bytes(content)
    url = database.engine.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(main, [*command, str(path)], env={"BANSO_DATABASE_URL": url})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1), result.output
    assert not (leak := LEAKS.search(result.output.replace(str(folder), ""))), leak
    return result


def rows_of(name: str) -> list[list[str]]:
    """The cells of an example table."""
    return [line.split(",") for line in (EXAMPLES / f"{name}.csv").read_text().splitlines()]


@st.composite
def tables(draw: Callable[..., Any], name: str) -> bytes:
    """An example table with cells exchanged, in any encoding, now and then broken as bytes."""
    rows = draw(broken([rows_of(name)]))
    lines = [",".join(str(cell) for cell in row) if isinstance(row, list) else str(row) for row in rows]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    content: bytes = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"])), "replace")
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=8)) + content[at:]
    return content


@pytest.mark.parametrize("name", TABLES)
def test_tables(database: Database, folder: Path, name: str) -> None:
    @cases(35)
    @given(tables(name))
    def check(content: bytes) -> None:
        before = dump(database)["policy_rule"]
        result = run(database, folder, "given.csv", content, *TABLES[name])
        if name == "policy-rules" and result.exit_code:
            assert dump(database)["policy_rule"] == before, "all of it or nothing"

    check()


MARKDOWN = "# 規程\n\n## 第1条（目的）\n\n1. 顧客名を入れない。\n\n| 情報 | 可否 |\n|---|---|\n| 公開 | 可 |\n"
PIECES = ["# ", "## 第1条（", "1. ", "|", "---\n", "<!--", "-->", "**", "`", "[x](y)", "\n\n", "第", "条", "\0", "\r"]


@cases(50)
@given(st.lists(st.sampled_from(PIECES) | words, max_size=40).map("".join), st.binary(max_size=4))
def test_guidelines_in_markdown(database: Database, folder: Path, text: str, noise: bytes) -> None:
    content = (MARKDOWN + text).encode("utf-8", "replace") + noise
    run(database, folder, "g.md", content, "policy", "load")


WORD = docx(("Title", "規程"), ("Heading 1", "第1条"), ("", "顧客名を入力しない。"), ("List Bullet", "一つ"))
PDF_START = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
PDF = PDF_START + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@st.composite
def mangled(draw: Callable[..., Any], good: bytes) -> bytes:
    """Bytes of a good file exchanged, cut or doubled in places."""
    content = bytearray(good)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(4, len(content)))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            content[at : at + 4] = draw(st.binary(max_size=6))
        elif kind == 1:
            del content[at : at + draw(st.integers(1, 400))]
        elif kind == 2:
            content[at:at] = content[at : at + draw(st.integers(1, 400))]
        else:
            content[at:at] = draw(st.sampled_from([b"<</Length 99999999>>stream", b"2 0 R", b"[[[[", b"/Kids[2 0 R]"]))
    return bytes(content)


XML = [b"<w:p>", b"</w:p>", b"<w:tbl>", b"&lol;", b"<w:tr/>", b"]]>", b"\0", b"<a:b>"]


@st.composite
def documents(draw: Callable[..., Any]) -> bytes:
    """A Word file whose XML is broken inside a sound archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as before, zipfile.ZipFile(made, "w") as after:
        chosen = draw(st.sampled_from(sorted(before.namelist())))
        for part in before.infolist():
            content = before.read(part)
            if part.filename == chosen:
                at = draw(st.integers(0, len(content)))
                piece = draw(st.sampled_from(XML))
                content = content[:at] + piece * draw(st.integers(1, 300)) + content[at + draw(st.integers(0, 60)) :]
            after.writestr(part.filename, content)
    return made.getvalue()


@cases(40)
@given(mangled(WORD) | documents())
def test_guidelines_in_word(database: Database, folder: Path, content: bytes) -> None:
    run(database, folder, "g.docx", content, "policy", "load")


@pytest.mark.filterwarnings("ignore")
@cases(40)
@given(mangled(PDF))
def test_guidelines_in_pdf(database: Database, folder: Path, content: bytes) -> None:
    run(database, folder, "g.pdf", content, "policy", "load")


ENTRY = yaml.safe_load((ROOT / "usecases" / "catalog" / "sales" / "proposal-draft.yaml").read_text())
TRICKS = [
    "!!python/object/apply:os.system ['true']",
    "a: &a [*a]",
    "&a [" + "*a, " * 9 + "]",
    "x: " + "[" * 400,
    "? {a: b}\n: c",
    "--- a\n--- b\n",
    "\t: x",
    "title: {ja: 2026-13-45, en: 0o9}",
]


@cases(40)
@given(broken([ENTRY]).map(lambda entry: yaml.safe_dump(entry, allow_unicode=True)) | st.sampled_from(TRICKS) | words)
def test_use_cases_of_a_company(folder: Path, text: str) -> None:
    place = folder / "catalog" / "sales"
    place.mkdir(parents=True, exist_ok=True)
    tally["files"] += 1
    (place / "odd.yaml").write_bytes(text.encode("utf-8", "replace"))
    catalogue = load_catalogue(folder / "catalog")
    assert "sales/proposal-draft" in catalogue.use_cases, "the shipped ones are there whatever is beside them"
