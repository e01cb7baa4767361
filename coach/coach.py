"""One turn: one person, one transaction, one answer. The only place a transaction of the coach is opened."""

import logging
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from zoneinfo import available_timezones

from coach import outgoing
from coach.cards import Card, Paragraph
from coach.commands import ANSWERS, COMMANDS, command_for_words
from coach.intents import Classifier, Intent
from coach.locales import say
from coach.outgoing import Due
from coach.plaintext import clean
from coach.turn import Company, Incoming, Place, Reply, Turn
from coach.welcome import greet
from storage import inbox, outbox, people
from storage.db import Conflict, Database, DatabaseGone, Session
from storage.outbox import DeliveryState
from storage.people import Employee
from usecases.load import Catalogue
from usecases.search import Index

log = logging.getLogger(__name__)

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uff66-\uff9d]")
TIMEZONES = available_timezones()
"""A platform may name a zone that this machine does not know; the person must not be locked out by it."""
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}", re.DOTALL)

MAX_EMAIL = 320
"""Characters of the longest address there can be (RFC 5321: 64 before the sign, 255 after it)."""

CRISIS = re.compile(r"死にたい|消えたい|自殺したい|生きていたくな|kill(ing)? myself|end my life|suicidal")
"""Said of oneself, these words need a person at once; no other sign in the message may outweigh them."""

PERSONAL_INTENTS = (Intent.WORRY, Intent.FEEDBACK)
"""What is answered to the person alone, wherever it was said."""

MAX_TEXT = 4000
"""Characters of a typed message that are read; a question is shorter, a pasted document belongs in a form."""


