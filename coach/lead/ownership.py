"""Who does what in a rollout, and the signs that it has been handed over and left alone, each with what helps."""

from collections.abc import Callable, Mapping

from coach.cards import Actions, Bullets, Button, Card, Facts, Paragraph, Section, Tone
from coach.lead.readiness import ENOUGH_DEPARTMENTS, LOOKED_BACK, evidence
from coach.pulse.visibility import K
from coach.turn import Reply, Turn
from storage.rollout import Evidence

ROLES = ("it", "floor", "planning", "promoter")

SIGNS: Mapping[str, Callable[[Evidence], bool]] = {
    "silent": lambda found: found.outcomes == 0,
    "narrow": lambda found: found.trying < ENOUGH_DEPARTMENTS,
    "unmet": lambda found: found.unmet >= K and found.new_use_cases == 0,
    "untold": lambda found: found.untold,
    "unmeasured": lambda found: found.targets == 0 and found.surveys == 0,
}
"""What the records can tell."""

TO_ASK = ("burden", "unread")
"""What only people can tell."""


def show(turn: Turn) -> Reply:
    """The roles and the signs."""
    roles = tuple((turn.say(f"role-{name}"), turn.say(f"role-{name}-does")) for name in ROLES)
    blocks = (
        Section(turn.say("role-heading")),
        Facts(roles),
        Paragraph(turn.say("role-missing")),
        Section(turn.say("sign-heading")),
        *_signs(turn),
        Section(turn.say("sign-ask")),
        Bullets(tuple(_line(turn, name) for name in TO_ASK)),
        Actions(
            (Button(turn.say("rollout-button"), "rollout.show"), Button(turn.say("desk-home-button"), "desk.home"))
        ),
        Paragraph(turn.say("sign-rule", weeks=LOOKED_BACK.days // 7, least=K), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("sign-card"), blocks),))


def _signs(turn: Turn) -> tuple[Paragraph | Bullets, ...]:
    found = evidence(turn)
    # Before a lead has had the time, nothing has been left alone yet.
    if found.first_lead is None or found.first_lead > turn.now - LOOKED_BACK:
        return (Paragraph(turn.say("sign-too-early", weeks=LOOKED_BACK.days // 7)),)
    seen = tuple(_line(turn, name) for name, shows in SIGNS.items() if shows(found))
    return (Bullets(seen),) if seen else (Paragraph(turn.say("sign-none")),)


def _line(turn: Turn, name: str) -> str:
    return turn.say("sign-line", sign=turn.say(f"sign-{name}"), remedy=turn.say(f"sign-{name}-do"))
