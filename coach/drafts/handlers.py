"""From the offer to the draft: look at what would be sent, send it, change it, delete it."""

from coach.cards import Card, Paragraph
from coach.drafts import conversation
from coach.drafts.answer import harmless, points, read
from coach.drafts.cards import MAX_REVISIONS, MAX_WISH, gone_card, made_card, preview_card, prompt_card, working_card
from coach.drafts.conversation import MOST_TOKENS, Conversation
from coach.drafts.money import money
from coach.drafts.offer import KEPT
from coach.model import ModelTerms, Problem
from coach.model_budget import estimate, reserve, settle
from coach.plaintext import clean
from coach.turn import Reply, Turn
from storage import drafts, model_use
from storage.drafts import Draft

WISHES = ("politer", "shorter", "english", "japanese")


def preview(turn: Turn) -> Reply:
    """What would be sent, before it is."""
    draft, terms = _find(turn), turn.company.model
    if draft is None or terms is None:
        return Reply(cards=(gone_card(turn),))
    asked = conversation.first(turn, draft)
    budget, enough = _budget(turn, terms, asked)
    return Reply(cards=(preview_card(turn, draft, asked, budget, enough=enough),))


def make(turn: Turn) -> Reply:
    """Send the prompt and have the draft made."""
    draft, terms = _find(turn), turn.company.model
    if draft is None or terms is None:
        return Reply(cards=(gone_card(turn),), replaces=True)
    return _ask(turn, draft, conversation.first(turn, draft))


def revise(turn: Turn) -> Reply:
    """Have another version made: politer, shorter, in the other language, or as the person says."""
    draft, terms = _find(turn), turn.company.model
    if draft is None or terms is None or not draft.words:
        return Reply(cards=(gone_card(turn),), replaces=True)
    wish = turn.args.get("wish", "")
    words = turn.say(f"draft-ask-{wish}") if wish in WISHES else clean(turn.args.get("words", ""))
    if not words or len(words) > MAX_WISH:
        problem = turn.say("draft-wish-problem", most=MAX_WISH)
        return Reply(cards=(made_card(turn, draft, problem=problem),), replaces=True)
    if draft.revisions > MAX_REVISIONS:
        return Reply(cards=(made_card(turn, draft),), replaces=True)
    asked, masked, draft_words = conversation.change(turn, draft, words)
    drafts.keep(draft, masked.text, draft_words, masked.hidden)
    return _ask(turn, draft, asked)


def made(turn: Turn) -> Reply:
    """Take the model's answer: show the draft, or say why there is none."""
    answer = turn.incoming.answer
    if answer is None:  # somebody sent the command by hand
        return Reply(cards=(Card(turn.say("old-button-heading"), (Paragraph(turn.say("old-button")),)),))
    written = None if answer.problem else read(answer.text)
    settle(turn, answer, failed=written is None)
    draft = _find(turn)
    if draft is None:
        return Reply(cards=(gone_card(turn),), replaces=True)
    known, left_out = conversation.known_links(turn, draft), turn.say("draft-link-left-out")
    words = harmless(written.draft, known, left_out).strip() if written else ""
    if written is None or not words:
        drafts.give_back(draft)
        return Reply(cards=(_failed(turn, draft, answer.problem),), replaces=True)
    drafts.keep(draft, draft.prompt, words, draft.masked)
    return Reply(cards=(made_card(turn, draft, points(written.missing, known, left_out)),), replaces=True)


def drop(turn: Turn) -> Reply:
    """Delete the draft and the prompt it was, or was to be, made of."""
    draft = _find(turn)
    if draft is not None:
        drafts.drop(turn.session, draft)
    card = Card(turn.say("draft-dropped-heading"), (Paragraph(turn.say("draft-dropped")),))
    return Reply(cards=(card,), replaces=True)


def _find(turn: Turn) -> Draft | None:
    return drafts.find(turn.session, turn.employee.id, turn.id_of("draft"), turn.now - KEPT)


def _ask(turn: Turn, draft: Draft, asked: Conversation) -> Reply:
    """Set the tokens aside and leave the request in the reply; the call is made when this transaction is over."""
    revision = turn.id_of("revision")
    if revision is None or not drafts.begin(turn.session, draft, revision):
        return Reply(cards=(Card(turn.say("draft-under-way-heading"), (Paragraph(turn.say("draft-under-way")),)),))
    if spent := reserve(turn, estimate(asked) + MOST_TOKENS):
        drafts.give_back(draft)
        why = turn.say(f"draft-no-budget-{spent}")
        card = made_card(turn, draft, note=why) if draft.words else prompt_card(turn, draft, why, again=False)
        return Reply(cards=(card,), replaces=True)
    return Reply(cards=(working_card(turn.language),), replaces=True, asks=conversation.request_of(turn, draft, asked))


def _failed(turn: Turn, draft: Draft, problem: Problem | None) -> Card:
    why = turn.say(f"draft-problem-{problem or 'unusable'}")
    if draft.words:
        return made_card(turn, draft, note=f"{turn.say('draft-not-changed')}\n{why}")
    return prompt_card(turn, draft, why, again=problem not in (Problem.SET_UP, Problem.FILTERED, Problem.REJECTED))


def _budget(turn: Turn, terms: ModelTerms, asked: Conversation) -> tuple[str, bool]:
    """How often a draft like this can be made today, and what it costs at the most; and whether it can even once."""
    sent = estimate(asked)
    used = model_use.used(turn.session, turn.employee.id, turn.company.day(turn.now))
    person, company = terms.person_tokens - used.person, terms.company_tokens - used.company
    times = min(person, company) // (sent + MOST_TOKENS)
    if times < 1:
        return turn.say(f"draft-no-budget-{'person' if person < company else 'company'}"), False
    told = turn.say("draft-budget", times=times)
    if terms.price is None:
        return told, True
    most = money(terms.price.of(sent, MOST_TOKENS), terms.price.currency)
    return f"{told}\n{turn.say('draft-cost', cost=most)}", True
