"""The life of a wave: planned, opened, reminded of, closed, and followed by the next."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.pulse.items import LONG_SCALE, RECOMMENDATION, SCALE, SKIP, bank
from coach.pulse.participation import EVERYONE, LATELY, by_group
from coach.pulse.visibility import Cell, K, safe_groups, visible, visible_themes
from coach.pulse.visibility import Counts as FiveCounts
from coach.sending_hours import PULSE, add_working_days, next_sending_time
from coach.turn import Company
from storage import answers, audience, invitations, leads, outbox, pulses
from storage.db import Session
from storage.invitations import Counts, Etiquette
from storage.pulses import Pulse, PulseState, Wave, WaveState

log = logging.getLogger(__name__)

OPEN_DAYS = 5
"""Working days in which answers are taken, the first included."""

OPENS, CLOSES = time(10), time(18)
"""Local times of the company."""

APART = timedelta(days=7)
"""Nobody is invited twice within it."""

PATIENCE, RARELY = 3, timedelta(days=91)
"""Who ignored three invitations in a row is asked once a quarter."""

LEEWAY = timedelta(hours=12)
"""Waves open at the same hour but not the same second: a week or a quarter may be a little shorter than that."""

REMINDED_AFTER = 2
"""Working days after which those who have not answered are reminded, once."""

RETURNED_AFTER = 3
"""Working days after closing in which a lead can say what will change before the results go back."""

SNOOZE = timedelta(hours=24)
"""How long "later" is."""

INVITING = ("pulse_invitation", "pulse_reminder", "pulse_snoozed")


def etiquette(now: datetime) -> Etiquette:
    """Who may be invited now."""
    return Etiquette(now, now - APART + LEEWAY, PATIENCE, now - RARELY + LEEWAY)


def recipients(session: Session, pulse: Pulse, now: datetime) -> int:
    """The exact number of people who would be invited now."""
    return invitations.count_recipients(session, pulse.departments, etiquette(now))


def first_days(now: datetime, company: Company, count: int) -> list[date]:
    """The next days on which a wave can open, today included while it is early enough."""
    zone, moment = ZoneInfo(company.timezone), now
    found: list[date] = []
    while len(found) < count:
        moment = next_sending_time(moment, company.timezone, company.calendar, PULSE)
        found.append(moment.astimezone(zone).date())
        moment = datetime.combine(found[-1] + timedelta(days=1), time(0), zone)
    return found


def plan(session: Session, pulse: Pulse, day: date, company: Company) -> Wave:
    """Plan a wave that opens on this day."""
    zone = ZoneInfo(company.timezone)
    last = add_working_days(day, OPEN_DAYS - 1, company.calendar)
    pulse.state = PulseState.ACTIVE
    return pulses.add_wave(
        session, pulse.id, datetime.combine(day, OPENS, zone), datetime.combine(last, CLOSES, zone), K
    )


def open_and_close(session: Session, now: datetime, company: Company) -> None:
    """Open and close the waves whose time has come; each has a state, so doing it again does nothing."""
    while (wave := pulses.due_to_close(session, now)) is not None:
        close(session, wave, now, company)
    while (wave := pulses.due_to_open(session, now)) is not None:
        _open(session, wave, now, company)


def remind(session: Session, now: datetime, company: Company) -> None:
    """Send each open wave's one reminder when its day has come."""
    today = now.astimezone(ZoneInfo(company.timezone)).date()
    zones = audience.timezones(session)
    for wave in pulses.unreminded(session):
        opened = wave.opens_at.astimezone(ZoneInfo(company.timezone)).date()
        if add_working_days(opened, REMINDED_AFTER, company.calendar) <= today:
            wave.reminded_on = today
            due = {name: next_sending_time(now, name, company.calendar) for name in zones}
            if due:
                invitations.remind(session, wave, due)


def stop(session: Session, wave: Wave) -> None:
    """Send nothing more of it until it is resumed; answers are still taken."""
    if wave.state == WaveState.OPEN:
        wave.state = WaveState.STOPPED
        for message in INVITING:
            outbox.hold_wave(session, wave.id, message)


def resume(session: Session, wave: Wave, now: datetime) -> None:
    """Go on sending. Who had put it off gets a day again, for when it was is not kept."""
    if wave.state == WaveState.STOPPED:
        wave.state, wave.stopped_for = WaveState.OPEN, ""
        for message in INVITING:
            due = now + SNOOZE if message == "pulse_snoozed" else now
            invitations.bring_forward(session, wave.id, message, due)


def end(session: Session, pulse: Pulse) -> None:
    """No further wave; one that runs goes on to its end."""
    pulse.state = PulseState.ENDED
    for wave in pulses.waves(session, pulse.id):
        if wave.state == WaveState.PLANNED:
            wave.state, wave.secret = WaveState.CANCELLED, None


