"""Use cases for a person: what to discover, what fits a task, the next ones, and what was not for them."""

import base64
import hashlib
from collections.abc import Iterable

from coach.cards import Actions, Block, Button, Card, Paragraph, Section, Tone
from coach.limits import decline, limit_of
from coach.plaintext import clean
from coach.policy.rules import Rules, rule_hint, rules_of
from coach.ranking import Person, by_fit, for_discovery, without_rejected
from coach.turn import Reply, Turn
from coach.why_this import History, history, why_this
from coach.with_model.asking import offer
from storage import usage
from storage.usage import EventKind, PreferenceKind
from usecases.schema import Task, UseCase
from usecases.search import Sureness

SHOWN = 3
"""Suggestions on a card: enough to choose from, few enough to read on a phone."""

MAX_SEEN = 250
"""Suggestions remembered in the "others" button by their marks (Slack allows 2,000 characters); then it starts over."""

MAX_CARRIED = 300
"""Characters of a question carried in a button or shared with consent."""

REASONS = (PreferenceKind.NOT_MY_JOB, PreferenceKind.TOO_HARD, PreferenceKind.ALREADY_DO)


def discover(turn: Turn) -> Reply:
    """Three use cases for this person's department, one of them from another one."""
    return _discover(turn, seen=())


def more(turn: Turn) -> Reply:
    """The next three, without repeats: of a task when the button carries one, else of the department."""
    seen = tuple(turn.args.get("seen", "").split())[-MAX_SEEN:]
    text = turn.args.get("text", "")
    if text:
        found = _search(turn, text, seen)
        return Reply(cards=(_task_card(turn, text, found, seen) if found else _no_more(turn),))
    return _discover(turn, seen)


def task(turn: Turn) -> Reply:
    """The best use cases for a piece of work; unsure, one question; nothing near, the same honestly."""
    text = turn.incoming.text or turn.args.get("text", "")
    if limit := limit_of(text):
        return decline(turn, limit)
    answer = turn.index.answer(text, turn.employee.department).close
    found = allowed(turn, by_fit(answer.hits, turn.experience.standings, turn.employee.department))[:SHOWN]
    if answer.sureness is Sureness.SURE and found:
        turn.log(EventKind.TASK, use_case=found[0].id)
        return Reply(cards=(_task_card(turn, text, found, ()),))
    turn.log(EventKind.UNANSWERED)
    unmet = str(usage.add_unmet(turn.session, turn.today, turn.employee, turn.index.topic(text)))
    carried = {"unmet": unmet, "text": text[:MAX_CARRIED]}
    if answer.sureness is Sureness.NEAR and found:
        return Reply(cards=(which_card(turn, found, carried),))
    return Reply(cards=(family_card(turn, carried),))


def pick(turn: Turn) -> Reply:
    """The use case chosen in answer to the narrowing question."""
    use_case = turn.catalogue.use_cases.get(turn.args.get("use_case", ""))
    if use_case is None:
        return Reply(cards=(gone(turn),))
    _answered(turn)
    turn.log(EventKind.TASK, use_case=use_case.id)
    return Reply(cards=(Card(turn.say("pick-heading"), _suggestions(turn, [use_case])),), replaces=True)


def family(turn: Turn) -> Reply:
    """The best use cases of the family chosen in answer to the narrowing question."""
    chosen, text = turn.args.get("family", ""), turn.args.get("text", "")
    found = [u for u in _search(turn, text, ()) if u.task == chosen][:SHOWN]
    if not found:
        own = for_discovery(turn.catalogue, _person(turn), (), turn.experience.standings)
        found = [u for u in own if u.task == chosen][:SHOWN]
    if not found:
        return none_of_these(turn)
    _answered(turn)
    turn.log(EventKind.TASK, use_case=found[0].id)
    return Reply(cards=(_task_card(turn, text, found, ()),), replaces=True)


def found_after_all(turn: Turn, found: list[UseCase]) -> Reply:
    """Use cases for a question that had no answer at first."""
    _answered(turn)
    return Reply(cards=(_task_card(turn, turn.args.get("text", ""), found, ()),), replaces=True)


