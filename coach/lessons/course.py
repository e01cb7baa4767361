"""The course: two minutes to read, one question, one small try. How far somebody is, only they see."""

from collections.abc import Collection, Sequence

from coach import tryout
from coach.cards import Actions, Block, Bullets, Button, Card, Choices, Facts, Option, Paragraph, Section, Tone
from coach.lessons.content import Lesson, lessons, present_course
from coach.locales import say
from coach.turn import Reply, Turn
from storage import lessons as stored
from storage import usage

LETTERS = "ABC"
"""What the options are called, for a button shows a few words only."""


def home(turn: Turn) -> Reply:
    """How far the person is, the next lesson, the choice of another, and the daily one."""
    done = stored.answered(turn.session, turn.employee.id)
    found = present_course(turn.session)
    blocks = (
        Paragraph(turn.say("lesson-what")),
        Facts(((turn.say("lesson-progress"), _progress(turn, found, done)),)),
        *_onward(turn, next_lesson(turn)),
        Choices(turn.say("lesson-choose"), "lesson.open", "lesson", tuple(_options(turn, found, done))),
        *(() if len(found) == len(lessons()) else (Paragraph(turn.say("lesson-more-later"), Tone.QUIET),)),
        Paragraph(turn.say("lesson-private"), Tone.QUIET),
    )
    return Reply(cards=(Card(turn.say("lesson-heading"), blocks),))


def show(turn: Turn) -> Reply:
    """One lesson."""
    lesson = lessons().get(turn.args.get("lesson", ""))
    if lesson is None:
        return Reply(cards=(_gone(turn),))
    stored.note(turn.session, turn.employee.id, lesson.id, turn.today)
    return Reply(cards=(lesson_card(turn.language, lesson),))


def answer(turn: Turn) -> Reply:
    """Why the chosen option is right or not, and the small try."""
    lesson = lessons().get(turn.args.get("lesson", ""))
    if lesson is None:
        return Reply(cards=(_gone(turn),))
    options = lesson.words(turn.language).options
    chosen = turn.id_of("option")
    if chosen is None or not 1 <= chosen <= len(options):
        return show(turn)
    stored.note(turn.session, turn.employee.id, lesson.id, turn.today, answered=True)
    is_right = chosen == lesson.right
    right = options[lesson.right - 1]
    told: tuple[Block, ...] = (Paragraph(options[chosen - 1].why),)
    if not is_right:
        told = (
            *told,
            Paragraph(turn.say("lesson-right-is", option=_lettered(lesson.right, right.text), why=right.why)),
        )
    following = next_lesson(turn)
    if following is None:
        stored.stop_daily(turn.session, turn.employee.id)
    heading = turn.say("lesson-right" if is_right else "lesson-wrong")
    onward = _onward(turn, following, home_button(turn.language))
    return Reply(cards=(Card(heading, (*told, *_practice(turn, lesson), *onward)),))


def practise(turn: Turn) -> Reply:
    """The form of the template that a lesson has one try."""
    lesson = lessons().get(turn.args.get("lesson", ""))
    if lesson is None:
        return Reply(cards=(_gone(turn),))
    stored.note(turn.session, turn.employee.id, lesson.id, turn.today, tried=True)
    return tryout.open_form(turn)


def daily(turn: Turn) -> Reply:
    """A lesson each working day, from the next morning on."""
    if not next_lesson(turn):
        return home(turn)
    stored.start_daily(turn.session, turn.employee.id, turn.today)
    return _switched(turn, turn.say("lesson-daily-on"))


def stop(turn: Turn) -> Reply:
    """No daily lesson any more."""
    stored.stop_daily(turn.session, turn.employee.id)
    return _switched(turn, turn.say("lesson-daily-off"))


