"""Logs: one JSON object a line, facts in fields, and not a word of what a person wrote."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import JsonFormatter


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("example")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_an_event_and_its_facts(lines: io.StringIO) -> None:
    logging.getLogger("example").warning(
        "delivery_not_sent", extra={"platform": "slack", "count": 3, "name_ja": "総務"}
    )
    line = json.loads(lines.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("delivery_not_sent", "warning", "example")
    assert (line["platform"], line["count"], line["name_ja"]) == ("slack", 3, "総務")
    assert line["at"].endswith("+00:00")


def test_an_exception_says_where_it_came_from_and_not_what_it_says(lines: io.StringIO) -> None:
    written, address = "極秘の文章", "taro@example.com"
    try:
        try:
            raise KeyError(written)
        except KeyError as error:
            raise ValueError(address) from error
    except ValueError:
        logging.getLogger("example").exception("turn_failed")
    line = json.loads(lines.getvalue())
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["trace"]
    assert "taro@" not in lines.getvalue()
    assert "極秘" not in lines.getvalue()


def test_everything_fits_on_one_line(lines: io.StringIO) -> None:
    logging.getLogger("example").error("a\nb", extra={"text": "c\nd\u2028e", "thing": object()})
    assert lines.getvalue().count("\n") == 1
    assert json.loads(lines.getvalue())["event"] == "a\nb"


def test_a_record_without_an_exception_has_none(lines: io.StringIO) -> None:
    logging.getLogger("example").error("x", exc_info=True)
    assert "exception" not in json.loads(lines.getvalue())
