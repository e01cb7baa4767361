"""What is stored is shown, exported whole, and gone when it is deleted."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coach.cards import Copyable
from coach.coach import Coach
from coach.commands import command_for_words
from coach.outgoing import Result
from coach.turn import Profile
from storage import audit, drafts, inbox, leads, model_use, operators, pulses, relay, training
from storage.channels import ChannelName
from storage.db import Database
from storage.kpi_models import Download, Story, WeekUse
from storage.models import Base, DeliveryState
from storage.operations_models import WebSession
from storage.pulse_models import Invitation, WaveState
from storage.relay import RelayedQuestion
from tests.builders import Person, add_employee, dump

DOCS = Path(__file__).parents[2] / "docs"
PROFILE = Profile("山田 太郎", "taro@example.com", "営業部", "ja", "Asia/Tokyo")


@pytest.fixture
def busy(coach: Coach, database: Database) -> Person:
    """Somebody who left something in every table that can refer to a person."""
    return leave_something_everywhere(Person(coach, profile=PROFILE), database)


def leave_something_everywhere(person: Person, database: Database) -> Person:
    person.say("こんにちは")
    person.command("welcome.department", {"department": "sales"})
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(industry="x", problem="y", offer="z")
    person.press("助かった")
    person.fill(before="60", after="15", corrections="little")
    person.command("me.favourite", {"use_case": "sales/proposal-draft"})
    person.command("suggest.task", {"text": "zqxj vbwk"})
    person.press("どれも違う")
    person.press("文面も伝える")
    person.command("lesson.answer", {"lesson": "what-it-is", "option": "1"})
    person.press("毎朝届ける")
    person.command("me.pause", {"length": "week"})
    leave_what_leads_and_surveys_leave(person, database)
    return person


def leave_what_leads_and_surveys_leave(person: Person, database: Database) -> None:
    """The person's part in what takes many people or a promotion lead to come about."""
    now, monday = person.clock.now, person.clock.now.date() - timedelta(days=person.clock.now.weekday())
    employee = dump(database)["employee"][0]["id"]
    mine = {"employee_id": employee}
    with database.transaction() as session:
        leads.grant(session, employee, None, now)
        pulse = pulses.add_pulse(session, "fortnight", employee, now)
        wave = pulses.add_wave(session, pulse.id, now, now + timedelta(days=7), least=5)
        wave.state = WaveState.OPEN
        session.add_all(
            [
                Invitation(**mine, wave_id=wave.id, department="sales"),
                WeekUse(**mine, week=monday, department="sales", uses=3),
                Story(**mine, use_case="sales/proposal-draft", credit="named", words="早くできました", told_at=now),
                Download(**mine, token_hash="0" * 64, kind="figures", language="ja", args={}, expires_at=now),
            ]
        )
        relay.add_draft(session, employee, RelayedQuestion(asked_on=now.date(), kind="job", words="不安です"))
        given = {"departments": None, "level": "beginner", "method": "lecture", "given_by": "in_house", "minutes": 60}
        held = training.add(session, employee, now, title="AI入門", place="大会議室", starts_at=now, **given)
        training.attend(session, held.id, employee)
        drafts.add(session, employee, "common/mail-polish", 1, "[氏名1]さんへ", {"[氏名1]": "佐藤"}, now)
        model_use.reserve(session, employee, now.date(), 100, 1000, 1000)
        operators.grant(session, employee, now)
        session.add(WebSession(**mine, token_hash="0" * 64, language="ja", expires_at=now))
        audit.record(session, at=now, role=audit.LEAD, action="desk.home", employee_id=employee)
        inbox.record(session, "test", "T1", "waiting", payload_of("U1"), now)
        number = str(wave.id)
    person.command("pulse.answer", {"wave": number, "item": "US0", "value": "4"})


def payload_of(user: str) -> str:
    """What the inbox holds of an event that is not answered yet."""
    account = {"platform": "test", "tenant": "T1", "user": user}
    return json.dumps({"id": "waiting", "account": account, "text": f"SECRET of {user}"})


def personal_tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables if "employee_id" in table.c]


