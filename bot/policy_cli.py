"""`banso policy`: the company's own rules, its guideline from a document and its table from a CSV file."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.environment import note_command, read_settings, served_database
from bot.guideline.lines import BadGuideline
from bot.imports.table import BadFile, Problem, Row, open_table
from coach.locales import LANGUAGES, say
from coach.policy.tools import ANY, same_tool
from storage import policy as stored
from storage.db import Conflict
from storage.policy import PolicyRule, Verdict
from usecases.schema import DataClass

COLUMNS = {
    "data_class": ("data class", "data", "情報の種類", "情報区分", "データの種類", "データ区分", "区分", "情報"),
    "tool": ("tool", "ツール", "ツール名", "サービス"),
    "verdict": ("verdict", "可否", "判定", "入力可否"),
    "note_ja": ("note ja", "補足", "補足（日本語）", "備考", "備考（日本語）", "注記"),
    "note_en": ("note en", "補足（英語）", "備考（英語）", "英語の補足", "note"),
}

REQUIRED = ("data_class", "tool", "verdict")

KINDS = {
    **{str(kind): kind for kind in DataClass},
    **dict.fromkeys(("公開情報", "公開"), DataClass.PUBLIC),
    **dict.fromkeys(("社内情報", "社内"), DataClass.INTERNAL),
    **dict.fromkeys(("機密情報", "機密", "社外秘"), DataClass.CONFIDENTIAL),
    **dict.fromkeys(("個人情報", "個人"), DataClass.PERSONAL),
}

VERDICTS = {
    **dict.fromkeys(("allowed", "可", "入れてよい", "入れて構いません", "○", "〇", "◯"), Verdict.ALLOWED),
    **dict.fromkeys(("ask", "相談", "先に相談", "要相談", "相談してから", "△"), Verdict.ASK),
    **dict.fromkeys(("never", "不可", "禁止", "入れない", "×", "✕", "✗"), Verdict.NEVER),
}

ALL_TOOLS = (ANY, "＊", "すべて", "全て", "そのほか", "その他", "all", "all others", "other", "others")

MAX_TOOL = 100
MAX_NOTE = 300
"""Characters, as the columns of the table hold them."""

MAX_RULES = 200
"""Rows: 4 kinds of data for 50 tools."""

file_argument = click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_option = click.option("--dry-run", "dry", is_flag=True, help="Say what would be stored, and change nothing.")


@click.group()
def policy() -> None:
    """The company's rules on what may be put into an AI."""


@policy.command("load")
@file_argument
@click.option("--language", type=click.Choice(LANGUAGES), help="Its language; else that of the text.")
@dry_option
def load(path: Path, language: str | None, *, dry: bool) -> None:
    """Load the company's guideline (.md, .docx, .pdf) in the place of the one there is in its language."""
    # Imported here: the other commands need no reader of documents.
    from bot.guideline.reading import read  # noqa: PLC0415

    try:
        document = read(path, language)
    except BadGuideline as bad:
        raise click.ClickException(_both(f"guideline-bad-{bad.reason}", file=path.name, **bad.values)) from bad
    for number, passage in enumerate(document.passages, 1):
        click.echo(f"{number:>4}  {passage.heading or '-'} ({len(passage.words)})")
    told = f"{document.title} ({document.language}): {len(document.passages):,} passages"
    if dry:
        click.echo(f"{told}; dry run, nothing was changed")
        return
    with served_database(read_settings()) as database:
        try:
            with database.transaction() as session:
                stored.put_guideline(
                    session,
                    document.language,
                    document.title,
                    path.name[-MAX_NOTE:],
                    document.passages,
                    now=datetime.now(UTC),
                )
                note_command(session, "policy load", file=path.name)
        except Conflict as conflict:
            raise click.ClickException(_both("policy-conflict")) from conflict
    click.echo(f"{told}, loaded")


@policy.command("rules")
@file_argument
@dry_option
def rules(path: Path, *, dry: bool) -> None:
    """Load the table (CSV: data_class, tool, verdict, note_ja, note_en) in the place of the one there is.

    All of it or nothing: half a table would mislead people.
    """
    found, problems = _read_rules(path)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(_both("rules-refused", file=path.name, count=len(problems)))
    if not found:
        raise click.ClickException(_both("rules-none", file=path.name))
    if dry:
        click.echo(f"{len(found):,} rules; dry run, nothing was changed")
        return
    with served_database(read_settings()) as database:
        try:
            with database.transaction() as session:
                stored.put_rules(session, found)
                note_command(session, "policy rules", file=path.name)
        except Conflict as conflict:
            raise click.ClickException(_both("policy-conflict")) from conflict
    click.echo(f"{len(found):,} rules, loaded")


