"""Making a report in the chat: what it will hold, its language and format, a wage if wanted, and the file."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Bullets,
    Button,
    Card,
    Choices,
    Form,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Tone,
)
from coach.kpi.weeks import last_closed, parse_week, week_name
from coach.lead.audience import scope
from coach.lead.downloads import File, Scope, offer
from coach.locales import LANGUAGES
from coach.report.content import compose
from coach.report.material import NothingToReport, Request, check, gather
from coach.report.model import Report
from coach.turn import Company, Reply, Turn
from storage.db import Session
from usecases.load import Catalogue


def _slides(report: Report) -> bytes:
    from coach.report.slides import as_slides  # noqa: PLC0415 its libraries are heavy, and only reports need them

    return as_slides(report)


def _document(report: Report) -> bytes:
    from coach.report.document import as_document  # noqa: PLC0415 as above

    return as_document(report)


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, tuple[str, Callable[[Report], bytes]]] = {
    "pptx": (f"{OFFICE}.presentationml.presentation", _slides),
    "docx": (f"{OFFICE}.wordprocessingml.document", _document),
}
"""The formats there are, with their media types and what writes them."""

WAGES = range(500, 100_001)
"""Yen an hour that may be named."""

NAMES = {"ja": "AI活用推進報告書", "en": "ai-adoption-report"}


def show(turn: Turn) -> Reply:
    """What the report will hold, and the choice of its language and format."""
    return _shown(turn, read_wage(turn.args.get("wage", "")))


def wage(turn: Turn) -> Reply:
    """The same with amounts in yen; or the form with what was typed, and what to mend."""
    given = turn.args.get("typed", "")
    found = read_wage(given)
    problem = "" if found else turn.say("report-wage-bad", low=f"{WAGES[0]:,}", high=f"{WAGES[-1]:,}")
    return _shown(turn, found, given, problem, replaces=True)


def file(turn: Turn) -> Reply:
    """The link to the file."""
    week, kind = turn.args.get("week", ""), turn.args.get("kind", "")
    form, _, language = kind.partition("-")
    amount = read_wage(turn.args.get("wage", ""))
    if form not in FORMATS or language not in LANGUAGES or not _may_be_made(turn, week):
        return _shown(turn, amount)
    own = scope(turn)
    words = ["banso report", f"--lang {language} --format {form} --week {week}"]
    words += [f"--department {department}" for department in own or ()]
    words += [f"--wage {amount}"] if amount else []
    command = " ".join([*words, f"--output banso-report-{week}.{form}"])
    args = {"week": week, "format": form, "lang": language, "wage": str(amount or ""), "at": turn.now.isoformat()}
    again = Button(turn.say("report-button-again"), "report.make", _with(amount))
    back = Button(turn.say("desk-home-button"), "desk.home")
    blocks = (*offer(turn, "report", command, **args), Actions((again, back)))
    return Reply(cards=(Card(turn.say("report-file-heading"), blocks),))


def report_file(
    session: Session, company: Company, catalogue: Catalogue, scope: Scope, _language: str, args: Mapping[str, str]
) -> File:
    """The report of ``args``: week, format, lang, at (when it was asked for) and wage. Raises NothingToReport."""
    language, form, now = args["lang"], args["format"], datetime.fromisoformat(args["at"])
    wanted = Request(session, company, catalogue, scope, language, now, parse_week(args["week"]))
    made = dates.full_day(language, wanted.today)
    report = compose(gather(wanted), language, catalogue, made, read_wage(args.get("wage", "")))
    media_type, write = FORMATS[form]
    return File(f"{NAMES[language]}-{args['week']}.{form}", media_type, write(report))


def read_wage(text: str) -> int | None:
    """Yen an hour as somebody typed them, None when it is no such amount."""
    typed = unicodedata.normalize("NFKC", text).strip().replace(",", "").removeprefix("¥").removesuffix("円")
    return int(typed) if typed.isdecimal() and len(typed) < 9 and int(typed) in WAGES else None


def _shown(turn: Turn, amount: int | None, typed: str = "", problem: str = "", *, replaces: bool = False) -> Reply:
    week = last_closed(turn.now, turn.company)
    back = Actions((Button(turn.say("desk-home-button"), "desk.home"),))
    try:
        check(_request(turn, week_name(week)))
    except NothingToReport as missing:
        return Reply(cards=(Card(turn.say("report-none-heading"), (Paragraph(str(missing)), back)),))
    kinds = tuple(Option(f"{f}-{code}", turn.say(f"report-card-{f}-{code}")) for code in LANGUAGES for f in FORMATS)
    chosen = {"week": week_name(week), **_with(amount)}
    blocks: tuple[Block, ...] = (
        Paragraph(turn.say("report-card-what")),
        Bullets(tuple(turn.say(f"report-card-{part}") for part in ("background", "done", "results", "next"))),
        *_amounts(turn, amount),
        Choices(turn.say("report-card-choose"), "report.file", "kind", kinds, chosen),
        *_wage_form(turn, amount, typed, problem),
        back,
        Paragraph(turn.say("report-card-rule"), Tone.QUIET),
    )
    return Reply(
        cards=(Card(turn.say("report-card-heading", week=dates.week(turn.language, week)), blocks),), replaces=replaces
    )


def _amounts(turn: Turn, amount: int | None) -> tuple[Block, ...]:
    if amount is None:
        return ()
    without = Button(turn.say("report-wage-none"), "report.make")
    return (Paragraph(turn.say("report-wage-set", wage=f"{amount:,}")), Actions((without,)))


def _wage_form(turn: Turn, amount: int | None, typed: str, problem: str) -> tuple[Block, ...]:
    field = Input(
        "typed",
        turn.say("report-wage-label"),
        InputKind.NUMBER,
        hint=turn.say("report-wage-hint"),
        placeholder="3500",
        value=typed or str(amount or ""),
        problem=problem,
    )
    return (
        Section(turn.say("report-card-wage")),
        Form((field,), Button(turn.say("report-wage-button"), "report.wage")),
    )


def _may_be_made(turn: Turn, week: str) -> bool:
    try:
        check(_request(turn, week))
    except (ValueError, NothingToReport):
        return False
    return True


def _request(turn: Turn, week: str) -> Request:
    """Raises ValueError for what is no week."""
    return Request(turn.session, turn.company, turn.catalogue, scope(turn), turn.language, turn.now, parse_week(week))


def _with(amount: int | None) -> dict[str, str]:
    return {"wage": str(amount)} if amount else {}
