"""Example cards of the course: the way from the first lesson to the last, and what a lead sees."""

from collections.abc import Callable, Iterator

from coach.cards import Card
from coach.lessons import course, daily, groups
from coach.lessons.content import lessons, present_course
from coach.turn import Reply, Turn

At = Callable[..., Turn]
"""Makes a turn of the person with the arguments of a button."""


def lesson_examples(at: At) -> Iterator[tuple[str, Card]]:
    """Every kind of message of the course by name, and every lesson."""
    turn = at()
    first = present_course(turn.session)[0]
    right = {"lesson": first.id, "option": str(first.right)}
    wrong = {**right, "option": str(first.right % len(first.ja.options) + 1)}
    yield "lesson-home", _card(course.home, at)
    for name in lessons():
        yield f"lesson-{name}", _card(course.show, at, lesson=name)
    yield "lesson-wrong", _card(course.answer, at, **wrong)
    yield "lesson-right", _card(course.answer, at, **right)
    yield "lesson-daily", _card(course.daily, at)
    following = present_course(turn.session)[1]
    yield "lesson-morning", _sent(daily.lesson(turn.session, turn.employee, {"lesson": following.id}, turn.catalogue))
    yield "lesson-stopped", _card(course.stop, at)
    yield "lesson-ended", _sent(daily.ended(turn.session, turn.employee, {}, turn.catalogue))
    yield "lesson-gone", _card(course.show, at, lesson="?")
    for lesson in present_course(turn.session):
        last = _card(course.answer, at, lesson=lesson.id, option="1")
    yield "lesson-last", last
    yield "lesson-home-finished", _card(course.home, at)
    yield "lesson-groups", _card(groups.show, at)


def _card(handler: Callable[[Turn], Reply], at: At, **args: str) -> Card:
    return handler(at(**args)).cards[0]


def _sent(made: Card | str) -> Card:
    """A proactive message as it would be sent."""
    assert isinstance(made, Card), made
    return made