def none_of_these(turn: Turn) -> Reply:
    """Own up to having no answer, and ask whether the wording may be passed on."""
    text, unmet = turn.args.get("text", ""), turn.args.get("unmet", "")
    blocks: list[Block] = [Paragraph(turn.say("unmet-body"))]
    if text and unmet:
        blocks += [
            Paragraph(turn.say("unmet-quote", text=turn.mask(text).text)),
            Actions(
                (
                    Button(turn.say("unmet-share"), "suggest.share_wording", {"unmet": unmet, "text": text}),
                    Button(turn.say("unmet-keep"), "suggest.keep_wording"),
                )
            ),
        ]
    return Reply(cards=(Card(turn.say("unmet-heading"), tuple(blocks)),), replaces=True)


def share_wording(turn: Turn) -> Reply:
    """The asker agreed: the lead may read the question as it was written, masked."""
    unmet, text = turn.id_of("unmet"), turn.args.get("text", "")
    if unmet is not None and text:
        usage.word_unmet(turn.session, unmet, turn.employee.id, turn.mask(clean(text[:MAX_CARRIED])).text)
    return Reply(cards=(Card(turn.say("unmet-shared"), (_discover_button(turn),)),), replaces=True)


def keep_wording(turn: Turn) -> Reply:
    """The asker did not agree: only the topic stays."""
    return Reply(cards=(Card(turn.say("unmet-kept"), (_discover_button(turn),)),), replaces=True)


def not_for_me(turn: Turn) -> Reply:
    """Ask in one tap why a suggestion does not fit."""
    use_case = turn.catalogue.use_cases.get(turn.args.get("use_case", ""))
    if use_case is None:
        return Reply(cards=(gone(turn),))
    buttons = tuple(
        Button(
            turn.say(f"reason-{kind.replace('_', '-')}"), "suggest.reason", {"use_case": use_case.id, "reason": kind}
        )
        for kind in REASONS
    )
    return Reply(
        cards=(Card(turn.say("reason-heading", title=use_case.words(turn.language).title), (Actions(buttons),)),)
    )


def reason(turn: Turn) -> Reply:
    """Remember why, and show others that take it into account."""
    use_case, kind = turn.args.get("use_case", ""), turn.args.get("reason", "")
    if use_case not in turn.catalogue.use_cases or kind not in REASONS:
        return Reply(cards=(gone(turn),))
    usage.prefer(turn.session, turn.employee.id, use_case, PreferenceKind(kind), turn.now)
    turn.log(EventKind.NOT_FOR_ME, use_case=use_case)
    thanks = Card(turn.say(f"reason-thanks-{kind.replace('_', '-')}"), (_discover_button(turn),))
    return Reply(cards=(thanks,), replaces=True)


def mark(use_case_id: str) -> str:
    """Four characters that stand for a use case where its id would take too much room."""
    return base64.urlsafe_b64encode(hashlib.sha256(use_case_id.encode()).digest())[:4].decode()


def gone(turn: Turn) -> Card:
    """The use case was hidden or renamed since the button was made."""
    return Card(turn.say("gone-heading"), (Paragraph(turn.say("gone-body")), _discover_button(turn)))


def _discover(turn: Turn, seen: tuple[str, ...]) -> Reply:
    person = _person(turn)
    shown_before = [name for name in turn.catalogue.use_cases if mark(name) in seen]
    found = for_discovery(turn.catalogue, person, shown_before, turn.experience.standings)[:SHOWN]
    if not found:
        return Reply(cards=(_no_more(turn),))
    if not seen:
        turn.log(EventKind.DISCOVER, use_case=found[0].id)
    department = turn.catalogue.departments.get(person.department or "")
    heading = (
        turn.say("discover-heading", department=department.say(turn.language))
        if department
        else turn.say("discover-anyone")
    )
    return Reply(cards=(_list_card(turn, heading, found, seen, text=""),))


def _task_card(turn: Turn, text: str, found: list[UseCase], seen: tuple[str, ...]) -> Card:
    return _list_card(turn, turn.say("task-heading"), found, seen, text)


def _list_card(turn: Turn, heading: str, found: list[UseCase], seen: tuple[str, ...], text: str) -> Card:
    turn.experience.shown((use_case.id for use_case in found), turn.employee.department)
    shown = (*seen, *(mark(use_case.id) for use_case in found))[-MAX_SEEN:]
    others = Button(turn.say("button-others"), "suggest.more", {"seen": " ".join(shown), "text": text[:MAX_CARRIED]})
    return Card(heading, (*_suggestions(turn, found), Actions((others,))))


