"""The form for a use case of the company's own, and what to mend in it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from coach.cards import Button, Card, Form, Input, InputKind, Option, Paragraph, Tone
from coach.lead.audience import scope
from coach.lead.own_content import FIELDS, LISTS, MAX_BLANKS, MAX_LINE, MAX_TEMPLATE, ONE_LINE, lines, marks
from coach.plaintext import clean
from coach.turn import Turn
from usecases.load import COMMON
from usecases.schema import DataClass, Task

MAX_MINUTES = 480

MANY_LINES = (*LISTS, "template")

ASIDE = ("home", "task", "data_class", "before", "after")
"""What does not depend on a language."""


def typed_values(turn: Turn) -> dict[str, str]:
    """What the form brings: every field, without line breaks where there is one line."""
    values = {name: clean(turn.args.get(name, "")).strip() for name in (*ASIDE, *FIELDS)}
    return {name: value if name in MANY_LINES else " ".join(value.split()) for name, value in values.items()}


def homes(turn: Turn) -> dict[str, str]:
    """The departments that a use case of this lead may be for, by name; everyone for who leads the whole company."""
    own, known = scope(turn), turn.catalogue.departments
    everyone = {COMMON: turn.say("desk-everyone")} if own is None else {}
    return {**everyone, **{key: known[key].say(turn.language) for key in known if own is None or key in own}}


def read_minutes(text: str) -> int | None:
    """Whole minutes within a working day, or None."""
    plain = re.fullmatch(r"(\d{1,3})\s*(?:分|min|minutes)?", unicodedata.normalize("NFKC", text).strip().lower())
    number = int(plain[1]) if plain else 0
    return number if 1 <= number <= MAX_MINUTES else None


def problems_of(turn: Turn, values: Mapping[str, str], *, aside: bool, blanks: int | None) -> dict[str, str]:
    """What is wrong, by field, in words. ``blanks``: how many the other language has, if it is written."""
    template = _wrong_template(turn, values["template"], blanks)
    return {
        **_wrong_words(turn, values),
        **({"template": template} if template else {}),
        **(_wrong_aside(turn, values) if aside else {}),
    }


def form_card(
    turn: Turn,
    values: Mapping[str, str],
    problems: Mapping[str, str],
    submit: Button,
    *,
    language: str,
    aside: bool,
    asked: Sequence[str] = (),
) -> Card:
    """The form for one language, with what was typed so far; ``asked`` is how colleagues asked for it."""

    def text(name: str) -> Input:
        many = name in MANY_LINES
        return Input(
            name,
            turn.say(f"case-{_dashed(name)}"),
            InputKind.TEXT if many else InputKind.LINE,
            hint=turn.say(f"case-{_dashed(name)}-hint"),
            value=values.get(name, ""),
            problem=problems.get(name, ""),
        )

    quotes = (Paragraph(turn.say("demand-wordings", wordings=" / ".join(asked)), Tone.QUIET),) if asked else ()
    inputs = (*(_aside(turn, values, problems) if aside else ()), *map(text, FIELDS))
    return Card(
        turn.say(f"case-form-{language}"),
        (Paragraph(turn.say("case-form-what")), *quotes, Form(inputs, submit)),
    )


def _aside(turn: Turn, values: Mapping[str, str], problems: Mapping[str, str]) -> tuple[Input, ...]:
    def select(name: str, label: str, options: Mapping[str, str]) -> Input:
        choices = tuple(Option(key, said) for key, said in options.items())
        value, problem = values.get(name, ""), problems.get(name, "")
        return Input(name, turn.say(label), InputKind.SELECT, value=value, options=choices, problem=problem)

    def minutes(name: str) -> Input:
        value, problem = values.get(name, ""), problems.get(name, "")
        return Input(name, turn.say(f"case-{name}"), InputKind.NUMBER, value=value, problem=problem)

    return (
        select("home", "case-home", homes(turn)),
        select("task", "case-task", {task: turn.say(f"report-task-{task}") for task in Task}),
        select("data_class", "case-data", {name: turn.say(f"data-{name}") for name in DataClass}),
        minutes("before"),
        minutes("after"),
    )


def _wrong_aside(turn: Turn, values: Mapping[str, str]) -> dict[str, str]:
    allowed = {"home": homes(turn), "task": list(Task), "data_class": list(DataClass)}
    found = {name: turn.say("choose-problem") for name, options in allowed.items() if values[name] not in options}
    before, after = read_minutes(values["before"]), read_minutes(values["after"])
    for name, number in (("before", before), ("after", after)):
        if number is None:
            found[name] = turn.say("case-minutes-problem", most=MAX_MINUTES)
    if before is not None and after is not None and after >= before:
        found["after"] = turn.say("case-minutes-longer")
    return found


def _wrong_words(turn: Turn, values: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, most in ONE_LINE.items():
        if not values[name]:
            found[name] = turn.say("case-empty")
        elif len(values[name]) > most:
            found[name] = turn.say("case-long", length=len(values[name]), most=most)
    for name, (least, most) in LISTS.items():
        given = lines(values[name])
        if not least <= len(given) <= most:
            found[name] = turn.say("case-lines", least=least, most=most)
        elif max(map(len, given)) > MAX_LINE:
            found[name] = turn.say("case-line-long", most=MAX_LINE)
    return found


def _wrong_template(turn: Turn, template: str, others: int | None) -> str:
    found = marks(template)
    if "{{" in template:
        return turn.say("case-braces")
    if not found:
        return turn.say("case-no-blank")
    if len(found) > MAX_BLANKS:
        return turn.say("case-many-blanks", count=len(found), most=MAX_BLANKS)
    if others is not None and len(found) != others:
        return turn.say("case-other-blanks", count=len(found), others=others)
    # A mark may become longer than it was: {{blank1}}.
    length = len(template) + len("{{blank1}}") * template.count("【")
    return turn.say("case-long", length=len(template), most=MAX_TEMPLATE) if length > MAX_TEMPLATE else ""


def _dashed(name: str) -> str:
    return name.replace("_", "-")
