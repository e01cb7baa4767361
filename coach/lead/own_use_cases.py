"""A use case of the company's own, written in the chat: the form, how it will look, and published or hidden."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from coach.cards import Actions, Bullets, Button, Card, Copyable, Paragraph, Section, Tone
from coach.lead.audience import scope
from coach.lead.own_content import is_copy, new_content, other_than, typed, written
from coach.lead.own_form import form_card, homes, problems_of, read_minutes, typed_values
from coach.policy.rules import rule_line
from coach.sending_hours import next_sending_time
from coach.suggestions import facts_line
from coach.turn import Reply, Turn
from storage import demand, outbox, own_use_cases
from storage.own_use_cases import OwnUseCase
from usecases.load import Catalogue, with_entries
from usecases.schema import LANGUAGES, PLACEHOLDER, Task, UseCase

LATER = timedelta(minutes=2)
"""When every replica has the new use case, so that nobody is told of one that is not there yet."""

SHOWN = 20


def write(turn: Turn) -> Reply:
    """The form: for a new use case, or with what one has in a language."""
    row, language = _found(turn), _language(turn)
    if row is not None:
        values = typed(row.content, language)
        return Reply(cards=(_form(turn, values, {}, row, language),))
    topic = _topic(turn)
    family = topic.split(":", maxsplit=1)[0]
    asked = demand.wordings(turn.session, topic, scope(turn)) if topic else []
    values = {"task": family if family in list(Task) else "", "phrasings": "\n".join(asked)}
    return Reply(cards=(_form(turn, values, {}, None, language, asked),))


def save(turn: Turn) -> Reply:
    """Keep what was typed, unpublished; or the form with what to mend."""
    row, language, values = _found(turn, to_change=True), _language(turn), typed_values(turn)
    other = other_than(language)
    translated = row is not None and not is_copy(row.content, other)
    blanks = len(row.content["blanks"]) if row is not None and translated else None
    problems = problems_of(turn, values, aside=row is None, blanks=blanks)
    if problems:
        return Reply(cards=(_form(turn, values, problems, row, language),), replaces=True)
    if row is None:
        before, after = read_minutes(values["before"]), read_minutes(values["after"])
        assert before is not None
        assert after is not None
        content = written(new_content(values["task"], values["data_class"], (before, after)), values, language)
        row = own_use_cases.add(turn.session, values["home"], content, _topic(turn), turn.employee.id, turn.now)
    else:
        row.content, row.changed_at = written(row.content, values, language), turn.now
    return Reply(cards=(_preview(turn, row),), replaces=True)


def show(turn: Turn) -> Reply:
    """How one looks, published or not."""
    row = _found(turn)
    return listed(turn) if row is None else Reply(cards=(_preview(turn, row),))


def publish(turn: Turn) -> Reply:
    """Let it join the catalogue; who asked for it and agreed to be told is told once."""
    row = _found(turn, to_change=True)
    if row is None or as_use_case(row, turn.catalogue) is None:
        return listed(turn)
    row.published, row.changed_at = True, turn.now
    told = demand.askers(turn.session, row.topic, scope(turn)) if row.topic else []
    for employee_id in told:
        once = f"demand_answered:{row.id}:{employee_id}"
        due = next_sending_time(turn.now + LATER, turn.company.timezone, turn.company.calendar)
        outbox.enqueue(turn.session, employee_id, "demand_answered", {"use_case": row.id}, once=once, due_at=due)
    if row.topic:
        demand.close(turn.session, row.topic, scope(turn))
    words = [turn.say("case-published"), *([turn.say("case-askers", count=len(told))] if told else [])]
    card = Card(turn.say("case-published-heading"), (*map(Paragraph, words), Actions(_ways_back(turn))))
    return Reply(cards=(card,), replaces=True)


def hide(turn: Turn) -> Reply:
    """Take it out of the catalogue; it can be published again."""
    row = _found(turn, to_change=True)
    if row is None:
        return listed(turn)
    row.published, row.changed_at = False, turn.now
    card = Card(turn.say("case-hidden-heading"), (Paragraph(turn.say("case-hidden")), Actions(_ways_back(turn))))
    return Reply(cards=(card,), replaces=True)


def listed(turn: Turn) -> Reply:
    """The use cases that were written in the chat and that this lead may change."""
    rows = [row for row in own_use_cases.listed(turn.session) if _home(row) in homes(turn)][:SHOWN]
    buttons = tuple(
        Button(
            turn.say(
                "case-listed-published" if row.published else "case-listed-hidden",
                title=row.content[turn.language]["title"],
                home=homes(turn)[_home(row)],
            ),
            "demand.show",
            {"use_case": row.id},
        )
        for row in rows
    )
    none = () if buttons else (Paragraph(turn.say("case-none")),)
    new = Button(turn.say("case-button-new"), "demand.write", primary=True)
    back = Button(turn.say("desk-home-button"), "desk.home")
    return Reply(cards=(Card(turn.say("case-list-heading"), (*none, Actions((*buttons, new, back)))),))


def as_use_case(row: OwnUseCase, catalogue: Catalogue) -> UseCase | None:
    """The entry as the catalogue would have it; None where it does not pass its schema."""
    empty = Catalogue(MappingProxyType({}), catalogue.departments)
    return with_entries(empty, {row.id: row.content}).use_cases.get(row.id)


def _found(turn: Turn, *, to_change: bool = False) -> OwnUseCase | None:
    """The use case of the button, if this lead may change it."""
    name = turn.args.get("use_case", "")
    row = own_use_cases.find(turn.session, name, to_change=to_change) if name else None
    return row if row is not None and _home(row) in homes(turn) else None


def _topic(turn: Turn) -> str:
    """The unmet demand that the button carries, if it may be shown to this lead."""
    given = turn.args.get("topic", "")
    shown = demand.topics(turn.session, scope(turn)) if given else []
    return given if any(topic.name == given for topic in shown) else ""


def _home(row: OwnUseCase) -> str:
    return row.id.split("/", maxsplit=1)[0]


def _language(turn: Turn) -> str:
    given = turn.args.get("language", "")
    return given if given in LANGUAGES else turn.language


def _form(
    turn: Turn,
    values: Mapping[str, str],
    problems: Mapping[str, str],
    row: OwnUseCase | None,
    language: str,
    asked: list[str] | None = None,
) -> Card:
    about = {"topic": _topic(turn)} if row is None else {"use_case": row.id}
    submit = Button(turn.say("case-button-save"), "demand.save", {**about, "language": language}, primary=True)
    return form_card(turn, values, problems, submit, language=language, aside=row is None, asked=asked or ())


def _preview(turn: Turn, row: OwnUseCase) -> Card:
    """What colleagues will see of it, in the lead's language, and the ways on."""
    use_case = as_use_case(row, turn.catalogue)
    if use_case is None:
        return Card(turn.say("case-unusable-heading"), (Paragraph(turn.say("case-unusable")), _ways_on(turn, row)))
    words, language = use_case.words(turn.language), turn.language

    def label(name: str) -> str:
        return f"【{use_case.blanks[name].label.say(language)}】"

    template = PLACEHOLDER.sub(lambda found: label(found[1]), words.template)
    missing = [name for name in LANGUAGES if is_copy(row.content, name)]
    return Card(
        turn.say("preview-of", heading=words.title),
        (
            Paragraph(f"{words.summary}\n{words.why}"),
            Paragraph(facts_line(turn, use_case), Tone.QUIET),
            Paragraph(turn.say("never-paste", items=" / ".join(words.never_paste)), Tone.CAUTION),
            Paragraph(rule_line(turn, use_case), Tone.QUIET),
            Copyable(template, turn.say("button-copy")),
            Section(turn.say("check-heading")),
            Bullets(words.check),
            Paragraph(turn.say("case-state-published" if row.published else "case-state-hidden"), Tone.QUIET),
            *(Paragraph(turn.say(f"case-missing-{name}"), Tone.QUIET) for name in missing),
            _ways_on(turn, row),
        ),
    )


def _ways_on(turn: Turn, row: OwnUseCase) -> Actions:
    args: dict[str, Any] = {"use_case": row.id}
    first = (
        Button(turn.say("case-button-hide"), "demand.hide", args, confirm=turn.say("case-hide-confirm"))
        if row.published
        else Button(turn.say("case-button-publish"), "demand.publish", args, primary=True)
    )
    edits = tuple(
        Button(turn.say(f"case-button-edit-{name}"), "demand.write", {**args, "language": name}) for name in LANGUAGES
    )
    return Actions((first, *edits, Button(turn.say("case-button-list"), "demand.own")))


def _ways_back(turn: Turn) -> tuple[Button, ...]:
    return (
        Button(turn.say("case-button-list"), "demand.own"),
        Button(turn.say("demand-button-list"), "demand.list"),
    )
