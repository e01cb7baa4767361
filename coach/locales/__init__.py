"""Every word the coach says, in Japanese and English (Project Fluent), and the function that says it."""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("ja", "en")


def say(language: str, message: str, **values: str | int | float) -> str:
    """The text of ``message`` in ``language``; a missing text or value is a bug and raises LookupError."""
    bundle = _bundle(language)
    pattern = bundle.get_message(message).value
    if pattern is None:
        raise LookupError(f"locales/{language}: {message} has no text")
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise LookupError(f"locales/{language}: {message}: {errors[0]}")
    return str(text)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((Path(__file__).parent / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
