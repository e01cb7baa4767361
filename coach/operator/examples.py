"""Example cards for whoever runs Banso."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from coach.cards import Card
from coach.model import ModelTerms
from coach.operator import expiry, status
from coach.operator.secrets import Secret
from coach.turn import Turn
from storage import jobs, outbox
from storage.channels import ChannelName, refuse

VARIABLES = (
    "BANSO_SLACK_BOT_TOKEN",
    "BANSO_TEAMS_APP_PASSWORD",
    "OPENAI_API_KEY",
    "BANSO_DATABASE_URL",
    "BANSO_USAGE_TOKEN",
)
"""One of each kind."""


def operator_examples(at: Callable[..., Turn]) -> Iterator[tuple[str, Card]]:
    """Every kind of message for an operator by name."""
    turn = at()
    day = turn.company.day(turn.now)
    for variable in VARIABLES:
        secret = Secret(variable, day + timedelta(days=14))
        yield f"secret-{variable.lower().replace('_', '-')}", expiry.warning(turn.language, secret)
    yield "operator-only", status.operator_only(turn).cards[0]
    yield "operations-quiet", status.show(turn).cards[0]
    terms = ModelTerms("gpt-5-mini", "api.openai.com")
    secrets = (Secret("BANSO_TEAMS_APP_PASSWORD", day + timedelta(days=14)),)
    jobs.claim(turn.session, "secret_expiry", day, turn.now)
    outbox.enqueue(
        turn.session, turn.employee.id, expiry.MESSAGE, {}, once="example", due_at=turn.now, platform="example"
    )
    refuse(turn.session, ChannelName("example", ""), "invalid_auth", turn.now)
    yield "operations", status.show(replace(turn, company=replace(turn.company, model=terms, secrets=secrets))).cards[0]
