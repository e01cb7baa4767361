"""A company with a model, and somebody whose requests are answered without one being called."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from coach.coach import Coach
from coach.locales import say
from coach.model import ModelAnswer, ModelRequest, ModelTerms, Price
from coach.turn import Company, Incoming, Reply
from storage.db import Database
from tests.bot.model_peer import draft
from tests.builders import Person
from usecases.load import load_catalogue

USE_CASE = "common/mail-polish"
"""Its data class is internal."""
CONFIDENTIAL = "sales/proposal-draft"
TERMS = ModelTerms("gpt-test", "ai.example.com", price=Price(2.5, 10.0, "USD"))
COMPANY = Company(denied=("青龍計画",), model=TERMS)
TYPED = {
    "text": "山田太郎さんへ。青龍計画の資料を taro.yamada@example.co.jp か 090-1234-5678 まで今日中にください。",
    "reader": "他部署の課長",
    "tone": "柔らかく",
}
HIDDEN = ("山田太郎", "青龍計画", "taro.yamada@example.co.jp", "090-1234-5678")
"""What must never leave, once 山田 太郎 is in the directory."""


@dataclass
class Drafter(Person):
    """Somebody who has drafts made."""

    @property
    def asks(self) -> ModelRequest:
        """What the last reply asks the model."""
        assert self.last.asks is not None, f"nothing is asked:\n{self.text}"
        return self.last.asks

    @property
    def sent(self) -> str:
        """Every word of it."""
        return "\n".join(said.text for said in self.asks.conversation)

    def fills(self, use_case: str = USE_CASE, **values: str) -> Reply:
        """Come as far as a finished prompt."""
        self.command("try.open", {"use_case": use_case})
        blanks = {item.name: "x" for item in self.form.inputs if item.required}
        return self.fill(**{**blanks, **(TYPED if use_case == USE_CASE else {}), **values})

    def looks(self, **values: str) -> Reply:
        """Look at what would be sent."""
        self.fills(**values)
        return self.press(self._words("draft-button-here"))

    def sends(self) -> Reply:
        """Send it."""
        return self.press(self._words("draft-button-make"))

    def hears(self, text: str = draft("下書きです。"), **more: Any) -> Reply:
        """The model answers."""
        asks = self.asks
        self._count += 1
        incoming = Incoming(
            f"{self.user}-{self._count}",
            self.account,
            self.clock.now,
            command=asks.command,
            args=asks.args,
            reply_to={"replace": "M1"},
            answer=ModelAnswer(text, **{"tokens_in": 700, "tokens_out": 300, **more}),
        )
        self.last = self.coach.handle(incoming)
        return self.last

    def gets_draft(self, text: str, *missing: str) -> Reply:
        """All the way to a draft."""
        self.looks()
        self.sends()
        return self.hears(draft(text, *missing))

    def _words(self, message: str) -> str:
        return say(self.cards[0].language, message)


@cache
def coach_with_model(database: Database, company: Company = COMPANY) -> Coach:
    """The coach of a company with a model, knowing two use cases; a coach takes a while to build, so it is kept."""
    catalogue = load_catalogue()
    few = {name: catalogue.use_cases[name] for name in (USE_CASE, CONFIDENTIAL)}
    return Coach(database, replace(catalogue, use_cases=few), company)
