"""The lead's desk: only for leads and their departments, always true to what runs, and telling of nobody."""

from datetime import UTC, datetime

import pytest

from coach.cards import Facts, Table
from coach.coach import Coach
from coach.pulse.progress import response_band
from coach.turn import Company, Place
from storage import channels, leads, pulses
from storage.channels import ChannelName
from storage.db import Database
from storage.outbox import DeliveryState
from storage.pulses import WaveState
from tests.builders import Person, dump
from tests.coach.pulse.company import Staff
from usecases.load import Catalogue

LEAD_COMMANDS = (
    "pulse.desk pulse.wave pulse.stop pulse.resume pulse.close pulse.end pulse.new pulse.draft pulse.preview "
    "pulse.previewed pulse.confirm pulse.own pulse.save_own pulse.quiet pulse.add_quiet pulse.remove_quiet"
).split()


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def labels(person: Person) -> set[str]:
    return {button.label for button in person.buttons}


def states(database: Database) -> list[str]:
    return [row["state"] for row in dump(database)["wave"]]


@pytest.mark.parametrize("command", LEAD_COMMANDS)
def test_what_is_for_leads_tells_others_whom_to_ask_and_does_nothing(
    staff: Staff, database: Database, command: str
) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    before = dump(database)
    person.command(command, {"wave": str(wave), "pulse": "1", "count": "1", "period": "1"})
    assert person.text.startswith("AI推進担当のためのページです")
    assert "IT担当" in person.text
    assert dump(database)["wave"] == before["wave"]
    assert dump(database)["pulse"] == before["pulse"]


def test_the_company_says_whom_to_ask(database: Database, catalogue: Catalogue, person: Person) -> None:
    person.coach = Coach(database, catalogue, Company(contact="AI推進室 佐藤"))
    person.command("pulse.desk")
    assert "AI推進室 佐藤" in person.text


def test_the_desk_is_not_shown_where_others_read(staff: Staff) -> None:
    lead = staff.lead()
    lead.place = Place.SHARED
    reply = lead.say("アンケート")
    assert [card.heading for card in reply.direct] == ["アンケートの管理"]
    assert "アンケートの管理" not in [card.heading for card in reply.cards]


