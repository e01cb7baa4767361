"""First contact, the department, the language, and help."""

from dataclasses import replace

from coach.cards import Actions, Button, Card, Choices, Option, Paragraph, Tone
from coach.turn import Reply, Turn
from storage.usage import EventKind


def greet(turn: Turn, reply: Reply) -> Reply:
    """Put the first-contact card before the first answer a person ever gets."""
    if turn.employee.greeted_at is not None or turn.incoming.command == "privacy.delete":
        return reply  # a goodbye is no moment to greet, and nothing may be written after it
    turn.employee.greeted_at = turn.now
    turn.log(EventKind.FIRST_CONTACT)
    cards = () if turn.incoming.command == "welcome.hello" or reply.cards[:1] == hello(turn).cards else reply.cards
    return replace(reply, cards=(first_contact(turn), *cards), replaces=False)


def first_contact(turn: Turn) -> Card:
    """Who Banso is, what it stores and what it never does; and the department, confirmed or chosen in one tap."""
    return Card(
        turn.say("welcome-heading"),
        (
            Paragraph(turn.say("welcome-what")),
            Paragraph(turn.say("welcome-promise"), Tone.QUIET),
            *department_question(turn),
        ),
    )


def department_question(turn: Turn) -> tuple[Paragraph | Actions | Choices, ...]:
    """The blocks that ask for the department: one tap to confirm what is known, one to choose otherwise."""
    known = None if turn.employee.department_confirmed else turn.employee.department
    departments = turn.catalogue.departments
    choices = Choices(
        turn.say("department-other" if known else "department-choose"),
        "welcome.department",
        "department",
        tuple(Option(key, department.say(turn.language)) for key, department in departments.items()),
    )
    if known is None:
        return (choices,)
    name = departments[known].say(turn.language)
    confirm = Button(
        turn.say("department-yes", department=name), "welcome.department", {"department": known}, primary=True
    )
    return (Paragraph(turn.say("department-guess", department=name)), Actions((confirm,)), choices)


def hello(turn: Turn) -> Reply:
    """A short greeting with the ways in."""
    return Reply(cards=(Card(turn.say("hello-heading"), (Paragraph(turn.say("hello")), Actions(ways_in(turn)))),))


def ways_in(turn: Turn) -> tuple[Button, ...]:
    """The buttons that lead on from anywhere."""
    return (
        Button(turn.say("button-discover"), "suggest.discover", primary=True),
        Button(turn.say("button-my-page"), "me.page"),
        Button(turn.say("button-help"), "welcome.help"),
    )


def choose_department(turn: Turn) -> Reply:
    """Take the department and answer with what it can use AI for."""
    department = turn.args.get("department", "")
    if department not in turn.catalogue.departments:
        return ask_department(turn)
    turn.employee.department = department
    turn.employee.department_confirmed = True
    name = turn.catalogue.departments[department].say(turn.language)
    thanks = Card(
        turn.say("department-thanks", department=name),
        (Paragraph(turn.say("department-next")), Actions(ways_in(turn))),
    )
    return Reply(cards=(thanks,), replaces=True)


def ask_department(turn: Turn) -> Reply:
    """Let the person choose the department again."""
    turn.employee.department_confirmed = False
    return Reply(cards=(Card(turn.say("department-heading"), department_question(turn)),))


def set_language(turn: Turn) -> Reply:
    """Switch to the language the person picked, for good."""
    language = turn.args.get("language", "")
    turn.employee.language = language if language in ("ja", "en") else turn.employee.language
    turn.employee.language_chosen = True
    return Reply(
        cards=(Card(turn.say("language-heading"), (Paragraph(turn.say("language-set")), Actions(ways_in(turn)))),)
    )


def to_japanese(turn: Turn) -> Reply:
    """Typed "日本語で"."""
    turn.employee.language, turn.employee.language_chosen = "ja", True
    return set_language(turn)


def to_english(turn: Turn) -> Reply:
    """Typed "in English"."""
    turn.employee.language, turn.employee.language_chosen = "en", True
    return set_language(turn)


def help_card(turn: Turn) -> Reply:
    """What can be asked, with examples, and the settings."""
    other = "en" if turn.language == "ja" else "ja"
    card = Card(
        turn.say("help-heading"),
        (
            Paragraph(turn.say("help-body")),
            Actions(
                (
                    *ways_in(turn)[:2],
                    Button(turn.say("button-department"), "welcome.ask_department"),
                    Button(turn.say("button-other-language"), "welcome.language", {"language": other}),
                )
            ),
        ),
    )
    return Reply(cards=(card,))
