"""The promotion lead's desk: where the rollout stands, the numbers of last week, and the way to everything else."""

from collections.abc import Iterator

from coach import answers, dates
from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Tone
from coach.drafts import money
from coach.kpi.definitions import name, number, shown, verdict
from coach.kpi.model import Figures, Value
from coach.kpi.walls import highest_wall
from coach.lead import audit_log, relay_desk, rollout
from coach.lead.closed_week import last_figures
from coach.turn import Reply, Turn
from storage import audit, leads

HEADLINES = ("weekly_active", "adoption", "success", "unmet", "reported_hours", "usefulness", "unease")
"""Use with its quality beside it, and how people feel about it."""

WAYS = (
    ("rollout", "rollout.show"),
    ("targets", "target.list"),
    ("digest", "digest.show"),
    ("browser", "desk.browser"),
    ("report", "report.make"),
    ("surveys", "pulse.desk"),
    ("stories", "story.list"),
    ("notice", "notice.new"),
    ("training", "training.plan"),
    ("lessons", "lesson.groups"),
    ("demand", "demand.list"),
    ("rules", "policy.show"),
    ("export", "export.figures"),
    ("audit", "audit.list"),
)
"""What a lead does here, most often first."""


def home(turn: Turn) -> Reply:
    """The desk."""
    blocks = (
        Section(turn.say("desk-home-stands")),
        *rollout.stands(turn),
        *_numbers(turn),
        *money.on_desk(turn),
        Section(turn.say("desk-home-ways")),
        Actions(tuple(Button(turn.say(f"desk-home-{way}"), command) for way, command in WAYS)),
        relay_desk.on_desk(turn),
        Paragraph(turn.say("desk-home-rule"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("desk-home-heading"), blocks),))


def answer(turn: Turn) -> Reply:
    """The desk for a lead who asks about the rollout in words; for everyone else, what is never told."""
    if leads.find(turn.session, turn.employee.id) is None:
        return answers.lead(turn)
    audit_log.note(turn, "desk.home", audit.LEAD)
    return home(turn)


def _numbers(turn: Turn) -> Iterator[Block]:
    figures = last_figures(turn)
    if figures is None:
        yield Section(turn.say("desk-home-week"))
        yield Paragraph(turn.say("desk-home-no-week"))
        return
    yield Section(turn.say("desk-home-numbers", week=dates.week(turn.language, figures.week)))
    yield Facts(tuple(_line(turn, figures.values[key]) for key in HEADLINES if key in figures.values))
    yield Paragraph(_wall(turn, figures))


def _line(turn: Turn, value: Value) -> tuple[str, str]:
    told = shown(turn.language, value)
    if value.value is not None and value.before is not None:
        before = number(turn.language, value.key, value.before)
        told = turn.say("desk-home-before", now=told, before=before)
    word = verdict(turn.language, value.verdict)
    return name(turn.language, value.key), turn.say("desk-home-verdict", told=told, verdict=word) if word else told


def _wall(turn: Turn, figures: Figures) -> str:
    return turn.say("desk-home-wall", wall=turn.say(f"kpi-wall-{highest_wall(figures).replace('_', '-')}"))
