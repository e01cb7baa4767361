"""Long forms: a button in the message, and the dialog (Teams' task module) that it opens.

The button carries the form itself, for nothing is stored between the message and the dialog.
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.fitting import clip, json_size
from bot.teams import limits
from bot.teams.controls import OURS, dialog_action, label
from bot.teams.forms import full_size, input_elements, input_ids
from bot.teams.text import CARD, Element, lines
from coach.cards import Card, Form
from coach.locales import LANGUAGES, say
from coach.turn import Reply

INPUTS = 6
"""Inputs that stand in the message itself; more would push everything else off a phone's screen."""
ROOM = limits.MESSAGE_BUDGET // 2
"""Characters as JSON of inputs that do so."""
FRAME = 500
"""Characters of a dialog around its inputs and its button."""

CLOSED: Mapping[str, Any] = {}
"""The answer to a sent dialog that closes it: none."""


@dataclass(frozen=True)
class Dialog:
    """A form of its own, with the heading of the card it belongs to."""

    title: str
    form: Form
    language: str


_dialog: TypeAdapter[Dialog] = TypeAdapter(Dialog)


def opener_elements(dialog: Dialog, room: int) -> list[Element]:
    """What stands in the message for a long form: what is wrong in it, and the button that opens it.

    Empty for a form that is short, and for one that a button within ``room`` characters cannot carry.
    """
    form = dialog.form
    if len(form.inputs) <= INPUTS and full_size(form, dialog.language) <= ROOM:
        return []
    carried = _dialog.dump_python(dialog, mode="json", exclude_defaults=True)
    opens = {
        "type": "Action.Submit",
        "title": label(say(dialog.language, "teams-open-form")),
        "data": {"msteams": {"type": "task/fetch"}, OURS: {"dialog": carried}},
        "associatedInputs": "none",
        **({"style": "positive"} if form.submit.primary else {}),
    }
    made = [*_problems(form), {"type": "ActionSet", "actions": [opens]}]
    return made if json_size(made) <= room else []


def read_dialog(data: object) -> Dialog | None:
    """The dialog that a button carries, or None when it carries none that can be shown."""
    ours = data.get(OURS) if isinstance(data, Mapping) else None
    try:
        dialog = _dialog.validate_python(ours.get("dialog") if isinstance(ours, Mapping) else None)
    except ValidationError:
        return None
    whole = len(input_ids(dialog.form, 0)) == len(dialog.form.inputs)
    return dialog if whole and dialog.language in LANGUAGES else None


def shown(dialog: Dialog, message: str) -> Mapping[str, Any]:
    """The answer to an invoke that shows the dialog; what is sent from it names ``message``. Raises CardTooLarge."""
    form = dialog.form
    submit = dialog_action(form.submit, input_ids(form, 0), message)
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": input_elements(form, 0, dialog.language, limits.MESSAGE_BUDGET - FRAME - json_size(submit)),
        "actions": [submit],
    }
    attached = {"contentType": CARD, "content": card}
    value = {"title": clip(dialog.title, limits.TITLE), "height": "large", "width": "medium", "card": attached}
    return {"task": {"type": "continue", "value": value}}


def note(text: str) -> Mapping[str, Any]:
    """The answer to an invoke that shows words in the place of the dialog."""
    return {"task": {"type": "message", "value": text}}


def to_mend(reply: Reply) -> Card | None:
    """The card whose form has something wrong in it; only the person sees the dialog, wherever the card was to go."""
    for card in (*reply.cards, *reply.direct):
        if card.form is not None and any(item.problem for item in card.form.inputs):
            return card
    return None


def without(reply: Reply, card: Card) -> Reply:
    """What is left of an answer once ``card`` is shown in the dialog; with nothing in private, nothing announces it."""
    cards, direct = (tuple(c for c in given if c is not card) for given in (reply.cards, reply.direct))
    return replace(reply, cards=() if reply.direct and not direct else cards, direct=direct, replaces=False)


def _problems(form: Form) -> Iterator[Element]:
    for item in form.inputs:
        if item.problem.strip():
            said = f"⚠ {clip(item.label or item.name, limits.TITLE)}: {clip(item.problem, limits.TITLE)}"
            yield from lines(said, color="Attention", weight="Bolder")
