"""The page itself: one HTML document whose words are there in both languages, so that switching needs no reload."""

from functools import cache

from bot.playground.render import templates
from coach.locales import LANGUAGES, say

WORDS = (
    "title",
    "tagline",
    "people-heading",
    "people-search",
    "people-count",
    "people-none",
    "people-close",
    "lead",
    "choose-person",
    "language",
    "my-page",
    "conversation",
    "start-heading",
    "start-body",
    "hello-heading",
    "hello-body",
    "suggestions",
    "suggestion-discover",
    "suggestion-task",
    "suggestion-policy",
    "suggestion-worry",
    "input",
    "placeholder",
    "send",
    "keys",
    "you",
    "waiting",
    "cancel",
    "failed",
    "again",
    "received",
    "skip",
    "local",
)
"""The page's texts: ``playground-<name>`` in the locale files."""

SUGGESTIONS = ("discover", "task", "policy", "worry")


def page(language: str) -> str:
    """The HTML of the page, first shown in ``language``."""
    words = _words()
    return (
        templates()
        .get_template("page.html")
        .render(
            language=language,
            words=words[language],
            both=words,
            suggestions=SUGGESTIONS,
        )
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    """Every text by language and name; {name} and {count} are for the page to fill."""
    return {
        language: {word: say(language, f"playground-{word}", name="{name}", count="{count}") for word in WORDS}
        for language in LANGUAGES
    }
