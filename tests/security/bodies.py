"""What a hostile sender would write: words, values, and good bodies broken in places, as bytes.

``make test`` runs the same small share every time, ``make fuzz`` BANSO_TEST_FUZZ times as many, and new ones.
"""

import copy
import json
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

TIMES = int(os.environ.get("BANSO_TEST_FUZZ", "1"))

tally: Counter[str] = Counter()
"""How many requests and files there were, told at the end of `make fuzz`."""


def cases(count: int) -> settings:
    """Settings for ``count`` cases, times what `make fuzz` asks for."""
    return settings(
        max_examples=count * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


NASTY = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfffy",
    "\u202e\u2066",
    "\ufeff\u200b\u200d",
    "e" + "\u0301" * 200,
    "👩‍👩‍👧‍👦" * 50,
    "İıŞ",
    "９" * 40,
    "9" * 400,
    "-1",
    "1e999",
    "NaN",
    "²",
    "null",
    "a" * 256,
    "あ" * 3000,
    "../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "<!channel> <@U1|x> <http://x|y>",
    "<at>everyone</at>",
    "{{7*7}} ${7*7} {% x %} %s %n",
    "'; DROP TABLE employee; --",
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "\r\nSet-Cookie: a=b",
    "__proto__",
    "banso:try.open:1",
    "提案書の下書き",
    "AIって何に使える？",
]

words = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=40)
numbers = st.integers() | st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**400]) | st.floats()
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)

Place = tuple[Any, ...]


def places(value: Any, here: Place = ()) -> list[Place]:
    """Every place inside a document."""
    if isinstance(value, dict):
        return [here, *(place for key, inner in value.items() for place in places(inner, (*here, key)))]
    if isinstance(value, list):
        return [here, *(place for number, inner in enumerate(value) for place in places(inner, (*here, number)))]
    return [here]


def _put(document: Any, place: Place, value: Any) -> None:
    try:
        for step in place[:-1]:
            document = document[step]
        document[place[-1]] = value
    except (LookupError, TypeError):
        return  # an earlier change took the way there


@st.composite
def broken(draw: Callable[..., Any], good: list[Any]) -> Any:
    """One of the good documents with up to three of its values exchanged."""
    document = copy.deepcopy(draw(st.sampled_from(good)))
    inside = [place for place in places(document) if place]
    for place in draw(st.lists(st.sampled_from(inside), max_size=3)):
        _put(document, place, draw(values))
    return document


def as_json(value: Any, *, plain: bool) -> bytes:
    """JSON as senders write it, with escapes or without; halves of characters are in it either way."""
    return json.dumps(value, ensure_ascii=plain).encode("utf-8", "surrogatepass")


@st.composite
def bodies(draw: Callable[..., Any], good: list[Any]) -> bytes:
    """A body: mostly a good one broken in places, else one cut, stretched, nested without end, or noise."""
    kind = draw(st.integers(0, 19))
    body = as_json(draw(broken(good)), plain=draw(st.booleans()))
    if kind == 0:
        return draw(st.binary(max_size=200))
    if kind == 1:
        return body[: draw(st.integers(0, len(body)))]
    if kind == 2:
        at = draw(st.integers(0, len(body)))
        return body[:at] + draw(st.binary(min_size=1, max_size=5)) + body[at:]
    if kind == 3:
        return draw(st.sampled_from([b"[", b'{"a":', b'{"event":', b"[[["])) * draw(st.integers(1, 3_000))
    if kind == 4:
        return as_json(draw(values), plain=True)
    return body
