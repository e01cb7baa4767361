"""Read the catalogue: every problem is collected in words, and the good files still load."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from usecases.schema import UseCase

HERE = Path(__file__).parent
COMMON = "common"
"""The folder of entries that serve every department."""

MAX_BYTES = 20_000
"""A use case is a page of text (the longest shipped has 9,100 bytes). Deeper nesting than fits here kills libyaml."""


class Department(BaseModel):
    """One of the 18 department keys with the names companies use for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ja: str
    en: str
    aliases: tuple[str, ...]

    def say(self, language: str) -> str:
        """Its name in ``language`` ("ja" or "en")."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file: where, what, and how to mend it."""

    file: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.what}"


@dataclass(frozen=True)
class Catalogue:
    """Every use case by id, the departments, and what could not be read."""

    use_cases: Mapping[str, UseCase]
    departments: Mapping[str, Department]
    problems: tuple[Problem, ...] = ()

    def for_department(self, department: str | None) -> Iterator[UseCase]:
        """Use cases that serve ``department``, those of its own folder first."""
        own = [u for u in self.use_cases.values() if u.home == department]
        shared = [u for u in self.use_cases.values() if u.home != department and department in u.departments]
        yield from own
        yield from shared

    def phrasings(self) -> Iterator[str]:
        """How colleagues ask for the use cases, in both languages."""
        for use_case in self.use_cases.values():
            yield from use_case.ja.phrasings
            yield from use_case.en.phrasings

    def find_department(self, words: str) -> str | None:
        """The department key that a company's own name for a department or job means; the longest alias wins."""
        text = unicodedata.normalize("NFKC", words).lower()
        for alias, key in self._aliases():
            if re.search(rf"(?<![a-z]){re.escape(alias)}(?![a-z])", text):
                return key
        return None

    def _aliases(self) -> list[tuple[str, str]]:
        pairs = [(alias, key) for key, department in self.departments.items() for alias in department.aliases]
        return sorted(pairs, key=lambda pair: -len(pair[0]))


def load_departments() -> Mapping[str, Department]:
    """The department keys in the order of their file."""
    raw = yaml.safe_load((HERE / "departments.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({key: Department.model_validate(value) for key, value in raw.items()})


def load_catalogue(company: Path | None = None) -> Catalogue:
    """Read the shipped entries, then ``company``'s folder, which adds, replaces or hides entries.

    Never raises for a bad file: it is left out and named in ``problems``.
    """
    if company is None:
        return _shipped()
    if company.is_dir():
        return _with_folder(_shipped(), company)
    missing = Problem(str(company), "folder", "does not exist; create it or correct BANSO_CATALOG_DIR")
    return replace(_shipped(), problems=(*_shipped().problems, missing))


@cache
def _shipped() -> Catalogue:
    """The shipped entries. They stay as they are while a process runs, and its start asks for them more than once."""
    return _with_folder(Catalogue(MappingProxyType({}), load_departments()), HERE / "catalog")


def _with_folder(catalogue: Catalogue, folder: Path) -> Catalogue:
    """The catalogue after the files of a folder."""
    found, problems = dict(catalogue.use_cases), list(catalogue.problems)
    for path in sorted(folder.rglob("*.y*ml")):
        _read(path, folder, catalogue.departments, found, problems)
    return Catalogue(MappingProxyType(found), catalogue.departments, tuple(problems))


def with_entries(catalogue: Catalogue, entries: Mapping[str, Mapping[str, Any]]) -> Catalogue:
    """The catalogue with further entries by id, each as a file has it; what is wrong with one is among ``problems``."""
    found, problems = dict(catalogue.use_cases), list(catalogue.problems)
    for name, raw in entries.items():
        _add(name, name, dict(raw), catalogue.departments, found, problems)
    return Catalogue(MappingProxyType(found), catalogue.departments, tuple(problems))


def _read(
    path: Path,
    folder: Path,
    departments: Mapping[str, Department],
    found: dict[str, UseCase],
    problems: list[Problem],
) -> None:
    """Add one file to ``found``, or what is wrong with it to ``problems``."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    home = name.split("/")[0]
    where = path.relative_to(folder).as_posix()
    if name.count("/") != 1 or home not in {*departments, COMMON}:
        problems.append(
            Problem(where, "path", f"must be <department>/<slug>.yaml with one of {', '.join(departments)}")
        )
        return
    try:
        raw = _mapping(path)
    except (OSError, ValueError, yaml.YAMLError) as error:
        problems.append(Problem(where, "file", " ".join(str(error).split())))
        return
    if raw == {"hide": True}:
        if found.pop(name, None) is None:
            problems.append(
                Problem(where, "hide", f"there is no entry {name} to hide; give the file the name of the entry")
            )
        return
    _add(name, where, raw, departments, found, problems)


def _add(
    name: str,
    where: str,
    raw: Mapping[str, Any],
    departments: Mapping[str, Department],
    found: dict[str, UseCase],
    problems: list[Problem],
) -> None:
    """Add one entry to ``found``, or what is wrong with it to ``problems``."""
    home = name.split("/", maxsplit=1)[0]
    served = raw.get("departments") or ()
    if wrong := _wrong_departments(served, departments):
        problems.append(Problem(where, "departments", wrong))
        return
    try:
        serves = tuple(departments) if home == COMMON else (home, *served)
        found[name] = UseCase.model_validate({**raw, "id": name, "home": home, "departments": serves})
    except ValidationError as error:
        for detail in error.errors():
            field = ".".join(str(part) for part in detail["loc"]) or "entry"
            problems.append(Problem(where, field, detail["msg"].removeprefix("Value error, ")))


def _wrong_departments(served: object, departments: Mapping[str, Department]) -> str:
    """What is wrong with the further departments of a file, or ""."""
    if not isinstance(served, list | tuple):
        return "must be a list such as [sales, hr]; write [] for none"
    unknown = [str(key) for key in served if not isinstance(key, str) or key not in departments]
    return f"unknown: {', '.join(unknown)}; use the keys of departments.yaml" if unknown else ""


def _mapping(path: Path) -> dict[str, Any]:
    """The YAML mapping in a file. Raises ValueError, OSError or YAMLError for anything else."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES:,} bytes; a use case is one page")
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if isinstance(raw, dict):
        return raw
    raise ValueError("is not a mapping; start from the example in usecases/README.md")
