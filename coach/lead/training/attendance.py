"""Who was there: one tap, taken back as easily; counted once, by group, and only as far as it may be seen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from coach.cards import Actions, Button, Card, Paragraph, Tone
from coach.kpi import groups
from coach.kpi.groups import Counted
from coach.kpi.model import GroupValue
from coach.pulse.published import size_band
from coach.pulse.visibility import visible
from coach.turn import Reply, Turn
from storage import training
from storage.training import TrainingSession

COUNTED_AFTER = timedelta(days=7)
"""From its end. Nothing is told before: of a number that grows, each step would be somebody."""


def ends(found: TrainingSession) -> datetime:
    """When a training is over."""
    return found.starts_at + timedelta(minutes=found.minutes)


def attend(turn: Turn) -> Reply:
    """Note that the person was there."""
    found = _asked(turn)
    if found is None:
        return _said(turn, "unasked")
    if "attendance" in found.told:
        return _said(turn, "counted")
    training.attend(turn.session, found.id, turn.employee.id)
    undo = Button(turn.say("training-button-take-back"), "training.absent", {"training": str(found.id)})
    return _said(turn, "thanks", undo)


def absent(turn: Turn) -> Reply:
    """Note nothing, and forget what was noted before."""
    found = _asked(turn)
    if found is None:
        return _said(turn, "unasked")
    training.take_back(turn.session, found.id, turn.employee.id)
    if "attendance" in found.told:
        return _said(turn, "absent")
    again = Button(turn.say("training-button-attended"), "training.attend", {"training": str(found.id)})
    return _said(turn, "absent", again)


def counted(told: Mapping[str, int], came: Mapping[str, int]) -> dict[str, Any]:
    """What may be seen of how many were there, by department, of those who had been told: "everyone" and "groups".

    Groups are made by how many were told, ten at least, never by how many came.
    """
    counts = {name: Counted(count // 2, count, came[name], count) for name, count in told.items()}
    whole, part = sum(told.values()), sum(came[name] for name in told)
    cells = visible({"": (whole - part, 0, 0, 0, part)})
    share = round(part / whole, 2) if cells and cells[0].exact is not None else None
    everyone = [GroupValue("attendance", (), size_band(whole), share, cell.favourable_band) for cell in cells[:1]]
    return {
        "everyone": [_row(value) for value in everyone],
        "groups": [_row(value) for value in groups.group_values("attendance", counts)],
    }


def _row(value: GroupValue) -> dict[str, Any]:
    return {"group": [*value.group], "people": value.people, "share": value.value, "band": [*value.band]}


def _asked(turn: Turn) -> TrainingSession | None:
    """The training that a button is about, if this person was asked."""
    training_id = turn.id_of("training")
    if training_id is None or not training.was_asked(turn.session, training_id, turn.employee.id):
        return None
    return training.find(turn.session, training_id)


def _said(turn: Turn, what: str, *buttons: Button) -> Reply:
    rule = (Paragraph(turn.say("training-asked-rule"), Tone.QUIET),) if buttons else ()
    actions = (Actions(buttons),) if buttons else ()
    return Reply(
        cards=(
            Card(
                turn.say(f"training-said-{what}-heading"),
                (Paragraph(turn.say(f"training-said-{what}")), *actions, *rule),
            ),
        ),
        replaces=True,
    )
