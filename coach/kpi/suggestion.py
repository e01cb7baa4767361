"""The one step that a digest suggests, out of what stands in people's way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.kpi.model import Figures
from coach.kpi.walls import Wall, highest_wall


@dataclass(frozen=True)
class Suggestion:
    """A step and the command that begins it; its words are digest-step-<name> and digest-button-<name>."""

    name: str
    command: str
    args: Mapping[str, str] = field(default_factory=dict)


STORY = Suggestion("story", "story.list")
LESSON = Suggestion("lesson", "notice.new", {"lesson": "ask"})
PULSE = Suggestion("pulse", "pulse.new")
DEMAND = Suggestion("demand", "demand.list")
ROLLOUT = Suggestion("rollout", "rollout.show")

STEPS = (STORY, LESSON, PULSE, DEMAND, ROLLOUT)


def suggest(figures: Figures) -> Suggestion:
    """What lowers the highest wall; where none stands out, what shows more or fills a gap."""
    match highest_wall(figures):
        case Wall.LITERACY:
            return LESSON
        case Wall.UNEASE:
            return STORY
        case Wall.NO_USE_CASE:
            return DEMAND if figures.unmet else STORY
        case Wall.UNCLEAR:
            if not figures.active:
                return ROLLOUT
            return PULSE if _never_asked(figures) else DEMAND if figures.unmet else ROLLOUT


def _never_asked(figures: Figures) -> bool:
    """Whether no survey has told how people feel about AI."""
    asked = (figures.values.get(key) for key in ("usefulness", "unease"))
    return all(value is None or value.reason == "no_survey" for value in asked)
