"""Banso as a company runs it: on PostgreSQL, with an emulated Slack that it answers to."""

from collections.abc import Iterator

import pytest

from tests.conftest import POSTGRESQL, new_postgresql
from tests.e2e.slack.conftest import proxy, slack_api

__all__ = ["proxy", "slack_api"]


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of a new, empty database."""
    if not POSTGRESQL:
        pytest.skip("needs BANSO_TEST_DATABASE_URL")
    with new_postgresql() as url:
        yield url
