"""Somebody has a copy of the whole database and the list of employees: what do they learn of who answered what?"""

import hashlib
import hmac
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from coach.pulse.items import bank
from coach.turn import Incoming
from storage import inbox
from storage.db import Database
from storage.inbox import InboxState
from tests.builders import Person, dump, dump_text
from tests.coach.pulse.company import Staff

VALUES = (4, 2, 5, 3, 1, 4, 4, 2)
COMMENT = "研修がほしい。あじさい計画でも困っています"

Linked = dict[tuple[int, str], object]
"""The answer of an employee to an item."""


def survey(staff: Staff) -> int:
    """A wave with the answers of eight people and the comments of two; two others say nothing."""
    staff.hire(sales=10)
    wave = staff.open()
    for number, value in enumerate(VALUES, 1):
        staff.answer(f"sales-{number}", wave, {"US0": value, "AX0": 6 - value})
    for user in ("sales-1", "sales-2"):
        staff.people[user].command("pulse.send_comment", {"wave": str(wave), "text": COMMENT})
    return wave


def secrets(database: Database) -> list[str]:
    return [row["secret"] for row in dump(database)["wave"] if row["secret"]]


def marks(employees: Collection[int], known: Collection[str]) -> dict[str, int]:
    """The mark under which an employee's answers would be stored, for every secret somebody could know."""
    return {
        hmac.new(bytes.fromhex(secret), f"person:{employee}".encode(), hashlib.sha256).hexdigest(): employee
        for secret in known
        for employee in employees
    }


def link(tables: Mapping[str, list[dict[str, Any]]], employees: Collection[int], known: Collection[str] = ()) -> Linked:
    """Every answer that can be tied to an employee, with the secrets in the dump and those known besides."""
    of = marks(employees, {*known, *(row["secret"] for row in tables["wave"] if row["secret"])})
    return {(of[row["key"]], row["item"]): row["theme"] or row["value"] for row in tables["answer"] if row["key"] in of}


def raw(database: Database) -> str:
    """The bytes on the disk, or what a backup of the server writes."""
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        return "".join(
            part.read_bytes().decode("latin-1") for part in (path, path.with_name(path.name + "-wal")) if part.exists()
        )
    program = shutil.which("pg_dump")
    if program is None:
        return dump_text(database)
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run([program, "--inserts", url], capture_output=True, text=True, check=False, env=os.environ)
    # A pg_dump older than the server refuses; the tables then say the same.
    return done.stdout if done.returncode == 0 else dump_text(database)


def test_while_a_wave_runs_the_dump_does_tell_whose_an_answer_is(staff: Staff, database: Database) -> None:
    survey(staff)
    found = link(dump(database), staff.ids.values())
    assert [found[staff.ids[f"sales-{number}"], "US0"] for number in range(1, 9)] == list(VALUES)
    assert found[staff.ids["sales-1"], "comment"] == "skill"
    bytes_on_disk = raw(database)
    assert all(
        text in bytes_on_disk for text in (*secrets(database), *[row["key"] for row in dump(database)["answer"]])
    )


def test_after_closing_nothing_ties_an_answer_to_a_person(staff: Staff, database: Database) -> None:
    wave = survey(staff)
    known = secrets(database)
    staff.close(wave)
    tables = dump(database)
    assert link(tables, staff.ids.values(), known) == {}
    assert tables["answer"] == tables["invitation"] == []
    assert secrets(database) == []
    for text in (raw(database), dump_text(database)):
        assert "published_cell" in text, "it is a whole dump"
        assert not [secret for secret in known if secret in text]
        assert not [mark for mark in marks(staff.ids.values(), known) if mark in text]


