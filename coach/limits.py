"""What a coach must not pretend to do: act in the world, decide about people, foretell."""

from coach.cards import Actions, Button, Card, Paragraph
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage.usage import EventKind

ASKS_FOR_A_TEXT = "text"
"""The topic of a message that says in so many words that it wants a text written."""

ORDINARY = "writing"
"""The topic of a message that asks for a text, whatever it is about."""


def limit_of(text: str) -> str:
    """Which limit a request meets ("act", "decide", "foretell"), or ""."""
    plainly = topic_of("beyond_plainly", text, default=ASKS_FOR_A_TEXT)
    topic = plainly if plainly != ASKS_FOR_A_TEXT else topic_of("beyond", text, default=ORDINARY)
    return "" if topic == ORDINARY else topic


def decline(turn: Turn, limit: str) -> Reply:
    """Say what is not possible and who can do it; offer what is."""
    turn.log(EventKind.UNANSWERED)
    card = Card(
        turn.say(f"beyond-{limit}-heading"),
        (
            Paragraph(turn.say(f"beyond-{limit}")),
            Actions((Button(turn.say("button-discover"), "suggest.discover"),)),
        ),
    )
    return Reply(cards=(card,))
