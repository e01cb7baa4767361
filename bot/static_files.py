"""The files of the pages in the browser: each page's own, and those that all share."""

from collections.abc import Mapping
from pathlib import Path

SHARED = Path(__file__).parent / "static"


def static_files(own: Path) -> Mapping[str, Path]:
    """The shared files and a page's own, by the names that the page calls them; nothing else is ever looked up."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in (SHARED, own)
        for path in folder.rglob("*")
        if path.is_file()
    }
