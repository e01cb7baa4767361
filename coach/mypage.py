"""What a person sees of themselves: favourites, tries, minutes, pause, language; visible to nobody else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coach import stories
from coach.cards import Actions, Block, Button, Card, Choices, Facts, Option, Paragraph, Section, Tone
from coach.lessons import course
from coach.plaintext import clean
from coach.suggestions import gone
from coach.turn import Reply, Turn
from storage import outbox, usage
from storage.usage import PreferenceKind, Try

LISTED = 5
"""Favourites and tries on the page; the export has them all."""

PAUSES = {"week": timedelta(days=7), "month": timedelta(days=30), "quarter": timedelta(days=91)}


def page(turn: Turn) -> Reply:
    """The whole page."""
    tries = usage.tries(turn.session, turn.employee.id)
    blocks: tuple[Block, ...] = (
        Facts(_facts(turn, tries)),
        *_favourites(turn),
        *_tries(turn, tries),
        *course.on_my_page(turn),
        *stories.on_my_page(turn),
        *_settings(turn),
        Paragraph(turn.say("page-private"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("page-heading"), blocks),))


def favourite(turn: Turn) -> Reply:
    """Keep a use case at hand."""
    use_case = turn.catalogue.use_cases.get(turn.args.get("use_case", ""))
    if use_case is None:
        return Reply(cards=(gone(turn),))
    usage.prefer(turn.session, turn.employee.id, use_case.id, PreferenceKind.FAVOURITE, turn.now)
    buttons = (
        Button(turn.say("button-my-page"), "me.page"),
        Button(turn.say("button-unfavourite"), "me.unfavourite", {"use_case": use_case.id}),
    )
    return Reply(
        cards=(Card(turn.say("favourite-added", title=use_case.words(turn.language).title), (Actions(buttons),)),)
    )


def unfavourite(turn: Turn) -> Reply:
    """Take a use case off the favourites."""
    usage.unprefer(turn.session, turn.employee.id, clean(turn.args.get("use_case", "")))
    return Reply(cards=(Card(turn.say("favourite-removed"), (_to_page(turn),)),))


def pause(turn: Turn) -> Reply:
    """No message of its own from Banso for the chosen time; questions are still answered."""
    length = PAUSES.get(turn.args.get("length", "month"))
    if length is None:
        return page(turn)
    turn.employee.paused_until = turn.now + length
    until = _day(turn, turn.employee.paused_until)
    resume_button = Button(turn.say("button-resume"), "me.resume")
    return Reply(
        cards=(
            Card(
                turn.say("paused-heading", until=until), (Paragraph(turn.say("paused-body")), Actions((resume_button,)))
            ),
        )
    )


def resume(turn: Turn) -> Reply:
    """End a pause or an opt-out."""
    turn.employee.paused_until, turn.employee.opted_out = None, False
    return Reply(cards=(Card(turn.say("resumed-heading"), (_to_page(turn),)),))


def opt_out(turn: Turn) -> Reply:
    """No message of its own from Banso, for good."""
    turn.employee.opted_out = True
    outbox.cancel(turn.session, turn.employee.id, turn.now)
    resume_button = Button(turn.say("button-resume"), "me.resume")
    return Reply(
        cards=(Card(turn.say("opted-out-heading"), (Paragraph(turn.say("paused-body")), Actions((resume_button,)))),)
    )


def _facts(turn: Turn, tries: list[Try]) -> tuple[tuple[str, str], ...]:
    department = turn.catalogue.departments.get(turn.employee.department or "")
    reported = [t for t in tries if t.minutes_before is not None and t.minutes_after is not None]
    saved = sum((t.minutes_before or 0) - (t.minutes_after or 0) for t in reported)
    return (
        (turn.say("page-department"), department.say(turn.language) if department else turn.say("page-unknown")),
        (turn.say("page-tries"), turn.say("page-tries-count", count=len(tries))),
        (turn.say("page-minutes"), turn.say("page-minutes-sum", minutes=saved, count=len(reported))),
    )


def _favourites(turn: Turn) -> tuple[Block, ...]:
    kept = [
        name
        for name, kind in usage.preferences(turn.session, turn.employee.id).items()
        if kind is PreferenceKind.FAVOURITE
    ]
    found = [turn.catalogue.use_cases[name] for name in reversed(kept) if name in turn.catalogue.use_cases][:LISTED]
    if not found:
        return (Section(turn.say("page-favourites")), Paragraph(turn.say("page-no-favourites"), Tone.QUIET))
    buttons = tuple(Button(u.words(turn.language).title, "try.open", {"use_case": u.id}) for u in found)
    return (Section(turn.say("page-favourites")), Actions(buttons))


def _tries(turn: Turn, tries: list[Try]) -> tuple[Block, ...]:
    if not tries:
        discover = Button(turn.say("button-discover"), "suggest.discover", primary=True)
        return (Section(turn.say("page-tried")), Paragraph(turn.say("page-no-tries"), Tone.QUIET), Actions((discover,)))
    lines = tuple((_day(turn, tried.at), _try_line(turn, tried)) for tried in tries[:LISTED])
    # The latest of each template only: two buttons with the same words could not be told apart.
    open_tries = {tried.use_case: tried for tried in reversed(tries[:LISTED]) if tried.outcome is None}
    ask = tuple(
        Button(turn.say("button-say-outcome", title=_title(turn, t)), "try.ask", {"try": str(t.id)})
        for t in open_tries.values()
    )
    return (Section(turn.say("page-tried")), Facts(lines), *((Actions(ask),) if ask else ()))


def _try_line(turn: Turn, tried: Try) -> str:
    parts = [_title(turn, tried), turn.say(f"outcome-{tried.outcome}") if tried.outcome else turn.say("page-not-said")]
    if tried.minutes_before is not None and tried.minutes_after is not None:
        parts.append(turn.say("page-try-minutes", before=tried.minutes_before, after=tried.minutes_after))
    return " · ".join(parts)


def _title(turn: Turn, tried: Try) -> str:
    use_case = turn.catalogue.use_cases.get(tried.use_case)
    return use_case.words(turn.language).title if use_case else tried.use_case


def _settings(turn: Turn) -> tuple[Block, ...]:
    employee, other = turn.employee, "en" if turn.language == "ja" else "ja"
    paused = employee.opted_out or (employee.paused_until is not None and employee.paused_until > turn.now)
    state = Paragraph(_push_state(turn, paused=paused), Tone.QUIET)
    options = tuple(Option(length, turn.say(f"pause-{length}")) for length in PAUSES)
    pushes: tuple[Block, ...] = (
        (Actions((Button(turn.say("button-resume"), "me.resume"),)),)
        if paused
        else (Choices(turn.say("pause-choose"), "me.pause", "length", options),)
    )
    buttons = (
        Button(turn.say("button-department"), "welcome.ask_department"),
        Button(turn.say("button-other-language"), "welcome.language", {"language": other}),
        Button(turn.say("button-stored"), "privacy.stored"),
        Button(turn.say("button-export"), "privacy.export"),
        Button(turn.say("button-delete"), "privacy.ask_delete"),
        *(() if employee.opted_out else (Button(turn.say("button-opt-out"), "me.opt_out"),)),
    )
    return (Section(turn.say("page-settings")), state, *pushes, Actions(buttons))


def _push_state(turn: Turn, *, paused: bool) -> str:
    if turn.employee.opted_out:
        return turn.say("page-opted-out")
    if paused and turn.employee.paused_until is not None:
        return turn.say("page-paused", until=_day(turn, turn.employee.paused_until))
    return turn.say("page-pushes-on")


def _day(turn: Turn, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(turn.employee.timezone))
    return f"{local.month}/{local.day}" if turn.language == "ja" else f"{local.day} {local:%b}"


def _to_page(turn: Turn) -> Actions:
    return Actions((Button(turn.say("button-my-page"), "me.page"),))
