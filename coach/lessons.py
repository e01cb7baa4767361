"""How to use an AI: a short answer to the questions people really have."""

from coach.cards import Actions, Block, Bullets, Button, Card, Paragraph
from coach.locales import say
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage.usage import EventKind


def howto(turn: Turn) -> Reply:
    """Three points and an example, short enough to read between two tasks."""
    topic = topic_of("howto", turn.incoming.text, default="ask")
    turn.log(EventKind.HOWTO)
    discover = Actions((Button(turn.say("button-discover"), "suggest.discover"),))
    return Reply(cards=(Card(title(turn.language, topic), (*lesson(turn.language, topic), discover)),))


def title(language: str, topic: str) -> str:
    """What a lesson is called."""
    return say(language, f"howto-{topic}-heading")


def lesson(language: str, topic: str) -> tuple[Block, ...]:
    """The points of a lesson and its example."""
    points = tuple(say(language, f"howto-{topic}").strip().split("\n"))
    return (Bullets(points), Paragraph(say(language, f"howto-{topic}-example")))
