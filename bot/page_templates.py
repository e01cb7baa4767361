"""The templates of the pages in the browser: whatever they are given is escaped, and a missing name is a fault."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coach.locales import say


def page_templates(folder: Path, **names: object) -> Environment:
    """The templates in a folder, which can call ``say`` and ``names``."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(names, say=say)
    return environment
