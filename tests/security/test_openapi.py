"""docs/openapi.yaml is the truth: every address is in it and exists, and answers as it says to whatever comes."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
import yaml
from hypothesis import given
from requests.auth import AuthBase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.security.bodies import cases, tally
from tests.security.served import LEAKS, METRICS_TOKEN, USAGE_TOKEN, Served, slack_signature

DOCUMENT: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "docs" / "openapi.yaml").read_text())
DECLARED = {
    (method.upper(), path)
    for path, item in DOCUMENT["paths"].items()
    for method in item
    if method in ("get", "post", "put", "patch", "delete")
}
ENDLESS = "GET /playground/stream"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


def routes(banso: Served) -> Iterator[tuple[str, str]]:
    """Method and address of every route, as the document writes them; HEAD goes without saying."""
    for route in banso.app.router.routes():
        assert route.resource is not None
        if route.method != "HEAD":
            yield route.method, route.resource.canonical


def test_every_route_is_declared_and_every_declared_one_exists(banso: Served) -> None:
    assert set(routes(banso)) == DECLARED


class Signed(AuthBase):
    """A request as the sender that the address is for would prove it; every third goes without proof."""

    def __init__(self, banso: Served) -> None:
        self._banso = banso
        self._count = 0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self._count += 1
        path = str(request.path_url)
        body = request.body or b""
        if self._count % 3 == 0:
            return request
        if path.startswith("/slack/"):
            request.headers.update(slack_signature(body.encode() if isinstance(body, str) else body))
        elif path.startswith("/api/messages"):
            request.headers["Authorization"] = f"Bearer {self._banso.teams_token()}"
        elif path.startswith("/api/usage"):
            request.headers["Authorization"] = f"Bearer {USAGE_TOKEN}"
        elif path.startswith("/metrics"):
            request.headers["Authorization"] = f"Bearer {METRICS_TOKEN}"
        return request


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("label", sorted(set(OPERATIONS) - {ENDLESS}))
def test_whatever_comes_the_answer_is_as_declared(banso: Served, label: str) -> None:
    operation = OPERATIONS[label]
    auth = Signed(banso)
    with requests.Session() as session:

        @cases(15)
        @given(operation.as_strategy())
        def check(case: Any) -> None:
            tally["requests"] += 1
            answer = case.call(base_url=banso.url, session=session, auth=auth)
            case.validate_response(answer, checks=CHECKS)
            assert not LEAKS.search(answer.text)

        check()
    faults = banso.log.faults()
    assert not faults, faults


@pytest.mark.parametrize(("method", "path"), sorted(DECLARED))
def test_other_methods_are_named_those_that_are_taken(banso: Served, method: str, path: str) -> None:
    there = path.replace("{token}", "x").replace("{file}", "page.css")
    answer = banso.ask("DELETE", there, headers={"X-HTTP-Method-Override": method, "X-HTTP-Method": method})
    assert answer.status == 405
    assert method in answer.headers["Allow"]
    assert banso.ask("GET", f"{there}?_method={method}" if method == "POST" else "/nowhere").status in (
        403,
        404,
        405,
        200,
    )


def test_afterwards_nothing_is_half_done(banso: Served) -> None:
    with warnings.catch_warnings():
        banso.at_rest()
