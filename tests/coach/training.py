"""What the tests of trainings begin with: figures, a draft, an announcement, an end."""

from datetime import date, datetime

from sqlalchemy import update

from coach.cards import Facts, Section, as_text
from coach.kpi.digest_content import Digest, scope_name
from coach.kpi.model import Figures, GroupValue, Value
from storage import digests
from storage.db import Database
from storage.models import Employee
from tests.builders import Person, dump
from tests.coach.pulse.company import TOKYO, Staff

DETAILS = {
    "title": "営業のためのAI入門",
    "level": "beginner",
    "method": "hands_on",
    "given_by": "in_house",
    "place": "大会議室A",
    "when": "12/3 14:00",
    "minutes": "60",
}
LAST_WEEK = date(2026, 11, 16)


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def sections(person: Person) -> list[str]:
    return [block.text for card in person.cards for block in card.blocks if isinstance(block, Section)]


def draft(lead: Person, audience: str = "sales", **details: str) -> None:
    """Come as far as the draft's card."""
    lead.command("training.save", {**DETAILS, "audience": audience, **details})


def send(lead: Person) -> str:
    """Press the button that names the number; the training's id."""
    button = next(button for button in lead.buttons if button.command == "training.confirm")
    lead.command(button.command, button.args)
    return button.args["training"]


def announce(staff: Staff, lead: Person, audience: str = "sales", **details: str) -> str:
    """A training that everybody in its audience has been told of."""
    draft(lead, audience, **details)
    training = send(lead)
    staff.post()
    return training


def told(staff: Staff, words: str) -> list[str]:
    """Who gets a message with these words when everything that is due is sent."""
    got = staff.post()
    return sorted(user for user, cards in got.items() for card in cards if words in as_text(card))


def change(database: Database, who: int, **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(Employee).where(Employee.id == who).values(**values))


def deliveries(database: Database, message: str) -> list[str]:
    return sorted(row["state"] for row in dump(database)["delivery"] if row["message"] == message)


def attend(staff: Staff, training: str, *users: str) -> None:
    for user in users:
        staff.people[user].command("training.attend", {"training": training})


def names(department: str, count: int) -> list[str]:
    return [f"{department}-{number}" for number in range(1, count + 1)]


def over(staff: Staff, lead: Person, audience: str = "sales", **details: str) -> str:
    """A training that has just ended, and everybody was asked whether they were there."""
    training = announce(staff, lead, audience, **details)
    staff.at("2026-12-03", hour=16)
    staff.post()
    return training


def tell_figures(database: Database, groups: list[GroupValue], *values: Value) -> None:
    """Last week's figures, as its digest told them."""
    found = Figures(LAST_WEEK, 100, 50, 0, 50, {value.key: value for value in values}, tuple(groups))
    with database.transaction() as session:
        at = datetime(2026, 11, 23, tzinfo=TOKYO)
        digests.keep(session, LAST_WEEK, scope_name(None), Digest(found).to_json(), at)


def adoption(department: str, share: float | None, people: str = "20–49") -> GroupValue:
    return GroupValue("adoption", (department,), people, share, (0, 30))
