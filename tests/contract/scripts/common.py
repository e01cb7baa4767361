"""What several conversations begin with, in the words of either language."""

from coach.intents import Intent
from coach.limits import limit_of
from tests.coach.pulse.company import Staff
from tests.contract.driver import Driver
from usecases.schema import UseCase
from usecases.search import Sureness

DISCOVER = {"ja": "AIって何に使える？", "en": "What can I use AI for?"}
TASK = {"ja": "提案書の下書きしたい", "en": "I need to draft a sales proposal"}
HELP = {"ja": "使い方", "en": "help"}
MY_PAGE = {"ja": "マイページ", "en": "my page"}
SALES = {"ja": "第二法人営業部", "en": "Sales division 2"}
"""A department as the company words it."""
PROPOSAL = "sales/proposal-draft"
HARDLY_WORK = {
    "ja": ("水槽の水換えの段取り", "水槽の水換え手順", "書類", "社内の何か <b> & *x*", "フロブニケーター <b> & *x*"),
    "en": ("aquarium water change plan", "frobnicator paper", "make the thing", "please make a frobnicator <b> & *x*"),
}
"""Questions that the catalogue does not really answer, from the nearest to the farthest."""


def proposal(driver: Driver) -> UseCase:
    """The use case that TASK finds."""
    return driver.product.coach.catalogue.use_cases[PROPOSAL]


def title(driver: Driver) -> str:
    """Its title."""
    return proposal(driver).words(driver.language).title


def blanks(driver: Driver, **values: str) -> dict[str, str]:
    """What to type into its form, by label: something in every required blank unless ``values`` say otherwise."""
    usual = {name: f"{name} 123" for name, blank in proposal(driver).blanks.items() if blank.required}
    return {
        proposal(driver).blanks[name].label.say(driver.language): text for name, text in {**usual, **values}.items()
    }


async def met(driver: Driver, department: str = "sales") -> None:
    """Get to know the coach, and say where one works."""
    await driver.say(HELP[driver.language])
    name = driver.product.coach.catalogue.departments[department].say(driver.language)
    await driver.choose(driver.words("department-choose"), name)


async def open_form(driver: Driver) -> None:
    """Ask for a task and open the form of its template."""
    await driver.say(TASK[driver.language])
    await driver.press(driver.words("button-try"), under=title(driver))


async def make_prompt(driver: Driver, **values: str) -> None:
    """Come as far as a finished prompt."""
    await open_form(driver)
    await driver.fill(blanks(driver, **values), driver.words("button-make-prompt"))


def minutes(driver: Driver, before: str, after: str, corrections: str = "little") -> dict[str, str]:
    """What to type into the form for the minutes, by label."""
    return {
        driver.words("minutes-before"): before,
        driver.words("minutes-after"): after,
        driver.words("corrections"): driver.words(f"corrections-{corrections}"),
    }


def question_of(driver: Driver, wanted: Sureness) -> str:
    """A question about work that the search is just this sure of, whatever its thresholds are today."""
    coach = driver.product.coach
    for text in HARDLY_WORK[driver.language]:
        is_task = coach.intent_of(text) is Intent.TASK and not limit_of(text)
        if is_task and coach.index.answer(text, "sales").sureness is wanted:
            return text
    raise AssertionError(f"no question is {wanted}; think of another one for HARDLY_WORK")


def titles_seen(driver: Driver) -> list[str]:
    """The titles of use cases that have become visible since the last action."""
    seen = driver.seen()
    use_cases = driver.product.coach.catalogue.use_cases.values()
    return [words.title for words in (u.words(driver.language) for u in use_cases) if words.summary in seen]


def colleagues(driver: Driver) -> Staff:
    """Colleagues of the person, in two departments."""
    staff = Staff(driver.product.coach, driver.product.database, driver.product.clock)
    staff.hire(sales=12, hr=12)
    return staff


async def tap(driver: Driver, value: int) -> None:
    """Answer the question of a survey that is shown."""
    await driver.choose(driver.words("pulse-choose"), driver.words(f"pulse-scale-{value}"))


def colleagues_answer(staff: Staff, wave: int, of_each: int) -> None:
    """So many of each department answer, not all alike."""
    for department in ("sales", "hr"):
        for number in range(1, of_each + 1):
            staff.answer(f"{department}-{number}", wave, {"US0": 1 + number % 5, "AX0": 5 - number % 4})
