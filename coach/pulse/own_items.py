"""The company's own items: the form that takes them, with what to mend at the field where it is."""

from collections.abc import Mapping

from coach.cards import Button, Card, Form, Input, Paragraph, Tone
from coach.plaintext import clean
from coach.pulse.drafting import draft_card, with_draft
from coach.pulse.items import OWN
from coach.pulse.wording import LONGEST, faults, statement
from coach.turn import Reply, Turn
from storage.pulses import Pulse

MOST = 3
LANGUAGES = ("ja", "en")


def write(turn: Turn) -> Reply:
    """The form with what the draft has."""

    def show(draft: Pulse) -> Reply:
        values = {
            _field(place, language): row[language]
            for place, row in enumerate(draft.own_items, 1)
            for language in LANGUAGES
        }
        return Reply(cards=(_form_card(turn, draft, values, {}),))

    return with_draft(turn, show)


def save(turn: Turn) -> Reply:
    """Keep the items in the draft; or the form with what was typed, and what to mend."""

    def keep(draft: Pulse) -> Reply:
        names = [_field(place, language) for place in range(1, MOST + 1) for language in LANGUAGES]
        values = {name: clean(turn.args.get(name, "")) for name in names}
        problems = _problems(turn, values)
        if problems:
            return Reply(cards=(_form_card(turn, draft, values, problems),), replaces=True)
        rows = [
            {language: statement(values[_field(place, language)], language) for language in LANGUAGES}
            for place in range(1, MOST + 1)
            if values[_field(place, "ja")]
        ]
        draft.questions = OWN
        draft.own_items = [{"id": f"OWN{place}", **row} for place, row in enumerate(rows, 1)]
        return Reply(cards=(draft_card(turn, draft),), replaces=True)

    return with_draft(turn, keep)


def _problems(turn: Turn, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field, in words."""
    problems = {}
    for place in range(1, MOST + 1):
        given = {language: values[_field(place, language)] for language in LANGUAGES}
        for language, text in given.items():
            found = [_said(turn, fault, language) for fault in faults(text, language)] if text else []
            if not text and any(given.values()):
                found = [turn.say("wording-both")]
            if found:
                problems[_field(place, language)] = " ".join(found)
    if not any(values.values()):
        problems[_field(1, "ja")] = turn.say("wording-none")
    return problems


def _said(turn: Turn, fault: str, language: str) -> str:
    return turn.say(f"wording-{fault}", most=LONGEST[language])


def _form_card(turn: Turn, draft: Pulse, values: Mapping[str, str], problems: Mapping[str, str]) -> Card:
    inputs = tuple(
        Input(
            _field(place, language),
            turn.say(f"own-label-{language}", place=place),
            placeholder=turn.say(f"own-example-{language}"),
            value=values.get(_field(place, language), ""),
            required=place == 1,
            problem=problems.get(_field(place, language), ""),
        )
        for place in range(1, MOST + 1)
        for language in LANGUAGES
    )
    args = {"pulse": str(draft.id), "day": turn.args.get("day", "")}
    submit = Button(turn.say("own-button-save"), "pulse.save_own", args, primary=True)
    return Card(
        turn.say("own-heading"),
        (
            Paragraph(turn.say("own-rules")),
            Paragraph(turn.say("own-comparable"), Tone.QUIET),
            Form(inputs, submit),
        ),
    )


def _field(place: int, language: str) -> str:
    return f"{language}{place}"
