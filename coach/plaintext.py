"""What people type, without what only machines send: safe to keep, to show and to send on."""

import unicodedata

NO_TEXT = ("Cc", "Cs")
"""Control characters and halves of characters: what no database and no platform takes."""

INVISIBLE = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that hide or reorder text in a prompt."""


def clean(text: str) -> str:
    """The text without control characters and invisible marks; line breaks and tabs stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or (unicodedata.category(c) not in NO_TEXT and c not in INVISIBLE))
    return "".join(kept).strip()
