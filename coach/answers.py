"""Short answers to what is neither work nor worry: opinions, a lead's questions, small talk, abuse."""

from coach.cards import Actions, Button, Card, Paragraph
from coach.turn import Reply, Turn
from coach.welcome import ways_in
from storage import usage
from storage.usage import EventKind

THANKS = ("ありがと", "サンキュ", "助かっ", "thank", "thx", "cheers", "感謝")
WHO = ("誰", "だれ", "何者", "名前", "who are you", "what are you", "your name", "自己紹介", "人間")


def feedback(turn: Turn) -> Reply:
    """Thank for an opinion; if it may be about a try, ask how that went, where the answer counts."""
    turn.log(EventKind.FEEDBACK)
    unsaid = next((t for t in usage.tries(turn.session, turn.employee.id) if t.outcome is None), None)
    if unsaid is None:
        contact = turn.company.contact
        body = turn.say("feedback-named", contact=contact) if contact else turn.say("feedback-unnamed")
        return Reply(cards=(Card(turn.say("feedback-heading"), (Paragraph(body), Actions(ways_in(turn)[:2]))),))
    ask = Button(turn.say("feedback-button"), "try.ask", {"try": str(unsaid.id)}, primary=True)
    return Reply(
        cards=(Card(turn.say("feedback-heading"), (Paragraph(turn.say("feedback-about-try")), Actions((ask,)))),)
    )


def lead(turn: Turn) -> Reply:
    """Figures are not told in this conversation, and never by person."""
    return Reply(cards=(Card(turn.say("lead-heading"), (Paragraph(turn.say("lead-body")),)),))


def smalltalk(turn: Turn) -> Reply:
    """A word back, and the ways in."""
    text = turn.incoming.text.lower()
    kind = "thanks" if any(w in text for w in THANKS) else "who" if any(w in text for w in WHO) else "hello"
    heading = turn.say("hello-heading" if kind == "hello" else f"smalltalk-{kind}-heading")
    body = turn.say("hello" if kind == "hello" else f"smalltalk-{kind}")
    return Reply(cards=(Card(heading, (Paragraph(body), Actions(ways_in(turn)))),))


def abuse(turn: Turn) -> Reply:
    """Decline without repeating, obeying or scolding; what was written is neither stored nor passed on."""
    return Reply(
        cards=(Card(turn.say("abuse-heading"), (Paragraph(turn.say("abuse-body")), Actions(ways_in(turn)[:1]))),)
    )