def rows_of(database: Database, employee: int) -> dict[str, list[dict[str, object]]]:
    everything = dump(database)
    found = {name: [row for row in everything[name] if row["employee_id"] == employee] for name in personal_tables()}
    return {**found, "employee": [row for row in everything["employee"] if row["id"] == employee]}


def exported(person: Person) -> str:
    person.say("エクスポート")
    return next(block.text for card in person.cards for block in card.blocks if isinstance(block, Copyable))


def plain(value: object) -> str:
    return json.dumps(value.isoformat() if isinstance(value, datetime) else value, ensure_ascii=False, default=str)


def test_the_example_person_left_something_everywhere(busy: Person, database: Database) -> None:
    """Without this the next tests would pass on empty tables; a new table needs a step in ``busy``."""
    assert all(rows_of(database, dump(database)["employee"][0]["id"]).values())


def test_the_export_holds_every_value_of_every_row_about_the_person(busy: Person, database: Database) -> None:
    content = json.loads(exported(busy))
    employee = dump(database)["employee"][0]["id"]
    for table, rows in rows_of(database, employee).items():
        assert len(content[table]) == len(rows)
        for shown, row in zip(content[table], rows, strict=True):
            missing = {k: v for k, v in row.items() if v not in (None, "") and plain(shown.get(k)) != plain(v)}
            assert not missing, table


def test_the_export_holds_nothing_of_anybody_else(busy: Person, coach: Coach) -> None:
    other = Person(coach, "U2", Profile("鈴木 花子", "hanako@example.com", language="ja"))
    other.say("こんにちは")
    assert "hanako" not in exported(busy)
    assert "taro" not in exported(other)


def test_the_page_of_what_is_stored_counts_it(busy: Person, database: Database) -> None:
    busy.say("何を保存してる")
    assert f"{len(dump(database)['event'])}件（日時" in busy.text
    assert "お気に入りと「合わない」: 1件" in busy.text
    assert "文面の共有に同意した質問: 1件" in busy.text


def test_deletion_is_asked_once_more_and_says_what_it_means(busy: Person, database: Database) -> None:
    before = dump(database)
    busy.say("データを削除")
    assert busy.button("すべて削除する").confirm
    assert dump(database) == before


def test_deletion_leaves_no_row_anywhere(busy: Person, database: Database) -> None:
    employee = dump(database)["employee"][0]["id"]
    busy.say("データを削除")
    busy.press("すべて削除する")
    assert busy.cards[0].heading == "削除しました"
    assert not any(rows_of(database, employee).values())
    assert "taro" not in json.dumps(dump(database), default=str)
    assert len(busy.cards) == 1


def test_deletion_empties_what_is_not_answered_yet_and_stays_in_the_log_without_a_name(
    busy: Person, coach: Coach, database: Database
) -> None:
    Person(coach, "U2").say("こんにちは")
    with database.transaction() as session:
        inbox.record(session, "test", "T1", "other", payload_of("U2"), busy.clock.now)
        inbox.record(session, "test", "T1", "broken", "no JSON", busy.clock.now)
    assert "SECRET of U1" in exported(busy)
    assert "SECRET of U2" not in exported(busy)
    busy.command("privacy.delete")
    payloads = {row["event_id"]: row["payload"] for row in dump(database)["inbox"]}
    assert payloads == {"waiting": None, "other": payload_of("U2"), "broken": "no JSON"}
    assert [(row["action"], row["employee_id"]) for row in dump(database)["audit_entry"]] == [("desk.home", None)]


def test_deletion_in_the_very_event_that_asked_for_it_is_done(busy: Person, coach: Coach, database: Database) -> None:
    """The event is in the inbox itself, and closed in the same transaction that empties it."""
    with database.transaction() as session:
        inbox.record(session, "test", "T1", f"U1-{busy._count + 1}", payload_of("U1"), busy.clock.now)
    busy.command("privacy.delete")
    assert busy.cards[0].heading == "削除しました"
    assert not any(rows_of(database, 1).values())


def test_deletion_touches_nobody_else(busy: Person, coach: Coach, database: Database) -> None:
    other = Person(coach, "U2")
    other.command("try.open", {"use_case": "hr/job-posting"})
    mine = dump(database)["employee"][-1]["id"]
    before = rows_of(database, mine)
    busy.command("privacy.delete")
    assert rows_of(database, mine) == before


