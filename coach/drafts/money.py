"""What the model costs, and how often it is asked: for the promotion lead."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta

from coach.cards import Block, Paragraph, Section, Tone
from coach.turn import Company, Turn
from storage import model_use
from storage.db import Session

DAYS = 7


def money(amount: float, currency: str) -> str:
    """An amount with its currency; a little is not called nothing."""
    return f"{max(amount, 0.01) if amount else 0:,.2f} {currency}"


def week_use(session: Session, monday: date, company: Company) -> Mapping[str, float | str]:
    """How the model was used in a week, for a program; empty where there is no model and none was used."""
    use = model_use.between(session, monday, monday + timedelta(days=6))
    if company.model is None and not use.calls:
        return {}
    price = company.model.price if company.model else None
    cost = {"cost": round(price.of(use.tokens_in, use.tokens_out), 4), "currency": price.currency} if price else {}
    return {**asdict(use), **cost}


def on_desk(turn: Turn) -> Iterator[Block]:
    """How the model was used in the last seven days; nothing where there is no model."""
    terms = turn.company.model
    if terms is None:
        return
    today = turn.company.day(turn.now)
    use = model_use.between(turn.session, today - timedelta(days=DAYS - 1), today)
    yield Section(turn.say("desk-model"))
    tokens = use.tokens_in + use.tokens_out
    told = turn.say("desk-model-use", calls=use.calls, failures=use.failures, tokens=tokens)
    yield Paragraph(told)
    if terms.price is not None:
        cost = money(terms.price.of(use.tokens_in, use.tokens_out), terms.price.currency)
        yield Paragraph(turn.say("desk-model-cost", cost=cost), Tone.QUIET)
