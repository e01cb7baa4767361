"""A good outcome becomes a story: told as its teller wants, changed only with their yes, gone when taken back."""

import pytest

from coach.cards import Copyable, as_text
from coach.coach import Coach
from coach.commands import command_for_words
from coach.turn import Place
from storage.db import Database
from storage.usage import EventKind
from tests.builders import Clock, Person, dump, dump_text
from tests.coach.pulse.company import Staff, said

USE_CASE = "sales/proposal-draft"
WORDS = "提案書が半日から1時間になりました。"


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)


def try_it(person: Person, *, outcome: str = "helped", after: str = "15", corrections: str = "little") -> str:
    """Use a template and report on it; the id of the try."""
    person.command("try.open", {"use_case": USE_CASE})
    person.fill(industry="食品", problem="転記ミス", offer="受注サービス")
    tried = next(button.args["try"] for button in person.buttons if button.command == "try.outcome")
    person.command("try.outcome", {"try": tried, "outcome": outcome})
    person.fill(before="60", after=after, corrections=corrections)
    return tried


def is_asked(person: Person) -> bool:
    return any(button.command == "story.tell" for button in person.buttons)


def tell(person: Person, credit: str = "named", words: str = WORDS) -> None:
    """Tell a story and send it."""
    try_it(person)
    person.command("story.tell", {"try": newest_try(person)})
    person.fill(words=words, credit=credit)
    person.press("このまま送る")


def newest_try(person: Person) -> str:
    return next(button.args["try"] for button in person.buttons if button.command == "story.tell")


def story(database: Database) -> dict[str, object]:
    (row,) = dump(database)["story"]
    return row


def share_with_everyone(staff: Staff, lead: Person) -> str:
    """Share the newest story by a notice; all that people got."""
    lead.command("story.list")
    lead.press("送る相手を決める")
    send = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.command(send.command, send.args)
    return said([card for cards in staff.post().values() for card in cards])


@pytest.mark.parametrize(
    ("outcome", "after", "corrections", "asked"),
    [
        ("helped", "15", "most", True),
        ("helped", "60", "little", True),
        ("helped", "60", "half", False),
        ("partly", "15", "none", False),
        ("no", "15", "none", False),
    ],
)
def test_only_a_good_outcome_brings_the_question(
    staff: Staff, outcome: str, after: str, corrections: str, asked: bool
) -> None:
    person = staff.add("taro", "sales")
    try_it(person, outcome=outcome, after=after, corrections=corrections)
    assert is_asked(person) is asked


def test_nobody_is_asked_twice_in_four_weeks(staff: Staff, clock: Clock) -> None:
    person = staff.add("taro", "sales")
    try_it(person)
    assert is_asked(person)
    clock.forward(days=27)
    try_it(person)
    assert not is_asked(person)
    clock.forward(days=2)
    try_it(person)
    assert is_asked(person)


def test_a_no_is_never_questioned_again(staff: Staff, clock: Clock) -> None:
    person = staff.add("taro", "sales")
    try_it(person)
    person.press("やめておく")
    clock.forward(days=400)
    try_it(person)
    assert not is_asked(person)


def test_it_is_seen_as_it_will_look_before_it_is_sent(staff: Staff, database: Database) -> None:
    person = staff.add("taro", "sales")
    try_it(person)
    person.press("話してもいい")
    person.fill(words=f"{WORDS} 連絡先は taro@example.com です", credit="named")
    assert "「提案書の下書き」を使った同僚の話" in person.text
    assert "taroさん（営業）" in person.text
    assert "60分 → 15分" in person.text
    assert "連絡先や番号らしいところを伏せました" in person.text
    assert "taro@example.com です" not in dump_text(database)
    assert story(database)["state"] == "draft"
    person.press("このまま送る")
    assert story(database)["state"] == "offered"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": "", "credit": "named"}, "words"),
        ({"words": "あ" * 601, "credit": "named"}, "words"),
        ({"words": WORDS, "credit": ""}, "credit"),
        ({"words": WORDS, "credit": "boss"}, "credit"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    staff: Staff, database: Database, given: dict[str, str], field: str
) -> None:
    person = staff.add("taro", "sales")
    try_it(person)
    person.press("話してもいい")
    person.fill(**given)
    shown = {item.name: item for item in person.form.inputs}
    assert [name for name, item in shown.items() if item.problem] == [field]
    assert {name: item.value for name, item in shown.items()} == given
    assert dump(database)["story"] == []


