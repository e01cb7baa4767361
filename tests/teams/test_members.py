"""Whom the roster tells of: asked until the address is known, and no longer; two people who are known stay two."""

import pytest

from storage import people
from storage.db import Database
from tests.builders import add_employee
from tests.teams.conftest import World
from tests.teams.microsoft import TENANT

AWAY = (502, {}, {})


def ana(database: Database) -> people.Employee:
    with database.transaction() as session:
        employee = people.by_account(session, "teams", TENANT, "29:ana")
        assert employee is not None
        return employee


def asked(world: World) -> int:
    return sum(method == "GET" for method, *_ in world.connector.sent)


async def says_something(world: World) -> None:
    """And gets an answer."""
    before = len(world.connector.posted())
    await world.post(world.activity())
    assert len(await world.settled()) > before


async def test_a_roster_that_fails_at_first_contact_is_asked_again_at_the_next_message(
    world: World, database: Database
) -> None:
    world.connector.members["29:ana"] = {"id": "29:ana", "email": "Ana@acme.test"}
    world.connector.answers = [AWAY, AWAY]
    await says_something(world)
    assert ana(database).email is None
    world.connector.answers = [AWAY]
    await says_something(world)
    assert ana(database).email is None
    await says_something(world)
    assert ana(database).email == "ana@acme.test"
    told = asked(world)
    await says_something(world)
    assert asked(world) == told == 4


async def test_an_address_that_another_employee_has_merges_nobody(
    world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    other = add_employee(database, name="Ana", email="ana@acme.test")
    world.connector.members["29:ana"] = {"id": "29:ana", "email": "ana@acme.test"}
    world.connector.answers = [AWAY, AWAY]
    for _ in range(3):
        await says_something(world)
    assert ana(database).id != other
    assert ana(database).email is None
    assert [record.message for record in caplog.records].count("email_of_another_employee") == 1
    assert "ana@acme.test" not in caplog.text


async def test_whoever_the_roster_has_no_address_for_is_asked_about_once(world: World, database: Database) -> None:
    for _ in range(3):
        await says_something(world)
    assert ana(database).email is None
    assert asked(world) == 1


async def test_a_guest_whom_the_roster_names_late_is_left_alone_from_then_on(world: World) -> None:
    world.connector.members["29:ana"] = {"id": "29:ana", "userRole": "guest"}
    world.connector.answers = [AWAY, AWAY]
    await says_something(world)
    answered = len(world.connector.posted())
    await world.post(world.activity())
    await world.post(world.activity())
    assert len(await world.settled()) == answered