@policy.command("show")
def show() -> None:
    """The guideline and the table as they stand."""
    with served_database(read_settings()) as database, database.transaction() as session:
        loaded, table = stored.guidelines(session), stored.rules(session)
        for guideline in loaded:
            count = len(stored.passages(session, guideline.language))
            day = guideline.loaded_at.date()
            click.echo(f"{guideline.title} ({guideline.language}): {guideline.source}, {day}, {count:,} passages")
        for row in table:
            notes = " / ".join(note for note in (row.note_ja, row.note_en) if note)
            click.echo(f"{row.data_class}  {row.tool}  {row.verdict}{f'  {notes}' if notes else ''}")
    if not loaded:
        click.echo("no guideline; load one with: banso policy load FILE")
    if not table:
        click.echo("no table; load one with: banso policy rules FILE.csv")


@policy.command("remove")
@click.argument("what", type=click.Choice(["guideline", "rules"]))
@click.option("--language", type=click.Choice(LANGUAGES), help="The guideline in this language only.")
def remove(what: str, language: str | None) -> None:
    """Take the guideline or the table away. Until there is another, answers are on the safe side."""
    if language and what == "rules":
        raise click.UsageError("--language is for the guideline; leave it out")
    with served_database(read_settings()) as database, database.transaction() as session:
        note_command(session, "policy remove")
        if what == "rules":
            click.echo(f"{stored.remove_rules(session):,} rules removed")
        else:
            languages = (language,) if language else LANGUAGES
            click.echo(f"{stored.remove_guidelines(session, languages):,} guidelines removed")


def _read_rules(path: Path) -> tuple[list[PolicyRule], list[str]]:
    """The rules of a file, and what is wrong with the other lines, in words."""
    try:
        table = open_table(path, COLUMNS, REQUIRED)
    except BadFile as bad:
        raise click.ClickException(f"{path.name}: {bad}") from bad
    if table.unused:
        click.echo(f"columns not used: {', '.join(table.unused)}", err=True)
    found: list[PolicyRule] = []
    lines: list[int] = []
    problems: list[str] = []
    for row in table.rows():
        if isinstance(row, Problem):
            problems.append(str(row))
            continue
        if len(found) == MAX_RULES:
            problems.append(_both("rules-row-many", line=row.line, most=MAX_RULES))
            break
        rule = _rule(row)
        if isinstance(rule, str):
            problems.append(rule)
            continue
        rule.tool = next((other.tool for other in found if same_tool(other.tool, rule.tool)), rule.tool)
        pairs = [(other.data_class, other.tool) for other in found]
        if (rule.data_class, rule.tool) in pairs:
            first = lines[pairs.index((rule.data_class, rule.tool))]
            problems.append(_both("rules-row-twice", line=row.line, first=first))
        found.append(rule)
        lines.append(row.line)
    return found, problems


def _rule(row: Row) -> PolicyRule | str:
    """The rule on a line, or what is wrong with it."""
    cells = row.cells
    kind, verdict = KINDS.get(_bare(cells["data_class"])), VERDICTS.get(_bare(cells["verdict"]))
    tool = ANY if _bare(cells["tool"]) in ALL_TOOLS else cells["tool"]
    notes = (cells.get("note_ja", ""), cells.get("note_en", ""))
    if kind is None:
        return _both("rules-row-data-class", line=row.line)
    if not tool or len(tool) > MAX_TOOL:
        return _both("rules-row-tool", line=row.line, most=MAX_TOOL)
    if verdict is None:
        return _both("rules-row-verdict", line=row.line)
    if any(len(note) > MAX_NOTE for note in notes):
        return _both("rules-row-note", line=row.line, most=MAX_NOTE)
    return PolicyRule(data_class=str(kind), tool=tool, verdict=str(verdict), note_ja=notes[0], note_en=notes[1])


def _bare(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def _both(message: str, **values: str | int) -> str:
    """A message in both languages: whoever is at the terminal may have either."""
    return "\n".join(say(language, message, **values) for language in LANGUAGES)
