"""Whom a lead asks or tells: everyone in their scope, or some departments of it, chosen tap by tap."""

from collections.abc import Collection

from coach.cards import Option
from coach.turn import Turn
from storage import leads

EVERYONE = "everyone"


def scope(turn: Turn) -> Collection[str] | None:
    """The departments that the lead of this turn may ask and tell; None for the whole company."""
    lead = leads.find(turn.session, turn.employee.id)
    return [] if lead is None else lead.departments


def tapped(turn: Turn, departments: list[str] | None, department: str) -> list[str] | None:
    """The audience after a tap: everyone, or a department more or less; without any it is everyone again."""
    own = scope(turn)
    whole = None if own is None else sorted(own)
    if department not in turn.catalogue.departments or (own is not None and department not in own):
        return whole if department == EVERYONE else departments
    chosen = set() if departments == whole else set(departments or ())
    return sorted(chosen ^ {department}) or whole


def within_scope(turn: Turn, departments: list[str] | None) -> list[str] | None:
    """The audience, or the lead's whole scope where that has become smaller than the audience."""
    own = scope(turn)
    if own is None or (departments and set(departments) <= set(own)):
        return departments
    return sorted(own)


def options(turn: Turn, departments: Collection[str] | None) -> tuple[Option, ...]:
    """What can be tapped, with what is chosen marked."""
    own, known = scope(turn), turn.catalogue.departments
    chosen = departments or ()
    names = {key: known[key].say(turn.language) for key in known if own is None or key in own}
    everyone = Option(EVERYONE, turn.say("desk-everyone" if own is None else "draft-own-departments"))
    return (
        everyone,
        *(Option(key, turn.say("draft-chosen", name=name) if key in chosen else name) for key, name in names.items()),
    )