def _suggestions(turn: Turn, found: list[UseCase]) -> tuple[Block, ...]:
    rules, past = rules_of(turn), history(turn)
    return tuple(block for use_case in found for block in _suggestion(turn, use_case, rules, past))


def _suggestion(turn: Turn, use_case: UseCase, rules: Rules | None, past: History) -> tuple[Block, ...]:
    words, reasons = use_case.words(turn.language), why_this(turn, use_case, past)
    home = turn.catalogue.departments.get(use_case.home)
    foreign = home is not None and turn.employee.department not in use_case.departments
    title = (
        turn.say("from-elsewhere", department=home.say(turn.language), title=words.title)
        if home and foreign
        else words.title
    )
    return (
        Section(title),
        Paragraph(f"{words.summary}\n{words.why}"),
        Paragraph(_facts_and_rule(turn, use_case, rules), Tone.QUIET),
        *((Paragraph(reasons, Tone.QUIET),) if reasons else ()),
        Actions(
            (
                Button(turn.say("button-try"), "try.open", {"use_case": use_case.id}, primary=True),
                Button(turn.say("button-not-for-me"), "suggest.not_for_me", {"use_case": use_case.id}),
            )
        ),
    )


def _facts_and_rule(turn: Turn, use_case: UseCase, rules: Rules | None) -> str:
    facts, rule = facts_line(turn, use_case), rule_hint(turn, use_case, rules)
    return turn.say("facts-line-rule", facts=facts, rule=rule) if rule else facts


def facts_line(turn: Turn, use_case: UseCase) -> str:
    """Example minutes and level in one line."""
    return turn.say(
        "facts-line",
        before=use_case.minutes.before,
        after=use_case.minutes.after,
        level=turn.say(f"level-{use_case.level.replace('_', '-')}"),
    )


def which_card(turn: Turn, found: list[UseCase], carried: dict[str, str]) -> Card:
    """The narrowing question between a few use cases."""
    buttons = tuple(
        Button(
            use_case.words(turn.language).title, "suggest.pick", {"use_case": use_case.id, "unmet": carried["unmet"]}
        )
        for use_case in found
    )
    none = Button(turn.say("button-none"), "suggest.none", carried)
    choice = (Paragraph(turn.say("which-body")), Actions((*buttons, none)))
    return Card(turn.say("which-heading"), (*choice, *offer(turn, "task", **carried)))


FAMILIES = (Task.DRAFT, Task.REPLY, Task.SUMMARY, Task.IDEA, Task.ANALYZE)


def family_card(turn: Turn, carried: dict[str, str]) -> Card:
    """The narrowing question when nothing is near: which family of work."""
    buttons = tuple(
        Button(turn.say(f"family-{name}"), "suggest.family", {"family": name, **carried}) for name in FAMILIES
    )
    none = Button(turn.say("button-none"), "suggest.none", carried)
    choice = (Paragraph(turn.say("family-body")), Actions((*buttons, none)))
    return Card(turn.say("family-heading"), (*choice, *offer(turn, "task", **carried)))


def _no_more(turn: Turn) -> Card:
    return Card(turn.say("no-more-heading"), (Paragraph(turn.say("no-more-body")), _discover_button(turn)))


def _discover_button(turn: Turn) -> Actions:
    return Actions((Button(turn.say("button-discover"), "suggest.discover", primary=True),))


def _search(turn: Turn, text: str, seen: tuple[str, ...]) -> list[UseCase]:
    hits = turn.index.answer(text, turn.employee.department, limit=50).hits
    fitting = by_fit(hits, turn.experience.standings, turn.employee.department)
    return [use_case for use_case in allowed(turn, fitting) if mark(use_case.id) not in seen][:SHOWN]


def allowed(turn: Turn, use_cases: Iterable[UseCase]) -> list[UseCase]:
    """The use cases without those the person turned down."""
    return without_rejected(use_cases, usage.preferences(turn.session, turn.employee.id))


def _answered(turn: Turn) -> None:
    unmet = turn.id_of("unmet")
    if unmet is not None:
        usage.drop_unmet(turn.session, unmet)


def _person(turn: Turn) -> Person:
    employee = turn.employee
    return Person(
        employee.id,
        employee.department,
        frozenset(usage.tried(turn.session, employee.id)),
        usage.preferences(turn.session, employee.id),
    )
