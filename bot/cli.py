"""The `banso` command."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.__main__ import company_of, stop
from bot.__main__ import main as run
from bot.audit_cli import audit_command
from bot.backup.cli import backup, restore
from bot.catalog_cli import catalog
from bot.demo.digests import tell_weeks
from bot.demo.seed import seed
from bot.doctor.cli import doctor
from bot.environment import department_key, read_catalogue, read_settings
from bot.export_cli import export
from bot.imports.cli import import_group
from bot.kpi_cli import kpi
from bot.people_cli import people_group
from bot.policy_cli import policy
from bot.pulse_cli import pulse
from bot.purge_cli import purge
from bot.report_cli import report
from bot.roles_cli import grant, revoke
from bot.teams.package import package
from coach.asking import ask as ask_coach
from coach.cards import as_text
from coach.coach import Coach, language_of
from coach.examples import examples
from coach.turn import Account, Incoming, Profile
from storage.db import Database, DatabaseGone, SchemaMismatch

DEMO_TIMEZONE = "Asia/Tokyo"
"""Where the fictional company works."""


@click.group()
@click.version_option(package_name="banso")
def main() -> None:
    """Banso (伴走): the AI adoption coach that lives in Slack and Teams."""


@main.command("serve")
def serve_command() -> None:
    """Serve the configured platforms, or the playground when there is none."""
    run()


@main.command()
def demo() -> None:
    """Serve the playground on an embedded database with a fictional company."""
    settings = read_settings()
    try:
        database = Database(settings.database_url)
        database.migrate()
        catalogue, today = read_catalogue(settings), datetime.now(ZoneInfo(DEMO_TIMEZONE)).date()
        added = seed(database, catalogue, today)
        if added:
            tell_weeks(database, catalogue, today)
        database.close()
    except (DatabaseGone, SchemaMismatch) as error:
        stop(f"BANSO_DATABASE_URL: {error}")
    if added:
        click.echo(f"デモの会社を作りました（{added}人） / Demo company created ({added} people)")
    run()


@main.command()
@click.argument("text", required=False)
@click.option("--department", help="A department key such as sales, or the company's own name for it.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language of the answer; else that of the text.")
@click.option("--jsonl", is_flag=True, help="Read {id, text, department, lang} a line from standard input.")
def ask(text: str | None, department: str | None, lang: str | None, jsonl: bool) -> None:
    """Print the answer a chat would give to TEXT. Nothing is stored."""
    settings = read_settings()
    catalogue = read_catalogue(settings)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/ask.db")
        coach = Coach(database, catalogue, company_of(settings))
        if jsonl:
            failed = [
                number
                for number, line in enumerate(sys.stdin, 1)
                if line.strip() and not _ask_line(coach, number, line)
            ]
            sys.exit(1 if failed else 0)
        if not text:
            raise click.UsageError('give a text, such as banso ask --department sales "提案書の下書きしたい"')
        database.migrate()
        click.echo(_answer(coach, text, department_key(catalogue, department), lang))
        database.close()


@main.group()
def slack() -> None:
    """Slack."""


@slack.command("manifest")
@click.option("--url", default="", help="The public https address Slack reaches Banso at; without it, Socket Mode.")
def slack_manifest(url: str) -> None:
    """Print the app manifest (JSON) to paste at api.slack.com."""
    from bot.slack.manifest import manifest  # noqa: PLC0415  Bolt takes long to load; no other command needs it here.

    click.echo(json.dumps(manifest(url), ensure_ascii=False, indent=2))


@main.group()
def teams() -> None:
    """Microsoft Teams."""


@teams.command("package")
@click.option("--app-id", required=True, help="Application (client) ID of the bot's app registration.")
@click.option("--domain", required=True, help="Host name that Banso is reached at, such as banso.example.com.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def teams_package(app_id: str, domain: str, output: Path) -> None:
    """Write the app package (zip) to upload in the Teams admin centre."""
    try:
        output.write_bytes(package(app_id, domain))
    except (ValueError, OSError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(str(output))


@main.command()
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def preview(lang: str) -> None:
    """Print an example of every card, without sending anything."""
    for name, card in examples(lang).items():
        click.echo(f"━━ {name}\n{as_text(card)}\n")


def _ask_line(coach: Coach, number: int, line: str) -> bool:
    """Answer one line of JSON; a bad one gets a line that says what is wrong with it."""
    start = time.perf_counter()
    try:
        row = json.loads(line)
        text = row["text"]
        if not isinstance(text, str):
            raise TypeError("text must be a string")
        department = department_key(coach.catalogue, row.get("department"))
    except (ValueError, KeyError, TypeError, AttributeError, click.UsageError) as error:
        what = f"needs {error}" if isinstance(error, KeyError) else str(error)
        click.echo(json.dumps({"error": f"line {number}: {what}"}, ensure_ascii=False))
        return False
    asked = ask_coach(coach, text, department)
    suggestions = [
        {"id": use_case.id, "title_ja": use_case.ja.title, "title_en": use_case.en.title, "score": score}
        for use_case, score in asked.suggestions
    ]
    answer = {
        "id": row.get("id"),
        "intent": asked.intent,
        "suggestions": suggestions,
        "answered": asked.answered,
        "ms": round((time.perf_counter() - start) * 1000, 2),
    }
    click.echo(json.dumps(answer, ensure_ascii=False))
    return True


def _answer(coach: Coach, text: str, department: str | None, lang: str | None) -> str:
    """The cards of a real turn as text: of somebody whose department is known, past the first contact."""
    language = lang or language_of(text) or "ja"
    account, now = Account("terminal", "", "you"), datetime.now(UTC)
    profile = Profile(language=language)
    turns = [Incoming("1", account, now, command="welcome.language", args={"language": language}, profile=profile)]
    if department:
        turns.append(Incoming("2", account, now, command="welcome.department", args={"department": department}))
    for turn in turns:
        coach.handle(turn)
    return "\n\n".join(as_text(card) for card in coach.handle(Incoming("3", account, now, text=text)).cards)


main.add_command(doctor)
main.add_command(pulse)
main.add_command(kpi)
main.add_command(grant)
main.add_command(revoke)
main.add_command(import_group)
main.add_command(export)
main.add_command(report)
main.add_command(policy)
main.add_command(catalog)
main.add_command(audit_command)
main.add_command(purge)
main.add_command(people_group)
main.add_command(backup)
main.add_command(restore)

if __name__ == "__main__":
    main()
