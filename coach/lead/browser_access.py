"""Who may see a lead's page in the browser: the link from the chat, and the browser that came in by it."""

from datetime import timedelta

from coach.cards import Actions, Block, Button, Card, Paragraph, Tone
from coach.lead import audit_log
from coach.lead.browser import DeskPage, desk_page
from coach.locales import LANGUAGES
from coach.turn import JobContext, Reply, Turn
from storage import audit, downloads, leads, web_sessions
from storage.web_sessions import WebSession

KIND = "browser"
LINK_LASTS = timedelta(minutes=10)
SIGNED_IN = timedelta(hours=8)
"""A working day; however much the page is used, then a new link is needed."""


def offer(turn: Turn) -> Reply:
    """The link to the page; without an address of ours, what the operator has to set."""
    back = Actions((Button(turn.say("desk-home-button"), "desk.home"),))
    if not turn.company.public_url:
        blocks: tuple[Block, ...] = (Paragraph(turn.say("browser-no-address")), back)
        return Reply(cards=(Card(turn.say("browser-heading"), blocks),))
    downloads.purge(turn.session, turn.now)
    token = downloads.add(turn.session, KIND, turn.employee.id, turn.language, {}, turn.now + LINK_LASTS)
    link = f"{turn.company.public_url}/desk/enter/{token}"
    blocks = (
        Paragraph(turn.say("browser-what")),
        Paragraph(turn.say("download-link", link=link)),
        Paragraph(
            turn.say("browser-once", minutes=LINK_LASTS.seconds // 60, hours=SIGNED_IN.seconds // 3600), Tone.QUIET
        ),
        back,
    )
    return Reply(cards=(Card(turn.say("browser-heading"), blocks),))


def waiting(context: JobContext, token: str) -> str | None:
    """The language of the lead whom the link of this token waits for; None when it waits for nobody."""
    found = downloads.find(context.session, token, context.now)
    return found.language if found is not None and found.kind == KIND else None


def enter(context: JobContext, token: str, before: str = "") -> str | None:
    """Use up a link and sign the browser in: what its cookie is to hold from now on; ``before`` is what it held.

    None when the link waits for nobody, or for somebody who leads no longer.
    """
    if waiting(context, token) is None:
        return None
    web_sessions.end(context.session, before)
    found = downloads.take(context.session, token, context.now)
    if found is None or leads.find(context.session, found.employee_id) is None:
        return None
    audit_log.write(context.session, context.now, audit.LEAD, "desk.enter", "", found.employee_id)
    return web_sessions.begin(context.session, found.employee_id, found.language, context.now + SIGNED_IN)


def page(context: JobContext, token: str) -> DeskPage | None:
    """The page, for the departments that the lead has at this moment; None for a browser that is not signed in."""
    found = _signed_in(context, token)
    lead = leads.find(context.session, found.employee_id) if found else None
    return None if found is None or lead is None else desk_page(context, lead.departments, found.language)


def speak(context: JobContext, token: str, language: str) -> bool:
    """Show the page in another language from now on; False for a browser that is not signed in."""
    found = _signed_in(context, token)
    if found is not None and language in LANGUAGES:
        found.language = language
    return found is not None


def leave(context: JobContext, token: str) -> None:
    """Sign the browser out."""
    web_sessions.end(context.session, token)


def _signed_in(context: JobContext, token: str) -> WebSession | None:
    return web_sessions.find(context.session, token, context.now)
