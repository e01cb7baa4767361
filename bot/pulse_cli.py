"""`banso pulse`: the promotion lead's surveys from a terminal, by the same functions as in the chat."""

import csv
import sys
from datetime import UTC, date, datetime

import click

from bot.__main__ import company_of
from bot.environment import (
    department_keys,
    departments_option,
    note_command,
    read_catalogue,
    read_settings,
    served_database,
)
from coach.lead.export import safe
from coach.pulse import drafting, leading, waves
from coach.pulse.items import SETS, possible_items
from coach.pulse.progress import progress
from coach.turn import Company
from storage import outbox, pulses
from storage.db import Session
from storage.outbox import NO_ACCOUNT, DeliveryState, Recipient
from storage.pulses import Pulse, Wave

LISTED = 20

TOLD = (DeliveryState.FAILED, DeliveryState.UNKNOWN)
"""States whose reason is the platform's; why something was not sent any more is a person's own affair."""

wave_argument = click.argument("wave_id", metavar="WAVE", type=click.IntRange(1, 2**63 - 1))


@click.group()
def pulse() -> None:
    """Surveys."""


@pulse.command("sets")
def sets() -> None:
    """The ready sets of questions."""
    for name in SETS:
        days = drafting.USUAL[name]
        click.echo(f"{name} (usually every {days} days)")
        for item in possible_items(Pulse(questions=name)):
            click.echo(f"  {item.id}  {item.ja}  {item.en}")


@pulse.command("list")
def list_waves() -> None:
    """The latest waves, the newest first."""
    with served_database(read_settings()) as database, database.transaction() as session:
        for wave in pulses.latest_waves(session, LISTED):
            click.echo(_line(session, wave))


@pulse.command("show")
@wave_argument
def show(wave_id: int) -> None:
    """How far a wave is, in numbers."""
    settings = read_settings()
    catalogue = read_catalogue(settings)
    with served_database(settings) as database, database.transaction() as session:
        wave = _wave(session, wave_id)
        note_command(session, "pulse show", wave=str(wave.id))
        found = progress(session, wave, catalogue.departments)
        click.echo(_line(session, wave))
        if wave.stopped_for:
            click.echo(f"stopped by the platform: {wave.stopped_for}")
        counts = found.everyone
        click.echo(f"invited {counts.invited}, reached {counts.delivered}, answered {counts.answered}")
        for state in DeliveryState:
            click.echo(f"  {state}: {found.deliveries.get(state, 0)}")


@pulse.command("start")
@click.option("--set", "questions", type=click.Choice(list(SETS)), required=True, help="Which questions.")
@departments_option
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The first day; without it, the next possible.")
@click.option("--every", type=click.Choice(["14", "91"]), help="Ask again after so many days; without it, once.")
@click.option(
    "--confirm-recipients", "confirmed", type=int, help="The exact number of people, instead of being asked for it."
)
def start(
    questions: str, departments: tuple[str, ...], day: datetime | None, every: str | None, confirmed: int | None
) -> None:
    """Start a survey, after saying how many people it goes to and being told to go ahead."""
    settings = read_settings()
    chosen = department_keys(read_catalogue(settings), departments)
    company, now = company_of(settings), datetime.now(UTC)
    on = _first_day(day, now, company)
    with served_database(settings) as database:
        with database.transaction() as session:
            count = waves.recipients(session, Pulse(questions=questions, departments=chosen), now)
        click.echo(f"{count} people from {on}, {', '.join(chosen) if chosen else 'of the whole company'}")
        if not count:
            raise click.ClickException(
                "there is nobody to ask; choose more departments, or wait until 7 days after the last survey"
            )
        # Asked outside the transaction: nobody's turn waits for an answer at a keyboard.
        if confirmed is None:
            click.confirm(f"Send to {count} people?", abort=True)
        with database.transaction() as session:
            made = pulses.add_pulse(session, questions, None, now)
            made.departments, made.every_days = chosen, int(every) if every else None
            try:
                wave = drafting.launch(session, made, on, count if confirmed is None else confirmed, now, company)
            except drafting.RecipientsChanged as changed:
                raise click.ClickException(
                    f"it would go to {changed.count} people, not the number confirmed; nothing was started. "
                    f"If that is right, use --confirm-recipients {changed.count}"
                ) from changed
            note_command(session, "pulse start", wave=str(wave.id))
            click.echo(_line(session, wave))


@pulse.command("stop")
@wave_argument
def stop(wave_id: int) -> None:
    """Send nothing more of a wave for now; answers are still taken."""
    _act(wave_id, "stop")


@pulse.command("resume")
@wave_argument
def resume(wave_id: int) -> None:
    """Go on sending a wave that was stopped."""
    _act(wave_id, "resume")


@pulse.command("close")
@wave_argument
def close(wave_id: int) -> None:
    """Close a wave for good, before its time."""
    _act(wave_id, "close")


@pulse.command("end")
@wave_argument
def end(wave_id: int) -> None:
    """No further wave of this one's survey; a planned one is cancelled, a running one goes on to its end."""
    _act(wave_id, "end")


@pulse.command("export")
@wave_argument
def export(wave_id: int) -> None:
    """What became of each invitation of a wave, as CSV. It does not tell who answered."""
    with served_database(read_settings()) as database, database.transaction() as session:
        wave = _wave(session, wave_id)
        note_command(session, "pulse export", wave=str(wave.id))
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(("platform", "tenant", "user", "state", "reason"))
        for row in outbox.recipients(session, wave.id, "pulse_invitation"):
            table.writerow([safe(value) for value in (row.platform, row.tenant, row.user, row.state, _reason(row))])


def _act(wave_id: int, action: str) -> None:
    settings = read_settings()
    with served_database(settings) as database, database.transaction() as session:
        wave = _wave(session, wave_id, to_change=True)
        if not leading.act(session, wave, action, datetime.now(UTC), company_of(settings)):
            allowed = " or ".join(leading.ACTIONS[action])
            raise click.ClickException(f"wave {wave_id} is {wave.state}; {action} is for one that is {allowed}")
        note_command(session, f"pulse {action}", wave=str(wave_id))
        session.flush()
        click.echo(_line(session, wave))


def _wave(session: Session, wave_id: int, *, to_change: bool = False) -> Wave:
    wave = pulses.find_wave(session, wave_id, to_change=to_change)
    if wave is None:
        raise click.ClickException(f"there is no wave {wave_id}; banso pulse list shows those there are")
    return wave


def _line(session: Session, wave: Wave) -> str:
    made = pulses.find_pulse(session, wave.pulse_id)
    assert made is not None, "a wave has its pulse"
    whom = ", ".join(made.departments) if made.departments else "everyone"
    times = f"{wave.opens_at:%Y-%m-%d %H:%M} to {wave.closes_at:%Y-%m-%d %H:%M} UTC"
    return f"wave {wave.id}: {wave.state}, {made.questions}, {whom}, {times}"


def _first_day(given: datetime | None, now: datetime, company: Company) -> date:
    days = drafting.days_offered(now, company)
    if given is None:
        return days[0]
    if given.date() not in days:
        raise click.UsageError(f"--on: {given:%Y-%m-%d} is not offered; use one of {', '.join(map(str, days))}")
    return given.date()


def _reason(row: Recipient) -> str:
    return row.reason if row.state in TOLD or row.reason == NO_ACCOUNT else ""
