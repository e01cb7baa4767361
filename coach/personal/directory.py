"""The names of everybody in the directory, kept at hand: reading them for each text would take a second."""

from datetime import date

from coach.personal.names import NOBODY, Names
from storage import people
from storage.db import Session


class Directory:
    """For the life of a process; safe to use from several threads."""

    def __init__(self) -> None:
        self._read: tuple[tuple[int, date] | None, Names] = (None, NOBODY)

    def names(self, session: Session, today: date) -> Names:
        """Everybody's name, read anew each day and whenever somebody joins."""
        version = (people.newest(session), today)
        known, names = self._read
        if known != version:
            names = Names.of(people.names(session))
            self._read = (version, names)
        return names
