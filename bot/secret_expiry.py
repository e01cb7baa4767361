"""BANSO_SECRET_EXPIRY: until when each secret of the settings is good, as whoever made it noted."""

import difflib
import re
from collections.abc import Collection
from datetime import date

from coach.operator.secrets import Secret


def parse(text: str, variables: Collection[str]) -> tuple[Secret, ...]:
    """NAME=YYYY-MM-DD with commas between them, the first to end first.

    Raises ValueError for what cannot be read, a name that is none of ``variables``, or one that comes twice.
    """
    found: dict[str, date] = {}
    for part in filter(None, re.split(r"[,\s]+", text)):
        name, _, day = part.partition("=")
        if name not in variables:
            near = difflib.get_close_matches(name, variables, n=1)
            known = f"did you mean {near[0]}?" if near else f"use one of {', '.join(sorted(variables))}"
            # Cut: a secret that was pasted here by mistake must not be repeated.
            raise ValueError(f"{name[:12]}… is not the variable of a secret; {known}")
        if name in found:
            raise ValueError(f"{name} is there twice; leave the earlier day out")
        try:
            found[name] = date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"the day of {name} cannot be read; write {name}=YYYY-MM-DD") from None
    return tuple(sorted((Secret(name, day) for name, day in found.items()), key=lambda secret: secret.ends_on))
