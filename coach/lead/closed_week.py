"""The week that ended last, as the lead of a turn may see it."""

from datetime import date

from coach.kpi.figures import WeekNotReady, figures
from coach.kpi.model import Figures
from coach.kpi.weeks import last_closed
from coach.lead.audience import scope
from coach.turn import Turn


def last_figures(turn: Turn) -> Figures | None:
    """Its figures; None while they have not been made up."""
    return figures_of(turn, last_closed(turn.now, turn.company))


def figures_of(turn: Turn, week: date) -> Figures | None:
    """The figures of a week; None when there are none."""
    try:
        return figures(turn.session, week, turn.company, turn.catalogue, scope(turn))
    except WeekNotReady:
        return None
