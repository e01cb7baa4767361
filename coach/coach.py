"""One turn: one person, one transaction, one answer. The only place a transaction of the coach is opened."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import available_timezones

from coach import outgoing
from coach.cards import Card, Paragraph
from coach.commands import ANSWERS, COMMANDS, Command, Handler, command_for_words
from coach.experience import Experience
from coach.intents import Classifier, Intent
from coach.jobs import JOBS, TICKS, Job, Work, due_slot
from coach.lead import audit_log, files
from coach.lead.downloads import File
from coach.limits import limit_of
from coach.locales import say
from coach.operator.status import operator_only
from coach.outgoing import Claim, Result
from coach.personal.directory import Directory
from coach.plaintext import clean
from coach.pulse.leading import lead_only
from coach.turn import Company, Incoming, JobContext, Place, Reply, Turn
from coach.welcome import greet
from storage import audit, channels, inbox, jobs, leads, operators, outbox, own_use_cases, people
from storage.channels import ChannelName
from storage.db import Conflict, Database, DatabaseGone, Session
from storage.people import Employee
from usecases.load import Catalogue, with_entries
from usecases.search import Index

log = logging.getLogger(__name__)

Found = TypeVar("Found")

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uff66-\uff9d]")
TIMEZONES = available_timezones()
"""A platform may name a zone that this machine does not know; the person must not be locked out by it."""
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}", re.DOTALL)

MAX_EMAIL = 320
"""Characters of the longest address there can be (RFC 5321: 64 before the sign, 255 after it)."""

CRISIS = re.compile(
    r"死にたい|しにたい|消えたい|消えてしまいたい|自殺したい|生きていたくな|生きるのが(つら|辛|しんど)|"
    r"kill(ing)? myself|end my life|suicidal|(want to|wanna) die|no reason to live|hurt(ing)? myself"
)
"""Said of oneself, these words need a person at once; no other sign in the message may outweigh them."""

PERSONAL_INTENTS = (Intent.WORRY, Intent.FEEDBACK, Intent.LEAD)
"""What is answered to the person alone, wherever it was said."""

ANSWERED_WITH_USE_CASES = (Intent.DISCOVER, Intent.HOWTO, Intent.SMALLTALK)
"""What would be answered with something to try, where a request that no coach can meet must be declined instead."""

MAX_TEXT = 4000
"""Characters of a typed message that are read; a question is shorter, a pasted document belongs in a form."""


class AnsweredElsewhere(Exception):
    """Another process took the event up, as this one stood still for so long: nothing of this turn may stay."""


class Coach:
    """The engine for the life of a process; safe to use from several threads."""

    def __init__(self, database: Database, catalogue: Catalogue, company: Company) -> None:
        self._database = database
        self._company = company
        self._shipped = catalogue
        self._own: frozenset[object] = frozenset()
        self.catalogue = catalogue
        self.index = Index(catalogue)
        self._classifier = Classifier(catalogue.phrasings())
        self._directory = Directory()
        self._experience = Experience()
        self._failures: Counter[str] = Counter()

    def handle(self, incoming: Incoming) -> Reply:
        """Answer one event. A fault is logged and said in plain words; nothing half-done stays in the database."""
        incoming = replace(incoming, text=clean(incoming.text[:MAX_TEXT]))
        try:
            try:
                return self._turn(incoming)
            except Conflict:
                return self._turn(incoming)  # two first messages at once: the other one made the person known
        except AnsweredElsewhere:
            log.info("event_answered_elsewhere", extra={"platform": incoming.account.platform})
            return Reply(postponed=True)
        except DatabaseGone:
            log.error("turn_without_database", extra={"platform": incoming.account.platform})
            return replace(self._sorry(incoming, "sorry-storage"), postponed=True)
        except Exception:
            # A command that is none may be anything that somebody wrote.
            command = incoming.command if incoming.command in COMMANDS else ""
            log.exception("turn_failed", extra={"platform": incoming.account.platform, "command": command})
            return self._sorry(incoming, "sorry-fault")

    def _turn(self, incoming: Incoming) -> Reply:
        with self._database.transaction() as session:
            turn = self._open(session, incoming)
            reply = self._answer(turn)
            account = incoming.account
            if not inbox.answer(session, account.platform, account.tenant, incoming.id):
                raise AnsweredElsewhere
            return replace(
                reply, cards=_worded(reply.cards, turn.language), direct=_worded(reply.direct, turn.language)
            )

    def intent_of(self, text: str) -> Intent:
        """What typed words are about."""
        read = text[:MAX_TEXT]
        if CRISIS.search(read.lower()):
            return Intent.WORRY
        intent = self._classifier.classify(read, self.index.confidence(read))
        return Intent.TASK if intent in ANSWERED_WITH_USE_CASES and limit_of(read) else intent

    def interrupted(self, incoming: Incoming) -> Card:
        """What to say when a process stopped between the turn and its answer."""
        return self._sorry(incoming, "sorry-interrupted").cards[0]

    def channels(self, now: datetime, lost_before: datetime, platforms: Collection[str]) -> list[ChannelName]:
        """Where proactive messages may go out. Those claimed before ``lost_before`` are given up as unknown.

        Raises DatabaseGone.
        """
        with self._database.transaction() as session:
            outbox.settle_lost(session, lost_before, now)
            outbox.choose_channels(session, now)
            return channels.names(session, platforms)

    def claim(self, channel: ChannelName, now: datetime, rate: float, room: int) -> Claim:
        """The proactive messages to send through a channel now, at ``rate`` a second and at most ``room``.

        Each must be settled. Raises DatabaseGone.
        """
        with self._database.transaction() as session:
            return outgoing.claim(session, channel, now, rate, room, self.catalogue, self._company.calendar)

    def settle(self, results: Collection[Result], now: datetime) -> None:
        """Record what became of claimed messages. Raises DatabaseGone."""
        with self._database.transaction() as session:
            outgoing.settle(session, results, now)

    def run_jobs(
        self, now: datetime, slot_jobs: Collection[Job] = JOBS, ticks: Collection[Work] = TICKS
    ) -> Mapping[str, bool]:
        """Do every job that is due and that nobody did, then the ticks. One that fails is tried again the next time.

        The names of those that were begun, and whether each was done. Raises DatabaseGone.
        """
        ran: dict[str, bool | None] = {}
        for job in slot_jobs:
            slot = due_slot(job, now, self._company.timezone)
            if slot is not None:
                ran[job.name] = self._run(job.name, job.function, now, slot)
        for tick in ticks:
            ran[tick.__name__] = self._run(tick.__name__, tick, now)
        with self._database.transaction() as session:
            self._experience.keep(session, self._company.day(now))
        self._join_own_use_cases()
        return {name: done for name, done in ran.items() if done is not None}

    def _join_own_use_cases(self) -> None:
        """Make the catalogue and its index anew when a use case of the company's own was published, changed or hidden.

        Every replica has its own; turns go on with the old ones until the new ones are there. Raises DatabaseGone.
        """
        with self._database.transaction() as session:
            version = own_use_cases.version(session)
            if version == self._own:
                return
            entries = own_use_cases.published(session)
        # Outside of the transaction: an index takes a second, and nobody could write to SQLite meanwhile.
        catalogue = with_entries(self._shipped, entries)
        for problem in catalogue.problems[len(self._shipped.problems) :]:
            log.error("own_use_case_left_out", extra={"problem": str(problem)})
        self.index = Index(catalogue)
        self._own, self.catalogue = version, catalogue

    def waiting_file(self, token: str, now: datetime) -> str | None:
        """The language of the file that waits behind a token, None when none does. Raises DatabaseGone."""
        with self._database.transaction() as session:
            return files.waiting(session, token, now)

    def fetch_file(self, token: str, now: datetime) -> File | None:
        """The file behind a token, once; None when none waits there. Raises DatabaseGone."""
        with self._database.transaction() as session:
            return files.fetch(session, token, now, self._company, self.catalogue)

    def browse(self, step: Callable[[JobContext], Found], now: datetime) -> Found:
        """A step of coach.lead.browser_access, in a transaction of its own. Raises DatabaseGone."""
        with self._database.transaction() as session:
            return step(JobContext(session, now, self._company, self.catalogue))

    def _run(self, name: str, work: Work, now: datetime, slot: date | None = None) -> bool | None:
        """Work in a transaction of its own, together with its slot if it has one.

        Whether it was done; None when another did it before.
        """
        try:
            with self._database.transaction() as session:
                mine = slot is None or jobs.claim(session, name, slot, now)
                if mine:
                    work(JobContext(session, now, self._company, self.catalogue))
            self._failures.pop(name, None)
        except DatabaseGone:
            raise
        except Exception:
            self._failures[name] += 1
            if self._failures[name].bit_count() == 1:  # the 1st, 2nd, 4th, 8th time: it may fail every minute for a day
                log.exception("job_failed", extra={"job": name, "times": self._failures[name]})
            return False
        return True if mine else None

    def _open(self, session: Session, incoming: Incoming) -> Turn:
        employee = self._employee(session, incoming)
        written = language_of(incoming.text)
        if written and written != employee.language and not employee.language_chosen:
            employee.language = written
        return Turn(
            session,
            incoming.at,
            incoming,
            employee,
            self.catalogue,
            self.index,
            self._company,
            self._directory,
            self._experience,
        )

    def _employee(self, session: Session, incoming: Incoming) -> Employee:
        """The person behind the account: known, found in the directory by address, or new."""
        account, profile = incoming.account, incoming.profile
        known = people.seen(
            session, account.platform, account.tenant, account.user, incoming.at, address=incoming.address
        )
        email = clean(profile.email).lower() if profile else ""
        email = email if len(email) <= MAX_EMAIL else ""
        if known is not None:
            if email and not known.email:
                _complete(session, known, email, account.platform)
            return known
        employee = people.by_email(session, email) if email else None
        if employee is None:
            employee = Employee(email=email or None, timezone=self._company.timezone)
            employee.language = "ja"
        if profile is not None:
            employee.name = employee.name or clean(profile.name)[:200]
            employee.timezone = profile.timezone if profile.timezone in TIMEZONES else employee.timezone
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
            command = COMMANDS[name]
            refusal = _refusal(turn, command)
            reply, personal = (refusal or command.handler)(turn), command.personal
            worried = command.worried
            if refusal is None and (command.lead or command.operator):
                audit_log.note(turn, name, audit.LEAD if command.lead else audit.OPERATOR)
        else:
            intent = self.intent_of(incoming.text)
            worried = intent is Intent.WORRY
            reply, personal = ANSWERS[intent](turn), intent in PERSONAL_INTENTS
        # Whoever comes with a worry, or answers a message of ours in its place, is heard first: who Banso is can wait.
        in_place = reply.replaces and "replace" in incoming.reply_to
        reply = reply if worried or in_place else greet(turn, reply)
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


def _complete(session: Session, employee: Employee, email: str, platform: str) -> None:
    """Store an address that was not known at first contact; two people who already have a history stay two."""
    if people.by_email(session, email) is None:
        employee.email = email
    else:
        log.warning("email_of_another_employee", extra={"platform": platform})


def _refusal(turn: Turn, command: Command) -> Handler | None:
    """What answers in the command's place when it is for a role that the person has not."""
    if command.lead and leads.find(turn.session, turn.employee.id) is None:
        return lead_only
    if command.operator and operators.find(turn.session, turn.employee.id) is None:
        return operator_only
    return None


def _worded(cards: tuple[Card, ...], language: str) -> tuple[Card, ...]:
    return tuple(replace(card, language=language) for card in cards)


def language_of(text: str) -> str:
    """The language a message is plainly written in, or "" when a word or two leave it open."""
    if JAPANESE.search(text):
        return "ja"
    return "en" if LATIN_WORDS.search(text) else ""
