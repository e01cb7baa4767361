"""`banso policy`: a guideline and a table are loaded whole or not at all, and hostile files are refused in words."""

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from bot.cli import main
from bot.guideline.reading import MAX_MEGABYTES, read
from bot.guideline.splitting import MAX_PASSAGES, MAX_WORDS
from storage import policy as stored
from storage.db import Database

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
RULES = "data_class,tool,verdict,note_ja,note_en\n"
GUIDELINE = "# 生成AI規程\n\n## 第1条（顧客名）\n\n顧客名は入力しない。\n"


class Policy:
    """The command on a database, with files in a folder."""

    def __init__(self, database: Database, folder: Path, environment: pytest.MonkeyPatch) -> None:
        environment.chdir(folder)
        environment.setenv("BANSO_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
        self.database = database
        self.folder = folder

    def run(self, *words: str) -> Result:
        result = CliRunner().invoke(main, ["policy", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def load(self, name: str, content: str | bytes, *options: str) -> Result:
        return self.run("load", self.file(name, content), *options)

    def rules(self, content: str | bytes, *options: str) -> Result:
        return self.run("rules", self.file("rules.csv", content), *options)

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def passages(self, language: str = "ja") -> list[tuple[str, str]]:
        with self.database.transaction() as session:
            return [(found.heading, found.words) for found in stored.passages(session, language)]

    def table(self) -> list[tuple[str, str, str]]:
        with self.database.transaction() as session:
            return [(row.data_class, row.tool, row.verdict) for row in stored.rules(session)]


@pytest.fixture
def policy(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Policy:
    return Policy(database, tmp_path, monkeypatch)


def docx(*paragraphs: tuple[str, str], change: str = "", extra: tuple[str, bytes] | None = None) -> bytes:
    """A Word file of paragraphs with their styles; ``change`` puts XML into it, ``extra`` another part."""
    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if change and part.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + change.encode(), 1)
            after.writestr(part.filename, content)
        if extra:
            after.writestr(*extra)
    return packed.getvalue()


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF whose pages hold lines of Latin text, or nothing."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        if text:
            _write(writer, page, text)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _write(writer: PdfWriter, page: object, text: str) -> None:
    font = DictionaryObject(
        {
            NameObject(k): NameObject(v)
            for k, v in {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}.items()
        }
    )
    stream = DecodedStreamObject()
    lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
    stream.set_data(f"BT /F1 12 Tf 14 TL 50 800 Td {lines} ET".encode())
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )  # type: ignore[index]
    page[NameObject("/Contents")] = writer._add_object(stream)  # type: ignore[index]


# A guideline of each kind.


def test_markdown_is_cut_by_headings_as_a_reader_sees_it(policy: Policy) -> None:
    lines = (
        "# 生成AI規程",
        "<!-- 入力してよい -->",
        "## 1. データ",
        "### 1.1 顧客",
        "**顧客名**は[規程](https://x.example/a)に従う。",
        "",
        "| 区分 | 例 |",
        "|---|:--|",
        "| 機密 | 見積 |",
        "## 2. 相談",
        "## 3. 罰則",
        "就業規則による。",
    )
    result = policy.load("g.md", "\r\n".join(lines))
    assert result.exit_code == 0, result.output
    assert policy.passages() == [
        ("1. データ › 1.1 顧客", "顧客名は規程 (https://x.example/a)に従う。\n\n区分 | 例\n機密 | 見積"),
        ("", "2. 相談"),
        ("3. 罰則", "就業規則による。"),
    ]
    assert "生成AI規程 (ja): 3 passages" in result.output


def test_articles_and_numbered_sections_are_found_without_markup(policy: Policy) -> None:
    lines = (
        "生成AI規程",
        "第1章 総則",
        "第1条（目的）　この規程は目的を定める。",
        "第2条　利用者は秘密を入力しない。",
        "2　前条のとおり。",
        "第5条に定める事項は別に決める。",
        "第2章 区分",
        "3.2 機密情報",
        "1. 顧客名",
        "2. 見積",
        "以上。",
    )
    policy.load("g.md", "\n".join(lines))
    assert policy.passages() == [
        ("第1章 総則 › 第1条（目的）", "この規程は目的を定める。"),
        ("第1章 総則 › 第2条", "利用者は秘密を入力しない。\n2　前条のとおり。\n第5条に定める事項は別に決める。"),
        ("第2章 区分 › 3.2 機密情報", "1. 顧客名\n2. 見積\n以上。"),
    ]


def test_word_keeps_tables_and_what_stands_in_content_controls(policy: Policy) -> None:
    boxed = "<w:sdt><w:sdtContent><w:p><w:r><w:t>枠の中の文。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document = Document()
    document.add_heading("生成AI規程", 0)
    document.add_heading("区分", 1)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "機密", "見積と\n契約書"
    document.add_paragraph("表の後。")
    made = io.BytesIO()
    document.save(made)
    assert policy.load("g.docx", made.getvalue()).exit_code == 0
    assert policy.passages() == [("区分", "機密 | 見積と 契約書\n\n表の後。")]
    assert policy.load("g.docx", docx(("Heading 1", "一"), ("", "二。"), change=boxed)).exit_code == 0
    assert policy.passages() == [("", "枠の中の文。"), ("一", "二。")]


def test_pdf_loses_page_numbers_and_joins_broken_lines(policy: Policy) -> None:
    pages = [
        f"Acme Internal\nGuideline {number}\n1.{number} Names of customers\nNames of customers are never entered into\n"
        f"any tool at all, rule {number}.\n- {number} -"
        for number in (1, 2, 3)
    ]
    result = policy.load("g.pdf", pdf(*pages))
    assert result.exit_code == 0, result.output
    words = [words for _, words in policy.passages("en")]
    assert "Names of customers are never entered into any tool at all, rule 2." in "\n".join(words)
    assert "- 2 -" not in "".join(words)
    assert "Acme Internal" not in "".join(words)


def test_the_shipped_starters_load_in_their_language(policy: Policy) -> None:
    for language in ("ja", "en"):
        assert policy.run("load", str(EXAMPLES / f"guideline.{language}.md")).exit_code == 0
        assert len(policy.passages(language)) == 14
        assert "<!--" not in "".join(words for _, words in policy.passages(language))
    assert policy.run("rules", str(EXAMPLES / "policy-rules.csv")).exit_code == 0
    assert len(policy.table()) == 9


def test_a_long_section_is_cut_between_sentences_and_nothing_is_lost(tmp_path: Path) -> None:
    sentence = "利用者は、入力する前に区分を確かめなければならない。"
    path = tmp_path / "g.md"
    path.write_text(f"# 規程\n## 1. 長い章\n{sentence * 60}\n{'あ' * 1500}", encoding="utf-8")
    found = read(path).passages
    assert all(len(passage.words) <= MAX_WORDS for passage in found)
    assert all(passage.heading == "1. 長い章" for passage in found)
    assert "".join(passage.words for passage in found).replace("\n", "") == sentence * 60 + "あ" * 1500


def test_the_language_can_be_given_and_a_dry_run_stores_nothing(policy: Policy) -> None:
    result = policy.load("g.md", GUIDELINE, "--dry-run")
    assert "nothing was changed" in result.output
    assert "第1条（顧客名）" in result.output
    assert policy.passages() == []
    policy.load("g.md", GUIDELINE, "--language", "en")
    assert policy.passages("en") == [("第1条（顧客名）", "顧客名は入力しない。")]


def test_a_new_guideline_takes_the_place_of_the_one_in_its_language(policy: Policy) -> None:
    policy.load("old.md", GUIDELINE)
    policy.load("en.md", "# Guideline\n\n## Names\n\nNever enter names.\n")
    policy.load("new.md", "# 新規程\n\n新しい文。\n")
    assert policy.passages() == [("", "新しい文。")]
    assert policy.passages("en") == [("Names", "Never enter names.")]
    shown = policy.run("show").output
    assert "新規程 (ja): new.md" in shown
    assert "old.md" not in shown


# Files that are refused.

BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _packed:
    _packed.writestr("word/document.xml", b"<w:p/>")
    _packed.writestr("word/media/image1.bmp", bytes(100 * 1024 * 1024))

XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
TRACKED = "<w:p><w:ins w:id='1'><w:r><w:t>可とする</w:t></w:r></w:ins></w:p>"

REFUSED = [
    ("g.txt", b"text", "Markdown"),
    ("g.md", docx(("", "a")), "Markdown"),
    ("g.pdf", GUIDELINE.encode(), "Markdown"),
    ("g.docx", pdf("Names of customers"), "Markdown"),
    ("g.docx", b"PK\x03\x04" + bytes(50), "damaged"),
    ("g.md", "顧客名は入力しない。".encode("cp932"), "UTF-8"),
    ("g.md", "顧客名".encode("utf-16"), "UTF-8"),
    ("g.md", b"a\0b", "UTF-8"),
    ("g.md", b"\n \n# \n<!-- x -->\n", "no text"),
    ("g.md", b"x" * (MAX_MEGABYTES * 1024 * 1024 + 1), "too large"),
    ("g.md", "".join(f"## {number}\nx\n" for number in range(MAX_PASSAGES + 1)).encode(), "more than"),
    ("g.docx", BOMB.getvalue(), "abnormally large"),
    ("g.docx", docx(("", "a"), extra=("word/vbaProject.bin", b"x")), "macros"),
    ("g.docx", docx(("", "a"), extra=("word/custom.xml", XXE)), "DTD"),
    ("g.docx", docx(("", "a"), change=TRACKED), "tracked changes"),
    ("g.docx", docx(("", "a"), change="<w:p>"), "damaged"),
    ("g.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected"),
    ("g.docx", docx(("", " ")), "no text"),
    ("g.pdf", pdf("Names of customers are never entered.", password="x"), "protected"),
    ("g.pdf", pdf(*[""] * 3), "scan"),
    ("g.pdf", pdf(*[""] * 301), "301 pages"),
    ("g.pdf", b"%PDF-1.7\n" + b"1 0 obj" * 500, "damaged"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[f"{n}-{s}" for n, _, s in REFUSED])
def test_a_bad_file_is_refused_in_both_languages_and_changes_nothing(
    policy: Policy, name: str, content: bytes, said: str
) -> None:
    policy.load("good.md", GUIDELINE)
    before = policy.passages()
    result = policy.load(name, content)
    assert result.exit_code == 1
    assert f"{name}：" in result.output
    assert f"{name}: " in result.output
    assert said in result.output
    assert "何も変更していません" in result.output
    assert "Traceback" not in result.output
    assert policy.passages() == before != []


# The table.


def test_the_table_is_read_in_the_words_of_either_language(policy: Policy) -> None:
    japanese = (
        "情報の種類,ツール,可否,補足\n機密情報,Copilot,先に相談,法務へ\n個人情報,すべて,×,\n公開情報,＊,○,\n".encode(
            "cp932"
        )
    )
    assert policy.rules(japanese).exit_code == 0
    assert policy.table() == [
        ("confidential", "Copilot", "ask"),
        ("personal", "*", "never"),
        ("public", "*", "allowed"),
    ]
    assert "confidential  Copilot  ask  法務へ" in policy.run("show").output


def test_one_bad_row_stops_the_whole_table_and_every_bad_row_is_named(policy: Policy) -> None:
    policy.rules(f"{RULES}internal,Copilot,allowed,,\n")
    before = policy.table()
    result = policy.rules(
        f"{RULES}internal,Copilot,never,,\nsecret,Copilot,ask,,\ninternal,,ask,,\ninternal,*,maybe,,\n"
        f"internal,Gemini,ask,{'x' * 301},\ninternal,ＣＯＰＩＬＯＴ,allowed,,\ninternal,x\n"
    )
    assert result.exit_code == 1
    for line in range(3, 9):
        assert f"line {line}: " in result.output
    assert "7行目" in result.output
    assert "6 things to fix" in result.output
    assert policy.table() == before


def test_one_tool_spelt_in_two_ways_is_one_tool(policy: Policy) -> None:
    policy.rules(f"{RULES}internal,ChatGPT（無料版）,never,,\npersonal,無料版ＣｈａｔＧＰＴ,never,,\n")
    assert {tool for _, tool, _ in policy.table()} == {"ChatGPT（無料版）"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (RULES, "has no rows"),
        ("tool,verdict\nCopilot,ask\n", "no column"),
        (RULES + "".join(f"internal,t{n},ask,,\n" for n in range(201)), "more than 200"),
    ],
)
def test_a_table_that_cannot_be_used_changes_nothing(policy: Policy, content: str, said: str) -> None:
    policy.rules(f"{RULES}internal,Copilot,allowed,,\n")
    result = policy.rules(content)
    assert result.exit_code == 1
    assert said in result.output
    assert policy.table() == [("internal", "Copilot", "allowed")]


def test_rules_and_guideline_can_be_taken_away(policy: Policy) -> None:
    policy.rules(f"{RULES}internal,Copilot,allowed,,\n", "--dry-run")
    assert policy.table() == []
    policy.rules(f"{RULES}internal,Copilot,allowed,,\n")
    policy.load("g.md", GUIDELINE)
    policy.run("remove", "guideline", "--language", "en")
    assert policy.passages() != []
    policy.run("remove", "guideline")
    policy.run("remove", "rules")
    assert (policy.passages(), policy.table()) == ([], [])
    shown = policy.run("show").output
    assert "no guideline" in shown
    assert "no table" in shown
    assert policy.run("remove", "rules", "--language", "ja").exit_code == 2
