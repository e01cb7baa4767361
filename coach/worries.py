"""A worry gets an honest answer, one safe small step and a person to talk to; it is counted by day and group only."""

from coach.cards import Card, Paragraph, Section, Tone
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage import usage


def meet(turn: Turn) -> Reply:
    """Acknowledge, say what is known and not known, one small step, and whom to talk to. No offer, no button."""
    kind = topic_of("worry", turn.incoming.text, default="other")
    usage.count_daily(turn.session, turn.today, "worry", turn.employee.department)
    if kind == "distress":
        blocks = (
            Paragraph(turn.say("worry-distress")),
            Paragraph(turn.say("worry-distress-lines")),
            Paragraph(_contact(turn)),
        )
        return Reply(cards=(Card(turn.say("worry-distress-heading"), blocks),))
    card = Card(
        turn.say(f"worry-{kind}-heading"),
        (
            Paragraph(turn.say(f"worry-{kind}")),
            Section(turn.say("worry-step-heading")),
            Paragraph(turn.say(f"worry-{kind}-step")),
            Section(turn.say("worry-person-heading")),
            Paragraph(_contact(turn)),
            Paragraph(turn.say("worry-private"), Tone.QUIET),
        ),
    )
    return Reply(cards=(card,))


def _contact(turn: Turn) -> str:
    contact = turn.company.contact
    return turn.say("contact-named", contact=contact) if contact else turn.say("contact-unnamed")
