"""People who talk to the coach as they would in a chat, a clock that only moves when told, and what the tables hold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from coach.cards import Actions, Block, Button, Card, Choices, Form, Section, as_text
from coach.coach import Coach
from coach.outgoing import Due
from coach.turn import Account, Incoming, Place, Profile, Reply
from storage.db import Database
from storage.models import Base, Employee
from usecases.search import Index, Sureness

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""A Tuesday, noon in Tokyo."""

JAPANESE, ENGLISH = Profile(language="ja-JP"), Profile(language="en-US")

B = TypeVar("B", bound=Block)


@dataclass
class Clock:
    """The time for everyone in a test."""

    now: datetime = NOON

    def forward(self, **amount: float) -> datetime:
        """Let time pass: ``days``, ``hours``, ``minutes``, as for timedelta."""
        self.now += timedelta(**amount)
        return self.now


@dataclass
class Person:
    """One person on one platform; every step answers with the coach's reply and keeps it."""

    coach: Coach
    user: str = "U1"
    profile: Profile | None = None
    clock: Clock = field(default_factory=Clock)
    platform: str = "test"
    tenant: str = "T1"
    place: Place = Place.PRIVATE
    last: Reply = field(default_factory=Reply)
    _count: int = 0

    @property
    def account(self) -> Account:
        """The person on the platform."""
        return Account(self.platform, self.tenant, self.user)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card of the last reply, wherever it went."""
        return self.last.cards + self.last.direct

    @property
    def text(self) -> str:
        """All that the last reply says."""
        return "\n\n".join(map(as_text, self.cards))

    def say(self, text: str) -> Reply:
        """Type something."""
        return self._send(text=text)

    def command(self, name: str, args: Mapping[str, str] | None = None) -> Reply:
        """Send a command as a button of an earlier message would."""
        return self._send(command=name, args=args or {})

    def press(self, label: str, under: str = "") -> Reply:
        """Press the button with this label, the first one, or the one under a heading that ends in ``under``."""
        button = self.button(label, under)
        return self.command(button.command, button.args)

    def choose(self, label: str) -> Reply:
        """Pick an option by its label."""
        for block in self._blocks(Choices):
            for option in block.options:
                if option.label == label:
                    return self.command(block.command, {**block.args, block.name: option.value})
        raise AssertionError(f"no option {label!r} in:\n{self.text}")

    def fill(self, **values: str) -> Reply:
        """Send the form of the last reply with these values by name; what was shown in it stays."""
        form = self.form
        given = {item.name: item.value for item in form.inputs}
        assert set(values) <= set(given), f"the form has {sorted(given)}"
        return self.command(form.submit.command, {**form.submit.args, **given, **values})

    @property
    def form(self) -> Form:
        """The form of the last reply."""
        return next(iter(self._blocks(Form)))

    @property
    def buttons(self) -> list[Button]:
        """Every button of the last reply."""
        return [button for card in self.cards for button in card.buttons()]

    def button(self, label: str, under: str = "") -> Button:
        """A button of the last reply by its label."""
        heading = ""
        for block in (block for card in self.cards for block in card.blocks):
            if isinstance(block, Section):
                heading = block.text
            row = block.buttons if isinstance(block, Actions) else (block.submit,) if isinstance(block, Form) else ()
            for button in row:
                if button.label == label and heading.endswith(under):
                    return button
        raise AssertionError(f"no button {label!r} under {under!r} in:\n{self.text}")

    def suggested(self) -> list[str]:
        """The ids of the use cases that the last reply offers to try."""
        return [button.args["use_case"] for button in self.buttons if button.command == "try.open"]

    def _blocks(self, kind: type[B]) -> list[B]:
        return [block for card in self.cards for block in card.blocks if isinstance(block, kind)]

    def _send(self, text: str = "", command: str = "", args: Mapping[str, str] | None = None) -> Reply:
        self._count += 1
        self.last = self.coach.handle(
            Incoming(
                f"{self.user}-{self._count}",
                self.account,
                self.clock.now,
                place=self.place,
                text=text,
                command=command,
                args=args or {},
                profile=self.profile,
            )
        )
        return self.last


def dump(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with database.transaction() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def dump_but_log(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the audit log, in which every command line stands however little it changed."""
    return {table: rows for table, rows in dump(database).items() if table != "audit_entry"}


def dump_text(database: Database) -> str:
    """Everything in the database as one text, to look for what must not be in it."""
    return json.dumps(dump(database), ensure_ascii=False, default=str)


def take_due(coach: Coach, now: datetime, *platforms: str) -> list[Due]:
    """The proactive messages that a replica with these platforms, "test" unless named, would send now."""
    names = coach.channels(now, now - timedelta(minutes=2), platforms or ("test",))
    return [due for name in names for due in coach.claim(name, now, rate=1000, room=100).due]


def add_employee(database: Database, **values: Any) -> int:
    """Put a person into the directory."""
    with database.transaction() as session:
        employee = Employee(**{"from_directory": True, **values})
        session.add(employee)
        session.flush()
        return employee.id


def text_of_sureness(index: Index, wanted: Sureness, department: str | None = None) -> str:
    """A question that the search is just this sure of, whatever its thresholds are today."""
    known = "提案書の下書きを作りたい"
    for noise in range(60):
        text = known + "".join(f" zq{chr(97 + n % 26)}xj{n}v" for n in range(noise))
        if index.answer(text, department).sureness is wanted:
            return text
    raise AssertionError(f"no text is {wanted}")