def test_after_deletion_it_starts_from_the_beginning(busy: Person) -> None:
    busy.command("privacy.delete")
    busy.say("こんにちは")
    assert busy.cards[0].heading == "はじめまして、伴走（Banso）です"


def test_a_directory_persons_row_stays_emptied_of_every_choice(coach: Coach, database: Database) -> None:
    given = {"name": "山田 太郎", "email": "taro@example.com", "department": "sales", "language": "ja"}
    employee = add_employee(database, **given)
    before = dump(database)["employee"]
    person = leave_something_everywhere(Person(coach, profile=PROFILE), database)
    assert all(rows_of(database, employee).values())
    person.say("配信停止")
    person.command("privacy.delete")
    assert len(person.cards) == 1
    rows = rows_of(database, employee)
    assert rows.pop("employee") == before
    assert not any(rows.values())
    assert [pulse["made_by"] for pulse in dump(database)["pulse"]] == [None]


def test_deleting_before_ever_having_said_a_word_is_no_fault(person: Person, database: Database) -> None:
    person.command("privacy.delete")
    assert person.cards[0].heading == "削除しました"
    assert not any(dump(database)[name] for name in personal_tables())


def test_deleting_twice_is_no_fault(busy: Person) -> None:
    busy.command("privacy.delete")
    busy.command("privacy.delete")
    assert busy.cards[0].heading == "削除しました"


def test_a_message_that_is_just_being_sent_when_its_person_is_deleted_settles_quietly(
    busy: Person, coach: Coach, database: Database
) -> None:
    busy.say("再開")
    busy.command("try.open", {"use_case": "sales/proposal-draft"})
    busy.fill(industry="x", problem="y", offer="z")
    busy.clock.forward(days=1)
    (item,) = coach.claim(ChannelName("test", "T1"), busy.clock.now, 100, 10).due
    busy.command("privacy.delete")
    coach.settle([Result(item, DeliveryState.SENT, unreachable=True)], busy.clock.now)
    assert dump(database)["delivery"] == []


def test_no_column_holds_free_text_of_a_chat() -> None:
    """A new long column has to be thought about here, before it holds what somebody wrote."""
    long = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if (getattr(column.type, "length", None) or 0) > 200 or str(column.type) == "TEXT"
    }
    of_platforms = {
        "account.tenant",
        "account.user",
        "channel.tenant",
        "delivery.tenant",
        "inbox.tenant",
        "inbox.event_id",
    }
    of_other_systems = {
        "employee.email",
        "imported_use.source",
        "imported_use.event_id",
        "service_desk_count.source",
    }
    of_the_guideline = {
        "guideline.title",
        "guideline.source",
        "guideline_passage.heading",
        "guideline_passage.words",
        "policy_rule.note_en",
        "policy_rule.note_ja",
    }
    of_leads = {"notice.words", "rollout_point.note", "training_session.place", "wave.note"}
    given_to_be_told = {"relayed_question.answer", "relayed_question.words", "story.words", "unmet_demand.wording"}
    made_by_us = {"delivery.reason", "published_cell.group", "wave_group.group", "week_figures.scope"}
    until_answered = {"inbox.payload"}
    kept_for_a_day = {"draft.prompt", "draft.words"}
    assert long == of_platforms.union(
        of_other_systems, of_the_guideline, of_leads, given_to_be_told, made_by_us, until_answered, kept_for_a_day
    )


@pytest.mark.parametrize("page", ["about-you.md", "about-you.ja.md"])
def test_what_the_page_for_employees_says_to_write_is_understood(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    told = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert [command_for_words(words) for words in told] == [
        "privacy.stored",
        "privacy.export",
        "privacy.ask_delete",
        "me.pause",
        "me.opt_out",
    ]
    assert any(command_for_words(words) == "relay.open" for words in text.split("`"))


@pytest.mark.parametrize("page", ["privacy.md", "privacy.ja.md"])
def test_every_table_is_on_the_page_of_what_is_stored(page: str) -> None:
    rows = [line.split("|")[1] for line in (DOCS / page).read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    told = {name.strip(" `") for row in rows for name in re.split("[,、]", row)}
    assert told == set(Base.metadata.tables)
