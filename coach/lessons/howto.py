"""How to use an AI: a short answer to the questions people really have."""

from coach.cards import Actions, Block, Bullets, Button, Card, Paragraph
from coach.locales import say
from coach.topics import topic_of, topics_of
from coach.turn import Reply, Turn
from storage.usage import EventKind

OTHERWISE = "ask"
"""What a question is about that names nothing else."""


def answer(turn: Turn) -> Reply:
    """Three points and an example, short enough to read between two tasks."""
    topic = topic_of("howto", turn.incoming.text, default=OTHERWISE)
    turn.log(EventKind.HOWTO)
    ways = Actions(
        (Button(turn.say("button-discover"), "suggest.discover"), Button(turn.say("lesson-button-home"), "lesson.home"))
    )
    return Reply(cards=(Card(title(turn.language, topic), (*points(turn.language, topic), ways)),))


def topics() -> tuple[str, ...]:
    """Everything there is an answer about."""
    return (OTHERWISE, *topics_of("howto"))


def title(language: str, topic: str) -> str:
    """What an answer is called."""
    return say(language, f"howto-{topic}-heading")


def points(language: str, topic: str) -> tuple[Block, ...]:
    """The points of an answer and its example."""
    found = tuple(say(language, f"howto-{topic}").strip().split("\n"))
    return (Bullets(found), Paragraph(say(language, f"howto-{topic}-example")))
