"""`banso purge`: what the night deletes because of its age, at once; and the records of it."""

from datetime import UTC, datetime

import click

from bot.__main__ import company_of
from bot.environment import note_command, read_settings, served_database
from coach.retention import BATCH, limits
from storage import retention
from storage.retention import PurgeRecord


@click.command("purge")
@click.option("--dry-run", "dry", is_flag=True, help="Say how many rows would go, and change nothing.")
@click.option("--list", "listed", is_flag=True, help="What was deleted when; nothing is deleted now.")
def purge(*, dry: bool, listed: bool) -> None:
    """Delete what is older than BANSO_KEEP_MONTHS, table by table, as happens each night."""
    if dry and listed:
        raise click.UsageError("--dry-run and --list do not go together; leave one out")
    settings = read_settings()
    now, company = datetime.now(UTC), company_of(settings)
    at = limits(now, company)
    with served_database(settings) as database:
        if listed:
            with database.transaction() as session:
                _tell_records(retention.records(session))
            return
        with database.transaction() as session:
            counted = retention.count(session, at)
        click.echo(f"kept from {at.day} on ({company.keep_months} months, BANSO_KEEP_MONTHS)")
        for table, rows in counted.items():
            click.echo(f"{table:<16}{rows:>12,}")
        if dry:
            click.echo("dry run, nothing was deleted")
            return
        with database.transaction() as session:
            note_command(session, "purge")
        deleted = 0
        # One transaction for each batch, so that nobody's message waits for long.
        while True:
            with database.transaction() as session:
                done = retention.purge(session, at, BATCH)
            if not done:
                break
            deleted += sum(done.values())
    click.echo(f"{deleted:,} rows deleted")


def _tell_records(found: list[PurgeRecord]) -> None:
    for record in found:
        before = f"from before {record.before:%Y-%m-%d %H:%M}" if record.before else "unfinished or no longer needed"
        click.echo(f"{record.at:%Y-%m-%d %H:%M}  {record.purged:<16}{record.rows:>12,}  {before}")
    if not found:
        click.echo("nothing was deleted because of its age yet")
