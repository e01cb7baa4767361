"""How good suggestions are when the company's model gets the hard messages: ``tests.bench.suggest_with_model``.

It takes the model of the settings (BANSO_MODEL, OPENAI_API_KEY, OPENAI_BASE_URL) and asks it, as a chat would, for
every development query that the search is not sure of. Queries the search answers by itself stay as they are. Beside
hit@3 with and without the model stands the time that Banso itself adds to each answer of the model.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime

from bot.__main__ import company_of
from bot.model import Model
from bot.settings import load_settings
from coach.coach import Coach
from coach.turn import Account, Incoming, Reply
from storage.db import Database
from tests.bench.suggest import Query, load_queries, wilson
from usecases.load import load_catalogue
from usecases.search import Sureness

SECONDS = 40.0


def _suggested(reply: Reply) -> list[str]:
    buttons = (button for card in reply.cards for button in card.buttons())
    return [button.args["use_case"] for button in buttons if button.command == "try.open"]


async def _asked(coach: Coach, model: Model, query: Query) -> tuple[list[str], float]:
    """What the model's answer suggests, and the milliseconds that were Banso's own."""
    account, now = Account("bench", "", query.id), datetime.now(UTC)
    coach.handle(Incoming(f"{query.id}-1", account, now, command="welcome.language", args={"language": query.lang}))
    if query.department:
        args = {"department": query.department}
        coach.handle(Incoming(f"{query.id}-2", account, now, command="welcome.department", args=args))
    start = time.perf_counter()
    reply = coach.handle(Incoming(f"{query.id}-3", account, now, command="model.ask_task", args={"text": query.text}))
    own = time.perf_counter() - start
    if reply.asks is None:
        return [], own * 1000
    answer = await model.answer(reply.asks, SECONDS, lambda _: None)
    start = time.perf_counter()
    taken = Incoming(f"{query.id}-4", account, now, command=reply.asks.command, args=reply.asks.args, answer=answer)
    found = _suggested(coach.handle(taken))
    return found, (own + time.perf_counter() - start) * 1000


async def _main() -> None:
    settings = load_settings()
    call, terms = settings.model_call, settings.model_terms
    if call is None or terms is None:
        print("no model is set up (BANSO_MODEL), so there are no figures with one")
        return
    company = replace(company_of(settings), model=replace(terms, person_tokens=10**9, company_tokens=10**9))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        database.migrate()
        coach, model = Coach(database, load_catalogue(), company), Model(call)
        await _report(coach, model)
        await model.aclose()


async def _report(coach: Coach, model: Model) -> None:
    queries = [q for q in load_queries() if q.intent == "task" and q.expect]
    alone: list[bool] = []
    helped: list[bool] = []
    own: list[float] = []
    for query in queries:
        answer = coach.index.answer(query.text, query.department, limit=3)
        right = bool({use_case.id for use_case in answer.use_cases} & set(query.expect))
        alone.append(right)
        if answer.sureness is Sureness.SURE:
            helped.append(right)
            continue
        found, milliseconds = await _asked(coach, model, query)
        own.append(milliseconds)
        helped.append(bool(set(found) & set(query.expect)))
    print(f"hit@3 without the model {wilson(sum(alone), len(alone))}")
    print(f"hit@3 with the model    {wilson(sum(helped), len(helped))}")
    if own:
        times = f"median {statistics.median(own):.1f}, most {max(own):.1f}"
        print(f"asked the model {len(own)} times; Banso's own ms each: {times}")


if __name__ == "__main__":
    asyncio.run(_main())
