"""What may be put into an AI: a short answer on the safe side, and whom to ask; counted by day and group only."""

from coach.cards import Card, Facts, Paragraph, Tone
from coach.topics import topic_of
from coach.turn import Reply, Turn
from storage import usage
from usecases.schema import DataClass, UseCase


def answer(turn: Turn) -> Reply:
    """The safe answer for what was asked, the general rule by kind of data, and whom to ask."""
    usage.count_daily(turn.session, turn.today, "policy", turn.employee.department)
    topic = topic_of("policy", turn.incoming.text, default="other")
    rules = tuple((turn.say(f"data-{name}"), turn.say(f"rule-{name}")) for name in DataClass)
    card = Card(
        turn.say(f"policy-{topic}-heading"),
        (
            Paragraph(turn.say(f"policy-{topic}")),
            Facts(rules),
            Paragraph(_whom_to_ask(turn)),
            Paragraph(turn.say("policy-note"), Tone.QUIET),
        ),
    )
    return Reply(cards=(card,))


def rule_line(turn: Turn, use_case: UseCase) -> str:
    """The rule beside a template: how sensitive its content is, what that means, and the company's own page."""
    line = turn.say(
        "rule-line", data=turn.say(f"data-{use_case.data_class}"), rule=turn.say(f"rule-{use_case.data_class}")
    )
    url = turn.company.policy_url
    return f"{line}\n{turn.say('policy-link', url=url)}" if url else line


def _whom_to_ask(turn: Turn) -> str:
    asked = turn.say("ask-named", contact=turn.company.contact) if turn.company.contact else turn.say("ask-unnamed")
    return f"{asked}\n{turn.say('policy-link', url=turn.company.policy_url)}" if turn.company.policy_url else asked
