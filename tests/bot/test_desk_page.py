"""Signing in to the lead's page: one link, one browser, one day; and nothing for forgers, guessers and former leads."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.desk_page.app import DeskPages
from bot.downloads import Downloads
from bot.server import make_app
from coach.coach import Coach
from storage import downloads, leads, web_sessions
from storage.db import Database
from tests.bot.desk_browser import OWN, Browser
from tests.builders import Clock, Person, dump, dump_text
from tests.coach.pulse.company import COMPANY, Staff
from usecases.load import Catalogue

ADDRESS = "https://banso.example.com"
LOCAL = "http://127.0.0.1:8017"
COOKIE = "__Host-banso"

Client = TestClient[web.Request, web.Application]
_COACHES: dict[tuple[Database, str], Coach] = {}
"""A coach takes a second to build, so each address has one for the whole run."""


@dataclass
class Desk:
    """A company with a lead, and its desk pages served."""

    staff: Staff
    lead: Person
    client: Client

    def browser(self) -> Browser:
        return Browser(self.client)

    def link(self) -> str:
        """Where a new link from the chat leads."""
        self.lead.say("ブラウザで見る")
        return "/desk/enter/" + self.lead.text.split("/desk/enter/")[1].split()[0]

    async def signed_in(self) -> Browser:
        browser = self.browser()
        assert (await browser.post(self.link())).status == 303
        return browser


@pytest.fixture
def address() -> str:
    return ADDRESS


@pytest_asyncio.fixture
async def desk(database: Database, catalogue: Catalogue, clock: Clock, address: str) -> AsyncIterator[Desk]:
    known = (database, address)
    if known not in _COACHES:
        _COACHES[known] = Coach(database, catalogue, replace(COMPANY, public_url=address))
    staff = Staff(_COACHES[known], database, clock)
    lead = staff.lead()
    app = make_app([], database)
    app.router.add_routes(DeskPages(staff.coach, address, lambda: clock.now).routes())
    app.router.add_routes(Downloads(staff.coach, lambda: clock.now).routes())
    async with TestClient(TestServer(app)) as client:
        yield Desk(staff, lead, client)


# --- the link ---


@pytest.mark.parametrize("words", ["ブラウザで見る", "ブラウザで開く", "open in browser", "Open in the browser."])
def test_a_lead_gets_a_link_for_words_or_a_button(desk: Desk, words: str) -> None:
    desk.lead.say(words)
    assert f"{ADDRESS}/desk/enter/" in desk.lead.text
    desk.lead.say("推進デスク")
    desk.lead.press("ブラウザで見る")
    assert f"{ADDRESS}/desk/enter/" in desk.lead.text
    assert "10分間、1回だけ" in desk.lead.text


def test_without_an_address_the_chat_says_what_to_set(coach: Coach, database: Database, clock: Clock) -> None:
    lead = Staff(coach, database, clock).lead()
    lead.say("ブラウザで見る")
    assert "BANSO_PUBLIC_URL" in lead.text
    assert "http" not in lead.text


def test_nobody_else_gets_a_link(desk: Desk) -> None:
    other = desk.staff.add("hanako", "sales")
    other.say("ブラウザで見る")
    assert "/desk/enter/" not in other.text
    assert dump(desk.staff.database)["download"] == []


async def test_opening_the_link_uses_nothing_up_and_pressing_the_button_does(desk: Desk) -> None:
    link, scanner, browser = desk.link(), desk.browser(), desk.browser()
    for _ in range(3):
        page = await scanner.get(link)
        assert page.status == 200
        assert "推進デスクを開きます" in page.words
    assert scanner.cookies == {}
    entered = await browser.post(link)
    assert (entered.status, entered.headers["Location"]) == (303, "/desk")
    assert (await browser.get("/desk")).status == 200
    for again in (await scanner.get(link), await scanner.post(link)):
        assert again.status == 404
        assert "「ブラウザで見る」と送る" in again.words
        assert 'Write "open in browser"' in again.words
    assert scanner.cookies == {}


async def test_of_two_that_come_at_once_one_gets_in(desk: Desk) -> None:
    link = desk.link()
    answers = await asyncio.gather(*(desk.browser().post(link) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [303, 404, 404, 404, 404, 404]


async def test_the_link_is_over_after_ten_minutes(desk: Desk) -> None:
    link = desk.link()
    desk.staff.clock.forward(minutes=10)
    assert (await desk.browser().get(link)).status == 404
    assert (await desk.browser().post(link)).status == 404


async def test_the_link_of_a_file_opens_no_page_and_the_link_of_the_page_no_file(desk: Desk) -> None:
    soon = desk.staff.clock.now + timedelta(minutes=5)
    with desk.staff.database.transaction() as session:
        lead = desk.staff.ids["lead"]
        file = downloads.add(session, "figures", lead, "ja", {"week": "2026-W47", "format": "csv"}, soon)
        signed_in = web_sessions.begin(session, lead, "ja", soon)
    token = desk.link().rsplit("/", 1)[1]
    assert (await desk.browser().get(f"/download/{token}")).status == 404
    for other in (file, signed_in, "x" * 43, "%00", "..%2f..%2fetc", "é" * 20, "x" * 5000):
        browser = desk.browser()
        assert (await browser.get(f"/desk/enter/{other}")).status == 404
        assert (await browser.post(f"/desk/enter/{other}")).status == 404
        assert browser.cookies == {}
    assert (await desk.browser().get(f"/download/{file}")).status == 200, "the file still waits"


async def test_a_link_for_somebody_who_leads_no_longer_opens_nothing(desk: Desk) -> None:
    link, browser = desk.link(), desk.browser()
    with desk.staff.database.transaction() as session:
        leads.revoke(session, desk.staff.ids["lead"])
    assert (await browser.post(link)).status == 404
    assert browser.cookies == {}


# --- the cookie ---


async def test_over_https_the_cookie_is_tied_to_this_host_and_to_our_own_pages(desk: Desk) -> None:
    cookie = (await desk.browser().post(desk.link())).headers["Set-Cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=28800"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


@pytest.mark.parametrize("address", [LOCAL])
async def test_on_this_machine_the_cookie_works_without_https(desk: Desk) -> None:
    browser = await desk.signed_in()
    assert list(browser.cookies) == ["banso"]
    assert (await browser.get("/desk")).status == 200


@pytest.mark.parametrize("address", [f"{ADDRESS}/ai"])
async def test_below_a_path_of_the_proxy_everything_stays_below_it(desk: Desk) -> None:
    browser = desk.browser()
    assert (await browser.post(desk.link())).headers["Location"] == "/ai/desk"
    page = (await browser.get("/desk")).text
    assert 'action="/ai/desk/leave"' in page
    assert 'href="/ai/desk/static/desk.css"' in page


async def test_a_planted_cookie_is_never_taken_over_and_each_sign_in_ends_the_one_before(desk: Desk) -> None:
    browser = Browser(desk.client, {COOKIE: "planted"})
    await browser.post(desk.link())
    first = browser.cookies[COOKIE]
    assert first != "planted"
    await browser.post(desk.link())
    assert browser.cookies[COOKIE] != first
    assert (await Browser(desk.client, {COOKIE: first}).get("/desk")).status == 403
    assert (await browser.get("/desk")).status == 200
    assert (await Browser(desk.client, {COOKIE: "planted"}).get("/desk")).status == 403
    kept = dump_text(desk.staff.database)
    assert browser.cookies[COOKIE] not in kept


# --- the end of a session ---


async def test_a_session_ends_after_eight_hours_however_much_it_is_used(desk: Desk) -> None:
    browser = await desk.signed_in()
    for _ in range(7):
        desk.staff.clock.forward(hours=1)
        assert (await browser.get("/desk")).status == 200
    desk.staff.clock.forward(hours=1)
    page = await browser.get("/desk")
    assert page.status == 403
    assert "ログインしていません" in page.words
    assert "You are not signed in" in page.words


async def test_signing_out_ends_it_in_the_database_too(desk: Desk) -> None:
    browser = await desk.signed_in()
    kept = dict(browser.cookies)
    left = await browser.post("/desk/leave", {"key": await browser.key()})
    assert left.status == 200
    assert browser.cookies == {}
    assert dump(desk.staff.database)["web_session"] == []
    assert (await Browser(desk.client, kept).get("/desk")).status == 403


async def test_who_leads_no_longer_is_signed_out_and_stays_so_when_leading_again(desk: Desk) -> None:
    browser = await desk.signed_in()
    with desk.staff.database.transaction() as session:
        leads.revoke(session, desk.staff.ids["lead"])
    assert (await browser.get("/desk")).status == 403
    with desk.staff.database.transaction() as session:
        leads.grant(session, desk.staff.ids["lead"], None, desk.staff.clock.now)
    assert (await browser.get("/desk")).status == 403


async def test_who_deletes_their_data_is_signed_out(desk: Desk) -> None:
    browser = await desk.signed_in()
    desk.lead.command("privacy.delete")
    assert (await browser.get("/desk")).status == 403
    assert dump(desk.staff.database)["web_session"] == []


async def test_another_scope_holds_from_the_next_request_on(desk: Desk) -> None:
    browser = await desk.signed_in()
    assert "担当：全社" in (await browser.get("/desk")).words
    with desk.staff.database.transaction() as session:
        leads.grant(session, desk.staff.ids["lead"], ["sales", "hr"], desk.staff.clock.now)
    assert "担当：人事、営業" in (await browser.get("/desk")).words


async def test_coming_in_is_in_the_audit_log(desk: Desk) -> None:
    await desk.signed_in()
    done = [(row["role"], row["action"]) for row in dump(desk.staff.database)["audit_entry"]]
    assert done == [("lead", "desk.browser"), ("lead", "desk.enter")]
    desk.lead.command("audit.list")
    assert "推進デスクをブラウザで開いた" in desk.lead.text


# --- forged requests ---

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
    {"Origin": "https://evil.example.com"},
    {"Origin": "null"},
    {"Origin": "http://banso.example.com"},
    {},
]


@pytest.mark.parametrize("sent", ELSEWHERE, ids=str)
async def test_no_other_site_signs_in_signs_out_or_changes_anything(desk: Desk, sent: dict[str, str]) -> None:
    browser, link = await desk.signed_in(), desk.link()
    key = await browser.key()
    assert (await desk.browser().post(link, sent=sent)).status == 403
    assert (await browser.post("/desk/leave", {"key": key}, sent)).status == 403
    assert (await browser.post("/desk/language", {"key": key, "language": "en"}, sent)).status == 403
    assert 'lang="ja"' in (await browser.get("/desk")).text
    assert (await desk.browser().post(link)).status == 303, "the link still waits"


async def test_the_older_header_does_where_the_newer_is_missing(desk: Desk) -> None:
    browser = await desk.signed_in()
    form = {"key": await browser.key(), "language": "en"}
    assert (await browser.post("/desk/language", form, {"Origin": ADDRESS})).status == 303
    assert 'lang="en"' in (await browser.get("/desk")).text


async def test_a_form_needs_the_key_of_its_own_session(desk: Desk) -> None:
    browser, other = await desk.signed_in(), await desk.signed_in()
    foreign = await other.key()
    assert foreign != await browser.key()
    for key in ("", "x", "é", foreign, "0" * 64):
        for path in ("/desk/leave", "/desk/language"):
            answer = await browser.post(path, {"key": key, "language": "en"})
            assert answer.status == 403
            assert "もう一度押してください" in answer.words
    assert 'lang="ja"' in (await browser.get("/desk")).text
    assert (await desk.browser().post("/desk/leave", {"key": foreign})).status == 403, "no cookie at all"


async def test_the_language_is_changed_for_this_browser_and_only_to_one_there_is(desk: Desk) -> None:
    browser = await desk.signed_in()
    await browser.post("/desk/language", {"key": await browser.key(), "language": "en"})
    assert "AI lead's desk" in (await browser.get("/desk")).words
    await browser.post("/desk/language", {"key": await browser.key(), "language": "xx"})
    assert "AI lead's desk" in (await browser.get("/desk")).words
    assert desk.lead.say("推進デスク").cards[0].heading == "推進デスク", "the chat keeps its language"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
        (b"key=" + b"%00" * 1000, "application/x-www-form-urlencoded"),
        (b"key=%ed%a0%80", "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n1\r\n--x--', "multipart/form-data; boundary=x"),
        (b'{"key": 1}', "application/json"),
    ],
)
async def test_a_body_that_is_no_form_is_refused_in_words(desk: Desk, body: bytes, kind: str) -> None:
    browser = await desk.signed_in()
    headers = {**OWN, "Content-Type": kind, "Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    async with desk.client.post("/desk/leave", data=body, headers=headers) as answer:
        assert answer.status == 403
        assert "Traceback" not in await answer.text()


@pytest.mark.parametrize("cookie", [b"\xff\xfe", b"x" * 5000, b'"\\000"', b"%ed%a0%80", b"a;b=c;;="])
async def test_a_cookie_that_is_no_token_is_nobodys(desk: Desk, cookie: bytes) -> None:
    server = desk.client.server
    assert server is not None
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = b"GET /desk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + COOKIE.encode() + b"=" + cookie
    writer.write(head + b"\r\n\r\n")
    status = (await reader.read()).split(b"\r\n")[0]
    writer.close()
    assert b"403" in status


async def test_every_answer_forbids_frames_scripts_from_elsewhere_and_copies(desk: Desk) -> None:
    browser, link = await desk.signed_in(), desk.link()
    answers = [
        await browser.get(link),
        await desk.browser().post(link, sent={}),
        await browser.post(link),
        await browser.get("/desk"),
        await desk.browser().get("/desk"),
        await browser.post("/desk/leave", {"key": await browser.key()}),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "style=" not in answer.text
        assert "<script>" not in answer.text


async def test_only_the_pages_own_files_are_served(desk: Desk) -> None:
    browser = desk.browser()
    for name in ("desk.css", "print.css", "colours.css", "js/desk.js", "vendor/chart.umd.min.js", "icon.svg"):
        file = await browser.get(f"/desk/static/{name}")
        assert file.status == 200
        assert file.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("../app.py", "..%2fapp.py", "%2e%2e/guard.py", "page.css", "", "vendor"):
        assert (await browser.get(f"/desk/static/{name}")).status == 404


async def test_no_token_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "bot")
    link, browser = desk.link(), desk.browser()
    await browser.get(link)
    await browser.post(link)
    await browser.get("/desk")
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "/desk/enter/{token}" in logged
    assert link.rsplit("/", 1)[1] not in logged
    assert browser.cookies[COOKIE] not in logged
