"""What a person has before them, whatever the platform: messages with buttons, menus and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Pressable:
    """A button, an option of a menu, or the button that sends a form."""

    label: str
    press: Mapping[str, Any]
    """What the platform itself tells of the press, in the driver's own form."""
    above: str = ""
    """The text right above it."""
    confirm: str = ""
    """What the platform asks before it lets the press through."""


@dataclass(frozen=True)
class Menu:
    """One tap out of many."""

    label: str
    options: tuple[Pressable, ...]


@dataclass(frozen=True)
class Field:
    """One labelled field of a form; a list to pick from has ``options``, values by label."""

    name: str
    label: str
    value: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A form."""

    fields: tuple[Field, ...]
    submit: Pressable

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values by name after a person has typed ``values``, by label; everything else stays as it is shown."""
        labels = {item.label: item for item in self.fields}
        assert set(values) <= set(labels), f"no field {set(values) - set(labels)} among {list(labels)}"
        result = {item.name: item.value for item in self.fields}
        for label, value in values.items():
            item = labels[label]
            assert not item.options or value in item.options, f"no option {value!r} among {list(item.options)}"
            result[item.name] = item.options.get(value, value)
        return result


@dataclass(frozen=True)
class Message:
    """One message, modal or card."""

    id: str
    text: str
    """All that can be read in it: labels and what stands in the fields included."""
    buttons: tuple[Pressable, ...] = ()
    menus: tuple[Menu, ...] = ()
    form: Sheet | None = None
    copyable: str = ""
    """The text that is offered for copying."""
    native: dict[str, Any] = field(default_factory=dict)
    """The driver's own notes, such as the thread it stands in."""
