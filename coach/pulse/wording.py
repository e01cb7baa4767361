"""What is wrong with an item of the company's own: found where a pattern is sure of it, and otherwise let through.

An item is a statement to agree with, about one thing, pointing the same way as the others, and about nobody's person.
The patterns miss some bad items on purpose: a lead who is told wrongly that an item is bad stops listening.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from coach.masking import mask
from coach.plaintext import clean

LONGEST: Mapping[str, int] = {"ja": 80, "en": 140}
"""Characters that fit on a phone without scrolling."""

END: Mapping[str, str] = {"ja": "。", "en": "."}


class Fault(StrEnum):
    """Why an item cannot be asked as it is."""

    LONG = "long"
    QUESTION = "question"
    DOUBLE = "double"
    NEGATIVE = "negative"
    PERSONAL = "personal"


FIXED_PHRASES = re.compile(
    r"(?:(\w+) and \1|trial and error|back and forth|pros and cons|research and development|terms and conditions"
    r"|questions? and answers?|health and safety|whether or not|more or less|sooner or later|one or two|a day or two"
    r"|nothing but|anything but|not sure)\b"
)
"""One idea in English, though two are joined or something is denied in the words."""

FOUND: Mapping[str, Mapping[Fault, re.Pattern[str]]] = {
    "ja": {
        Fault.QUESTION: re.compile(r"\?|(?:です|ます|ません|でしょう|だろう|ない|たい|[のるた])か。?$"),
        Fault.DOUBLE: re.compile(
            r"および|及び|かつ、|または|又は|もしくは|ならびに|並びに|そして|、また、?"
            # A list of nouns; "今や" is a word of its own.
            r"|(?<=[一-龥ァ-ヶーa-z0-9])(?<!今)や(?=[一-龥ァ-ヶーa-z0-9])"
        ),
        # The end decides what agreeing means; "few", "dangerous", "indispensable" only end in "ない".
        Fault.NEGATIVE: re.compile(
            r"(?:(?<!しれ)ません(?:でした)?|なかった|(?<!少)(?<!危)(?<!違い)(?<!もったい)(?<!欠かせ)(?<!しれ)ない)"
            r"(?:です|と(?:思う|思います|感じる|感じます))?[。.]?$"
        ),
        Fault.PERSONAL: re.compile(
            r"氏名|(?:あなた|ご自分|自分|お)の?名前|(?:社員|従業員|電話|個人)番号|マイナンバー|病気|病歴|持病|通院|健康状態|障がい|障害者"
            r"|(?<!ご)家族|配偶者|妊娠|年齢|何歳|性別|国籍|宗教|信仰|政党|学歴|年収|給与|給料|住所|生年月日"
            r"|(?:あなた|自分|直属)の上司"
        ),
    },
    "en": {
        Fault.QUESTION: re.compile(
            r"\?|^(?:do|does|did|are|is|was|were|can|could|would|should|will|have|has)"
            r" (?:you|we|i|they|it|your|our|the)\b"
        ),
        Fault.DOUBLE: re.compile(r"\b(?:and|or|but)\b"),
        # What follows one of these words is said within the statement, and does not turn it round.
        Fault.NEGATIVE: re.compile(
            r"^(?:(?!\b(?:because|that|when|if|to|how|whether|who|which|for)\b).)*?"
            r"(?:\b(?:not|never|cannot|no longer)\b|n't\b)"
        ),
        Fault.PERSONAL: re.compile(
            r"\b(?:my|your) (?:(?:full |own )?name|age|sex|gender|children|husband|wife|spouse|partner|health|illness"
            r"|salary|pay|address|religion|manager|boss|supervisor)\b|\b(?:employee|phone|passport) (?:number|id)\b"
            r"|\bdate of birth\b|\bhow old\b|\bgender\b|\bpregnan|\bdisabilit|\bmedical (?:history|condition)\b"
            r"|\bfamily members?\b|\b(?:my|your) family\b|\breligious\b|\bpolitical\b"
        ),
    },
}


def statement(text: str, language: str) -> str:
    """What was typed as one sentence with its full stop."""
    line = " ".join(clean(text).split())
    return line if not line or line[-1] in "。.．?？!！" else line + END[language]


def faults(text: str, language: str) -> list[Fault]:
    """Everything that is wrong with an item, in the order of ``Fault``."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    if language == "en":
        plain = FIXED_PHRASES.sub(" ", plain)
    found = {fault for fault, pattern in FOUND[language].items() if pattern.search(plain)}
    if len(text) > LONGEST[language]:
        found.add(Fault.LONG)
    if mask(plain).hidden:
        found.add(Fault.PERSONAL)
    return [fault for fault in Fault if fault in found]
