"""What comes in, what goes out, and what a handler has at hand in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Unpack
from zoneinfo import ZoneInfo

from coach.cards import Card
from coach.experience import Experience
from coach.locales import say
from coach.masking import Masked, mask
from coach.model import ModelAnswer, ModelRequest, ModelTerms
from coach.operator.secrets import Secret
from coach.personal.directory import Directory
from coach.sending_hours import SendingCalendar
from storage.db import Session
from storage.people import Employee
from storage.usage import EventKind, LogDetails, log_event
from usecases.load import Catalogue
from usecases.search import Index


class Place(StrEnum):
    """Where a message was written: it decides who could read the answer."""

    PRIVATE = "private"
    SHARED = "shared"


@dataclass(frozen=True)
class Account:
    """A person on one platform: the platform's own ids."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True)
class Profile:
    """What the platform says of a person; every field may be empty."""

    name: str = ""
    email: str = ""
    department: str = ""
    """Department or job title, as the company words it."""
    language: str = ""
    timezone: str = ""


@dataclass(frozen=True)
class Incoming:
    """Typed words, a pressed button or a sent form, whatever the platform."""

    id: str
    """The platform's own id of the event; the same on every redelivery."""
    account: Account
    at: datetime
    """When it arrived, in UTC."""
    place: Place = Place.PRIVATE
    text: str = ""
    command: str = ""
    """Empty for typed words."""
    args: Mapping[str, str] = field(default_factory=dict)
    """The button's arguments and the form's values by name."""
    profile: Profile | None = None
    reply_to: Mapping[str, str] = field(default_factory=dict)
    """The front end's own address for the answer. The key "replace" names the message a press came from."""
    address: Mapping[str, str] = field(default_factory=dict)
    """The front end's own lasting address of the person's private chat, kept with the account for proactive messages;
    empty where the account alone is enough."""
    answer: ModelAnswer | None = None
    """What the model answered to the request of an earlier turn; no front end sets it."""


@dataclass(frozen=True)
class Reply:
    """The answer to one Incoming."""

    cards: tuple[Card, ...] = ()
    direct: tuple[Card, ...] = ()
    """For the person alone, when the question was asked where others read."""
    replaces: bool = False
    """Whether the first card takes the place of the message whose button was pressed."""
    postponed: bool = False
    """Only an apology: storage was away, so the event stays open and is answered once it is back."""
    asks: ModelRequest | None = None
    """What to ask the model once the cards are out; its answer comes in as the next Incoming."""


@dataclass(frozen=True)
class Company:
    """What a company says about itself; contact and policy may be empty."""

    contact: str = ""
    """The person or channel to talk to about AI: "AI推進室 佐藤 (#ai-help)"."""
    policy_url: str = ""
    timezone: str = "Asia/Tokyo"
    """Where its days begin and end."""
    country: str = "JP"
    """ISO 3166-1 code: whose public holidays it keeps."""
    public_url: str = ""
    """Where its people reach Banso's own pages, without a slash at the end; empty when nowhere."""
    help_contacts: str = ""
    """Where people turn to who are having a hard time: company doctor, counselling, a hotline; may be empty."""
    denied: tuple[str, ...] = ()
    """Words that are masked wherever personal data is."""
    model: ModelTerms | None = None
    """The model that drafts are made with; None when there is none."""
    secrets: tuple[Secret, ...] = ()
    """The secrets of its settings of which it noted when they end, the first to end first."""
    keep_months: int = 25
    """How long what people did is kept."""

    def day(self, now: datetime) -> date:
        """Its date."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    @cached_property
    def calendar(self) -> SendingCalendar:
        """The days it works. Raises ValueError for a country that is not known."""
        return SendingCalendar(self.country)


@dataclass(frozen=True)
class JobContext:
    """Everything a scheduled job may use: one open transaction, one moment."""

    session: Session
    now: datetime
    company: Company
    catalogue: Catalogue


@dataclass
class Turn:
    """Everything a handler may use: one person, one open transaction, one moment."""

    session: Session
    now: datetime
    incoming: Incoming
    employee: Employee
    catalogue: Catalogue
    index: Index
    company: Company
    directory: Directory
    experience: Experience

    @property
    def language(self) -> str:
        """The language of this answer, "ja" or "en"."""
        return self.employee.language

    @property
    def args(self) -> Mapping[str, str]:
        """The arguments of the pressed button and the values of the sent form."""
        return self.incoming.args

    def id_of(self, name: str) -> int | None:
        """The id that a button carries under this name; None for anything that no 64-bit column could hold."""
        given = self.args.get(name, "")
        return int(given) if given.isdecimal() and len(given) < 19 else None

    @property
    def today(self) -> date:
        """The date where the person is."""
        return self.now.astimezone(ZoneInfo(self.employee.timezone)).date()

    def mask(self, text: str) -> Masked:
        """The text without the people in it: before it is kept, shown to somebody else or sent to a model."""
        return mask(text, self.directory.names(self.session, self.today), self.company.denied)

    def log(self, kind: EventKind, **details: Unpack[LogDetails]) -> int:
        """Append a line about this person to the usage log and return its id."""
        return log_event(self.session, self.employee, kind, self.incoming.account.platform, self.now, **details)

    def say(self, message: str, **values: str | int | float) -> str:
        """The text ``message`` of the locale files in the person's language."""
        return say(self.language, message, **values)
