"""What a lead types about a use case, as a file of the catalogue has it, and back. Pure: values in, values out.

Marks in the template become its blanks: 【label】 or [[label]], with an example behind a colon if there is one.
A use case that is written in one language stands in both, and says so where the reader would not expect it.
"""

import re
from collections.abc import Mapping
from typing import Any

from coach.locales import LANGUAGES, say
from usecases.schema import PLACEHOLDER, Level

MARK = re.compile(r"【([^【】\n]+)】|\[\[([^\[\]\n]+)\]\]")

ONE_LINE = {"title": 60, "summary": 150, "why": 240}
"""Characters of each text; a summary leaves room for the note that it is in one language only."""

LISTS = {"phrasings": (1, 20), "never_paste": (1, 4), "check": (2, 5)}
"""How many lines of each there may be."""

MAX_LINE = 120
MAX_TEMPLATE = 2000
MAX_BLANKS = 6

PHRASINGS = 8
"""As many ways of asking for it as the search needs; what is missing is made of the title."""

FIELDS = (*ONE_LINE, "template", *LISTS)


def lines(text: str) -> list[str]:
    """The lines of a text that say something, without the marks of a list."""
    found = (line.strip().lstrip("・-*• ").strip() for line in text.split("\n"))
    return [line for line in found if line]


def marks(template: str) -> list[tuple[str, str]]:
    """Label and example of each blank of a typed template, in the order in which they first appear."""
    found: dict[str, str] = {}
    for mark in MARK.finditer(template):
        label, example = _label_and_example(mark)
        found[label] = found.get(label) or example
    return list(found.items())


def other_than(language: str) -> str:
    """The other language."""
    return next(name for name in LANGUAGES if name != language)


def is_copy(content: Mapping[str, Any], language: str) -> bool:
    """Whether nobody has written the use case in this language yet."""
    return bool(content[language]["summary"].startswith(_only_in(language)))


def written(content: Mapping[str, Any], values: Mapping[str, str], language: str) -> dict[str, Any]:
    """The content with what was typed in one language; the other is a copy of it until somebody writes that, too."""
    other = other_than(language)
    copied = other not in content or is_copy(content, other)
    blanks = marks(values["template"])
    names = {label: f"blank{place}" for place, (label, _) in enumerate(blanks, 1)}
    wording = _wording(values, names, language)
    return {
        **content,
        "blanks": {
            name: _blank(label, example, values["template"], language, None if copied else content["blanks"][name])
            for (label, example), name in zip(blanks, names.values(), strict=True)
        },
        language: wording,
        other: _copy(wording, other) if copied else content[other],
    }


def new_content(task: str, data_class: str, minutes: tuple[int, int]) -> dict[str, Any]:
    """What does not depend on a language."""
    before, after = minutes
    return {
        "departments": [],
        "level": str(Level.STANDARD),
        "task": task,
        "data_class": data_class,
        "minutes": {"before": before, "after": after},
    }


def typed(content: Mapping[str, Any], language: str) -> dict[str, str]:
    """What was typed in a language, to be typed over."""
    if is_copy(content, language):
        return {}
    wording, blanks = content[language], content["blanks"]

    def mark(found: re.Match[str]) -> str:
        blank = blanks[found[1]]
        label, example = blank["label"][language], blank["example"][language]
        return f"【{label}】" if example == label else f"【{label}：{example}】"

    return {
        **{name: wording[name] for name in ONE_LINE},
        **{name: "\n".join(wording[name]) for name in LISTS},
        "template": PLACEHOLDER.sub(mark, wording["template"]),
    }


def _label_and_example(mark: re.Match[str]) -> tuple[str, str]:
    label, _, example = (mark[1] or mark[2]).replace("：", ":").partition(":")
    return label.strip() or example.strip(), example.strip()


def _wording(values: Mapping[str, str], names: Mapping[str, str], language: str) -> dict[str, Any]:
    title = values["title"]
    phrasings = lines(values["phrasings"])
    spare = [say(language, f"case-phrasing-{number}", title=title) for number in range(1, PHRASINGS + 1)]
    template = MARK.sub(lambda found: "{{" + names[_label_and_example(found)[0]] + "}}", values["template"])
    return {
        **{name: values[name] for name in ONE_LINE},
        "kpi": say(language, "case-kpi", title=title),
        "template": template,
        "phrasings": phrasings + spare[: max(PHRASINGS - len(phrasings), 0)],
        "never_paste": lines(values["never_paste"]),
        "check": lines(values["check"]),
    }


def _copy(wording: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {**wording, "summary": _only_in(language) + wording["summary"]}


def _only_in(language: str) -> str:
    """The note, in this language, that a use case is written in the other one only."""
    return say(language, "case-only-in-other")


def _blank(
    label: str, example: str, template: str, language: str, translated: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A blank with its texts of one language, and of the other one as they were, or as a copy where there are none."""
    other = other_than(language)
    texts = {"label": label, "hint": say(language, "case-blank-hint"), "example": example or label}
    copied = {**texts, "hint": say(other, "case-blank-hint")}
    others = copied if translated is None else {name: translated[name][other] for name in texts}
    return {**{name: {language: texts[name], other: others[name]} for name in texts}, "long": _alone(label, template)}


def _alone(label: str, template: str) -> bool:
    """Whether a blank stands on a line of its own, so that there is room for several lines in it."""
    found = (MARK.fullmatch(line.strip()) for line in template.split("\n"))
    return any(mark is not None and _label_and_example(mark)[0] == label for mark in found)
