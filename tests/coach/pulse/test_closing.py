"""A wave closes: what is published of it, who gets it back, and that no answer is lost or let in late."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import cycle
from threading import Barrier

import pytest

from coach.locales import LANGUAGES, say
from coach.pulse.items import FACETS, bank
from coach.pulse.published import Published, read
from coach.turn import Incoming
from storage import invitations, pulses
from storage.db import Database
from storage.invitations import Counts
from tests.builders import dump
from tests.coach.pulse.company import TOKYO, Staff, said

VALUES = (5, 4, 3, 4, 2, 5, 1, 4, 3, 2)


def published(staff: Staff, wave: int, scope: list[str] | None = None) -> Published:
    """What may be seen of a wave."""
    with staff.database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        return read(session, found, scope)


def counts(staff: Staff, wave: int) -> Mapping[str, Counts]:
    with staff.database.transaction() as session:
        return invitations.kept_counts(session, wave)


def answered(staff: Staff, wave: int, department: str, size: int, start: int = 0) -> list[int]:
    """So many people of a department answer the two anchors, differently; their usefulness."""
    given = [VALUES[(start + number) % len(VALUES)] for number in range(size)]
    for number, value in enumerate(given, 1):
        staff.answer(f"{department}-{number}", wave, {"US0": value, "AX0": 6 - value})
    return given


def test_what_is_published_is_what_was_answered(staff: Staff) -> None:
    staff.hire(sales=12, hr=11, it=2)
    wave = staff.open()
    sales, hr = answered(staff, wave, "sales", 12), answered(staff, wave, "hr", 11, start=3)
    it = answered(staff, wave, "it", 2, start=5)
    staff.answer("it-1", wave, {"US0": 0})
    staff.answer("it-2", wave, {"US0": 1})
    everyone = [*sales, *hr, 1]
    assert len(it) == 2
    staff.close(wave)
    found = published(staff, wave).everyone("US0")
    assert found is not None
    assert found.exact is not None
    assert (found.n, found.skipped) == (24, 1)
    assert found.exact.total == sum(everyone)
    assert found.exact.squares == sum(value * value for value in everyone)
    assert found.favourable == sum(value >= 4 for value in everyone) / 24
    assert found.index == pytest.approx((sum(everyone) / 24 - 1) / 4 * 100)
    groups = {figure.group: figure for figure in published(staff, wave).groups("US0")}
    assert sorted(key for group in groups for key in group) == ["hr", "it", "sales"], "each department is in one group"
    assert sum(figure.n for figure in groups.values()) == 24
    of_sales = groups[("sales",)]
    assert of_sales.exact is not None
    assert of_sales.exact.total == sum(sales)
    assert all(len(group) > 1 for group in groups if "it" in group), "one answer is shown with others only"


@pytest.mark.parametrize(("size", "shown"), [(4, False), (5, True)])
def test_below_five_answers_there_is_no_figure_anywhere(
    staff: Staff, database: Database, size: int, shown: bool
) -> None:
    staff.hire(sales=8)
    lead = staff.lead()
    wave = staff.open()
    answered(staff, wave, "sales", size)
    staff.close(wave)
    assert bool(dump(database)["published_cell"]) is shown
    lead.command("pulse.results", {"wave": str(wave)})
    few = say("ja", "results-too-few", least=5)
    assert (few in lead.text) is not shown
    staff.at("2026-11-27", 10)
    got = staff.post()
    assert all((few in said(got[f"sales-{number}"])) is not shown for number in range(1, size + 1))


def test_a_facet_that_few_were_asked_is_not_shown(staff: Staff) -> None:
    staff.hire(sales=12)
    wave = staff.open()
    asked: dict[str, int] = {}
    for user in sorted(staff.people):
        staff.answer(user, wave, {"US0": 4, **dict.fromkeys(FACETS, 3)})
    for row in dump(staff.database)["answer"]:
        asked[row["item"]] = asked.get(row["item"], 0) + 1
    staff.close(wave)
    shown = {figure.item.id for figure in published(staff, wave).figures}
    assert shown == {item for item, count in asked.items() if count >= 5}
    assert len(asked) > 3


def test_how_many_were_asked_reached_and_answered_is_kept(staff: Staff, database: Database) -> None:
    staff.hire(sales=10, hr=6, it=2)
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    answered(staff, wave, "it", 1)
    staff.close(wave)
    assert counts(staff, wave) == {"": Counts(18, 18, 7), "sales": Counts(10, 10, 6), "hr it": Counts(8, 8, 1)}
    assert dump(database)["invitation"] == []


def test_who_answers_before_the_platform_confirms_the_message_counts_as_reached(staff: Staff) -> None:
    staff.hire(sales=6)
    staff.at("2026-11-24", 20)
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    staff.close(wave)
    assert counts(staff, wave)[""] == Counts(6, 6, 6), "never more answers than people"


def test_who_answered_gets_the_results_after_three_working_days(staff: Staff) -> None:
    staff.hire(sales=8)
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    staff.at("2026-11-30", 18)
    staff.post()
    staff.at("2026-12-02", 16)
    assert staff.post() == {}
    staff.at("2026-12-03", 10)
    got = staff.post()
    assert sorted(got) == [f"sales-{number}" for number in range(1, 7)]
    assert say("ja", "results-no-note") in said(got["sales-1"])
    staff.clock.forward(days=10)
    assert staff.post() == {}


def test_what_will_change_goes_out_at_once_with_the_results(staff: Staff) -> None:
    staff.hire(sales=8)
    lead = staff.lead()
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    staff.close(wave)
    (told,) = staff.post()["lead"]
    (look,) = [button for button in told.buttons() if button.command == "pulse.results"]
    lead.command(look.command, look.args)
    lead.fill(note="毎週金曜に、使い方の相談会を開きます。")
    assert say("ja", "results-note-sent", count=6) in lead.text
    got = staff.post()
    assert sorted(got) == [f"sales-{number}" for number in range(1, 7)]
    assert all("相談会を開きます" in said(cards) for cards in got.values())
    lead.command(look.command, look.args)
    lead.fill(note="研修も開きます。")
    assert say("ja", "results-note-late") in lead.text
    assert staff.post() == {}


@pytest.mark.parametrize("text", ["", "  ", "あ" * 501])
def test_a_note_that_cannot_be_sent_says_so_and_keeps_what_was_typed(staff: Staff, text: str) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    staff.close(wave)
    lead.command("pulse.note", {"wave": str(wave), "note": text})
    (line,) = lead.form.inputs
    assert line.problem
    assert line.value == text.strip()
    assert "sales-1" not in staff.post()


def test_who_ignores_an_invitation_is_counted_and_an_answer_ends_it(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    ignored = []
    for day in ("2026-11-24", "2026-12-08", "2026-12-22", "2027-01-13"):
        staff.at(day)
        wave = staff.open()
        staff.answer("sales-1", wave, {"US0": 4})
        staff.clock.forward(days=1)
        staff.close(wave)
        ignored.append([row["pulses_ignored"] for row in dump(database)["employee"]])
    assert ignored == [[0, 1], [0, 2], [0, 3], [0, 3]], "after three they are left alone"
    staff.at("2027-03-24")
    wave = staff.open()
    staff.answer("sales-2", wave, {"US0": 0})
    staff.close(wave)
    assert [row["pulses_ignored"] for row in dump(database)["employee"]] == [1, 0], "a quarter later they are asked"


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (None, {(), ("sales",), ("hr", "it")}),
        (["sales"], {(), ("sales",)}),
        (["it"], {()}),
        (["hr", "it"], {(), ("hr", "it")}),
        ([], {()}),
    ],
)
def test_a_lead_sees_everyone_and_the_groups_that_lie_in_their_scope(
    staff: Staff, scope: list[str] | None, seen: set[tuple[str, ...]]
) -> None:
    staff.hire(sales=12, hr=8, it=3)
    lead = staff.lead(departments=scope)
    wave = staff.open()
    for department, size in (("sales", 12), ("hr", 8), ("it", 3)):
        answered(staff, wave, department, size)
    staff.close(wave)
    assert {figure.group for figure in published(staff, wave, scope).figures} == seen
    lead.command("pulse.results", {"wave": str(wave)})
    names = {"sales": "営業", "hr": "人事"}
    departments = lead.text.partition(say("ja", "results-departments"))[2]
    for department, name in names.items():
        assert (name in departments) is any(department in group for group in seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_say_a_band_where_exact_figures_would_tell_too_much(staff: Staff, language: str) -> None:
    for number in range(1, 7):
        staff.add(f"sales-{number}", "sales", language)
    lead = staff.lead()
    lead.command("welcome.language", {"language": language})
    wave = staff.open()
    for number, value in zip(range(1, 7), (4, 5, 3, 4, 5, 4), strict=True):
        staff.answer(f"sales-{number}", wave, {"US0": value})
    staff.close(wave)
    staff.at("2026-11-27", 10)
    text = said(staff.post()["sales-1"])
    band = say(language, "results-band", low=60, high=100)  # the mean of 4.2 is an index of 79
    assert bank()["US0"].name(language) in text
    assert band in text
    assert "79" not in text
    lead.command("pulse.results", {"wave": str(wave)})
    assert band in lead.text
    assert "79" not in lead.text


def test_an_answer_that_races_with_the_closing_counts_or_is_refused(staff: Staff) -> None:
    staff.hire(sales=36)
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    late = [staff.people[f"sales-{number}"] for number in range(7, 37)]
    start = Barrier(7, timeout=30)

    def tap(group: int) -> int:
        start.wait()
        received = 0
        for person, value in list(zip(late, cycle(VALUES), strict=False))[group::6]:
            args = {"wave": str(wave), "item": "US0", "value": str(value)}
            event = Incoming(f"race-{person.user}", person.account, staff.clock.now, command="pulse.answer", args=args)
            answer = said(list(staff.coach.handle(event).cards))
            refused = say("ja", "pulse-closed-heading") in answer
            assert refused or bank()["AX0"].ja in answer
            received += not refused
        return received

    def close() -> int:
        start.wait()
        staff.close(wave)
        return 0

    with ThreadPoolExecutor(7) as threads:
        closing = threads.submit(close)
        received = sum(threads.map(tap, range(6)))
        closing.result()
    found = published(staff, wave).everyone("US0")
    assert found is not None
    assert found.n == 6 + received
    assert counts(staff, wave)[""].answered == 6 + received
    assert dump(staff.database)["answer"] == []


def test_the_day_of_closing_is_that_of_the_reader(staff: Staff) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    wave = staff.open()
    answered(staff, wave, "sales", 6)
    staff.clock.now = datetime(2026, 11, 27, 8, tzinfo=TOKYO)  # still the 26th in UTC
    staff.close(wave)
    lead.command("pulse.results", {"wave": str(wave)})
    assert lead.text.startswith(say("ja", "results-lead-heading", closed="11/27（金）"))
