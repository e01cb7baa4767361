"""Which worry, rule or how-to a message is about, and what is beyond a coach, by the words listed in topics.yaml."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

TOPICS = Path(__file__).with_name("topics.yaml")


def topic_of(subject: str, text: str, default: str) -> str:
    """The first topic of ``subject``, a key of topics.yaml, whose words stand in the text; else ``default``."""
    return next(iter(topics_in(subject, text)), default)


def topics_in(subject: str, text: str) -> tuple[str, ...]:
    """Every topic of ``subject`` whose words stand in the text, in the order of topics.yaml."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return tuple(topic for topic, words in _topics()[subject] if words.search(plain))


def topics_of(subject: str) -> tuple[str, ...]:
    """The topics of ``subject`` in the order of topics.yaml."""
    return tuple(topic for topic, _ in _topics()[subject])


@cache
def _topics() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    raw = yaml.safe_load(TOPICS.read_text(encoding="utf-8"))
    return {
        subject: [(topic, re.compile("|".join(words))) for topic, words in topics.items()]
        for subject, topics in raw.items()
    }
