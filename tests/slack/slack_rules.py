"""What Slack refuses (docs.slack.dev/reference/block-kit), as a checker written apart from the renderer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_TEXT = {"header": 150, "section": 3000}
NOT_IN_VIEWS = {"data_visualization", "data_table", "table", "markdown", "file"}


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from walk(item)


def check_message(text: str, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Fails when Slack would refuse the message."""
    assert 0 < units(text) <= 4000
    assert 0 < len(blocks) <= 50
    assert units(json.dumps(list(blocks), ensure_ascii=False)) <= 10_200
    assert sum(block["type"] == "data_visualization" for block in blocks) <= 2
    check_blocks(blocks)


def check_view(view: Mapping[str, Any]) -> None:
    """Fails when Slack would refuse the modal or Home tab."""
    assert len(view["blocks"]) <= 100
    assert units(json.dumps(view, ensure_ascii=False)) <= 250_000
    assert not NOT_IN_VIEWS & {block["type"] for block in view["blocks"]}
    for name in ("title", "submit", "close"):
        assert view["type"] == "home" or 0 < units(view[name]["text"]) <= 24
    assert units(view.get("private_metadata", "")) <= 3000
    check_blocks(view["blocks"])


def check_blocks(blocks: Sequence[Mapping[str, Any]]) -> None:
    """Fails when one block, element or id breaks its limit."""
    for ids in ("block_id", "action_id"):
        given = [part[ids] for block in blocks for part in walk(block) if ids in part and block["type"] != "input"]
        assert len(given) == len(set(given)), f"{ids} not unique"
        assert all(0 < units(name) <= 255 for name in given)
    for block in blocks:
        most = MOST_TEXT.get(block["type"])
        assert most is None or units(block["text"]["text"]) <= most
        for part in walk(block):
            _check_part(part)


def _check_part(part: Mapping[str, Any]) -> None:
    match part.get("type"):
        case "plain_text" | "mrkdwn" | "text":
            assert part["text"], "an empty text"
        case "actions":
            assert 0 < len(part["elements"]) <= 25
        case "context":
            assert 0 < len(part["elements"]) <= 10
            assert all(units(element["text"]) <= 2000 for element in part["elements"])
        case "button":
            assert units(part["text"]["text"]) <= 75
            assert units(part["value"]) <= 2000
            if confirm := part.get("confirm"):
                sizes = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
                assert all(units(confirm[name]["text"]) <= most for name, most in sizes.items())
        case "static_select":
            assert units(part["placeholder"]["text"]) <= 150
            assert 0 < len(part["options"]) <= 100
            for option in part["options"]:
                assert 0 < units(option["text"]["text"]) <= 75
                assert 0 < units(option["value"]) <= 150
        case "input" | "plain_text_input":
            _check_input(part)
        case "image" | "data_visualization":
            _check_drawing(part)


def _check_input(part: Mapping[str, Any]) -> None:
    match part["type"]:
        case "input":
            assert units(part["label"]["text"]) <= 2000
            assert units(part.get("hint", {}).get("text", "")) <= 2000
        case "plain_text_input":
            assert units(part.get("initial_value", "")) <= 3000
            assert units(part.get("placeholder", {}).get("text", "")) <= 150


def _check_drawing(part: Mapping[str, Any]) -> None:
    match part["type"]:
        case "image":
            assert part["image_url"].startswith("https://")
            assert 0 < units(part["alt_text"]) <= 2000
        case "data_visualization":
            _check_chart(part)


def _check_chart(block: Mapping[str, Any]) -> None:
    chart = block["chart"]
    assert 0 < len(block["title"]) <= 50
    if chart["type"] == "pie":
        assert 1 <= len(chart["segments"]) <= 12
        assert all(0 < len(s["label"]) <= 20 and s["value"] > 0 for s in chart["segments"])
        return
    categories, names = chart["axis_config"]["categories"], [series["name"] for series in chart["series"]]
    assert 1 <= len(categories) <= 20
    assert all(0 < len(label) <= 20 for label in categories)
    assert 1 <= len(names) <= 12
    assert len(set(names)) == len(names)
    assert len(set(categories)) == len(categories)
    for series in chart["series"]:
        assert [point["label"] for point in series["data"]] == categories
