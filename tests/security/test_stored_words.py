"""Words that were stored – names, own use cases, stories, sections – stay words wherever they are shown or written."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from bot.cli import main
from bot.playground.render import render as as_page
from bot.slack.render import render as as_slack
from bot.teams.render import render as as_teams
from coach.cards import Card, as_text
from coach.coach import Coach
from coach.lead.export import FORMULA, as_csv, as_xlsx
from coach.turn import Reply
from storage.db import Database
from storage.kpi_models import OwnUseCase
from storage.models import Account, Employee
from tests.builders import Clock, Person
from tests.coach.pulse.company import Staff
from tests.coach.test_demand import FORM
from tests.coach.test_stories import share_with_everyone, tell
from tests.contract.markup import read_card

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> <!channel> <@U1> <https://evil.example|売上> "
    "[売上](javascript:alert(1)) **x** {{7*7}} ${a} <at>everyone</at> {{DATE(2026-01-01T00:00:00Z)}} =1+1"
)


@dataclass
class Kept(Person):
    """A person whose every card is kept."""

    seen: list[Card] = field(default_factory=list)

    def _send(self, text: str = "", command: str = "", args: Mapping[str, str] | None = None) -> Reply:
        reply = super()._send(text, command, args)
        self.seen += [*reply.cards, *reply.direct]
        return reply


@pytest.fixture
def shown(coach: Coach, database: Database, clock: Clock) -> Iterator[list[Card]]:
    """Every card on which hostile words were shown to somebody."""
    staff = Staff(coach, database, clock)
    staff.hire(sales=6)
    staff.lead()
    kept = {user: Kept(coach, user, person.profile, clock) for user, person in staff.people.items()}
    staff.people.update(kept)
    lead, teller = kept["lead"], kept["sales-1"]
    teller.command("me.page")
    with database.transaction() as session:
        session.execute(update(Employee).values(name=HOSTILE[:200], section=HOSTILE[:200]))
    lead.command("demand.write")
    lead.fill(
        **{
            **FORM,
            "title": HOSTILE[-60:],
            "summary": HOSTILE[:150],
            "why": HOSTILE,
            "check": f"{HOSTILE[:120]}\n{HOSTILE[-100:]}",
        },
    )
    publish = next(button for button in lead.buttons if button.command == "demand.publish")
    lead.command(publish.command, publish.args)
    staff.post()
    teller.command("suggest.pick", publish.args)
    teller.command("try.open", publish.args)
    tell(teller, words=f"提案書が半日から1時間になりました。{HOSTILE}")
    share_with_everyone(staff, lead)
    for command in ("desk.home", "story.list", "demand.list", "rollout.list", "me.page", "privacy.show"):
        lead.command(command)
    yield [
        card
        for person in kept.values()
        for card in person.seen
        if HOSTILE[:20] in as_text(card) or HOSTILE[-20:] in as_text(card)
    ]
    with database.transaction() as session:
        session.execute(delete(OwnUseCase))
    coach.run_jobs(clock.now, (), ())


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a payload."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from inside(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from inside(part)


def test_stored_words_are_shown_and_mean_nothing(shown: list[Card]) -> None:
    assert len(shown) >= 5, "the words came up where they should"
    for card in shown:
        read_card(as_page(card, "ja"), "card")  # an element or attribute that is not a card's fails there
        assert "<script" not in as_page(card, "ja")
        for message in as_slack(card, "ja"):
            parts = [part for block in message.blocks for part in inside(block)]
            assert not [part for part in parts if part.get("type") == "mrkdwn"]
            assert not [part for part in parts if part.get("type") in ("user", "broadcast", "usergroup", "channel")]
            assert not [part for part in parts if part.get("type") == "link" and "javascript" in part["url"]]
            assert "<!channel>" not in message.text
        for drawn in as_teams(card, "ja"):
            for part in inside(drawn.card):
                assert not (part.get("type") == "TextBlock" and re.search(r"evil|javascript", part.get("text", "")))
                assert not part.get("url", "https://").startswith("javascript:")
                assert "entities" not in part.get("msteams", {}), "nobody is mentioned"


CELLS = [f"{sign}1+1" for sign in FORMULA] + [
    '=HYPERLINK("http://evil.example","x")',
    "+81-3-0000-0000",
    "ok",
    "",
    None,
    3.5,
]


def test_no_cell_of_a_csv_is_computed() -> None:
    (row,) = csv.reader(io.StringIO(as_csv([CELLS]).decode("utf-8-sig"), newline=""))
    assert not [cell for cell in row if cell.startswith(FORMULA)]
    assert row[-4:] == ["ok", "", "", "3.5"]


def test_no_cell_of_a_spreadsheet_is_computed_or_a_link() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([CELLS]))) as book:
        everything = b"".join(book.read(name) for name in book.namelist() if name.endswith((".xml", ".rels"))).decode()
    assert "<f>" not in everything
    assert "<hyperlink" not in everything
    assert "relationships/hyperlink" not in everything


def test_ids_of_a_platform_are_no_formulas_in_the_list_of_a_wave(
    coach: Coach, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = Staff(coach, database, clock)
    staff.hire(sales=3)
    with database.transaction() as session:
        session.execute(update(Account).where(Account.user == "sales-1").values(user="=cmd|' /C calc'!A1"))
    wave = staff.open()
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    result = CliRunner().invoke(main, ["pulse", "export", str(wave)])
    assert result.exit_code == 0, result.output
    rows = list(csv.reader(io.StringIO(result.output)))
    assert [row[2] for row in rows if "calc" in row[2]] == ["'=cmd|' /C calc'!A1"]
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


def test_an_export_of_ones_own_data_is_data(coach: Coach, database: Database, clock: Clock) -> None:
    staff = Staff(coach, database, clock)
    person = staff.add("ana", "sales")
    person.command("me.page")
    with database.transaction() as session:
        session.execute(update(Account).values(address={"x": HOSTILE}))
    person.command("privacy.export")
    for card in person.cards:
        read_card(as_page(card, "ja"), "card")
        assert json.dumps(as_text(card))
