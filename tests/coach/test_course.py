"""The course: what its lessons say, a person's way through it, the lesson of the morning, and what leads see."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from coach.cards import Card, Choices, Facts, Paragraph, as_text
from coach.coach import Coach
from coach.kpi.weeks import roll_up
from coach.lessons.content import HARMLESS, Lesson, Part, lessons, present_course
from coach.lessons.course import LETTERS
from coach.locales import LANGUAGES, say
from coach.turn import Company, Profile
from storage import lessons as stored
from storage import rollout
from storage.db import Database
from storage.models import Employee
from tests.builders import Clock, Person, dump
from tests.coach.pulse.company import Staff, said
from usecases.load import Catalogue

ALL = list(lessons().values())
EVERY = pytest.mark.parametrize("lesson", ALL, ids=lambda lesson: lesson.id)
FIRST, SECOND = ALL[:2]
PRODUCTS = re.compile(r"chatgpt|openai|copilot|gemini|claude|anthropic|google|microsoft|deepl|excel", re.IGNORECASE)


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    return Staff(coach, database, clock)


def answer(person: Person, lesson: Lesson, option: int | None = None) -> None:
    person.command("lesson.answer", {"lesson": lesson.id, "option": str(option or lesson.right)})


def wrong(lesson: Lesson) -> int:
    return lesson.right % len(lesson.ja.options) + 1


def begin_phase(database: Database, phase: str) -> None:
    with database.transaction() as session:
        rollout.begin(session, phase, "", date(2026, 11, 2), ())


# What the lessons say.


def test_there_are_enough_in_the_order_of_their_parts() -> None:
    assert len(ALL) >= 14
    assert [lesson.number for lesson in ALL] == list(range(1, len(ALL) + 1))
    order = [list(Part).index(lesson.part) for lesson in ALL]
    assert order == sorted(order)
    assert set(order) == set(range(len(Part)))


@EVERY
def test_a_lesson_is_read_in_two_minutes(lesson: Lesson) -> None:
    assert 200 <= len(lesson.ja.read) <= 450
    assert 80 <= len(lesson.en.read.split()) <= 220


@EVERY
def test_its_texts_are_in_both_languages_and_name_no_product(lesson: Lesson) -> None:
    japanese = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
    assert not japanese.search(lesson.en.model_dump_json())
    for words in (lesson.ja, lesson.en):
        assert not PRODUCTS.search(words.model_dump_json())
        assert len({option.text for option in words.options}) == len({option.why for option in words.options})
    assert all(japanese.search(text) for text in (lesson.ja.title, lesson.ja.read, lesson.ja.practice))
    assert all(japanese.search(option.text + option.why) for option in lesson.ja.options)


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = Counter(lesson.right for lesson in ALL)
    assert max(places.values()) <= len(ALL) / 2


@EVERY
def test_what_is_tried_exists_and_suits_every_department(lesson: Lesson, catalogue: Catalogue) -> None:
    assert lesson.use_case in catalogue.use_cases
    for department in (None, *catalogue.departments):
        found = lesson.to_try(catalogue, department, ())
        assert found is not None
        assert found.id == lesson.use_case or (lesson.of_department and found.home == department)
        assert found.id == lesson.use_case or found.data_class in HARMLESS


def test_practice_is_of_ones_own_department_and_the_second_time_of_something_new(catalogue: Catalogue) -> None:
    own = lessons()["own-work"].to_try(catalogue, "sales", ())
    again = lessons()["where-next"].to_try(catalogue, "hr", {"hr/onboarding-plan"})
    assert own is not None
    assert again is not None
    assert own.home == "sales"
    assert again.id == "hr/training-outline"


@pytest.mark.parametrize(
    ("phase", "parts"),
    [
        ("policy", {"basics", "rules"}),
        ("poc", {"basics", "rules"}),
        ("pilot", {"basics", "rules", "practice"}),
        ("expansion", set(Part)),
        ("established", set(Part)),
        ("", set(Part)),
    ],
)
def test_the_phase_of_the_rollout_decides_how_far_it_goes(database: Database, phase: str, parts: set[str]) -> None:
    if phase:
        begin_phase(database, phase)
    with database.transaction() as session:
        assert {lesson.part for lesson in present_course(session)} == parts


# A person's way.


@pytest.mark.parametrize("words", ["レッスン", "講座", "学ぶ", "course", "lesson", "Lessons", "レッスン。"])
def test_typed_words_open_it(person: Person, words: str) -> None:
    person.say(words)
    assert [button.command for button in person.buttons if button.command == "lesson.daily"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_reading_to_the_small_try(coach: Coach, clock: Clock, database: Database, language: str) -> None:
    person = Person(coach, profile=Profile(language=language, timezone="Asia/Tokyo"), clock=clock)
    words = FIRST.words(language)
    person.command("lesson.home")
    person.press(say(language, "lesson-button-next", title=words.title))
    assert person.cards[-1].heading == words.title
    person.press(LETTERS[wrong(FIRST) - 1])
    assert person.cards[0].heading == say(language, "lesson-wrong")
    assert words.options[wrong(FIRST) - 1].why in person.text
    assert words.options[FIRST.right - 1].why in person.text
    button = next(button for button in person.buttons if button.command == "lesson.try")
    person.press(button.label)
    assert person.form.submit.args == {"use_case": FIRST.use_case}
    (row,) = dump(database)["lesson_progress"]
    assert (row["lesson"], row["read_on"]) == (FIRST.id, date(2026, 11, 24))
    assert row["read_on"] == row["answered_on"] == row["tried_on"]


def test_a_right_answer_says_why_and_nothing_of_the_others(person: Person) -> None:
    person.say("こんにちは")
    answer(person, FIRST)
    assert person.cards[0].heading == "そのとおりです"
    assert not any(
        option.why in person.text for option in FIRST.ja.options if option != FIRST.ja.options[FIRST.right - 1]
    )


def test_reading_alone_is_not_counted_and_answering_is_however_often(person: Person, clock: Clock) -> None:
    person.command("lesson.open", {"lesson": FIRST.id})
    person.say("マイページ")
    assert f"全{len(ALL)}回のうち、0回" in person.text
    answer(person, FIRST, wrong(FIRST))
    clock.forward(days=1)
    answer(person, FIRST)
    person.say("レッスン")
    assert f"全{len(ALL)}回のうち、1回" in person.text
    assert person.button(f"次へ：{SECOND.ja.title}").args == {"lesson": SECOND.id}
    (choices,) = [block for card in person.cards for block in card.blocks if isinstance(block, Choices)]
    assert [option.label.startswith("✓") for option in choices.options] == [True] + [False] * (len(ALL) - 1)


def test_nothing_of_it_goes_into_the_usage_log_but_the_template(person: Person, database: Database) -> None:
    person.say("こんにちは")
    before = dump(database)["event"]
    person.say("レッスン")
    person.command("lesson.open", {"lesson": FIRST.id})
    answer(person, FIRST)
    assert dump(database)["event"] == before
    person.press(next(button.label for button in person.buttons if button.command == "lesson.try"))
    assert [row["kind"] for row in dump(database)["event"][len(before) :]] == ["template_opened"]


@pytest.mark.parametrize("command", ["lesson.open", "lesson.answer", "lesson.try"])
@pytest.mark.parametrize("name", ["", "no-such-lesson", "../what-it-is", "\x00", "あ" * 500])
def test_a_lesson_that_is_gone_leads_to_the_list(person: Person, database: Database, command: str, name: str) -> None:
    person.command(command, {"lesson": name, "option": "1", "use_case": "sales/proposal-draft"})
    assert person.cards[-1].heading == "このレッスンは、いまはありません"
    assert dump(database)["lesson_progress"] == []
    person.press("2分レッスンを見る")
    assert person.cards[0].heading == "2分レッスン"


@pytest.mark.parametrize("option", ["", "0", "4", "-1", "x", "１" * 30])
def test_an_option_that_is_not_there_shows_the_lesson_again(person: Person, database: Database, option: str) -> None:
    person.command("lesson.answer", {"lesson": FIRST.id, "option": option})
    assert person.cards[-1].heading == FIRST.ja.title
    assert [row["answered_on"] for row in dump(database)["lesson_progress"]] == [None]


def test_the_answer_is_for_the_person_alone_where_others_read(person: Person) -> None:
    for name, command in (("lesson.home", {}), ("lesson.answer", {"lesson": FIRST.id, "option": "1"})):
        person.place = person.place.SHARED
        person.command(name, command)
        assert not any(FIRST.ja.title in as_text(card) for card in person.last.cards)
        assert person.last.direct


def test_a_how_to_answer_and_a_tip_from_a_lead_lead_there(person: Person, staff: Staff) -> None:
    person.say("プロンプトとは")
    person.press("2分レッスンを見る")
    assert person.cards[0].heading == "2分レッスン"
    staff.hire(it=2)
    lead = staff.lead()
    lead.command("notice.new", {"lesson": "ask"})
    confirm = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.command(confirm.command, confirm.args)
    assert "2分レッスンを見る" in said(staff.post()["it-1"])


# The lesson of the morning. 2026-11-24 is a Tuesday; 23 November is a public holiday.


def morning(staff: Staff, day: str, hour: int = 9) -> dict[str, list[Card]]:
    """Run the jobs of a day before dawn, then send what is due at ``hour`` in Tokyo."""
    staff.at(day, 4)
    early = staff.post()
    staff.at(day, hour)
    return {**early, **staff.post()}


def learner(staff: Staff, user: str = "ann", timezone: str = "Asia/Tokyo", language: str = "ja") -> Person:
    staff.at("2026-11-24")
    person = staff.add(user, "sales", language, timezone)
    person.command("lesson.daily")
    return person


def headings(got: dict[str, list[Card]], user: str = "ann") -> list[str]:
    return [card.heading for card in got.get(user, [])]


def test_it_comes_at_nine_the_next_morning_and_one_a_day(staff: Staff) -> None:
    person = learner(staff)
    assert staff.post() == {}
    staff.at("2026-11-25", 4)
    assert staff.post() == {}
    staff.at("2026-11-25", 8)
    assert staff.post() == {}
    staff.at("2026-11-25", 9)
    assert headings(staff.post()) == [FIRST.ja.title]
    staff.clock.forward(minutes=20)
    answer(person, FIRST)
    staff.clock.forward(hours=5)
    assert staff.post() == {}
    assert headings(morning(staff, "2026-11-26")) == [SECOND.ja.title]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_card_is_the_lesson_with_the_way_out(staff: Staff, language: str) -> None:
    person = learner(staff, language=language)
    (card,) = morning(staff, "2026-11-25")["ann"]
    for block in (*FIRST.words(language).read.strip().split("\n\n"), say(language, "lesson-daily-note")):
        assert block in as_text(card)
    stop = next(button for button in card.buttons() if button.command == "lesson.stop")
    person.command(stop.command, stop.args)
    assert person.cards[0].heading == say(language, "lesson-daily-off")
    answer(person, FIRST)
    assert morning(staff, "2026-11-26") == {}


def test_weekends_and_holidays_bring_none(staff: Staff) -> None:
    person = learner(staff)
    got = {}
    day = date(2026, 12, 24)
    while day < date(2027, 1, 6):
        if cards := morning(staff, day.isoformat()):
            got[day.isoformat()] = cards["ann"][0].heading
            done = next(lesson for lesson in ALL if lesson.ja.title == cards["ann"][0].heading)
            answer(person, done)
        day += timedelta(days=1)
    expected = ["2026-12-24", "2026-12-25", "2026-12-28", "2027-01-04", "2027-01-05"]
    assert list(got) == expected
    assert list(got.values()) == [lesson.ja.title for lesson in ALL[: len(got)]]


def test_an_unread_one_is_not_followed_by_another_and_after_five_mornings_it_ends_kindly(
    staff: Staff, database: Database
) -> None:
    person = learner(staff)
    days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01"]
    got = [headings(morning(staff, day)) for day in days]
    assert got == [[FIRST.ja.title], [], [], [], [], [], []]
    (ended,) = morning(staff, "2026-12-02")["ann"]
    assert ended.heading == say("ja", "lesson-ended-heading")
    assert dump(database)["course"] == []
    assert morning(staff, "2026-12-03") == {}
    again = next(button for button in ended.buttons() if button.command == "lesson.daily")
    person.command(again.command, again.args)
    assert headings(morning(staff, "2026-12-04")) == [FIRST.ja.title]
    assert headings(morning(staff, "2026-12-07")) == []


def test_an_answer_starts_the_count_of_unread_mornings_anew(staff: Staff, database: Database) -> None:
    person = learner(staff)
    for day in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"):
        morning(staff, day)
    answer(person, FIRST)
    assert headings(morning(staff, "2026-12-01")) == [SECOND.ja.title]
    for day in ("2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07"):
        assert morning(staff, day) == {}
    assert len(dump(database)["course"]) == 1
    assert headings(morning(staff, "2026-12-08")) == [say("ja", "lesson-ended-heading")]


def test_a_pause_holds_it_without_counting_and_it_goes_on_afterwards(staff: Staff, database: Database) -> None:
    person = learner(staff)
    morning(staff, "2026-11-25")
    answer(person, FIRST)
    person.command("me.pause", {"length": "week"})
    day = date(2026, 11, 26)
    while day <= date(2026, 12, 2):
        assert morning(staff, day.isoformat()) == {}
        day += timedelta(days=1)
    assert len(dump(database)["course"]) == 1
    assert headings(morning(staff, "2026-12-03")) == [SECOND.ja.title]


def test_one_that_was_queued_before_a_pause_or_a_stop_is_not_sent(staff: Staff) -> None:
    for user, command in (("ann", "me.pause"), ("bob", "me.opt_out"), ("cho", "lesson.stop")):
        person = learner(staff, user)
        staff.at("2026-11-25", 4)
        staff.post()
        person.command(command, {"length": "week"})
    staff.at("2026-11-25", 9)
    assert staff.post() == {}


@pytest.mark.parametrize(
    "away",
    [
        {"leave_from": date(2026, 11, 20)},
        {"leave_from": date(2026, 11, 25), "leave_until": date(2026, 11, 30)},
        {"left_on": date(2026, 11, 24)},
        {"opted_out": True},
    ],
)
def test_who_is_away_gets_none(staff: Staff, database: Database, away: dict[str, object]) -> None:
    learner(staff)
    with database.transaction() as session:
        employee = session.get(Employee, staff.ids["ann"])
        for name, value in away.items():
            setattr(employee, name, value)
    assert morning(staff, "2026-11-25") == {}


def test_one_read_early_is_not_sent_again(staff: Staff) -> None:
    person = learner(staff)
    staff.at("2026-11-25", 4)
    staff.post()
    answer(person, FIRST)
    staff.at("2026-11-25", 9)
    assert staff.post() == {}
    assert headings(morning(staff, "2026-11-26")) == [SECOND.ja.title]


def test_after_the_last_it_stops_by_itself(staff: Staff, database: Database) -> None:
    person = learner(staff)
    for lesson in ALL[:-1]:
        answer(person, lesson)
    assert headings(morning(staff, "2026-11-25")) == [ALL[-1].ja.title]
    answer(person, ALL[-1])
    assert say("ja", "lesson-finished") in person.text
    assert dump(database)["course"] == []
    assert morning(staff, "2026-11-26") == {}
    person.command("lesson.daily")
    assert dump(database)["course"] == []
    assert say("ja", "lesson-finished") in person.text


def test_who_finished_a_phase_gets_the_lessons_of_the_next_on_asking(staff: Staff, database: Database) -> None:
    begin_phase(database, "poc")
    person = learner(staff)
    with database.transaction() as session:
        early = present_course(session)
    for lesson in early:
        answer(person, lesson)
    assert say("ja", "lesson-finished") in person.text
    begin_phase(database, "pilot")
    person.say("レッスン")
    assert person.button(f"次へ：{ALL[len(early)].ja.title}")


@pytest.mark.parametrize(
    ("timezone", "nine"),
    [
        ("America/Los_Angeles", "2026-11-25T17:00+00:00"),
        ("Europe/Berlin", "2026-11-25T08:00+00:00"),
        ("Pacific/Auckland", "2026-11-24T20:00+00:00"),
        ("Pacific/Kiritimati", "2026-11-24T19:00+00:00"),
    ],
)
def test_nine_is_where_the_person_is(staff: Staff, timezone: str, nine: str) -> None:
    learner(staff, timezone=timezone)
    arrived = []
    while staff.clock.now < datetime(2026, 11, 25, 20, tzinfo=UTC):
        staff.clock.forward(hours=1)
        if staff.post():
            arrived.append(staff.clock.now)
    assert arrived == [datetime.fromisoformat(nine)]


def test_it_may_still_be_queued_before_nine_but_not_after(staff: Staff) -> None:
    learner(staff)
    staff.at("2026-11-25", 11)
    assert staff.post() == {}
    assert headings(morning(staff, "2026-11-26")) == [FIRST.ja.title]


def test_a_missing_platform_does_not_make_it_pile_up(staff: Staff, coach: Coach, database: Database) -> None:
    learner(staff)
    for day in ("2026-11-25", "2026-11-26", "2026-11-27"):
        staff.at(day, 4)
        coach.run_jobs(staff.clock.now)
    assert len(dump(database)["delivery"]) == 1


# What leads see.


def learned(staff: Staff, database: Database, department: str, people: int, count: int, day: str) -> None:
    """So many of a department have answered the first ``count`` lessons."""
    with database.transaction() as session:
        for number in range(1, people + 1):
            for lesson in ALL[:count]:
                person = staff.ids[f"{department}-{number}"]
                stored.note(session, person, lesson.id, date.fromisoformat(day), answered=True)


def close_week(database: Database, week: date = date(2026, 11, 16)) -> None:
    with database.transaction() as session:
        roll_up(session, week, Company())


def levels(person: Person) -> dict[str, dict[str, str]]:
    """What is shown at each level, by group."""
    found: dict[str, dict[str, str]] = {}
    heading = ""
    for block in person.cards[0].blocks:
        if isinstance(block, Facts):
            found[heading] = dict(block.pairs)
        elif hasattr(block, "text") and not isinstance(block, Paragraph):
            heading = block.text
    return found


def test_a_lead_sees_shares_of_large_groups_as_they_were_when_the_week_was_over(
    staff: Staff, database: Database
) -> None:
    staff.hire(sales=20, hr=20, it=3)
    lead = staff.lead()
    learned(staff, database, "sales", 10, len(ALL), "2026-11-18")
    learned(staff, database, "hr", 5, 1, "2026-11-18")
    learned(staff, database, "it", 3, 1, "2026-11-18")
    close_week(database)
    lead.say("推進デスク")
    lead.press("レッスンの進み")
    joined = ("経営企画、営業（合わせて）", "人事、情報システム（合わせて）")
    assert levels(lead)["1つ以上終えた人"] == {"全社": "41%", joined[0]: "48%", joined[1]: "35%"}
    assert levels(lead)["すべて終えた人"] == {"全社": "23%"}, "all of them are of sales, so no group is told apart"
    before = lead.text
    learned(staff, database, "hr", 20, len(ALL), "2026-11-24")
    lead.say("レッスンの進み")
    assert lead.text == before
    assert not any(user in lead.text for user in staff.ids)


def test_groups_too_small_to_be_told_are_hidden(staff: Staff, database: Database) -> None:
    staff.hire(sales=3)
    lead = staff.lead()
    learned(staff, database, "sales", 3, 2, "2026-11-18")
    close_week(database)
    lead.say("レッスンの進み")
    assert say("ja", "lesson-groups-too-few") in lead.text
    assert levels(lead) == {}


def test_a_department_that_is_all_alike_is_told_as_a_range(staff: Staff, database: Database) -> None:
    staff.hire(sales=20, hr=20)
    lead = staff.lead()
    learned(staff, database, "sales", 20, 1, "2026-11-18")
    learned(staff, database, "hr", 6, 1, "2026-11-18")
    close_week(database)
    lead.say("レッスンの進み")
    assert "100%" not in levels(lead)["1つ以上終えた人"].values()


def test_a_lead_of_some_departments_sees_these_beside_the_company(staff: Staff, database: Database) -> None:
    staff.hire(sales=20, hr=20, it=20)
    lead = staff.lead(departments=["hr", "planning"])
    for department, people in (("sales", 10), ("hr", 8), ("it", 6)):
        learned(staff, database, department, people, 1, "2026-11-18")
    close_week(database)
    lead.say("レッスンの進み")
    assert list(levels(lead)["1つ以上終えた人"]) == ["全社", "人事、経営企画（合わせて）"]


def test_before_the_first_week_is_over_there_is_nothing_to_see(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("レッスンの進み")
    assert say("ja", "lesson-groups-no-week") in lead.text


def test_nobody_else_sees_them(person: Person) -> None:
    person.command("lesson.groups")
    assert say("ja", "lesson-groups-heading") not in person.text
