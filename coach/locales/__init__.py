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
        raise LookupError(f"{language}.ftl: {message} has no text")
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise LookupError(f"{language}.ftl: {message}: {errors[0]}")
    return str(text)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    source = (Path(__file__).parent / f"{language}.ftl").read_text(encoding="utf-8")
    bundle.add_resource(FluentResource(source))
    return bundle