def test_a_lead_who_is_none_any_more_has_no_desk(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    assert lead.say("survey").cards[0].heading == "アンケートの管理"
    with database.transaction() as session:
        leads.revoke(session, staff.ids["lead"])
    lead.say("survey")
    assert "いま答えるアンケートはありません" in lead.text
    lead.command("pulse.desk")
    assert lead.text.startswith("AI推進担当のためのページです")


@pytest.mark.parametrize("word", ["アンケート", "パルス", "pulse", "Survey", "surveys"])
def test_the_word_brings_employees_to_their_survey(staff: Staff, word: str) -> None:
    person = staff.add("sato", "sales")
    person.say(word)
    assert "いま答えるアンケートはありません" in person.text
    wave = staff.open()
    person.say(word)
    assert "とてもそう思う" in person.text
    assert not person.last.replaces
    person.choose("とてもそう思う")
    person.say(word)
    assert "（2 / 3）" in person.text
    staff.close(wave)
    person.say(word)
    assert "いま答えるアンケートはありません" in person.text


def test_a_lead_answers_their_own_survey_from_the_desk(staff: Staff) -> None:
    lead = staff.lead()
    lead.say("アンケート")
    assert "自分のアンケートに答える" not in labels(lead)
    staff.open()
    lead.say("アンケート")
    lead.press("自分のアンケートに答える")
    assert "とてもそう思う" in lead.text


def test_the_desk_shows_what_runs_and_what_comes(staff: Staff) -> None:
    staff.hire(sales=5)
    lead = staff.lead()
    lead.say("アンケート")
    assert "いま動いているアンケートはありません" in lead.text
    staff.open(every=14)
    lead.say("アンケート")
    assert "受付中（11/30（月）18:00まで）" in lead.text
    assert "12/8（火）10:00に始まります" in lead.text
    assert facts(lead)["繰り返し"] == "2週間ごと"


def test_progress_counts_everyone_and_large_enough_groups_in_the_catalogues_order(
    staff: Staff, catalogue: Catalogue
) -> None:
    staff.hire(it=6, sales=7, legal=1)
    lead = staff.lead()
    wave = staff.open(departments=["it", "legal", "sales"])
    for number in range(1, 7):
        staff.answer(f"it-{number}", wave, {"US0": 5})
    staff.answer("sales-1", wave, {"US0": 1})
    lead.say("アンケート")
    lead.press("進み具合を見る")
    assert facts(lead)["案内する人"] == "14人"
    assert facts(lead)["届いた人"] == "14人"
    assert facts(lead)["答えた人"] == "7人"
    assert facts(lead)["届いた"] == "14通"
    assert "届いた人の50%" in lead.text
    (table,) = (block for block in lead.cards[0].blocks if isinstance(block, Table))
    order = [department.ja for department in catalogue.departments.values()]
    first_names = [row[0].split("、")[0].removesuffix("（合わせて）") for row in table.rows]
    assert first_names == sorted(first_names, key=order.index)
    assert sum(int(row[1]) for row in table.rows) == 14
    assert all(int(row[1]) >= 5 for row in table.rows)


@pytest.mark.parametrize("delivered", range(5, 40))
def test_no_band_says_that_everyone_answered_or_nobody(delivered: int) -> None:
    for answered in (0, delivered):
        neighbour = abs(answered - 1)
        band = response_band(answered, delivered)
        assert band == response_band(neighbour, delivered)


def test_a_group_that_few_were_reached_of_has_no_band() -> None:
    assert response_band(4, 4) is None


def test_stopping_and_resuming(staff: Staff, database: Database) -> None:
    staff.hire(sales=3)
    lead = staff.lead()
    wave = staff.plan()
    staff.coach.run_jobs(staff.clock.now)
    lead.say("アンケート")
    lead.press("進み具合を見る")
    assert lead.press("配信を止める").replaces
    assert facts(lead)["状態"].startswith("配信を止めています")
    assert staff.post() == {}
    staff.answer("sales-1", wave, {"US0": 5})
    assert lead.press("再開").replaces
    assert facts(lead)["状態"].startswith("受付中")
    assert set(staff.post()) == {"sales-2", "sales-3", "lead"}
    assert facts(lead)["答えた人"] == "1人"


def test_resuming_tries_a_channel_that_refused_us(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    lead = staff.lead()
    wave = staff.plan()
    staff.coach.run_jobs(staff.clock.now)
    with database.transaction() as session:
        channels.refuse(session, ChannelName("test", "T1"), "token_revoked", datetime(2026, 11, 24, 9, tzinfo=UTC))
    lead.command("pulse.wave", {"wave": str(wave)})
    assert "token_revoked" in lead.text
    lead.press("再開")
    assert "token_revoked" not in lead.text
    assert len(staff.post()) == 3
    with database.transaction() as session:
        assert channels.refused(session) == set(), "what arrived ended the refusal"


def test_closing_asks_first_and_leads_to_the_results(staff: Staff, database: Database) -> None:
    staff.hire(sales=3)
    lead = staff.lead()
    wave = staff.open()
    lead.command("pulse.wave", {"wave": str(wave)})
    assert "もう答えも変更も受け付けられません" in lead.button("締め切る").confirm
    lead.press("締め切る")
    assert states(database) == [WaveState.CLOSED]
    assert facts(lead)["案内する人"] == "4人"
    lead.press("結果を見る")
    assert "アンケートの結果" in lead.text
    lead.say("アンケート")
    assert "隔週の3問（11/24（火）締め切り）の結果" in labels(lead)


def test_ending_leaves_the_running_round_and_cancels_the_next(staff: Staff, database: Database) -> None:
    staff.hire(sales=3)
    lead = staff.lead()
    wave = staff.open(every=14)
    lead.command("pulse.wave", {"wave": str(wave)})
    lead.press("次回をやめる")
    assert states(database) == [WaveState.OPEN, WaveState.CANCELLED]
    assert "次回をやめる" not in labels(lead)
    staff.at("2026-12-08")
    assert set(staff.post()) == {"lead"}, "only the news that the round has closed"
    assert states(database) == [WaveState.CLOSED, WaveState.CANCELLED]


def test_what_has_not_begun_can_be_cancelled(staff: Staff, database: Database) -> None:
    lead = staff.lead()
    wave = staff.plan()
    lead.command("pulse.wave", {"wave": str(wave)})
    assert "まもなく始まります" in lead.text
    lead.press("このアンケートをやめる")
    assert states(database) == [WaveState.CANCELLED]
    assert staff.post() == {}


def test_an_old_button_shows_how_things_are_now(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    lead = staff.lead()
    wave = staff.open()
    lead.command("pulse.wave", {"wave": str(wave)})
    stop = lead.button("配信を止める")
    staff.close(wave)
    lead.command(stop.command, stop.args)
    assert facts(lead)["状態"] == "締め切りました"
    assert states(database) == [WaveState.CLOSED]


@pytest.mark.parametrize("wave", ["", "0", "999", "x", "-1", "9" * 30, "１"])
def test_a_wave_that_is_none_leads_to_the_desk(staff: Staff, wave: str) -> None:
    lead = staff.lead()
    for command in ("pulse.wave", "pulse.stop", "pulse.close"):
        lead.command(command, {"wave": wave})
        assert lead.cards[0].heading == "アンケートの管理"


def test_a_lead_of_some_departments_steers_only_theirs(staff: Staff, database: Database) -> None:
    staff.hire(sales=3, it=3)
    lead = staff.lead(departments=["sales"])
    for departments in (None, ["it"], ["it", "sales"]):
        wave = staff.open(departments=departments)
        lead.command("pulse.wave", {"wave": str(wave)})
        assert lead.cards[0].heading == "アンケートの管理"
        lead.command("pulse.stop", {"wave": str(wave)})
        assert "いま動いているアンケートはありません" in lead.text
    assert set(states(database)) == {WaveState.OPEN}
    wave = staff.open(departments=["sales"])
    lead.command("pulse.stop", {"wave": str(wave)})
    with database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        assert found.state == WaveState.STOPPED


def test_nothing_on_the_desk_names_a_person(staff: Staff) -> None:
    staff.hire(sales=6)
    lead = staff.lead()
    wave = staff.open()
    staff.answer("sales-1", wave, {"US0": 5})
    lead.command("pulse.wave", {"wave": str(wave)})
    assert "sales-" not in lead.text
    assert staff.states(wave)[DeliveryState.SENT] == 7
