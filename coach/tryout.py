"""From a use case to a finished prompt, and from the prompt to how it went."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from coach import stories
from coach.cards import (
    Actions,
    Block,
    Bullets,
    Button,
    Card,
    Copyable,
    Form,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Tone,
)
from coach.drafts.offer import offer
from coach.locales import say
from coach.outcomes import outcome_buttons
from coach.plaintext import clean
from coach.policy.rules import rule_line
from coach.sending_hours import next_sending_time
from coach.suggestions import facts_line, gone
from coach.turn import Reply, Turn
from storage import outbox, usage
from storage.db import Session
from storage.people import Employee
from storage.usage import Corrections, EventKind, Outcome, Try
from usecases.load import Catalogue
from usecases.schema import PLACEHOLDER, Blank, UseCase

MAX_LINE = 500
MAX_LONG = 20_000
"""Characters a blank takes: a pasted transcript of an hour's meeting fits, a book does not."""

MAX_MINUTES = 480
"""Minutes a report may name: one working day (measurement of time saved, discard rule)."""


def open_form(turn: Turn) -> Reply:
    """The template's form: blanks, examples, the company's rule and what never to paste."""
    use_case = turn.catalogue.use_cases.get(turn.args.get("use_case", ""))
    if use_case is None:
        return Reply(cards=(gone(turn),))
    turn.log(EventKind.TEMPLATE_OPENED, use_case=use_case.id)
    card = form_card(turn, use_case, {}, {})
    return Reply(cards=(replace(card, blocks=(*stories.opened(turn, use_case.id), *card.blocks)),))


def form_card(turn: Turn, use_case: UseCase, values: Mapping[str, str], problems: Mapping[str, str]) -> Card:
    """The form with what was typed so far and what is wrong with it."""
    words = use_case.words(turn.language)
    inputs = tuple(
        Input(
            name=name,
            label=blank.label.say(turn.language),
            kind=InputKind.TEXT if blank.long else InputKind.LINE,
            hint=blank.hint.say(turn.language),
            placeholder=turn.say("example", text=blank.example.say(turn.language)),
            value=values.get(name, ""),
            required=blank.required,
            problem=problems.get(name, ""),
        )
        for name, blank in use_case.blanks.items()
    )
    submit = Button(turn.say("button-make-prompt"), "try.fill", {"use_case": use_case.id}, primary=True)
    return Card(
        words.title,
        (
            Paragraph(facts_line(turn, use_case), Tone.QUIET),
            Paragraph(turn.say("never-paste", items=" / ".join(words.never_paste)), Tone.CAUTION),
            Paragraph(rule_line(turn, use_case), Tone.QUIET),
            Form(inputs, submit),
        ),
    )


