"""Targets: what a figure is to reach, by when and who sees to it; never on unease, and never on a person."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from coach import dates
from coach.cards import (
    Actions,
    Block,
    Button,
    Card,
    Choices,
    Facts,
    Form,
    Input,
    InputKind,
    Option,
    Paragraph,
    Tone,
)
from coach.kpi.definitions import DEFINITIONS, Better, Unit, definition, name, number, verdict
from coach.kpi.model import Attainment
from coach.lead.audience import scope
from coach.lead.closed_week import last_figures
from coach.plaintext import clean
from coach.pulse.quiet import read_day
from coach.pulse.visibility import K
from coach.turn import Reply, Turn
from storage import targets
from storage.targets import Target

PAIRS: Mapping[str, str] = {
    "adoption": "unmet",
    "weekly_active_share": "success",
    "habitual": "success",
    "reported_hours": "first_draft",
    "sales_proposal_minutes": "first_draft",
    "success": "",
    "first_draft": "",
    "unmet": "",
    "usefulness": "",
    "response": "",
    "inquiry_first_draft": "",
}
"""What a target can be set on; where it is an amount, with the figure that shows whether its quality keeps up."""

REFUSED = "unease"
"""A target on it would teach people to say that they have none."""

COMPANY = "company"
"""Stands for the whole company in the form, where an empty choice is none."""

RANGES: Mapping[Unit, tuple[float, float]] = {
    Unit.SHARE: (1, 100),
    Unit.INDEX: (1, 100),
    Unit.HOURS: (1, 1_000_000),
    Unit.MINUTES: (1, 480),
}
"""What may be typed; shares as percentages."""

NUMBER = re.compile(r"\d{1,7}")
MAX_OWNER = 200
LONGEST = timedelta(days=3 * 365)

Said = Mapping[str, str]


def show(turn: Turn) -> Reply:
    """All targets that concern the lead, with how far each is."""
    return _shown(turn)


def new(turn: Turn) -> Reply:
    """The form for one KPI; or why there is no target on it."""
    kpi = turn.args.get("kpi", "")
    if kpi == REFUSED:
        return Reply(cards=(_refusal(turn),))
    if kpi not in PAIRS:
        return _shown(turn)
    department = turn.args.get("department", "")
    return Reply(cards=(_form_card(turn, kpi, {"department": department}, {}),))


def put(turn: Turn) -> Reply:
    """Set a target; or the form with what was typed, and what to mend."""
    kpi = turn.args.get("kpi", "")
    if kpi not in PAIRS:
        return new(turn)
    given = {field: clean(turn.args.get(field, "")) for field in ("department", "value", "due", "owner")}
    department = "" if given["department"] == COMPANY else given["department"]
    value, due = _read_value(kpi, given["value"]), read_day(given["due"], turn.today)
    problems = _problems(turn, kpi, given, value, due)
    if problems or value is None or due is None:
        return Reply(cards=(_form_card(turn, kpi, given, problems),), replaces=True)
    before = targets.put(turn.session, kpi, department, value, due, owner=given["owner"], now=turn.now)
    return _shown(turn, *_after(turn, kpi, department, before), replaces=True)


def remove(turn: Turn) -> Reply:
    """Give a target up."""
    target_id = turn.id_of("target")
    if any(target.id == target_id and _may_set(turn, target.department) for target in _concerning(turn)):
        assert target_id is not None, "a target has an id"
        targets.remove(turn.session, target_id)
    return _shown(turn, replaces=True)


def _shown(turn: Turn, *news: Block, replaces: bool = False) -> Reply:
    found = _concerning(turn)
    figures = last_figures(turn) if found else None
    reached = {(a.kpi, a.department): a for a in figures.attainments} if figures else {}
    listed = tuple((_title(turn, target), _line(turn, target, reached)) for target in found)
    choose = Choices(turn.say("target-choose"), "target.new", "kpi", _kpis(turn))
    own = [target for target in found if _may_set(turn, target.department)]
    take_back = Choices(
        turn.say("target-remove"), "target.remove", "target", tuple(Option(str(t.id), _title(turn, t)) for t in own)
    )
    blocks: tuple[Block, ...] = (
        *news,
        Facts(listed) if listed else Paragraph(turn.say("target-none")),
        choose,
        *((take_back,) if own else ()),
        Actions((Button(turn.say("desk-home-button"), "desk.home"),)),
        Paragraph(turn.say("target-rule"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("target-heading"), blocks),), replaces=replaces)


def _after(turn: Turn, kpi: str, department: str, before: float | None) -> Iterator[Block]:
    """What a new target replaced, and the figure to watch beside it."""
    words = turn.say("target-set") if before is None else turn.say("target-replaced", before=_amount(turn, kpi, before))
    yield Paragraph(words)
    pair = PAIRS[kpi]
    if pair and targets.find(turn.session, pair, department) is None:
        yield Paragraph(turn.say("target-pair", kpi=name(turn.language, kpi), pair=name(turn.language, pair)))
        label = turn.say("target-button-pair", pair=name(turn.language, pair))
        yield Actions((Button(label, "target.new", {"kpi": pair, "department": department or COMPANY}, primary=True),))


def _concerning(turn: Turn) -> list[Target]:
    """The company's targets, and those of the lead's departments."""
    own = scope(turn)
    return [t for t in targets.everyone(turn.session) if not t.department or own is None or t.department in own]


def _may_set(turn: Turn, department: str) -> bool:
    own = scope(turn)
    return own is None or department in own


def _kpis(turn: Turn) -> tuple[Option, ...]:
    return tuple(Option(kpi, name(turn.language, kpi)) for kpi in (*PAIRS, REFUSED))


def _title(turn: Turn, target: Target) -> str:
    return turn.say("target-title", kpi=name(turn.language, target.kpi), whom=_whom(turn, target.department))


def _whom(turn: Turn, department: str) -> str:
    known = turn.catalogue.departments.get(department)
    return known.say(turn.language) if known else department or turn.say("target-company")


def _line(turn: Turn, target: Target, reached: Mapping[tuple[str, str], Attainment]) -> str:
    better = "most" if DEFINITIONS[target.kpi].better is Better.LOWER else "least"
    aim = turn.say(f"target-at-{better}", value=_amount(turn, target.kpi, target.value))
    due = dates.full_day(turn.language, target.due)
    words = turn.say("target-line", aim=aim, due=due, owner=target.owner)
    attained = reached.get((target.kpi, target.department))
    if attained is None:
        return f"{words}\n{turn.say('target-no-figures')}"
    now = turn.say("target-hidden") if attained.value is None else _amount(turn, target.kpi, attained.value)
    return f"{words}\n{turn.say('target-now', now=now, verdict=verdict(turn.language, attained.verdict))}"


def _amount(turn: Turn, kpi: str, value: float) -> str:
    return number(turn.language, kpi, value)


def _refusal(turn: Turn) -> Card:
    buttons = (
        Button(
            turn.say("target-button-instead", kpi=name(turn.language, "usefulness")),
            "target.new",
            {"kpi": "usefulness"},
        ),
        Button(turn.say("target-button"), "target.list"),
    )
    return Card(turn.say("target-refused-heading"), (Paragraph(turn.say("target-refused")), Actions(buttons)))


def _read_value(kpi: str, text: str) -> float | None:
    """The number as it is stored, None when it is none or out of range."""
    typed = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("%").strip()
    unit = DEFINITIONS[kpi].unit
    low, high = RANGES[unit]
    if not NUMBER.fullmatch(typed) or not low <= float(typed) <= high:
        return None
    return float(typed) / 100 if unit is Unit.SHARE else float(typed)


def _problems(turn: Turn, kpi: str, given: Said, value: float | None, due: date | None) -> dict[str, str]:
    low, high = RANGES[DEFINITIONS[kpi].unit]
    problems = {}
    if given["department"] not in _departments(turn, kpi):
        small = given["department"] in turn.catalogue.departments and _may_set(turn, given["department"])
        problems["department"] = turn.say("target-small", least=K) if small else turn.say("choose-problem")
    if value is None:
        problems["value"] = turn.say("target-value-bad", low=f"{low:g}", high=f"{high:,g}")
    if due is None:
        problems["due"] = turn.say("quiet-unreadable")
    elif not turn.today < due <= turn.today + LONGEST:
        problems["due"] = turn.say("target-due-bad")
    if not given["owner"] or len(given["owner"]) > MAX_OWNER:
        problems["owner"] = turn.say("target-owner-bad", most=MAX_OWNER)
    return problems


def _departments(turn: Turn, kpi: str) -> dict[str, str]:
    """Whom a target of this KPI can be for: a department so small that it means a person is not among them."""
    own = scope(turn)
    company = {COMPANY: turn.say("target-company")} if own is None else {}
    if not DEFINITIONS[kpi].departmental:
        return company
    sizes = targets.sizes(turn.session)
    known = turn.catalogue.departments
    return company | {
        key: known[key].say(turn.language) for key in known if sizes.get(key, 0) >= K and _may_set(turn, key)
    }


def _form_card(turn: Turn, kpi: str, values: Said, problems: Said) -> Card:
    unit = turn.say(f"target-unit-{DEFINITIONS[kpi].unit}")
    options = tuple(Option(key, label) for key, label in _departments(turn, kpi).items())
    if not options:
        return Card(name(turn.language, kpi), (Paragraph(turn.say("target-company-only")), _back(turn)))

    def field(key: str, kind: InputKind = InputKind.LINE, *, hint: str = "", example: str = "") -> Input:
        label = turn.say(f"target-{key}", unit=unit)
        value, problem = values.get(key, ""), problems.get(key, "")
        listed = options if kind is InputKind.SELECT else ()
        return Input(key, label, kind, hint, example, value, options=listed, problem=problem)

    inputs = (
        field("department", InputKind.SELECT, hint=turn.say("target-small", least=K)),
        field("value", InputKind.NUMBER),
        field("due", example=turn.say("target-due-example")),
        field("owner", example=turn.say("target-owner-example")),
    )
    submit = Button(turn.say("target-button-set"), "target.set", {"kpi": kpi}, primary=True)
    pair = PAIRS[kpi]
    beside = (
        (Paragraph(turn.say("target-pair", kpi=name(turn.language, kpi), pair=name(turn.language, pair))),)
        if pair
        else ()
    )
    heading = turn.say("target-new", kpi=name(turn.language, kpi))
    return Card(heading, (Paragraph(definition(turn.language, kpi)), *beside, Form(inputs, submit)))


def _back(turn: Turn) -> Actions:
    return Actions((Button(turn.say("target-button"), "target.list"),))
