"""Teams' size limits."""

MESSAGE_BUDGET = 38_000
"""Characters of a card as JSON. Teams takes about 100 KB in UTF-16 with everything and asks for at most 80 KB,
which is 40,000 characters; the rest is for the message around the card."""
REDUCED_BUDGET = 9_000
"""The same for the second try after Teams found a message too large."""
ACTIONS = 6
"""Buttons in one row; Teams hides those after the sixth."""
ROW = 46
"""Widths of a Latin letter that the labels of one row of buttons may take, so that a phone shows them whole."""
BUTTON_LABEL = 80
OPTION_LABEL = 120
TITLE = 200
ALT = 1_000
URL = 2_000


def width(text: str) -> int:
    """About how wide a label is, in Latin letters."""
    return sum(1 if character < "\u1100" else 2 for character in text)