def test_a_department_of_few_is_hidden_as_it_would_name_the_teller(staff: Staff, database: Database) -> None:
    staff.hire(sales=4)
    person = staff.add("taro", "sales")
    for number in range(1, 4):
        try_it(staff.people[f"sales-{number}"])
    try_it(person)
    person.press("話してもいい")
    person.fill(words=WORDS, credit="department")
    assert "部署も伏せました" in person.text
    assert "営業の方" not in person.text
    assert (story(database)["credit"], story(database)["department"]) == ("anonymous", None)
    try_it(staff.people["sales-4"])
    person.press("書き直す")
    person.fill(credit="department")
    assert "営業の方" in person.text
    assert story(database)["department"] == "sales"


def test_an_anonymous_story_names_nobody_to_the_lead_or_to_colleagues(staff: Staff) -> None:
    person, lead = staff.add("taro", "sales"), staff.lead()
    tell(person, "anonymous")
    lead.command("story.list")
    assert WORDS in lead.text
    assert "taro" not in lead.text
    assert "営業" not in lead.text
    got = share_with_everyone(staff, lead)
    assert WORDS in got
    assert "taro" not in got
    assert "営業の方" not in got


def test_only_leads_see_what_was_told(staff: Staff) -> None:
    tell(staff.add("taro", "sales"))
    other = staff.add("hanako", "hr")
    for command in ("story.list", "story.edit", "story.save", "story.post"):
        other.command(command, {"story": "1", "words": "x"})
        assert WORDS not in other.text


def test_colleagues_open_the_same_template_and_are_counted_once_each(staff: Staff) -> None:
    teller, lead, reader = staff.add("taro", "sales"), staff.lead(), staff.add("hanako", "hr")
    tell(teller)
    share_with_everyone(staff, lead)
    lead.command("story.list")
    number = next(button.args["story"] for button in lead.buttons if button.command == "notice.new")
    for person in (reader, reader, teller):
        person.command("try.open", {"use_case": USE_CASE, "story": number})
        assert person.form.submit.command == "try.fill"
    lead.command("story.list")
    assert "紹介済み（ここからひな形を開いた人：1人）" in lead.text
    teller.command("me.page")
    assert "紹介されました（ここからひな形を開いた人：1人）" in teller.text


def test_an_edit_waits_for_its_tellers_yes(staff: Staff, database: Database) -> None:
    teller, lead = staff.add("taro", "sales"), staff.lead()
    tell(teller)
    lead.command("story.list")
    lead.press("言い回しを直す")
    lead.fill(words="提案書が半日から1時間に。")
    assert story(database)["state"] == "edited"
    lead.command("story.list")
    assert "本人の返事を待っています" in lead.text
    assert not any(button.command == "notice.new" for button in lead.buttons)
    lead.say(f"{story(database)['id']} を共有")
    assert "提案書が半日から1時間に。" not in lead.text
    (card,) = staff.post()["taro"]
    assert "提案書が半日から1時間に。" in as_text(card)
    agree = next(button for button in card.buttons() if button.command == "story.agree")
    teller.command(agree.command, agree.args)
    assert (story(database)["state"], story(database)["words"]) == ("offered", "提案書が半日から1時間に。")
    assert "提案書が半日から1時間に。" in share_with_everyone(staff, lead)


