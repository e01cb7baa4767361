"""How to use an AI: a short answer to the questions people really have."""

from coach.cards import Actions, Bullets, Button, Card, Paragraph
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage.usage import EventKind


def howto(turn: Turn) -> Reply:
    """Three points and an example, short enough to read between two tasks."""
    topic = topic_of("howto", turn.incoming.text, default="ask")
    turn.log(EventKind.HOWTO)
    card = Card(
        turn.say(f"howto-{topic}-heading"),
        (
            Bullets(tuple(turn.say(f"howto-{topic}").strip().split("\n"))),
            Paragraph(turn.say(f"howto-{topic}-example")),
            Actions((Button(turn.say("button-discover"), "suggest.discover"),)),
        ),
    )
    return Reply(cards=(card,))
