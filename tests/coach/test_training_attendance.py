"""Who was at a training: one tap of their own, and counts by which nobody is known."""

from collections.abc import Iterator
from itertools import product

import pytest

from coach.coach import Coach
from coach.lead.training.attendance import counted
from storage.db import Database
from tests.builders import Clock, dump
from tests.coach.pulse.company import Staff
from tests.coach.training import (
    announce,
    attend,
    facts,
    names,
    over,
    told,
)


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet; it is Tuesday, 24 November 2026, noon."""
    return Staff(coach, database, clock)


def test_who_was_told_is_asked_after_the_end_within_a_day(staff: Staff) -> None:
    staff.hire(sales=5, hr=3)
    announce(staff, staff.lead(), when="12/3 16:30")
    staff.at("2026-12-03", hour=17)
    assert told(staff, "出席しましたか") == []
    staff.at("2026-12-04", hour=10)
    assert told(staff, "出席しましたか") == names("sales", 5)


def test_only_that_somebody_was_there_is_kept_once_and_theirs_to_take_back(staff: Staff, database: Database) -> None:
    staff.hire(sales=5)
    training = over(staff, staff.lead())
    person = staff.people["sales-1"]
    attend(staff, training, "sales-1", "sales-1", "sales-2")
    staff.people["sales-3"].command("training.absent", {"training": training})
    mine = {"session_id": int(training), "employee_id": staff.ids["sales-1"]}
    assert dump(database)["attendance"] == [mine, {**mine, "employee_id": staff.ids["sales-2"]}]
    person.command("training.attend", {"training": training})
    person.press("取り消す")
    assert [row["employee_id"] for row in dump(database)["attendance"]] == [staff.ids["sales-2"]]


@pytest.mark.parametrize("training", ["", "0", "x", "9" * 30, "real"])
def test_who_was_not_asked_leaves_nothing(staff: Staff, database: Database, training: str) -> None:
    staff.hire(sales=5, hr=1)
    real = over(staff, staff.lead())
    attend(staff, real if training == "real" else training, "hr-1")
    assert "案内が見つかりません" in staff.people["hr-1"].text
    assert dump(database)["attendance"] == []


def test_a_lead_sees_no_number_before_all_are_counted_and_none_that_moves_afterwards(staff: Staff) -> None:
    staff.hire(sales=12, hr=12)
    lead = staff.lead()
    training = over(staff, lead, "hr sales")
    attend(staff, training, *names("sales", 7), *names("hr", 5))
    lead.command("training.show", {"training": training})
    before = lead.text
    assert "12/11（金）" in before
    attend(staff, training, "hr-6")
    lead.command("training.show", {"training": training})
    assert lead.text == before, "not a word of it may follow a single tap"
    staff.at("2026-12-11", hour=5)
    staff.post()
    lead.command("training.show", {"training": training})
    assert facts(lead)["全員"] == "20–49人に案内、出席は54%"
    assert facts(lead)["営業"] == "10–19人に案内、出席は58%"
    assert facts(lead)["人事"] == "10–19人に案内、出席は50%"
    counted_once = lead.text
    staff.people["sales-1"].command("training.absent", {"training": training})
    attend(staff, training, "hr-7")
    assert "もう数え終わりました" in staff.people["hr-7"].text
    staff.people["sales-2"].command("privacy.delete")
    staff.clock.forward(days=1)
    staff.post()
    lead.command("training.show", {"training": training})
    assert lead.text.split("■")[1:] == counted_once.split("■")[1:]


def test_few_people_or_nearly_all_alike_are_told_as_a_band_or_not_at_all(staff: Staff) -> None:
    staff.hire(sales=12, hr=3, it=4)
    lead = staff.lead()
    small = over(staff, lead, "it")
    attend(staff, small, *names("it", 2))
    staff.at("2026-12-04")
    alike = announce(staff, lead, when="12/7 10:00")
    staff.at("2026-12-07")
    staff.post()
    attend(staff, alike, *names("sales", 11))
    staff.at("2026-12-15", hour=5)
    staff.post()
    lead.command("training.show", {"training": small})
    assert "5人に満たないため、出しません" in lead.text
    lead.command("training.show", {"training": alike})
    assert facts(lead)["全員"] == "10–19人に案内、出席は70〜100%"


def test_a_department_of_which_fewer_than_ten_were_told_is_not_told_apart() -> None:
    assert counted({"sales": 12, "hr": 9}, {"sales": 6, "hr": 4})["groups"] == []
    assert len(counted({"sales": 12, "hr": 10}, {"sales": 6, "hr": 4})["groups"]) == 2


def test_no_counts_of_any_trainings_tell_an_attacker_who_came() -> None:
    """Everybody's headcount, one's own tap and all that is shown, against every way it can have come about."""
    for sizes in ((11, 3), (12, 10), (10, 6), (5, 4), (13, 1)):
        told = dict(zip(("sales", "hr"), sizes, strict=True))
        ways: dict[str, list[tuple[int, ...]]] = {}
        for came in product(*(range(size + 1) for size in sizes)):
            shown = counted(told, dict(zip(told, came, strict=True)))
            ways.setdefault(repr(shown), []).append(came)
        for possible in ways.values():
            for place, own in product(range(len(sizes)), (0, 1)):
                known = [
                    tuple(count - own * (place == number) for number, count in enumerate(came))
                    for came in possible
                    if 0 <= came[place] - own < sizes[place]
                ]
                assert not any(_certain(known, sizes, place)), (sizes, possible, place, own)


def _certain(known: list[tuple[int, ...]], sizes: tuple[int, ...], mine: int) -> Iterator[bool]:
    """Whether everybody else of a department is known to have come, or nobody."""
    for number, size in enumerate(sizes):
        others = size - (number == mine)
        if known and others:
            counts = {came[number] for came in known}
            yield counts in ({0}, {others})
