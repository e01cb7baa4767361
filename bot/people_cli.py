"""`banso people`: what a person can do in the chat with what is stored about them, for somebody who cannot."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.__main__ import company_of
from bot.environment import note_command, read_settings, served_database
from coach import privacy
from coach.coach import MAX_EMAIL
from storage import people
from storage.db import Session
from storage.people import Employee


@click.group("people")
def people_group() -> None:
    """What is stored about one person: for somebody who left, or has no chat."""


@people_group.command("export")
@click.argument("email")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def export(email: str, target: Path) -> None:
    """Write what is stored about the person into FILE (JSON), which only you can read. It is for them alone.

    Left out is what nobody else may see: survey answers, questions handed to a person, unanswered messages and drafts.
    The person finds them in the chat.
    """
    with served_database(read_settings()) as database, database.transaction() as session:
        content = privacy.handed_over(session, _employee(session, email).id)
        note_command(session, "people export")
        try:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(content)
        except FileExistsError as error:
            raise click.ClickException(f"{target} exists; give another name") from error
        except OSError as error:
            raise click.ClickException(
                f"{target} cannot be written ({error.strerror}); choose another place"
            ) from error
    click.echo(f"{target}: hand it to the person, and delete it here")


@people_group.command("delete")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(email: str, *, yes: bool) -> None:
    """Delete all that is stored about the person, as they could in the chat. It cannot be undone.

    Of somebody who is still in the company's directory its own data stays: name, address, department. Of somebody who
    has left nothing stays.
    """
    settings = read_settings()
    today = company_of(settings).day(datetime.now(UTC))
    with served_database(settings) as database:
        with database.transaction() as session:
            _employee(session, email)
        # Asked outside the transaction: nobody's turn waits for an answer at a keyboard.
        if not yes:
            click.confirm(f"Delete everything about {email}? It cannot be undone", abort=True)
        with database.transaction() as session:
            employee = _employee(session, email)
            has_left = employee.left_on is not None and employee.left_on < today
            if has_left:
                employee.from_directory = False
            stays = employee.from_directory
            people.forget(session, employee)
            note_command(session, "people delete")
    click.echo(
        f"deleted; what the directory says of {email} stays" if stays else f"deleted; nothing of {email} is left"
    )


def _employee(session: Session, email: str) -> Employee:
    employee = people.by_email(session, email) if len(email) <= MAX_EMAIL else None
    if employee is None:
        raise click.ClickException(f"nobody with the address {email} is known, so nothing is stored under it")
    return employee
