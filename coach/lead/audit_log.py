"""The audit log: what leads and operators did is written down in the turn that did it, and shown to leads."""

import re
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from coach import dates
from coach.cards import Block, Bullets, Card, Paragraph, Section, Tone
from coach.locales import say
from coach.turn import Reply, Turn
from storage import audit
from storage.audit import Entry
from storage.db import Session

KEPT_MONTHS = 13
"""A year, and the month in which it is looked back on."""

SHOWN = 20

ONCE_IN = timedelta(hours=1)
"""For so long, looking at the same page again is no second entry."""

LOOKED_AT = frozenset(
    (
        *("audit.list", "desk.home", "desk.browser", "digest.show", "digest.why", "lesson.groups", "policy.show"),
        *("pulse.desk", "pulse.wave", "pulse.new", "pulse.draft", "pulse.preview", "pulse.previewed", "pulse.own"),
        *("pulse.quiet", "pulse.results", "rollout.show", "rollout.phase", "rollout.points", "rollout.signs"),
        *("target.list", "target.new", "export.figures", "report.make", "report.wage", "story.list", "story.edit"),
        *("notice.new", "notice.draft", "notice.write", "notice.save", "notice.find", "notice.preview"),
        *("notice.previewed", "notice.show", "training.plan", "training.new", "training.save", "training.draft"),
        *("training.preview", "training.show", "training.move", "demand.list", "demand.own", "demand.write"),
        *("demand.show", "relay.list", "relay.answer", "relay.preview_answer", "operations.show"),
    )
)
"""Commands after which everything is as it was, but for a draft of the lead's own."""

TARGETS = (
    *("wave", "week", "format", "department", "use_case", "kpi", "phase", "point", "training", "notice", "pulse"),
    *("departments", "file"),
)
"""The arguments that an entry may name: none that somebody writes freely, or that leads to a person or a question."""

HARMLESS = re.compile(r"[A-Za-z0-9_./,-]{1,80}")
"""An id, a key, a date: a press can carry anything under the name of an argument."""


def note(turn: Turn, action: str, role: str) -> None:
    """Write down that the person of this turn did something, unless they only looked at a page once more."""
    given = ((name, turn.args.get(name, "")) for name in TARGETS)
    target = target_of({name: value for name, value in given if HARMLESS.fullmatch(value)})
    write(turn.session, turn.now, role, action, target, turn.employee.id)


def write(session: Session, now: datetime, role: str, action: str, target: str, employee_id: int) -> None:
    """The same for a person outside of a turn, in the browser."""
    if action in LOOKED_AT and audit.repeated(session, now - ONCE_IN, action, target, employee_id):
        return
    audit.record(session, at=now, role=role, action=action, target=target, employee_id=employee_id)


def target_of(about: dict[str, str]) -> str:
    """What something was done to, as an entry keeps it: "wave:3 week:2026-W47"."""
    return " ".join(f"{name}:{'_'.join(value.split())}" for name, value in about.items() if value)


def listed(turn: Turn) -> Reply:
    """The newest entries by day."""
    found = audit.newest(turn.session, SHOWN)
    blocks: list[Block] = [Paragraph(turn.say("audit-about", months=KEPT_MONTHS), Tone.QUIET)]
    if not found:
        blocks.append(Paragraph(turn.say("audit-none")))
    for day, entries in groupby(found, key=lambda entry: _local(turn, entry).date()):
        blocks += [Section(dates.day(turn.language, day)), Bullets(tuple(_line(turn, entry) for entry in entries))]
    if len(found) == SHOWN:
        blocks.append(Paragraph(turn.say("audit-more"), Tone.QUIET))
    return Reply(cards=(Card(turn.say("audit-heading"), tuple(blocks)),))


def what(language: str, action: str) -> str:
    """An action in plain words; its own name where this version knows none."""
    return say(language, "audit-what", action=action, key=re.sub(r"[^a-z]", "-", action))


def _line(turn: Turn, entry: Entry) -> str:
    told = what(turn.language, entry.action)
    about = [_about(turn, *part.split(":", 1)) for part in entry.target.split() if ":" in part]
    if about:
        told = turn.say("audit-about-what", what=told, about=turn.say("audit-comma").join(about))
    return turn.say("audit-line", at=f"{_local(turn, entry):%H:%M}", who=_who(turn, entry), what=told)


def _who(turn: Turn, entry: Entry) -> str:
    if entry.role == audit.COMMAND_LINE:
        return turn.say("audit-command-line")
    role = turn.say("audit-operator" if entry.role == audit.OPERATOR else "audit-lead")
    return turn.say("audit-person", name=entry.name, role=role) if entry.name else turn.say("audit-nameless", role=role)


def _about(turn: Turn, name: str, value: str) -> str:
    if name in ("department", "departments"):
        keys = value.split(",")
        known = turn.catalogue.departments
        value = turn.say("audit-comma").join(known[key].say(turn.language) if key in known else key for key in keys)
    return turn.say("audit-target", name=name, value=value)


def _local(turn: Turn, entry: Entry) -> datetime:
    return entry.at.astimezone(ZoneInfo(turn.employee.timezone))
