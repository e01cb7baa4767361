"""A question about AI or the rules, answered from passages of the guideline and entries of the catalogue alone."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from coach import relay
from coach.cards import Block, Card, Paragraph, Section, Tone
from coach.drafts.answer import harmless, links
from coach.masking import unmask
from coach.plaintext import clean
from coach.policy.passages import fitting
from coach.topics import topics_in
from coach.turn import Reply, Turn
from coach.with_model import asking
from coach.with_model.asking import MAX_QUESTION, Question
from storage import policy
from usecases.schema import DataClass
from usecases.search import Sureness

ENTRIES = 3
"""Entries of the catalogue that go along with the passages."""

MAX_ANSWER = 800
MAX_SHOWN = 240
"""Characters of a source on the card; the whole passage is in the answer about the rules."""

Source = tuple[str, str]
"""What it is called, and its words."""


class Grounded(BaseModel):
    """The answer that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: str
    sources: list[int]
    """Numbers of the sources it rests on; none when they do not say."""


def preview(turn: Turn) -> Reply:
    """What would be sent, before it is; nothing where there is nothing to answer from."""
    question = _question(turn)
    return asking.preview(turn, question) if question.material else _failed(turn, "model-no-source")


def ask(turn: Turn) -> Reply:
    """Have the model answer from the sources, if there are any."""
    question = _question(turn)
    return asking.ask(turn, question) if question.material else _failed(turn, "model-no-source")


def take(turn: Turn) -> Reply:
    """The answer with its sources; one that names none is not shown."""
    answer = turn.incoming.answer
    if answer is None:  # somebody sent the command by hand
        return preview(turn)
    grounded = asking.heard(turn, answer, Grounded)
    if isinstance(grounded, str):
        return _failed(turn, grounded)
    text = turn.args.get("text", "")
    sources = _sources(turn, text)
    used = [number for number in dict.fromkeys(grounded.sources) if 0 < number <= len(sources)]
    hidden = turn.mask(text).hidden
    known = links(text) | links("\n".join(words for _, words in sources))
    words = unmask(harmless(clean(grounded.answer), known, turn.say("draft-link-left-out")), hidden)[:MAX_ANSWER]
    if not used or not words.strip():
        return _failed(turn, "model-no-source")
    blocks: list[Block] = [
        Paragraph(turn.say("model-by-ai"), Tone.CAUTION),
        Paragraph(words),
        Section(turn.say("model-sources")),
        *(
            Paragraph(turn.say("policy-quote", heading=sources[n - 1][0], words=_short(sources[n - 1][1])))
            for n in used
        ),
        Paragraph(turn.say("model-rules-first"), Tone.QUIET),
        *relay.offer(turn, "policy"),
    ]
    return Reply(cards=(Card(turn.say("model-answer-heading"), tuple(blocks)),), replaces=True)


def _failed(turn: Turn, why: str) -> Reply:
    """No answer from the model: a person may have one."""
    return asking.failed(turn, turn.say(why), *relay.offer(turn, "policy"))


def _question(turn: Turn) -> Question:
    text = turn.args.get("text", "")[:MAX_QUESTION]
    sources = _sources(turn, text)
    lines = [f"[{number}] {heading}\n{words}" for number, (heading, words) in enumerate(sources, 1)]
    return Question(
        kind="answer",
        asked=turn.mask(text),
        material="\n\n".join(lines),
        along=turn.say("model-along-answer", sources=" / ".join(heading for heading, _ in sources)),
        schema=Grounded.model_json_schema(),
        args={"text": text},
    )


def _sources(turn: Turn, text: str) -> list[Source]:
    """The guideline's passages, where the model may have what is internal; our own answers; the nearest entries."""
    return [*_passages(turn, text), *_own_answers(turn, text), *_entries(turn, text)]


def _passages(turn: Turn, text: str) -> Iterator[Source]:
    terms = turn.company.model
    if terms is None or not terms.may_have(DataClass.INTERNAL):
        return
    for guideline in policy.guidelines(turn.session):
        passages = policy.passages(turn.session, guideline.language)
        for passage in fitting(passages, text, topics_in("policy", text)):
            yield passage.heading or guideline.title, passage.words


def _own_answers(turn: Turn, text: str) -> Iterator[Source]:
    """What Banso itself says about the topics of the question."""
    for subject in ("policy", "howto"):
        for topic in topics_in(subject, text)[:1]:
            yield turn.say(f"{subject}-{topic}-heading"), turn.say(f"{subject}-{topic}").strip()


def _entries(turn: Turn, text: str) -> Iterator[Source]:
    found = turn.index.answer(text, turn.employee.department, limit=ENTRIES).close
    for use_case in found.use_cases if found.sureness is not Sureness.FAR else ():
        words = use_case.words(turn.language)
        yield words.title, "\n".join((words.summary, *words.never_paste, *words.check))


def _short(words: str) -> str:
    return words if len(words) <= MAX_SHOWN else f"{words[:MAX_SHOWN]}…"