def test_after_closing_the_figures_of_groups_are_all_there_is(staff: Staff, database: Database) -> None:
    wave = survey(staff)
    staff.close(wave)
    tables = dump(database)
    assert [(row["group"], row["invited"], row["answered"]) for row in tables["wave_group"]] == [("", 10, 8)]
    cells = {(row["item"], row["group"]): row["content"] for row in tables["published_cell"]}
    assert {item for item, _ in cells} == {"US0", "AX0"}, "two comments are too few for a theme"
    assert all(set(content) == {"n", "exact", "index_band", "favourable_band", "skipped"} for content in cells.values())
    assert cells["US0", ""]["exact"] is None, "of eight answers there are bands, no sums"
    untied = [{**row, "wave_id": 0} for row in (*tables["wave_group"], *tables["published_cell"])]
    assert not [user for user in staff.people if user in json.dumps(untied)]


def test_who_took_part_is_forgotten_but_for_how_often_in_a_row_one_did_not(staff: Staff, database: Database) -> None:
    wave = survey(staff)
    staff.at("2026-11-26")
    assert set(staff.post()) == {"sales-9", "sales-10"}, "the reminder"
    staff.close(wave)
    assert differences(staff, database) == {"delivery", "employee"}
    staff.at("2026-12-01")
    assert len(staff.post()) == 8, "the results"
    staff.at("2026-12-02")
    staff.post()
    assert differences(staff, database) == {"employee"}
    ignored = [row["pulses_ignored"] for row in dump(database)["employee"]]
    assert ignored == [0] * 8 + [1] * 2, "the etiquette of the next invitation needs it"


def differences(staff: Staff, database: Database) -> set[str]:
    """The tables whose rows about somebody who answered are not like those about somebody who did not."""
    tables = dump(database)
    ids = {user: {"id": 0, "employee_id": 0} for user in ("sales-3", "sales-9")}

    def about(table: str, user: str) -> list[dict[str, Any]]:
        column = "id" if table == "employee" else "employee_id"
        rows = [row for row in tables[table] if row.get(column) == staff.ids[user]]
        own = {"name": "", "email": "", "user": "", "once": ""}
        return [{**row, **{k: v for k, v in {**ids[user], **own}.items() if k in row}} for row in rows]

    return {table for table in tables if about(table, "sales-3") != about(table, "sales-9")}


def test_the_event_of_a_tap_keeps_nothing_once_it_is_answered(staff: Staff, database: Database) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    for place, (command, args) in enumerate(
        [("pulse.answer", {"item": "US0", "value": "4"}), ("pulse.send_comment", {"text": COMMENT})]
    ):
        event = Incoming(
            f"tap-{place}", person.account, staff.clock.now, command=command, args={"wave": str(wave), **args}
        )
        where = (person.platform, person.tenant, event.id)
        with database.transaction() as session:
            inbox.record(session, *where, json.dumps([person.user, command, args], ensure_ascii=False), staff.clock.now)
        assert person.user in str(dump(database)["inbox"][place]["payload"])
        staff.coach.handle(event)
        with database.transaction() as session:
            inbox.settle(session, *where, InboxState.DONE)
    assert [row["payload"] for row in dump(database)["inbox"]] == [None, None]
    assert "あじさい" not in dump_text(database)


def test_the_logs_say_nothing_of_answers(staff: Staff, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="coach")
    caplog.set_level(logging.DEBUG, logger="storage")
    wave = survey(staff)
    forged(staff.people["sales-1"], wave)
    staff.close(wave)
    staff.at("2026-12-01")
    staff.post()
    assert {"wave_opened", "wave_closed"} <= {record.getMessage() for record in caplog.records}
    everything = " ".join(str(vars(record)) for record in caplog.records)
    for telling in (*bank(), COMMENT, "あじさい", "skill", "sales", *staff.people):
        assert telling not in everything


def forged(person: Person, wave: int) -> None:
    person.command("pulse.answer", {"wave": str(wave), "item": "US0", "value": COMMENT})
    person.command("pulse.send_comment", {"wave": str(wave), "text": COMMENT * 99})
