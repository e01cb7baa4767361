"""`banso audit`: what leads, operators and the command line did."""

import json
from datetime import UTC, datetime, timedelta

import click

from bot.environment import read_settings, served_database
from coach.lead.audit_log import what
from storage import audit

USUAL = timedelta(days=30)


@click.command("audit")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (UTC); without it, of 30 days.")
@click.option("--json", "as_json", is_flag=True, help="One entry a line, for a program.")
def audit_command(since: datetime | None, *, as_json: bool) -> None:
    """Print what leads, operators and the command line did, the oldest first. Entries are kept for 13 months."""
    first = datetime.now(UTC) - USUAL if since is None else since.replace(tzinfo=UTC)
    with served_database(read_settings()) as database, database.transaction() as session:
        found = audit.entries(session, first)
    for entry in found:
        if as_json:
            click.echo(json.dumps({**entry._asdict(), "at": entry.at.isoformat()}, ensure_ascii=False))
            continue
        who = f"{entry.role} {entry.name}".rstrip()
        click.echo(
            f"{entry.at:%Y-%m-%d %H:%M}  {who}  {entry.action}: {what('en', entry.action)}  {entry.target}".rstrip()
        )
    if not found and not as_json:
        click.echo(f"no entries since {first:%Y-%m-%d}")
