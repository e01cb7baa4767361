"""Mail addresses, and the numbers that stand for a person: told by their shape, their check digit or their label.

Every pattern starts only where a run of its characters starts, and is bounded: the time grows with the text alone.
"""

import re
from collections.abc import Iterator

from coach.personal.checksums import is_card, is_iban, is_my_number
from coach.personal.spans import Kind, Span, after_label, whole

MAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", re.ASCII)

PHONE = re.compile(
    r"(?<![\d.(+-])(?:\+\d{1,4}|\(0\d{1,4}\)|0\d{1,4})(?:[-. )]{0,3}\d{1,6}|[- ]?\(\d{1,5}\)){1,4}(?!\d)"
)
"""A country code, or the zero that Japanese and British numbers start with."""
AMERICAN_PHONE = re.compile(r"(?<![\d-])(?:\([2-9]\d{2}\)|[2-9]\d{2})[-. ]\d{3}[-.]\d{4}(?!-?\d)")
UNBROKEN_PHONE = re.compile(r"(?<!\d)(?:0[5789]0\d{8}|0120\d{6}|0800\d{7}|0570\d{6})(?!\d)")
MOST_DIGITS = 15
"""Of a phone number with its country code (ITU-T E.164)."""

CARD = re.compile(r"(?<![\d-])[2-6](?:[ -]?\d){12,18}(?!\d)")
TWELVE_DIGITS = re.compile(r"(?<![\d-])\d{4}[ -]?\d{4}[ -]?\d{4}(?![\d-])")
MY_NUMBER_LABEL = re.compile(r"(?:マイナンバー|個人番号|my ?number)[^\d\n]{0,12}$", re.IGNORECASE)

ACCOUNT = re.compile(
    r"(?:普通|当座|貯蓄|口座|\baccount|\ba/c)(?:預金|番号)?(?: ?(?:number|no\.?|#))?[^\d\n]{0,10}(\d{6,10})(?!\d)",
    re.IGNORECASE,
)
POST_OFFICE_ACCOUNT = re.compile(r"記号[^\d\n]{0,4}(\d{5})(?!\d)(?:[^\d\n]{0,8}(\d{6,8})(?!\d))?")
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])")

LABELLED = re.compile(
    r"(?:旅券番号|パスポート|免許証|免許|社員|従業員|職員|学籍|患者|被保険者|会員"
    r"|\b(?:passport|driver'?s? licen[cs]e|employee|staff|patient|member|national insurance|social security|ssn))"
    r" ?(?:の?番号|id|numbers?|no\.?|#)?[^A-Za-z0-9\n]{0,6}(?:is )?([A-Za-z]{0,3}[- ]?\d[\dA-Za-z-]{3,14})",
    re.IGNORECASE,
)
"""Five characters at the least, so that "staff 2024" stays."""
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
BIRTHDAY = re.compile(
    r"(?:生年月日|誕生日|\bdob|\bdate of birth|\bborn(?: on)?|\bbirthday)[^\dA-Za-z\n]{0,4}(?:は|is )?"
    r"((?:明治|大正|昭和|平成|令和|[mtshr])?\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})",
    re.IGNORECASE,
)


def numbers(plain: str) -> Iterator[Span]:
    """Where a mail address or a number of a person stands."""
    yield from whole(MAIL, plain, Kind.MAIL)
    yield from _phones(plain)
    yield from (span for span in whole(CARD, plain, Kind.CARD) if is_card(plain[span.start : span.end]))
    yield from _my_numbers(plain)
    yield from after_label(ACCOUNT, plain, Kind.ACCOUNT)
    yield from after_label(POST_OFFICE_ACCOUNT, plain, Kind.ACCOUNT)
    yield from (span for span in whole(IBAN, plain, Kind.ACCOUNT) if is_iban(plain[span.start : span.end]))
    yield from after_label(LABELLED, plain, Kind.NUMBER)
    yield from after_label(BIRTHDAY, plain, Kind.BIRTHDAY)


def _phones(plain: str) -> Iterator[Span]:
    yield from whole(UNBROKEN_PHONE, plain, Kind.PHONE)
    yield from whole(AMERICAN_PHONE, plain, Kind.PHONE)
    for span in whole(PHONE, plain, Kind.PHONE):
        words = plain[span.start : span.end]
        digits = sum(c.isdigit() for c in words)
        if (9 <= digits <= MOST_DIGITS) if words.startswith("+") else digits in (10, 11) and not words.isdigit():
            yield span


def _my_numbers(plain: str) -> Iterator[Span]:
    for span in whole(TWELVE_DIGITS, plain, Kind.MY_NUMBER):
        before = plain[max(0, span.start - 24) : span.start]
        if MY_NUMBER_LABEL.search(before) or is_my_number(plain[span.start : span.end]):
            yield span