class Coach:
    """The engine for the life of a process; safe to use from several threads."""

    def __init__(self, database: Database, catalogue: Catalogue, company: Company) -> None:
        self._database = database
        self._company = company
        self.catalogue = catalogue
        self.index = Index(catalogue)
        self._classifier = Classifier(catalogue.phrasings())

    def handle(self, incoming: Incoming) -> Reply:
        """Answer one event. A fault is logged and said in plain words; nothing half-done stays in the database."""
        incoming = replace(incoming, text=clean(incoming.text[:MAX_TEXT]))
        try:
            try:
                return self._turn(incoming)
            except Conflict:
                return self._turn(incoming)  # two first messages at once: the other one made the person known
        except DatabaseGone:
            log.error("turn_without_database", extra={"platform": incoming.account.platform})
            return replace(self._sorry(incoming, "sorry-storage"), postponed=True)
        except Exception:
            log.exception("turn_failed", extra={"platform": incoming.account.platform, "command": incoming.command})
            return self._sorry(incoming, "sorry-fault")

    def _turn(self, incoming: Incoming) -> Reply:
        with self._database.transaction() as session:
            turn = self._open(session, incoming)
            reply = self._answer(turn)
            account = incoming.account
            inbox.settle(session, account.platform, account.tenant, incoming.id, inbox.InboxState.ANSWERED)
            return replace(
                reply, cards=_worded(reply.cards, turn.language), direct=_worded(reply.direct, turn.language)
            )

    def intent_of(self, text: str) -> Intent:
        """What typed words are about."""
        read = text[:MAX_TEXT]
        if CRISIS.search(read.lower()):
            return Intent.WORRY
        return self._classifier.classify(read, self.index.confidence(read))

    def interrupted(self, incoming: Incoming) -> Card:
        """What to say when a process stopped between the turn and its answer."""
        return self._sorry(incoming, "sorry-interrupted").cards[0]

    def take_due(self, now: datetime, lost_before: datetime, platforms: Collection[str]) -> Due | None:
        """The next proactive message to send. Those claimed before ``lost_before`` are given up as unknown.

        Raises DatabaseGone.
        """
        with self._database.transaction() as session:
            outbox.settle_lost(session, lost_before, now)
            return outgoing.take_due(session, now, platforms, self.catalogue)

    def settle(self, due: Due, state: DeliveryState, reason: str, now: datetime, *, unreachable: bool = False) -> None:
        """Give a delivery its final state; an account that cannot be reached is left alone from then on.

        Raises DatabaseGone.
        """
        with self._database.transaction() as session:
            outbox.settle(session, due.id, state, reason, now)
            if unreachable:
                people.mark_unreachable(session, due.account.platform, due.account.tenant, due.account.user, reason)

    def postpone(self, due: Due, until: datetime) -> None:
        """Put a delivery that was not sent back in the queue. Raises DatabaseGone."""
        with self._database.transaction() as session:
            outbox.postpone(session, due.id, until)

    def _open(self, session: Session, incoming: Incoming) -> Turn:
        employee = self._employee(session, incoming)
        written = language_of(incoming.text)
        if written and written != employee.language and not employee.language_chosen:
            employee.language = written
        return Turn(session, incoming.at, incoming, employee, self.catalogue, self.index, self._company)

    def _employee(self, session: Session, incoming: Incoming) -> Employee:
        """The person behind the account: known, found in the directory by address, or new."""
        account, profile = incoming.account, incoming.profile
        known = people.seen(
            session, account.platform, account.tenant, account.user, incoming.at, address=incoming.address
        )
        if known is not None:
            return known
        email = clean(profile.email).lower() if profile else ""
        email = email if len(email) <= MAX_EMAIL else ""
        employee = people.by_email(session, email) if email else None
        if employee is None:
            employee = Employee(email=email or None)
            employee.language = "ja"
        if profile is not None:
            employee.name = employee.name or clean(profile.name)[:200]
            employee.timezone = profile.timezone if profile.timezone in TIMEZONES else employee.timezone or "Asia/Tokyo"
            if profile.language and not employee.language_chosen:
                employee.language = "ja" if profile.language.lower().startswith("ja") else "en"
            employee.department = employee.department or self.catalogue.find_department(profile.department)
        people.join(
            session, employee, account.platform, account.tenant, account.user, incoming.at, address=incoming.address
        )
        return employee

    def _answer(self, turn: Turn) -> Reply:
        incoming = turn.incoming
        name = incoming.command or command_for_words(incoming.text)
        worried = False
        if name and name not in COMMANDS:
            return Reply(cards=(Card(turn.say("old-button-heading"), (Paragraph(turn.say("old-button")),)),))
        if name:
            reply, personal = COMMANDS[name].handler(turn), COMMANDS[name].personal
        else:
            intent = self.intent_of(incoming.text)
            worried = intent is Intent.WORRY
            reply, personal = ANSWERS[intent](turn), intent in PERSONAL_INTENTS
        # Whoever comes with a worry is heard first; who Banso is can wait for the next message.
        reply = reply if worried else greet(turn, reply)
        if personal and incoming.place is Place.SHARED:
            notice = Card(turn.say("answered-directly"))
            return replace(reply, cards=(notice,), direct=reply.cards + reply.direct, replaces=False)
        return reply

    def _sorry(self, incoming: Incoming, message: str) -> Reply:
        """An apology without the database: the language is the message's own, else the platform's, else both."""
        profile_language = incoming.profile.language[:2] if incoming.profile else ""
        known = language_of(incoming.text) or (profile_language if profile_language in ("ja", "en") else "")
        languages = [known] if known else ["ja", "en"]
        heading = " / ".join(say(language, "sorry-heading") for language in languages)
        words = tuple(Paragraph(say(language, message)) for language in languages)
        return Reply(cards=(Card(heading, words, languages[0]),))


def _worded(cards: tuple[Card, ...], language: str) -> tuple[Card, ...]:
    return tuple(replace(card, language=language) for card in cards)


def language_of(text: str) -> str:
    """The language a message is plainly written in, or "" when a word or two leave it open."""
    if JAPANESE.search(text):
        return "ja"
    return "en" if LATIN_WORDS.search(text) else ""