def fill(turn: Turn) -> Reply:
    """The finished prompt, what to check in the result, and the question how it went; or the form with what to mend."""
    use_case = turn.catalogue.use_cases.get(turn.args.get("use_case", ""))
    if use_case is None:
        return Reply(cards=(gone(turn),))
    values = {name: clean(turn.args.get(name, "")) for name in use_case.blanks}
    problems = {name: said for name, blank in use_case.blanks.items() if (said := _problem(turn, blank, values[name]))}
    if problems:
        return Reply(cards=(form_card(turn, use_case, values, problems),), replaces=True)
    try_id = turn.log(EventKind.PROMPT_MADE, use_case=use_case.id)
    _plan_follow_up(turn, try_id, use_case)
    return Reply(cards=(_prompt_card(turn, use_case, values, try_id),), replaces=True)


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its blanks filled in one pass, so that a value is never read as template syntax.

    A line that holds an empty blank is left out.
    """
    lines = template.strip().split("\n")
    kept = "\n".join(line for line in lines if all(values.get(name) for name in PLACEHOLDER.findall(line)))
    return PLACEHOLDER.sub(lambda found: values[found.group(1)], re.sub(r"\n{3,}", "\n\n", kept))


def outcome(turn: Turn) -> Reply:
    """Store how a try went at once, then ask for the minutes."""
    tried = _find(turn)
    said = turn.args.get("outcome", "")
    if tried is None or said not in list(Outcome):
        return Reply(cards=(_no_such_try(turn),), replaces=True)
    turn.log(EventKind.OUTCOME, use_case=tried.use_case, about=tried.id, outcome=Outcome(said))
    outbox.cancel(turn.session, turn.employee.id, turn.now, once=_once(tried.id))
    return Reply(cards=(_minutes_card(turn, tried.id, said, {}, {}),))


def minutes(turn: Turn) -> Reply:
    """Store the minutes and corrections of a try; thank, and offer the next step that fits."""
    tried = _find(turn)
    if tried is None or tried.outcome is None:
        return Reply(cards=(_no_such_try(turn),), replaces=True)
    values = {name: clean(turn.args.get(name, "")) for name in ("before", "after", "corrections")}
    numbers = {name: _minutes(values[name]) for name in ("before", "after")}
    problems = {
        name: turn.say("minutes-problem", most=MAX_MINUTES) for name, number in numbers.items() if number is None
    }
    if values["corrections"] not in list(Corrections):
        problems["corrections"] = turn.say("choose-problem")
    if problems:
        return Reply(cards=(_minutes_card(turn, tried.id, tried.outcome, values, problems),), replaces=True)
    turn.log(
        EventKind.OUTCOME,
        use_case=tried.use_case,
        about=tried.id,
        outcome=Outcome(tried.outcome),
        minutes_before=numbers["before"],
        minutes_after=numbers["after"],
        corrections=Corrections(values["corrections"]),
    )
    saved = (numbers["before"] or 0) - (numbers["after"] or 0)
    card = _thanks_card(turn, tried, saved)
    question = stories.question(turn, tried, saved, Corrections(values["corrections"]))
    return Reply(cards=(replace(card, blocks=(*card.blocks, *question)),), replaces=True)


def ask_outcome(turn: Turn) -> Reply:
    """The question how a try went, asked again from my page."""
    tried = _find(turn)
    if tried is None:
        return Reply(cards=(_no_such_try(turn),))
    return Reply(cards=(_ask_card(turn.language, turn.catalogue, tried),))


def follow_up(session: Session, employee: Employee, args: Mapping[str, Any], catalogue: Catalogue) -> Card | str:
    """The gentle question a day later, unless it is answered, or the person wants no messages."""
    tried = usage.find_try(session, employee.id, int(args["try"]))
    if tried is None:
        return "the try is gone"
    if tried.outcome is not None:
        return "answered already"
    return _ask_card(employee.language, catalogue, tried)


def _prompt_card(turn: Turn, use_case: UseCase, values: Mapping[str, str], try_id: int) -> Card:
    words = use_case.words(turn.language)
    prompt = filled(words.template, values)
    offered = offer(turn, use_case, prompt, try_id)
    return Card(
        turn.say("prompt-heading", title=words.title),
        (
            Paragraph(turn.say("draft-prompt-body" if offered else "prompt-body")),
            Copyable(prompt, turn.say("button-copy")),
            *offered,
            Section(turn.say("check-heading")),
            Bullets(words.check),
            Paragraph(turn.say("outcome-question")),
            Actions(outcome_buttons(turn.language, try_id)),
            Actions((Button(turn.say("button-favourite"), "me.favourite", {"use_case": use_case.id}),)),
        ),
    )


def _ask_card(language: str, catalogue: Catalogue, tried: Try) -> Card:
    use_case = catalogue.use_cases.get(tried.use_case)
    title = use_case.words(language).title if use_case else tried.use_case
    blocks: tuple[Block, ...] = (
        Paragraph(say(language, "follow-up-body", title=title)),
        Actions(outcome_buttons(language, tried.id)),
        Paragraph(say(language, "follow-up-note"), Tone.QUIET),
    )
    return Card(say(language, "follow-up-heading"), blocks)


def _minutes_card(turn: Turn, try_id: int, said: str, values: Mapping[str, str], problems: Mapping[str, str]) -> Card:
    def number(name: str) -> Input:
        return Input(
            name,
            turn.say(f"minutes-{name}"),
            InputKind.NUMBER,
            hint=turn.say(f"minutes-{name}-hint"),
            value=values.get(name, ""),
            problem=problems.get(name, ""),
        )

    corrections = Input(
        "corrections",
        turn.say("corrections"),
        InputKind.SELECT,
        value=values.get("corrections", ""),
        options=tuple(Option(name, turn.say(f"corrections-{name}")) for name in Corrections),
        problem=problems.get("corrections", ""),
    )
    submit = Button(turn.say("button-send"), "try.minutes", {"try": str(try_id)}, primary=True)
    return Card(
        turn.say(f"outcome-thanks-{said}"),
        (Paragraph(turn.say("minutes-why")), Form((number("before"), number("after"), corrections), submit)),
    )


def _thanks_card(turn: Turn, tried: Try, saved: int) -> Card:
    body = turn.say("thanks-saved", minutes=saved) if saved > 0 else turn.say("thanks-not-saved")
    buttons = [Button(turn.say("button-discover"), "suggest.discover", primary=True)]
    if tried.use_case in turn.catalogue.use_cases:
        again = turn.say("button-try-again" if tried.outcome == Outcome.HELPED else "button-try-differently")
        buttons.append(Button(again, "try.open", {"use_case": tried.use_case}))
    buttons.append(Button(turn.say("button-my-page"), "me.page"))
    return Card(
        turn.say("thanks-heading"),
        (Paragraph(body), Paragraph(turn.say(f"next-step-{tried.outcome}")), Actions(tuple(buttons))),
    )


def _no_such_try(turn: Turn) -> Card:
    return Card(turn.say("no-such-try-heading"), (Paragraph(turn.say("no-such-try")),))


def _find(turn: Turn) -> Try | None:
    number = turn.id_of("try")
    return None if number is None else usage.find_try(turn.session, turn.employee.id, number)


def _problem(turn: Turn, blank: Blank, value: str) -> str:
    """What is wrong with a blank, in words, or ""."""
    most = MAX_LONG if blank.long else MAX_LINE
    if blank.required and not value:
        return turn.say("blank-empty", example=blank.example.say(turn.language))
    if len(value) > most:
        return turn.say("blank-too-long", length=len(value), most=most)
    return ""


def _minutes(text: str) -> int | None:
    """Whole minutes within a working day, as people type them ("60分", "６０"), or None."""
    digits = re.fullmatch(
        r"(\d{1,3})\s*(?:分|min|mins|minutes|m)?", unicodedata.normalize("NFKC", text).strip().lower()
    )
    number = int(digits.group(1)) if digits else -1
    return number if 0 <= number <= MAX_MINUTES else None


def _plan_follow_up(turn: Turn, try_id: int, use_case: UseCase) -> None:
    due = next_sending_time(turn.now + timedelta(days=1), turn.employee.timezone, turn.company.calendar)
    outbox.enqueue(
        turn.session,
        turn.employee.id,
        "follow_up",
        {"try": try_id, "use_case": use_case.id},
        once=_once(try_id),
        due_at=due,
        platform=turn.incoming.account.platform,
        tenant=turn.incoming.account.tenant,
    )


def _once(try_id: int) -> str:
    return f"follow_up:{try_id}"