def close(session: Session, wave: Wave, now: datetime, company: Company) -> None:
    """Close a wave for good: publish what may be seen of the answers, and destroy the rest with the secret."""
    if wave.state not in (WaveState.OPEN, WaveState.STOPPED):
        return
    wave.closes_at = min(wave.closes_at, now)
    for message in INVITING:
        outbox.cancel_wave(session, wave.id, message, "the wave closed", now)
    counted = grouped(invitations.counts(session, wave.id))
    invitations.note_ignored(session, wave.id)
    lately = invitations.participation(session, wave, wave.closes_at - LATELY)
    invitations.keep_counts(session, wave.id, counted, by_group(lately, counted))
    _publish(session, wave)
    zone = ZoneInfo(company.timezone)
    returned = add_working_days(now.astimezone(zone).date(), RETURNED_AFTER, company.calendar)
    invitations.tell_results(session, wave, datetime.combine(returned, OPENS, zone))
    invitations.forget_wave(session, wave.id)
    for lead in leads.everyone(session):
        once = f"pulse_lead_results:{wave.id}:{lead.employee_id}"
        outbox.enqueue(session, lead.employee_id, "pulse_lead_results", {"wave": wave.id}, once=once, due_at=now)
    log.info("wave_closed", extra={"wave": wave.id})


def grouped(counts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Counts of everyone, and of the departments joined until each group was large enough to be looked at."""
    groups = safe_groups({department: found.invited for department, found in counts.items()})
    found = {EVERYONE: _sum(list(counts.values()))}
    if len(groups) > 1:
        found |= {group_name(group): _sum([counts[department] for department in group]) for group in groups}
    return found


def group_name(group: tuple[str, ...]) -> str:
    """How a group is stored; "" is everyone."""
    return " ".join(group)


def _sum(parts: list[Counts]) -> Counts:
    return Counts(sum(p.invited for p in parts), sum(p.delivered for p in parts), sum(p.answered for p in parts))


def _open(session: Session, wave: Wave, now: datetime, company: Company) -> None:
    pulse = pulses.find_pulse(session, wave.pulse_id)
    if pulse is None or pulse.state == PulseState.ENDED:  # it was ended while this wave was being planned
        wave.state, wave.secret = WaveState.CANCELLED, None
        return
    if pulse.every_days is not None:
        zone, later = ZoneInfo(company.timezone), timedelta(days=pulse.every_days)
        wished = wave.opens_at.astimezone(zone) + later
        while wished <= now:
            wished += later
        day = next_sending_time(wished, company.timezone, company.calendar, PULSE).astimezone(zone).date()
        plan(session, pulse, day, company)
    if wave.closes_at <= now:
        # Nobody was there to open it in its time: people are not asked about what they can no longer answer.
        wave.state, wave.secret = WaveState.CANCELLED, None
        return
    wave.state = WaveState.OPEN
    due = {name: next_sending_time(now, name, company.calendar, PULSE) for name in audience.timezones(session)}
    invited = invitations.invite(session, wave, pulse.departments, etiquette(now), due) if due else 0
    log.info("wave_opened", extra={"wave": wave.id, "invited": invited})


def _publish(session: Session, wave: Wave) -> None:
    values, themes = answers.take(session, wave)
    for item, by_department in values.items():
        skipped = sum(counts.get(SKIP, 0) for counts in by_department.values())
        for cell in visible({name: _five(item, counts) for name, counts in by_department.items()}, wave.least):
            answers.publish(session, wave.id, item, group_name(cell.group), _content(cell, skipped))
    for place, theme in enumerate(visible_themes(themes)):
        answers.publish(session, wave.id, answers.COMMENT, theme, {"place": place})


def _five(item: str, counts: Mapping[int, int]) -> FiveCounts:
    """The answers as the rule of what may be seen knows them, lowest first.

    Of 0 to 10 a score needs only who recommends (9, 10), who does not (0 to 6) and who is in between: 5, 1 and 3.
    """
    known = bank().get(item)
    if known is not None and known.family == RECOMMENDATION:
        given = [counts.get(value, 0) for value in LONG_SCALE]
        return sum(given[:7]), 0, sum(given[7:9]), 0, sum(given[9:])
    one, two, three, four, five = (counts.get(value, 0) for value in SCALE)
    return one, two, three, four, five


def _content(cell: Cell, skipped: int) -> dict[str, object]:
    exact = cell.exact
    return {
        "n": cell.n,
        "exact": None if exact is None else [exact.total, exact.squares, exact.favourable],
        "index_band": list(cell.index_band),
        "favourable_band": list(cell.favourable_band),
        **({} if cell.group else {"skipped": skipped}),
    }