def lesson_card(language: str, lesson: Lesson, *more: Block) -> Card:
    """A lesson: what to read, its question, and ``more`` below."""
    words = lesson.words(language)
    options = [_lettered(number, option.text) for number, option in enumerate(words.options, 1)]
    buttons = tuple(
        Button(LETTERS[number - 1], "lesson.answer", {"lesson": lesson.id, "option": str(number)})
        for number in range(1, len(options) + 1)
    )
    blocks = (
        Paragraph(say(language, "lesson-number", number=lesson.number), Tone.QUIET),
        *(Paragraph(part) for part in words.read.split("\n\n")),
        Section(say(language, "lesson-question")),
        Paragraph(words.question),
        Bullets(tuple(options)),
        Actions(buttons),
        *more,
    )
    return Card(words.title, blocks)


def on_my_page(turn: Turn) -> tuple[Block, ...]:
    """How far the person is, and the way on."""
    return (
        Section(turn.say("lesson-heading")),
        Paragraph(_progress(turn, present_course(turn.session), stored.answered(turn.session, turn.employee.id))),
        Actions((home_button(turn.language),)),
    )


def next_lesson(turn: Turn) -> Lesson | None:
    """The first lesson of the present course whose question the person has not answered."""
    done = stored.answered(turn.session, turn.employee.id)
    return next((lesson for lesson in present_course(turn.session) if lesson.id not in done), None)


def _switched(turn: Turn, heading: str) -> Reply:
    """The daily lesson is on or off: the way on, without the whole list again."""
    done = _progress(turn, present_course(turn.session), stored.answered(turn.session, turn.employee.id))
    onward = _onward(turn, next_lesson(turn), home_button(turn.language))
    return Reply(cards=(Card(heading, (Paragraph(done), *onward)),))


def _options(turn: Turn, found: Sequence[Lesson], done: Collection[str]) -> Sequence[Option]:
    titles = {lesson.id: f"{lesson.number}. {lesson.words(turn.language).title}" for lesson in found}
    return [Option(name, turn.say("lesson-done", title=t) if name in done else t) for name, t in titles.items()]


def _progress(turn: Turn, found: Sequence[Lesson], done: Collection[str]) -> str:
    count = sum(lesson.id in done for lesson in found)
    return turn.say("lesson-count", done=count, all=len(found))


def _practice(turn: Turn, lesson: Lesson) -> tuple[Block, ...]:
    tried = usage.tried(turn.session, turn.employee.id)
    use_case = lesson.to_try(turn.catalogue, turn.employee.department, tried)
    if use_case is None:
        return ()
    args = {"lesson": lesson.id, "use_case": use_case.id}
    open_button = Button(
        turn.say("lesson-button-try", title=use_case.words(turn.language).title), "lesson.try", args, primary=True
    )
    return (
        Section(turn.say("lesson-try")),
        Paragraph(lesson.words(turn.language).practice),
        Actions((open_button,)),
    )


def _onward(turn: Turn, following: Lesson | None, *more: Button) -> tuple[Block, ...]:
    """The next lesson and the daily one; after the last, what else there is."""
    if following is None:
        discover = Button(turn.say("button-discover"), "suggest.discover")
        return (Paragraph(turn.say("lesson-finished")), Actions((discover, *more)))
    title = turn.say("lesson-button-next", title=following.words(turn.language).title)
    is_daily = stored.is_daily(turn.session, turn.employee.id)
    switch = (stop_button if is_daily else daily_button)(turn.language)
    return (Actions((Button(title, "lesson.open", {"lesson": following.id}, primary=not more), switch, *more)),)


def home_button(language: str) -> Button:
    """The way to the overview."""
    return Button(say(language, "lesson-button-home"), "lesson.home")


def daily_button(language: str) -> Button:
    """The way to a lesson each working day."""
    return Button(say(language, "lesson-button-daily"), "lesson.daily")


def stop_button(language: str) -> Button:
    """The way out of it."""
    return Button(say(language, "lesson-button-stop"), "lesson.stop")


def _gone(turn: Turn) -> Card:
    ways = Actions((home_button(turn.language),))
    return Card(turn.say("lesson-gone-heading"), (Paragraph(turn.say("lesson-gone")), ways))


def _lettered(number: int, text: str) -> str:
    return f"{LETTERS[number - 1]}. {text}"
