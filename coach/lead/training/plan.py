"""The training plan as the lead sees it: a few proposals with their reasons, and the trainings that were announced."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from coach.cards import Actions, Block, Button, Card, Facts, Paragraph, Section, Tone
from coach.kpi.definitions import DEFINITIONS, name, shown
from coach.kpi.feelings import LOOKED_AT
from coach.kpi.number_lines import range_words
from coach.lead import rollout
from coach.lead.audience import EVERYONE, scope
from coach.lead.closed_week import last_figures
from coach.lead.training import desk
from coach.lead.training.invitation import option
from coach.lead.training.proposals import Proposal, not_shown, proposals
from coach.pulse.published import Published, read
from coach.pulse.results import group_label
from coach.turn import Reply, Turn
from storage import pulses, targets
from storage import rollout as phases
from storage.pulses import WaveState

LISTED = timedelta(weeks=12)
"""How far back trainings are listed."""


def show(turn: Turn) -> Reply:
    """The plan."""
    figures, own = last_figures(turn), scope(turn)
    phase = rollout.current(phases.phases(turn.session))
    departments = [key for key in turn.catalogue.departments if own is None or key in own]
    blocks = (
        Paragraph(turn.say("training-what")),
        Paragraph(turn.say(f"training-often-{phase or 'policy'}")),
        *(
            block
            for proposal in proposals(figures, _surveys(turn), phase, departments)
            for block in _proposal(turn, proposal)
        ),
        *_not_shown(turn, not_shown(figures, departments)),
        *desk.listed(turn, turn.now - LISTED),
        Actions(
            (
                Button(turn.say("training-button-blank"), "training.new"),
                Button(turn.say("desk-home-button"), "desk.home"),
            )
        ),
        Paragraph(turn.say("training-rule"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("training-heading"), blocks),))


def _proposal(turn: Turn, proposal: Proposal) -> Iterator[Block]:
    wall, level = proposal.wall.replace("_", "-"), option(turn.language, "level", proposal.level)
    whom = turn.say("training-newcomers") if proposal.newcomers else _whom(turn, proposal)
    yield Section(turn.say("training-for", whom=whom, level=level))
    yield Facts(
        (
            (turn.say("training-content"), turn.say(f"training-content-{wall}", example=_example(turn, proposal))),
            (turn.say("training-field-method"), option(turn.language, "method", proposal.method)),
            (turn.say("training-field-given-by"), option(turn.language, "given_by", proposal.given_by)),
            (turn.say("training-why"), _why(turn, proposal)),
        )
    )
    yield Actions((Button(turn.say("training-button-make"), "training.new", _carried(turn, proposal)),))


def _carried(turn: Turn, proposal: Proposal) -> Mapping[str, str]:
    """What the form is filled with."""
    return {
        "title": turn.say(f"training-title-{proposal.wall.replace('_', '-')}"),
        "audience": " ".join(proposal.group) or EVERYONE,
        "level": proposal.level,
        "method": proposal.method,
        "given_by": proposal.given_by,
        "minutes": "60",
    }


def _whom(turn: Turn, proposal: Proposal) -> str:
    if proposal.group:
        return group_label(turn.language, proposal.group, turn.catalogue)
    return turn.say("desk-everyone" if scope(turn) is None else "draft-own-departments")


def _example(turn: Turn, proposal: Proposal) -> str:
    """A template of the group's own, to exercise with."""
    found = next(turn.catalogue.for_department(proposal.group[0]), None) if proposal.group else None
    return found.words(turn.language).title if found else turn.say("training-any-template")


def _why(turn: Turn, proposal: Proposal) -> str:
    """The one figure, out of how many people, and how sure it is."""
    if proposal.newcomers:
        return turn.say("training-why-newcomers")
    value = proposal.evidence
    if value is None:
        return turn.say("training-why-nothing")
    key, language = value.key, turn.language
    if value.interval is not None:
        sure = turn.say("training-sure-range", range=range_words(language, "digest-from-to", key, value.interval))
    else:
        sure = turn.say(f"training-sure-{DEFINITIONS[key].kind.replace('_', '-')}")
    told = turn.say("training-figure", name=name(language, key), value=shown(language, value), sure=sure)
    whose = turn.say("training-people", people=proposal.people) if proposal.group else turn.say("target-company")
    reason = turn.say(f"training-why-{proposal.wall.replace('_', '-')}")
    return turn.say("training-because", reason=reason, figure=told, whose=whose)


def _not_shown(turn: Turn, departments: Iterable[str]) -> tuple[Block, ...]:
    departments = [key for key in departments if key in targets.sizes(turn.session)]
    if not departments:
        return ()
    names = [turn.catalogue.departments[key].say(turn.language) for key in departments]
    comma = "、" if turn.language == "ja" else ", "
    return (Paragraph(turn.say("training-not-shown", departments=comma.join(names)), Tone.QUIET),)


def _surveys(turn: Turn) -> list[Published]:
    """The surveys that have closed, the latest first."""
    closed = [wave for wave in pulses.latest_waves(turn.session, LOOKED_AT) if wave.state == WaveState.CLOSED]
    return [read(turn.session, wave, scope(turn)) for wave in closed]
