"""`banso grant` and `banso revoke`: who leads the adoption, and who runs Banso."""

from datetime import UTC, datetime

import click

from bot.environment import (
    department_keys,
    departments_option,
    note_command,
    read_catalogue,
    read_settings,
    served_database,
)
from coach.coach import MAX_EMAIL
from storage import leads, operators, people
from storage.db import Session


@click.group()
def grant() -> None:
    """Give a role to a person."""


@grant.command("lead")
@click.argument("email")
@departments_option
def grant_lead(email: str, departments: tuple[str, ...]) -> None:
    """Make the person with this address a promotion lead, of the company or of some departments."""
    settings = read_settings()
    chosen = department_keys(read_catalogue(settings), departments)
    with served_database(settings) as database, database.transaction() as session:
        leads.grant(session, _employee(session, email), chosen, datetime.now(UTC))
        note_command(session, "grant lead", departments=",".join(chosen or ()))
    click.echo(f"{email} now leads {', '.join(chosen) if chosen else 'the whole company'}")


@grant.command("operator")
@click.argument("email")
def grant_operator(email: str) -> None:
    """Make the person with this address an operator: told what needs mending, shown no results."""
    with served_database(read_settings()) as database, database.transaction() as session:
        operators.grant(session, _employee(session, email), datetime.now(UTC))
        note_command(session, "grant operator")
    click.echo(f"{email} is now an operator; writing 運用 or operations to Banso shows how it runs")


@click.group()
def revoke() -> None:
    """Take a role from a person."""


@revoke.command("lead")
@click.argument("email")
def revoke_lead(email: str) -> None:
    """Take the role of promotion lead from the person with this address."""
    with served_database(read_settings()) as database, database.transaction() as session:
        if not leads.revoke(session, _employee(session, email)):
            raise click.ClickException(f"{email} is no lead, so there is nothing to revoke")
        note_command(session, "revoke lead")
    click.echo(f"{email} is no lead any more")


@revoke.command("operator")
@click.argument("email")
def revoke_operator(email: str) -> None:
    """Take the role of operator from the person with this address."""
    with served_database(read_settings()) as database, database.transaction() as session:
        if not operators.revoke(session, _employee(session, email)):
            raise click.ClickException(f"{email} is no operator, so there is nothing to revoke")
        note_command(session, "revoke operator")
    click.echo(f"{email} is no operator any more")


def _employee(session: Session, email: str) -> int:
    employee = people.by_email(session, email) if len(email) <= MAX_EMAIL else None
    if employee is None:
        raise click.ClickException(
            f"nobody with the address {email} is known; check its spelling, or let the person write to Banso once"
        )
    return employee.id