def test_a_story_taken_back_is_gone_wherever_it_still_can_be(staff: Staff, database: Database) -> None:
    teller, lead = staff.add("taro", "sales"), staff.lead()
    staff.hire(hr=3)
    tell(teller)
    lead.command("story.list")
    lead.press("送る相手を決める")
    send = next(button for button in lead.buttons if button.command == "notice.confirm")
    lead.command(send.command, send.args)
    teller.command("me.page")
    number = next(button.args["story"] for button in teller.buttons if button.command == "story.withdraw")
    teller.press("取り下げる")
    assert WORDS not in dump_text(database)
    assert "同僚の話をご紹介します" not in said([card for cards in staff.post().values() for card in cards])
    assert {row["reason"] for row in dump(database)["delivery"] if row["message"] == "notice"} == {
        "the story was withdrawn"
    }
    reader = staff.people["hr-1"]
    reader.command("try.open", {"use_case": USE_CASE, "story": number})
    assert "この話は、話した方が取り下げました" in reader.text
    assert reader.form.submit.command == "try.fill"
    assert not [row for row in dump(database)["event"] if row["kind"] == EventKind.STORY_OPENED]
    lead.command("story.list")
    assert "まだ届いていません" in lead.text


def test_a_lead_shares_a_story_in_a_channel_by_its_number(staff: Staff, database: Database) -> None:
    teller, lead = staff.add("taro", "sales"), staff.lead()
    tell(teller)
    lead.place = Place.SHARED
    lead.say(f"{story(database)['id']}番を共有して")
    assert not lead.last.direct
    assert WORDS in as_text(lead.last.cards[0])
    assert story(database)["state"] == "shared"
    lead.say("999を共有")
    assert "その体験談は紹介できません" in lead.text


@pytest.mark.parametrize(
    "text",
    [
        "story 12 を共有",
        "12番を共有して",
        "共有 12",
        "体験談12をシェア",
        "share 12",
        "Share story #12",
        "share 12 here",
    ],
)
def test_how_a_story_is_asked_for(text: str) -> None:
    assert command_for_words(text) == "story.post"


@pytest.mark.parametrize(
    "text", ["会議で資料を共有したい", "share my screen", "12", "12人で資料を共有する方法", "share"]
)
def test_what_is_no_such_wish(text: str) -> None:
    assert command_for_words(text) == ""


def test_somebody_elses_story_is_not_to_be_touched(staff: Staff, database: Database) -> None:
    tell(staff.add("taro", "sales"))
    other = staff.add("hanako", "hr")
    before = dump(database)["story"]
    for command in ("story.send", "story.agree", "story.withdraw"):
        other.command(command, {"story": str(before[0]["id"])})
        assert "この話は見つかりません" in other.text
    other.command("story.tell", {"try": "1"})
    assert "この話は見つかりません" in other.text
    assert dump(database)["story"] == before


def test_ones_story_is_exported_and_deleted_with_everything_else(staff: Staff, database: Database) -> None:
    person, lead = staff.add("taro", "sales"), staff.lead()
    tell(person)
    share_with_everyone(staff, lead)
    person.command("privacy.export")
    exported = next(block.text for card in person.cards for block in card.blocks if isinstance(block, Copyable))
    assert WORDS in exported
    person.command("privacy.delete")
    assert dump(database)["story"] == []
    lead.command("notice.new")
    assert WORDS not in lead.text


def test_a_story_that_was_never_sent_is_forgotten(staff: Staff, database: Database, clock: Clock) -> None:
    person = staff.add("taro", "sales")
    try_it(person)
    person.press("話してもいい")
    person.fill(words=WORDS, credit="anonymous")
    clock.forward(days=16)
    staff.post()
    assert dump(database)["story"] == []


def test_it_is_told_in_english_too(staff: Staff) -> None:
    person, lead = staff.add("Ann", "sales", "en"), staff.lead()
    try_it(person)
    person.press("Yes, I'll share it")
    person.fill(words="Half a day became an hour.", credit="named")
    assert 'How "Draft a sales proposal" helped a colleague' in person.text
    assert "– Ann, Sales" in person.text
    person.press("Send it like this")
    assert "提案書の下書き" in share_with_everyone(staff, lead)
