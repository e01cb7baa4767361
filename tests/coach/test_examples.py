"""Every message the coach can say has an example, and every front end can show it."""

import json

import pytest
import yaml

from bot.playground.render import render as render_html
from bot.slack.render import render as render_slack
from bot.slack.render import render_modal
from coach import topics
from coach.cards import Block, Card, Form, as_text
from coach.coach import JAPANESE
from coach.examples import examples
from coach.locales import LANGUAGES
from coach.turn import Place

CARDS = {language: examples(language) for language in LANGUAGES}
EVERY = [(language, name) for language in LANGUAGES for name in CARDS[language]]


def test_both_languages_have_the_same_examples() -> None:
    assert list(CARDS["ja"]) == list(CARDS["en"])


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_every_front_end_draws_it(language: str, name: str) -> None:
    card = CARDS[language][name]
    assert render_slack(card, language)
    assert render_html(card, language).strip()
    assert as_text(card).strip()
    if card.form is not None:
        assert json.dumps(render_modal(card, language, {"place": Place.PRIVATE}))


@pytest.mark.parametrize("name", list(CARDS["en"]))
def test_english_examples_are_english(name: str) -> None:
    text = as_text(CARDS["en"][name])
    for deliberate in ("日本語", "AI推進室 佐藤 (#ai-help)"):
        text = text.replace(deliberate, "")
    assert not JAPANESE.search(text)


def test_every_kind_of_block_is_among_them() -> None:
    shown = {type(block) for card in CARDS["ja"].values() for block in card.blocks}
    assert shown == set(Block.__args__)


UNANSWERED = ("comment", "beyond_plainly")
"""Comments are only counted; what is plainly beyond a coach is answered as what is less plainly so."""


def test_every_topic_has_an_example() -> None:
    raw = yaml.safe_load(topics.TOPICS.read_text(encoding="utf-8"))
    answered = {subject: found for subject, found in raw.items() if subject not in UNANSWERED}
    topic_names = {f"{subject}-{topic}" for subject, found in answered.items() for topic in found}
    assert topic_names - {"beyond-writing"} <= set(CARDS["ja"])
    assert set(raw["beyond_plainly"]) - {"text"} <= set(raw["beyond"])


@pytest.mark.parametrize("name", [name for name in CARDS["ja"] if name.startswith("worry-")])
def test_a_worry_card_leads_to_a_person_and_at_most_one_small_step(name: str) -> None:
    for language in LANGUAGES:
        *steps, last = CARDS[language][name].buttons()
        assert last.command == "relay.open"
        assert len(steps) <= (0 if name.startswith("worry-distress") else 1)


def test_a_card_never_has_two_forms() -> None:
    for card in CARDS["ja"].values():
        assert isinstance(card, Card)
        assert sum(isinstance(block, Form) for block in card.blocks) <= 1
