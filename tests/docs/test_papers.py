"""The papers that a security review reads name what is really installed."""

import json
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[2]
LICENCES = re.compile(
    r"MIT|MIT License|MIT-0|MIT-CMU|HPND|ISC|BSD License|BSD-[23]-Clause|Apache-2\.0|Apache Software License|PSF-2\.0|"
    r"Python Software Foundation License|Mozilla Public License 2\.0 \(MPL 2\.0\)|MPL-2\.0|LGPL-3\.0-only|Unlicense"
)
"""What may be used in and beside an Apache-2.0 program without changing its terms."""


def locked(name: str) -> dict[str, str]:
    """Package and version of every line of a lock file."""
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_bill_of_materials_lists_what_serving_needs_and_nothing_else() -> None:
    bill = json.loads((ROOT / "docs/sbom.cdx.json").read_text())
    listed = {component["name"]: component["version"] for component in bill["components"]}
    assert listed == locked("requirements.lock")


def test_every_package_has_a_licence_that_may_be_used() -> None:
    rows = re.findall(r"^\| ([\w.-]+) +\| ([\w.]+) +\| (.+?) +\| ", (ROOT / "docs/licences.md").read_text(), re.M)
    listed = {re.sub(r"[-_.]+", "-", name).lower(): number for name, number, _ in rows if name != "Name"}
    assert listed == {name: number for name, number in locked("requirements.lock").items() if is_installed(name)}
    for name, _, licence in rows[1:]:
        for one in re.split(r"; | AND | OR ", licence):
            assert LICENCES.fullmatch(one), f"{name}: {licence}"


def test_what_serves_is_what_was_tested() -> None:
    tested = locked("requirements-dev.lock")
    assert {name: tested.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


def is_installed(name: str) -> bool:
    """Some packages are for other systems alone."""
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
