"""A worry gets an honest answer, one safe small step and a person to talk to; it is counted by day and group only."""

from collections.abc import Mapping

from coach import relay
from coach.cards import Actions, Block, Bullets, Button, Card, Choices, Option, Paragraph, Section, Tone
from coach.relay_cards import contact
from coach.topics import topic_of, topics_of
from coach.turn import Reply, Turn
from storage import usage

UNCLEAR, DISTRESS = "unclear", "distress"
OTHER = "other"

PUBLIC_TEXT = "common/plain-explanation"
"""A first step into which nothing goes but public words."""

STEPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "mistake": ("lesson.open", {"lesson": "checking"}),
    "leak": ("try.open", {"use_case": PUBLIC_TEXT}),
    "skill": ("lesson.home", {}),
}
"""The command behind the small step of a kind, where there is one that fits."""


def meet(turn: Turn) -> Reply:
    """Answer a worry: what it is about, or the kinds to choose from where that is not clear."""
    usage.count_daily(turn.session, turn.today, "worry", turn.employee.department)
    kind = topic_of("worry", turn.incoming.text, default=UNCLEAR)
    return Reply(cards=(_unclear(turn) if kind == UNCLEAR else _card(turn, kind),))


def kind(turn: Turn) -> Reply:
    """Answer the kind that was chosen; it has been counted already."""
    given = turn.args.get("kind", "")
    return Reply(cards=(_card(turn, given if given in topics_of("worry") else OTHER),), replaces=True)


def _card(turn: Turn, kind: str) -> Card:
    return _distress(turn) if kind == DISTRESS else _page(turn, kind)


def _page(turn: Turn, kind: str) -> Card:
    """That it was understood; what is known and what is not; one small step; and a person."""
    return Card(
        turn.say(f"worry-{kind}-heading"),
        (
            Paragraph(turn.say(f"worry-{kind}")),
            Section(turn.say("worry-known")),
            Bullets(tuple(turn.say(f"worry-{kind}-known").split("\n"))),
            Section(turn.say("worry-unknown")),
            Paragraph(turn.say(f"worry-{kind}-unknown")),
            Section(turn.say("worry-step-heading")),
            Paragraph(turn.say(f"worry-{kind}-step")),
            *_step_button(turn, kind),
            *_person(turn, kind),
        ),
    )


def _unclear(turn: Turn) -> Card:
    kinds = (*(name for name in topics_of("worry") if name != DISTRESS), DISTRESS, OTHER)
    options = tuple(Option(name, turn.say(f"worry-{name}-name")) for name in kinds)
    return Card(
        turn.say("worry-unclear-heading"),
        (
            Paragraph(turn.say("worry-unclear")),
            Choices(turn.say("worry-choose"), "worry.kind", "kind", options),
            *_person(turn, OTHER),
        ),
    )


def _distress(turn: Turn) -> Card:
    """People to call and nothing else: no coaching, no small step."""
    company = turn.company
    own = (
        turn.say("worry-distress-company", contacts=company.help_contacts)
        if company.help_contacts
        else contact(turn.language, company.contact)
    )
    return Card(
        turn.say("worry-distress-heading"),
        (
            Paragraph(turn.say("worry-distress")),
            Paragraph(own),
            Bullets(tuple(turn.say("worry-distress-lines").split("\n"))),
            Paragraph(turn.say("worry-distress-relay"), Tone.QUIET),
            *relay.offer(turn, DISTRESS),
            Paragraph(turn.say("worry-private"), Tone.QUIET),
        ),
    )


def _step_button(turn: Turn, kind: str) -> tuple[Block, ...]:
    if kind not in STEPS:
        return ()
    command, args = STEPS[kind]
    return (Actions((Button(turn.say(f"worry-{kind}-button"), command, args),)),)


def _person(turn: Turn, kind: str) -> tuple[Block, ...]:
    return (
        Section(turn.say("worry-person-heading")),
        Paragraph(contact(turn.language, turn.company.contact)),
        *relay.offer(turn, kind),
        Paragraph(turn.say("worry-private"), Tone.QUIET),
    )
