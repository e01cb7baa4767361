"""Who takes part in surveys at all: counted when a survey closes, of people whose answers are nobody's any more."""

from random import Random

import pytest

from coach.kpi import feelings
from coach.pulse.participation import LATELY, by_group
from coach.pulse.visibility import K
from storage import invitations
from storage.db import Database
from storage.invitations import Lately, Participation
from tests.builders import dump
from tests.coach.pulse.company import Staff


def kept(staff: Staff, wave: int) -> dict[str, Participation]:
    with staff.database.transaction() as session:
        return invitations.kept_participation(session, wave)


@pytest.mark.parametrize("seed", range(4))
def test_whoever_answered_any_survey_of_thirty_days_took_part(staff: Staff, database: Database, seed: int) -> None:
    """Against a list of who answered what, which the program itself does not have."""
    random = Random(seed)
    staff.hire(sales=9, hr=8)
    answered: list[tuple[object, set[str], set[str]]] = []
    for _ in range(5):
        departments = random.choice([None, None, ["sales"], ["hr"]])
        wave = staff.open(departments=departments)
        asked = {staff_user(staff, row) for row in dump(database)["invitation"] if row["wave_id"] == wave}
        reached = {
            staff_user(staff, row) for row in dump(database)["delivery"] if row["wave_id"] == wave and row["settled_at"]
        }
        took = {user for user in sorted(asked & reached) if random.random() < 0.3}
        for user in sorted(took):
            staff.answer(user, wave, {"US0": 3})
        staff.clock.forward(days=2)
        staff.close(wave)
        answered.append((staff.clock.now, asked, took))
        lately = [(a, t) for at, a, t in answered if at > staff.clock.now - LATELY]  # type: ignore[operator]
        everyone = set().union(*(a for a, _ in lately))
        taking = set().union(*(t for _, t in lately))
        told = kept(staff, wave)
        places = {department: group for group in told for department in group.split()}
        for group in {places.get(department, "elsewhere") for department in ("sales", "hr")}:
            others = {user for user in everyone - asked if places.get(user.split("-")[0], "elsewhere") == group}
            everyone -= others if len(others) < K else set()
            mine = {user for user in everyone if places.get(user.split("-")[0]) == group}
            assert group not in told or told[group] == Participation(len(mine), len(mine & taking))
        assert told[""] == Participation(len(everyone), len(everyone & taking))
        staff.clock.forward(days=random.choice([7, 12, 19]))
        staff.at(next_tuesday(staff))


def staff_user(staff: Staff, row: dict[str, object]) -> str:
    return next(user for user, number in staff.ids.items() if number == row["employee_id"])


def next_tuesday(staff: Staff) -> str:
    while staff.today().weekday() != 1:
        staff.clock.forward(days=1)
    return staff.today().isoformat()


def test_the_figure_and_the_desk_tell_it_and_nothing_tells_who(staff: Staff, database: Database) -> None:
    staff.hire(sales=12, hr=12)
    lead = staff.lead()
    first = staff.open(departments=["sales"])
    for number in range(1, 7):
        staff.answer(f"sales-{number}", first, {"US0": 4})
    staff.close(first)
    staff.clock.forward(days=14)
    second = staff.open(departments=["hr"])
    staff.answer("hr-1", second, {"US0": 4})
    staff.close(second)
    with database.transaction() as session:
        values = {value.key: value for value in feelings.values(session, staff.clock.now)}
    assert (values["response"].numerator, values["response"].denominator) == (1, 12)
    assert (values["participation"].numerator, values["participation"].denominator) == (7, 24)
    lead.command("pulse.wave", {"wave": str(second)})
    assert "締め切りまでの30日間にアンケートを案内した24人のうち、7人が1回以上答えました" in lead.text
    assert dump(database)["invitation"] == []


def test_a_few_whom_only_another_survey_asked_are_left_out() -> None:
    """Else the figure less the wave's own response would tell whether these few took part."""
    wave = Lately("sales", True, Participation(20, 11))
    for others in range(1, K + 2):
        found = by_group([wave, Lately("hr", False, Participation(others, others))], [""])
        assert found[""] == (Participation(20 + others, 11 + others) if others >= K else Participation(20, 11))


def test_groups_add_up_and_small_departments_elsewhere_are_told_with_everyone_only() -> None:
    rows = [
        Lately("sales", True, Participation(10, 4)),
        Lately("hr", True, Participation(3, 1)),
        Lately("it", True, Participation(4, 2)),
        Lately("sales", False, Participation(2, 2)),
        Lately("hr", False, Participation(3, 0)),
        Lately("it", False, Participation(3, 1)),
        Lately("legal", False, Participation(2, 2)),
        Lately("finance", False, Participation(4, 3)),
    ]
    found = by_group(rows, ["", "sales", "hr it"])
    assert found == {
        "sales": Participation(10, 4),
        "hr it": Participation(13, 4),
        "": Participation(29, 13),
    }
