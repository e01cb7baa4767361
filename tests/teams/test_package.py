"""The app package: accepted by the published schemas, whole, and the same every time."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.teams.package import manifest, package
from tests.teams.json_schema import problems
from tests.teams.microsoft import APP_ID

SCHEMAS = Path(__file__).parent / "schemas"
DOMAIN = "banso.example.com"


def files() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package(APP_ID, DOMAIN))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def schema(name: str) -> dict[str, Any]:
    return dict(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


def test_manifest_and_localisation_keep_the_published_schemas() -> None:
    found = files()
    assert problems(json.loads(found["manifest.json"]), schema("manifest-1.25.json")) == []
    assert problems(json.loads(found["ja.json"]), schema("localization-1.25.json")) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"id": "banso"}, "id"),
        ({"name": {"short": "x" * 31}}, "short"),
        ({"bots": [{"botId": APP_ID, "scopes": ["everywhere"]}]}, "scopes"),
        ({"accentColor": "blue"}, "accentColor"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_the_check_would_find_a_mistake(change: dict[str, Any], where: str) -> None:
    broken = {**manifest(APP_ID, DOMAIN), **change}
    assert any(where in problem for problem in problems(broken, schema("manifest-1.25.json")))


def test_every_file_the_manifest_names_is_there() -> None:
    found = files()
    described = json.loads(found["manifest.json"])
    named = {
        *described["icons"].values(),
        *(item["file"] for item in described["localizationInfo"]["additionalLanguages"]),
    }
    assert named | {"manifest.json"} == set(found)


def test_japanese_words_lie_where_the_english_ones_are() -> None:
    described, japanese = manifest(APP_ID, DOMAIN), json.loads(files()["ja.json"])
    for number, command in enumerate(described["bots"][0]["commandLists"][0]["commands"]):
        assert japanese[f"bots[0].commandLists[0].commands[{number}].title"] != command["title"]


@pytest.mark.parametrize(("name", "size", "transparent"), [("color.png", 192, False), ("outline.png", 32, True)])
def test_icons_have_the_size_and_ground_that_teams_asks_for(name: str, size: int, *, transparent: bool) -> None:
    data = files()[name]
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (size, size)
    length = struct.unpack(">I", data[33:37])[0]
    pixels = zlib.decompress(data[41 : 41 + length])
    rows = [pixels[start + 1 : start + 1 + 4 * size] for start in range(0, len(pixels), 4 * size + 1)]
    alphas = {row[position] for row in rows for position in range(3, len(row), 4)}
    assert (0 in alphas) is transparent
    assert 255 in alphas
    if transparent:
        assert {bytes(row[p : p + 3]) for row in rows for p in range(0, len(row), 4)} == {b"\xff\xff\xff"}


def test_the_same_package_every_time() -> None:
    assert package(APP_ID, DOMAIN) == package(APP_ID, DOMAIN)


@pytest.mark.parametrize(
    ("app_id", "domain"),
    [("banso", DOMAIN), (APP_ID, "https://banso.example.com"), (APP_ID, "localhost"), (APP_ID, "")],
)
def test_what_is_no_id_or_domain_is_named(app_id: str, domain: str, tmp_path: Path) -> None:
    output = tmp_path / "banso.zip"
    asked = ["teams", "package", "--app-id", app_id, "--domain", domain, "--output", str(output)]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 2
    assert "app id" in result.output or "domain" in result.output
    assert not output.exists()


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    output = tmp_path / "banso.zip"
    asked = ["teams", "package", "--app-id", APP_ID, "--domain", DOMAIN, "--output", str(output)]
    assert CliRunner().invoke(main, asked).exit_code == 0
    assert output.read_bytes() == package(APP_ID, DOMAIN)
