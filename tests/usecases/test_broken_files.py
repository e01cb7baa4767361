"""A broken file is named with its file, its field and how to mend it, and the rest still loads."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from usecases.load import HERE, MAX_BYTES, Catalogue, load_catalogue

GOOD: dict[str, Any] = yaml.safe_load((HERE / "catalog/sales/proposal-draft.yaml").read_text(encoding="utf-8"))
SHIPPED = len(load_catalogue().use_cases)


def write(folder: Path, name: str, content: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), "utf-8")


def changed(**values: Any) -> dict[str, Any]:
    return {**GOOD, **values}


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != field}


def japanese(**values: Any) -> dict[str, Any]:
    return changed(ja={**GOOD["ja"], **values})


BROKEN: dict[str, tuple[object, str, str]] = {
    "not YAML": ("ja: [unclosed", "file", "line 1"),
    "a tab": ("ja:\n\t- x", "file", "line 2"),
    "a list": ("- a\n- b", "file", "mapping"),
    "empty": ("", "file", "mapping"),
    "two documents": ("a: 1\n---\nb: 2", "file", "document"),
    "not UTF-8": ("題名: x".encode("shift_jis"), "file", "utf-8"),
    "code": ("!!python/object/apply:os.system ['true']", "file", "could not determine a constructor"),
    "huge": ("# " + "x" * MAX_BYTES, "file", "larger than"),
    "deep": ("[" * (MAX_BYTES - 10), "file", ""),
    "deep and closed": ("[" * 9_000 + "]" * 9_000, "file", "mapping"),
    "an unknown key": (changed(colour="red"), "colour", "not permitted"),
    "an unknown key inside": (japanese(subtitle="x"), "ja.subtitle", "not permitted"),
    "a missing language": (without("en"), "en", "required"),
    "a missing level": (without("level"), "level", "required"),
    "an unknown level": (changed(level="expert"), "level", "first_step"),
    "an unknown task": (changed(task="magic"), "task", "draft"),
    "an unknown data class": (changed(data_class="secret"), "data_class", "public"),
    "minutes the wrong way round": (changed(minutes={"before": 10, "after": 20}), "minutes", "after must be smaller"),
    "minutes beyond a day": (changed(minutes={"before": 900, "after": 20}), "minutes.before", "480"),
    "minutes in words": (changed(minutes={"before": "an hour", "after": 20}), "minutes.before", "integer"),
    "no blank": (changed(blanks={}), "blanks", "at least 1"),
    "a blank the template lacks": (
        changed(blanks={**GOOD["blanks"], "extra": GOOD["blanks"]["offer"]}),
        "entry",
        "blank 'extra' is not used in ja.template",
    ),
    "a blank nobody declared": (
        japanese(template=GOOD["ja"]["template"] + "{{who}}"),
        "entry",
        "ja.template uses {{who}}; add it under blanks",
    ),
    "only optional blanks": (
        changed(blanks={name: {**blank, "required": False} for name, blank in GOOD["blanks"].items()}),
        "entry",
        "no blank is required",
    ),
    "seven phrasings": (japanese(phrasings=GOOD["ja"]["phrasings"][:7]), "ja.phrasings", "at least 8"),
    "an empty title": (japanese(title="   "), "ja.title", "at least 1"),
    "a title of two lines": (japanese(title="a\nb"), "ja.title", "pattern"),
    "a title too long": (japanese(title="長" * 61), "ja.title", "at most 60"),
    "an unknown department": (changed(departments=["astrology"]), "departments", "unknown: astrology"),
    "departments as a word": (changed(departments="sales"), "departments", "must be a list"),
    "departments as a number": (changed(departments=5), "departments", "must be a list"),
    "departments as a mapping": (changed(departments={"sales": True}), "departments", "must be a list"),
    "departments in a list in a list": (changed(departments=[["sales"]]), "departments", "unknown"),
    "hiding what is not there": ({"hide": True}, "hide", "there is no entry sales/hiding-what-is-not-there"),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped catalogue with a company's folder of broken files and one good one."""
    folder = tmp_path_factory.mktemp("company")
    for what, (content, _, _) in BROKEN.items():
        write(folder, f"sales/{what.replace(' ', '-')}.yaml", content)
    write(folder, "sales/good.yaml", GOOD)
    return load_catalogue(folder)


