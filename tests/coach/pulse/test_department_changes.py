"""A department is said to have changed only beyond doubt, or twice in a row: of many, some always differ by chance."""

from collections.abc import Sequence

import pytest

from coach.locales import say
from coach.pulse.waves import plan
from storage import pulses
from tests.coach.pulse.company import COMPANY, Staff

LOW, MIDDLE, HIGH = (1, 2, 2, 1, 2, 3, 1, 2, 2, 1, 3, 2), (2, 3, 3, 2, 3, 4, 2, 3, 3, 2, 4, 3), (4, 5, 5, 4, 5, 4, 3, 5)
DAYS = ("2026-11-25", "2026-12-09", "2027-01-13")


def told_of_sales(staff: Staff, waves: Sequence[Sequence[int]]) -> str:
    """The line of sales in a lead's table, after waves with these answers; everybody else answers alike in all."""
    staff.hire(sales=12, hr=12)
    lead = staff.lead()
    staff.at(DAYS[0])
    wave = staff.open()
    for day, given in zip(DAYS, waves, strict=False):
        if day != DAYS[0]:
            staff.at(day)
            wave = again(staff, wave)
        for number in range(12):
            staff.answer(f"sales-{number + 1}", wave, {"US0": given[number % len(given)]})
            staff.answer(f"hr-{number + 1}", wave, {"US0": MIDDLE[number]})
        staff.close(wave)
    lead.command("pulse.results", {"wave": str(wave)})
    return next(line for line in lead.text.splitlines() if "営業" in line)


def again(staff: Staff, wave: int) -> int:
    """Open the next wave of the same survey."""
    with staff.database.transaction() as session:
        before = pulses.find_wave(session, wave)
        assert before is not None
        pulse = pulses.find_pulse(session, before.pulse_id)
        assert pulse is not None
        following = plan(session, pulse, staff.today(), COMPANY).id
    staff.post()
    return following


@pytest.mark.parametrize(
    ("waves", "verdict"),
    [
        ((LOW, HIGH), "rose"),
        ((HIGH, LOW), "fell"),
        ((MIDDLE, MIDDLE), ""),
        ((LOW, MIDDLE, HIGH), "rose"),
        ((HIGH,), ""),
    ],
)
def test_a_department_rose_or_fell_or_nothing_is_said(
    staff: Staff, waves: Sequence[Sequence[int]], verdict: str
) -> None:
    line = told_of_sales(staff, waves)
    for word in ("rose", "fell"):
        assert (say("ja", f"verdict-{word}") in line) is (word == verdict), line
