"""Postal addresses, Japanese and English."""

import re
from collections.abc import Iterator

from coach.personal.spans import Kind, Span, whole

PREFECTURES = (
    "北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀"
    "|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_WORD = "[一-龥々ぁ-んァ-ヶー]"
_POSTCODE = r"(?:〒? ?(?<!\d)\d{3}-\d{4}\s{0,2})?"
_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3})"
_BLOCK = (
    rf"(?>{_NUMBER}(?:丁目|番地|番(?!目)|号)(?:(?:の|-)?{_NUMBER}(?:番地|番|号)?(?:-{_NUMBER})?){{0,3}}"
    rf"|\d{{1,4}}-\d{{1,4}}(?:-\d{{1,4}}){{0,2}})"
)
"""2丁目21番1号, 2-21-1, 一丁目2-3."""
_NOT_A_RANGE = "(?![0-9月年日%件人名時分倍割円万個台本回歳階店社校部章行枚点問案語字ペ])"
"""What follows two numbers that are a range and no block: 3-4月, 2-3件."""
_BUILDING = (
    r"(?:\s?[A-Za-z一-龥々ぁ-んァ-ヶー・]{1,20}(?:ビル|マンション|ハイツ|荘|タワー|コーポ|メゾン|レジデンス|アパート|館|パレス|ハウス|プラザ)"
    r"(?:\s?[A-Z]?\d{1,4}(?:号室|号|階|F)?)?|\s\d{1,4}(?:号室|号))?"
)

IN_A_PREFECTURE = re.compile(
    rf"{_POSTCODE}(?:{PREFECTURES})\s?(?:{_WORD}{{1,24}}?)\s?{_BLOCK}{_NOT_A_RANGE}{_BUILDING}"
)
IN_A_TOWN = re.compile(
    rf"{_POSTCODE}(?<![一-龥々ァ-ヶー])(?:[一-龥々ァ-ヶー]{{1,6}}[市区町村郡]){{1,2}}{_WORD}{{0,16}}?\s?"
    rf"{_BLOCK}{_NOT_A_RANGE}{_BUILDING}"
)
POSTCODE = re.compile(r"〒 ?\d{3}-?\d{4}(?!\d)")

_KINDS_OF_STREET = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Square|Sq|Terrace|Place|Pl|Close"
)
_FLAT = r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|Flat|#)\.? ?\w{1,5})?"
_CITY = r"(?:, [A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){0,2}\b)?"
_STATE = r"(?:,? [A-Z]{2}\b)?"
_CODE = r"(?:,? (?:\d{5}(?:-\d{4})?\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b))?"
ON_A_STREET = re.compile(
    rf"(?<![\w-])\d{{1,5}}[A-Za-z]?,? (?:[A-Z][a-z'.]{{1,15}} ){{1,3}}?(?:{_KINDS_OF_STREET})\b\.?"
    rf"{_FLAT}{_CITY}{_STATE}{_CODE}"
)
_PLACE = r"[A-Z][a-z]{1,15}"
_CITIES = "Tokyo|Osaka|Kyoto|Yokohama|Nagoya|Fukuoka|Sapporo|Kobe|Sendai|Hiroshima"
IN_ROMAN_LETTERS = re.compile(
    rf"(?<![\w-])\d{{1,4}}(?:-\d{{1,4}}){{1,3}},? (?:{_PLACE}(?:-{_PLACE}|-[a-z]{{2,6}})?,? ){{1,3}}?"
    rf"(?:{_PLACE}-(?:ku|shi|cho|machi|gun|ken|fu)\b|{_CITIES})"
    rf"(?:,? {_PLACE}){{0,2}}(?:,? \d{{3}}-\d{{4}})?"
)


def addresses(plain: str) -> Iterator[Span]:
    """Where a postal address stands."""
    for pattern in (IN_A_PREFECTURE, IN_A_TOWN, POSTCODE, ON_A_STREET, IN_ROMAN_LETTERS):
        yield from whole(pattern, plain, Kind.ADDRESS)
