"""What families of work and the topics of unmet demand are called."""

from coach.locales import say
from usecases.schema import Task


def task_name(language: str, key: str) -> str:
    """What a family of tasks is called."""
    return say(language, f"report-task-{key if key in set(Task) else 'other'}")


def topic_name(language: str, topic: str) -> str:
    """A topic as the search names it: a family of work, and perhaps the catalogue's words for what it was about."""
    family, _, about = topic.partition(": ")
    name = task_name(language, family)
    return say(language, "demand-topic", family=name, about=about) if about else name
