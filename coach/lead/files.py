"""Every kind of file that can be fetched, and the fetching itself."""

from collections.abc import Callable, Mapping
from datetime import datetime

from coach.lead import export
from coach.lead.downloads import File, Scope
from coach.report import making
from coach.turn import Company
from storage import downloads, leads
from storage.db import Session
from usecases.load import Catalogue

Maker = Callable[[Session, Company, Catalogue, Scope, str, Mapping[str, str]], File]
"""Makes a file for a lead of these departments, in a language, from the arguments it was offered with."""

FILES: Mapping[str, Maker] = {
    "figures": export.figures_file,
    "report": making.report_file,
}


def waiting(session: Session, token: str, now: datetime) -> str | None:
    """The language of the file that waits behind a token, None when none does."""
    found = downloads.find(session, token, now)
    return None if found is None or found.kind not in FILES else found.language


def fetch(session: Session, token: str, now: datetime, company: Company, catalogue: Catalogue) -> File | None:
    """The file behind a token, which opens nothing any more; None when it does not, or its lead leads no longer."""
    found = downloads.take(session, token, now)
    if found is None or found.kind not in FILES:
        return None
    lead = leads.find(session, found.employee_id)
    if lead is None:
        return None
    return FILES[found.kind](session, company, catalogue, lead.departments, found.language, found.args)
