"""From a draft to a survey: seen before it is sent, confirmed for an exact number, started once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from coach.cards import Choices, Facts, as_text
from coach.turn import Incoming
from storage.db import Database
from storage.models import Employee
from storage.pulses import PulseState, WaveState
from tests.builders import Person, dump
from tests.coach.pulse.company import Staff


def facts(person: Person) -> dict[str, str]:
    return {
        label: value for card in person.cards for b in card.blocks if isinstance(b, Facts) for label, value in b.pairs
    }


def begin(staff: Staff, departments: list[str] | None = None) -> Person:
    """A lead with a new draft, in a company of six in sales and four in IT."""
    staff.hire(sales=6, it=4)
    lead = staff.lead(departments=departments)
    lead.command("pulse.new")
    return lead


def draft_of(database: Database) -> str:
    """The id of the only draft, as a button carries it."""
    (row,) = dump(database)["pulse"]
    return str(row["id"])


def send_label(person: Person) -> str:
    (label,) = (button.label for button in person.buttons if button.command == "pulse.confirm")
    return label


def test_a_draft_shows_it_all_and_is_changed_tap_by_tap(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    assert facts(lead) == {
        "質問": "隔週の3問",
        "対象": "全員",
        "始める日": "11/24（火）",
        "繰り返し": "2週間ごと",
        "届く人": "いまの時点で11人（対象11人のうち）",
    }
    lead.choose("四半期の10問")
    lead.choose("1回だけ")
    lead.choose("12/1（火）")
    lead.command("pulse.draft", {"pulse": draft_of(database), "day": "2026-12-01", "department": "sales"})
    assert lead.last.replaces
    assert facts(lead)["質問"] == "四半期の10問"
    assert facts(lead)["繰り返し"] == "1回だけ"
    assert facts(lead)["始める日"] == "12/1（火）"
    assert facts(lead)["届く人"].startswith("いまの時点で6人")
    assert send_label(lead) == "6人に送る"


def test_a_department_is_added_by_a_tap_and_taken_away_by_another(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    for department, count in (("sales", 6), ("it", 10), ("sales", 4), ("it", 11)):
        (choices,) = (b for b in lead.cards[0].blocks if isinstance(b, Choices) and b.name == "department")
        lead.command(choices.command, {**choices.args, "department": department})
        assert send_label(lead) == f"{count}人に送る"
    lead.command("pulse.draft", {"pulse": draft_of(database), "department": "sales"})
    lead.choose("全員")
    assert send_label(lead) == "11人に送る"


def test_why_fewer_people_get_it_is_said_without_naming_anybody(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.people["sales-1"].command("me.opt_out")
    lead.command("pulse.new")
    assert facts(lead)["届く人"] == "いまの時点で10人（対象11人のうち）"
    assert "あとの1人は" in lead.text
    assert "sales-1" not in lead.text


def test_the_preview_is_the_card_people_get_and_its_buttons_do_nothing(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    send = lead.button("11人に送る")
    lead.press("プレビュー")
    previewed, before = lead.cards[0], dump(database)
    buttons = {button.command for button in previewed.buttons()} - {"pulse.draft"}
    choices = {block.command for block in previewed.blocks if isinstance(block, Choices)}
    assert buttons | choices == {"pulse.previewed"}
    lead.choose("とてもそう思う")
    assert "プレビューなので、何も起こりません" in lead.text
    assert dump(database)["answer"] == before["answer"] == []
    assert dump(database)["delivery"] == []
    lead.command(send.command, send.args)
    invitation = staff.post()["sales-1"][0]
    shown = as_text(previewed)
    for text in as_text(invitation).split("\n\n"):
        assert text in shown, "what is previewed is what arrives"


def test_confirming_starts_it_for_exactly_that_number(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    button = lead.button("11人に送る")
    assert "11/24（火）から、11人に送ります（対象：全員）" in button.confirm
    lead.press("11人に送る")
    assert lead.last.replaces
    assert "順に届きます" in lead.text
    (wave,) = dump(database)["wave"]
    assert wave["state"] == WaveState.PLANNED
    assert len(staff.post()) == 11


def test_a_later_day_is_kept_until_it_comes(staff: Staff) -> None:
    lead = begin(staff)
    lead.choose("12/1（火）")
    lead.press("11人に送る")
    assert "12/1（火）10:00に始まります" in lead.text
    assert staff.post() == {}
    staff.at("2026-12-01", 10)
    assert len(staff.post()) == 11


def test_a_number_that_changed_is_confirmed_again(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    draft = lead.last
    staff.people["sales-1"].command("me.opt_out")
    lead.last = draft
    lead.press("11人に送る")
    assert "11人から10人に変わったので、まだ送っていません" in lead.text
    assert dump(database)["wave"] == []
    lead.press("10人に送る")
    assert len(dump(database)["wave"]) == 1


def test_with_nobody_to_ask_there_is_no_way_to_send(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    with database.transaction() as session:
        session.execute(update(Employee).values(opted_out=True))
    lead.press("11人に送る")
    assert "11人から0人に変わった" in lead.text
    assert "いま届けられる人がいません" in lead.text
    assert not any(button.command == "pulse.confirm" for button in lead.buttons)
    lead.command("pulse.confirm", {"pulse": draft_of(database), "day": "2026-11-24", "count": "0"})
    assert dump(database)["wave"] == []


def test_a_day_that_has_passed_is_not_started_on(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.clock.forward(hours=6)
    lead.press("11人に送る")
    assert "選んだ日はもう始められません" in lead.text
    assert facts(lead)["始める日"] == "11/25（水）"
    assert dump(database)["wave"] == []


def test_pressing_twice_at_once_starts_one(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    button = lead.button("11人に送る")

    def press(number: int) -> str:
        incoming = Incoming(f"twice-{number}", lead.account, staff.clock.now, command=button.command, args=button.args)
        return staff.coach.handle(incoming).cards[0].heading

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {"隔週の3問"}
    assert len(dump(database)["wave"]) == 1


def test_a_draft_is_the_leads_own_and_is_found_again(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    lead.choose("四半期の10問")
    other = staff.lead("other")
    for command in ("pulse.draft", "pulse.preview", "pulse.confirm", "pulse.own", "pulse.save_own"):
        other.command(
            command, {"pulse": draft_of(database), "questions": "fortnight", "count": "12", "day": "2026-11-24"}
        )
        assert other.cards[0].heading == "アンケートの管理"
    lead.command("pulse.new")
    assert facts(lead)["質問"] == "四半期の10問"
    assert [row["state"] for row in dump(database)["pulse"]] == [PulseState.DRAFT]


@pytest.mark.parametrize(
    "args",
    [{"pulse": "x"}, {"pulse": "999999"}, {"pulse": ""}, {"count": "many"}, {"count": ""}, {"day": "soon"}],
)
def test_a_forged_confirmation_starts_nothing(staff: Staff, database: Database, args: dict[str, str]) -> None:
    lead = begin(staff)
    right = {"pulse": draft_of(database), "day": "2026-11-24", "count": "11"}
    lead.command("pulse.confirm", {**right, **args})
    assert lead.text
    assert dump(database)["wave"] == []


def test_a_lead_of_some_departments_asks_only_these(staff: Staff, database: Database) -> None:
    lead = begin(staff, ["sales"])
    assert send_label(lead) == "6人に送る"
    lead.command("pulse.draft", {"pulse": draft_of(database), "department": "it"})
    assert send_label(lead) == "6人に送る"
    lead.choose("担当の部署すべて")
    lead.press("6人に送る")
    assert set(staff.post()) == {f"sales-{number}" for number in range(1, 7)}


def own(lead: Person, **values: str) -> None:
    lead.choose("自社の質問")
    lead.press("質問を書く")
    lead.fill(**values)


def test_own_items_are_asked_in_each_persons_language(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    staff.add("smith", "sales", language="en")
    own(lead, ja1="研修で学んだことを使えている", en1="I use what I learned")
    assert facts(lead)["質問"] == "自社の質問"
    lead.press("12人に送る")
    got = staff.post()
    assert "研修で学んだことを使えている。" in as_text(got["sales-1"][0])
    assert "I use what I learned." in as_text(got["smith"][0])
    (wave,) = dump(database)["wave"]
    staff.answer("sales-1", wave["id"], {"OWN1": 4})
    assert [row["item"] for row in dump(database)["answer"]] == ["OWN1"]


def test_without_an_item_of_their_own_nothing_can_be_sent(staff: Staff, database: Database) -> None:
    lead = begin(staff)
    lead.choose("自社の質問")
    assert not any(button.command in ("pulse.confirm", "pulse.preview") for button in lead.buttons)
    for command in ("pulse.confirm", "pulse.preview"):
        lead.command(command, {"pulse": draft_of(database), "day": "2026-11-24", "count": "11"})
        assert "質問がまだありません" in lead.text
    assert dump(database)["wave"] == []


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({}, "ja1", "1つ以上"),
        ({"ja1": "AIは役に立つ。"}, "en1", "もう一方の言語"),
        ({"ja1": "AIは役に立ちますか？", "en1": "AI helps me."}, "ja1", "言い切る文"),
        ({"ja1": "AIは役に立つ。", "en1": "AI is fast and right."}, "en1", "2つのこと"),
        (
            {"ja1": "AIは役に立つ。", "en1": "AI helps.", "ja2": "AIは要らない。", "en2": "AI is great."},
            "ja2",
            "打ち消し",
        ),
        ({"ja1": "家族にAIを勧めている。", "en1": "AI helps."}, "ja1", "個人や家庭"),
        ({"ja1": "あ" * 81, "en1": "AI helps."}, "ja1", "80字まで"),
        ({"ja1": "AIは役に立つ。", "en1": "x" * 141}, "en1", "140字まで"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_at_its_field_and_nothing_typed_is_lost(
    staff: Staff, database: Database, values: dict[str, str], field: str, problem: str
) -> None:
    lead = begin(staff)
    own(lead, **values)
    inputs = {item.name: item for item in lead.form.inputs}
    assert problem in inputs[field].problem
    assert [name for name, item in inputs.items() if item.problem] == [field]
    assert {name: item.value for name, item in inputs.items() if item.value} == values
    assert dump(database)["pulse"][0]["own_items"] == []


def test_own_items_can_be_mended_later(staff: Staff) -> None:
    lead = begin(staff)
    own(lead, ja1="AIは役に立つ", en1="AI helps", ja3="AIは速い", en3="AI is fast")
    lead.press("質問を書く")
    values = {item.name: item.value for item in lead.form.inputs if item.value}
    assert values == {"ja1": "AIは役に立つ。", "en1": "AI helps.", "ja2": "AIは速い。", "en2": "AI is fast."}
    lead.fill(ja2="", en2="")
    lead.press("プレビュー")
    assert "AIは速い。" not in lead.text
