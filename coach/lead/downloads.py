"""Files for a lead: a link in the chat that opens once, as no platform takes a file with a card."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from coach.cards import Block, Copyable, Paragraph, Tone
from coach.turn import Turn
from storage import downloads

LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class File:
    """A file that was made."""

    name: str
    media_type: str
    content: bytes


Scope = Collection[str] | None
"""The departments that a lead looks after; None for the whole company."""


def offer(turn: Turn, kind: str, command: str, **args: str) -> tuple[Block, ...]:
    """The link to a file of ``kind``, which is made when it is opened; without an address of ours, ``command``."""
    if not turn.company.public_url:
        return (Paragraph(turn.say("download-command")), Copyable(command, turn.say("button-copy")))
    downloads.purge(turn.session, turn.now)
    token = downloads.add(turn.session, kind, turn.employee.id, turn.language, args, turn.now + LASTS)
    return (
        Paragraph(turn.say("download-link", link=f"{turn.company.public_url}/download/{token}")),
        Paragraph(turn.say("download-once", minutes=LASTS.seconds // 60), Tone.QUIET),
    )
