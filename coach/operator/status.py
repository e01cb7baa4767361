"""How Banso is running, for an operator: no figure of use, no result of a survey, nobody's name."""

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from coach import dates
from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Tone
from coach.operator.secrets import AHEAD
from coach.turn import Reply, Turn
from storage import model_use, running
from storage.outbox import DeliveryState

JOBS = (
    "weekly_rollup",
    "weekly_learning",
    "weekly_digest",
    "weekly_digest_again",
    "daily_lessons",
    "training_results",
    "tidy",
    "retention",
    "pulse_reminders",
    "secret_expiry",
)
"""The jobs that have a name in words, in the order of a day; any other is shown under its own."""


def operator_only(turn: Turn) -> Reply:
    """The answer to an operator's command from somebody else."""
    contact = turn.company.contact
    whom = turn.say("operator-only-contact", contact=contact) if contact else turn.say("operator-only-no-contact")
    words = (Paragraph(turn.say("operator-only")), Paragraph(whom))
    return Reply(cards=(Card(turn.say("operator-only-heading"), words),))


def show(turn: Turn) -> Reply:
    """The state of running."""
    blocks = (
        Facts(((turn.say("operations-version"), version("banso")),)),
        Section(turn.say("operations-sending")),
        Facts(tuple(_sending(turn))),
        Section(turn.say("operations-receiving")),
        Facts(((turn.say("operations-left"), _amount(turn, running.unanswered(turn.session, turn.now))),)),
        Section(turn.say("operations-jobs")),
        _jobs(turn),
        Section(turn.say("operations-secrets")),
        _secrets(turn),
        *_model(turn),
        Actions((Button(turn.say("operations-again"), "operations.show", {"again": "1"}),)),
        Paragraph(turn.say("operations-rule"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("operations-heading"), blocks),), replaces="again" in turn.args)


def _sending(turn: Turn) -> Iterator[tuple[str, str]]:
    yield turn.say("operations-waiting"), _amount(turn, running.waiting(turn.session, turn.now))
    settled = running.settled_lately(turn.session, turn.now)
    for state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN):
        yield turn.say(f"operations-{state}"), turn.say("operations-count", count=settled.get(state, 0))
    refused = [turn.say("operations-refusal", platform=name, why=why) for name, why in running.refusals(turn.session)]
    comma = "、" if turn.language == "ja" else ", "
    yield turn.say("operations-refused"), comma.join(refused) or turn.say("operations-none")


def _amount(turn: Turn, found: running.Backlog) -> str:
    if found.oldest is None:
        return turn.say("operations-count", count=0)
    return turn.say("operations-backlog", count=found.amount, since=_moment(turn, found.oldest))


def _jobs(turn: Turn) -> Facts:
    """When each was last done."""
    runs = running.last_runs(turn.session)
    pairs = []
    for name in (*JOBS, *sorted(runs.keys() - set(JOBS))):
        word = turn.say(f"operations-job-{name.replace('_', '-')}") if name in JOBS else name
        pairs.append((word, _moment(turn, runs[name]) if name in runs else turn.say("operations-not-yet")))
    return Facts(tuple(pairs))


def _secrets(turn: Turn) -> Block:
    if not turn.company.secrets:
        return Paragraph(turn.say("operations-no-secrets"))
    today = turn.company.day(turn.now)
    soon = [secret for secret in turn.company.secrets if secret.days_left(today) <= AHEAD]
    if not soon:
        return Paragraph(turn.say("operations-secrets-good", days=AHEAD))
    return Facts(tuple((secret.variable, dates.full_day(turn.language, secret.ends_on)) for secret in soon))


def _model(turn: Turn) -> Iterator[Block]:
    terms = turn.company.model
    if terms is None:
        return
    used = model_use.used(turn.session, turn.employee.id, turn.company.day(turn.now)).company
    yield Section(turn.say("operations-model"))
    told = turn.say("operations-tokens", used=used, most=terms.company_tokens)
    yield Facts(((turn.say("operations-budget"), told),))


def _moment(turn: Turn, at: datetime) -> str:
    return dates.moment(turn.language, at, turn.employee.timezone)