@pytest.mark.parametrize("what", list(BROKEN))
def test_a_broken_file_is_named_with_field_and_mend(loaded: Catalogue, what: str) -> None:
    _, field, mend = BROKEN[what]
    found = [problem for problem in loaded.problems if problem.file == f"sales/{what.replace(' ', '-')}.yaml"]
    assert any(problem.field == field and mend in problem.what for problem in found), found
    assert all("\n" not in str(problem) for problem in found)


def test_the_rest_still_loads(loaded: Catalogue) -> None:
    assert len(loaded.use_cases) == SHIPPED + 1
    assert "sales/good" in loaded.use_cases
    assert len({problem.file for problem in loaded.problems}) == len(BROKEN)


@pytest.mark.parametrize("path", ["good.yaml", "astrology/good.yaml", "sales/deep/good.yaml", "Sales/good.yaml"])
def test_a_file_in_the_wrong_place_is_told_the_right_one(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, GOOD)
    found = load_catalogue(tmp_path)
    (problem,) = found.problems
    assert (problem.file, problem.field) == (path, "path")
    assert "<department>/<slug>.yaml" in problem.what
    assert len(found.use_cases) == SHIPPED


def test_several_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, "sales/broken.yaml", changed(level="x", task="y", colour="z"))
    assert {problem.field for problem in load_catalogue(tmp_path).problems} == {"level", "task", "colour"}


def test_a_companys_folder_adds_replaces_and_hides(tmp_path: Path) -> None:
    write(tmp_path, "sales/our-own.yaml", GOOD)
    write(tmp_path, "sales/proposal-draft.yml", japanese(title="当社の提案書"))
    write(tmp_path, "hr/job-posting.yaml", {"hide": True})
    write(tmp_path, "common/ours.yaml", changed(departments=[]))
    found = load_catalogue(tmp_path)
    assert found.problems == ()
    assert found.use_cases["sales/our-own"].home == "sales"
    assert found.use_cases["sales/proposal-draft"].ja.title == "当社の提案書"
    assert "hr/job-posting" not in found.use_cases
    assert set(found.use_cases["common/ours"].departments) == set(found.departments)
    assert len(found.use_cases) == SHIPPED + 1


def test_a_broken_replacement_leaves_the_shipped_entry(tmp_path: Path) -> None:
    write(tmp_path, "sales/proposal-draft.yaml", without("en"))
    found = load_catalogue(tmp_path)
    assert found.use_cases["sales/proposal-draft"].ja.title == GOOD["ja"]["title"]


def test_a_folder_that_does_not_exist_is_a_problem_not_a_fault(tmp_path: Path) -> None:
    found = load_catalogue(tmp_path / "nowhere")
    assert "BANSO_CATALOG_DIR" in str(found.problems[0])
    assert len(found.use_cases) == SHIPPED


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "# ours")
    write(tmp_path, "sales/notes.txt", "x")
    (tmp_path / "sales/folder.yaml").mkdir()
    found = load_catalogue(tmp_path)
    assert len(found.use_cases) == SHIPPED
    assert [problem.file for problem in found.problems] in ([], ["sales/folder.yaml"])


def test_a_further_department_gets_the_entry_after_its_own(tmp_path: Path) -> None:
    write(tmp_path, "sales/shared.yaml", changed(departments=["legal"]))
    found: Catalogue = load_catalogue(tmp_path)
    order = [use_case.id for use_case in found.for_department("legal")]
    assert "sales/shared" in order
    assert order[0].startswith("legal/")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
change = st.dictionaries(st.sampled_from([*GOOD, "hide", "id", "home"]), values, min_size=1, max_size=3)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(change, min_size=20, max_size=20))
def test_whatever_stands_in_a_file_loading_never_fails(tmp_path: Path, broken: list[dict[str, Any]]) -> None:
    for number, values_of_one in enumerate(broken):
        write(tmp_path, f"sales/{number}.yaml", yaml.dump({**GOOD, **values_of_one}, allow_unicode=True))
    assert len(load_catalogue(tmp_path).use_cases) >= SHIPPED
