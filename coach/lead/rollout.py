"""The rollout in five phases: where it stands, what each phase is for, and beginning one."""

from collections.abc import Iterator, Mapping

from coach import dates
from coach.cards import Actions, Block, Bullets, Button, Card, Choices, Facts, Form, Input, Option, Paragraph, Section
from coach.lead import readiness
from coach.lead.audience import scope
from coach.plaintext import clean
from coach.turn import Reply, Turn
from storage import rollout
from storage.rollout import RolloutPhase

PHASES = ("policy", "poc", "pilot", "expansion", "established")
"""In the order in which they come."""

MAX_LED_BY = 200


def current(begun: Mapping[str, RolloutPhase]) -> str | None:
    """The furthest phase that has begun."""
    return next((phase for phase in reversed(PHASES) if phase in begun), None)


def show(turn: Turn) -> Reply:
    """Where the rollout stands, what comes next, and what is missing."""
    return _shown(turn)


def phase(turn: Turn) -> Reply:
    """The form that begins a phase."""
    wanted = turn.args.get("phase", "")
    if wanted not in PHASES or not may_steer(turn):
        return _shown(turn)
    return Reply(cards=(_form_card(turn, wanted, "", ""),))


def begin(turn: Turn) -> Reply:
    """A phase begins today; those after it have not begun any more."""
    wanted, led_by = turn.args.get("phase", ""), clean(turn.args.get("led_by", ""))
    if wanted not in PHASES or not may_steer(turn):
        return _shown(turn)
    if len(led_by) > MAX_LED_BY:
        problem = turn.say("rollout-led-by-long", most=MAX_LED_BY)
        return Reply(cards=(_form_card(turn, wanted, led_by, problem),), replaces=True)
    rollout.begin(turn.session, wanted, led_by, turn.today, PHASES[PHASES.index(wanted) + 1 :])
    return _shown(turn, replaces=True)


def may_steer(turn: Turn) -> bool:
    """Whether the lead leads the whole company; a department's lead looks on."""
    return scope(turn) is None


def stands(turn: Turn) -> Iterator[Block]:
    """The present phase and the next task."""
    now = current(rollout.phases(turn.session))
    if now is None:
        yield Paragraph(turn.say("rollout-not-begun"))
        return
    yield Facts(
        (
            (turn.say("rollout-now"), turn.say(f"rollout-phase-{now}")),
            (turn.say("rollout-next"), turn.say(f"rollout-next-{now}")),
        )
    )


def _shown(turn: Turn, *, replaces: bool = False) -> Reply:
    begun = rollout.phases(turn.session)
    now = current(begun)
    blocks = (
        Facts(tuple(_line(turn, name, begun, now) for name in PHASES)),
        *_present(turn, now),
        *_gaps(turn),
        *_ways(turn, now),
    )
    return Reply(cards=(Card(turn.say("rollout-heading"), blocks),), replaces=replaces)


def _line(turn: Turn, name: str, begun: Mapping[str, RolloutPhase], now: str | None) -> tuple[str, str]:
    label = turn.say(f"rollout-phase-{name}")
    usual = turn.say(f"rollout-leads-{name}")
    if (row := begun.get(name)) is None:
        passed = now is not None and PHASES.index(name) < PHASES.index(now)
        return label, turn.say("rollout-no-date" if passed else "rollout-to-come", leads=usual)
    day = dates.full_day(turn.language, row.began_on)
    led_by = row.led_by or usual
    return turn.say("rollout-mark", phase=label) if name == now else label, turn.say(
        "rollout-began", day=day, leads=led_by
    )


def _present(turn: Turn, now: str | None) -> tuple[Block, ...]:
    """What the present phase is for, what ends it, and what to do next."""
    if now is None:
        return (Paragraph(turn.say("rollout-not-begun")),)
    return (
        Section(turn.say("rollout-present", phase=turn.say(f"rollout-phase-{now}"))),
        Paragraph(turn.say("rollout-goal", goal=turn.say(f"rollout-goal-{now}"))),
        Paragraph(turn.say("rollout-exit")),
        Bullets(tuple(turn.say(f"rollout-exit-{now}").split("\n"))),
        Paragraph(turn.say("rollout-next-task", task=turn.say(f"rollout-next-{now}"))),
    )


def _gaps(turn: Turn) -> tuple[Block, ...]:
    gaps = [point for point in readiness.points(turn) if not point.settled]
    if not gaps:
        return (Paragraph(turn.say("rollout-no-gaps")),)
    names = ("、" if turn.language == "ja" else ", ").join(turn.say(f"point-{point.name}") for point in gaps)
    return (Section(turn.say("rollout-gaps", count=len(gaps))), Paragraph(names))


def _ways(turn: Turn, now: str | None) -> Iterator[Block]:
    ways = [
        Button(turn.say("rollout-button-points"), "rollout.points"),
        Button(turn.say("rollout-button-signs"), "rollout.signs"),
        Button(turn.say("desk-home-button"), "desk.home"),
    ]
    if not may_steer(turn):
        yield Actions(tuple(ways))
        yield Paragraph(turn.say("rollout-look-on"))
        return
    following = PHASES[0] if now is None else next(iter(PHASES[PHASES.index(now) + 1 :]), None)
    if following is not None:
        label = turn.say("rollout-button-begin", phase=turn.say(f"rollout-phase-{following}"))
        ways.insert(0, Button(label, "rollout.phase", {"phase": following}, primary=True))
    yield Actions(tuple(ways))
    others = tuple(Option(name, turn.say(f"rollout-phase-{name}")) for name in PHASES if name != following)
    yield Choices(turn.say("rollout-choose"), "rollout.phase", "phase", others)


def _form_card(turn: Turn, wanted: str, led_by: str, problem: str) -> Card:
    usual = turn.say(f"rollout-leads-{wanted}")
    label = turn.say("rollout-led-by")
    field = Input("led_by", label, placeholder=usual, value=led_by, required=False, problem=problem)
    submit = Button(turn.say("rollout-button-today"), "rollout.begin", {"phase": wanted}, primary=True)
    undone = [name for name in PHASES[PHASES.index(wanted) + 1 :] if name in rollout.phases(turn.session)]
    back = (Paragraph(turn.say("rollout-back")),) if undone else ()
    return Card(
        turn.say("rollout-begin", phase=turn.say(f"rollout-phase-{wanted}")),
        (Paragraph(turn.say("rollout-goal", goal=turn.say(f"rollout-goal-{wanted}"))), *back, Form((field,), submit)),
    )
