"""Slack's size limits, and its escaping."""

from bot.fitting import ELLIPSIS, size

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MESSAGE_BUDGET = 10_000
"""Characters of all blocks of a message as JSON. Undocumented: msg_blocks_too_long was seen from about 13,200."""
VIEW_BUDGET = 250_000
FALLBACK_TEXT = 4_000
"""The message text that notifications and screen readers use; a longer one is split or refused (chat.update)."""
HEADER = 150
SECTION = 3_000
CONTEXT_TEXT = 2_000
ACTIONS = 25
BLOCK_ID = 255
BUTTON_LABEL = 75
BUTTON_VALUE = 2_000
OPTION_LABEL = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
INPUT_LABEL = 2_000
INPUT_VALUE = 3_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000
IMAGE_URL = 3_000
IMAGE_ALT = 2_000

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str, most: int = FALLBACK_TEXT) -> str:
    """The text with Slack's three control characters as entities, cut with an ellipsis at ``most`` characters."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if size(escaped) <= most:
        return escaped
    room, kept = most - 1, []
    for character in text:
        part = _ENTITIES.get(character, character)
        room -= size(part)
        if room < 0:
            break
        kept.append(part)
    return "".join(kept) + ELLIPSIS
