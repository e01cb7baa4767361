"""Sentences as people write them at work, with generated personal data in them, and some without any."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach.personal.checksums import MY_NUMBER_WEIGHTS
from coach.personal.spans import Kind

FAMILY = "佐久良 朝比奈 神宮寺 高橋 田中 山田 五十嵐 早乙女 東雲 長宗我部 林 森 金 王 小鳥遊 渡邉 齊藤 佐々木".split()
GIVEN = "太郎 花子 さくら 健一 美咲 ひろし 翔 結衣 大輔 真由美 樹 エミリー 健太朗 あおい 偉".split()
ENGLISH_FAMILY = "Yamada Smith O'Brien Garcia Tanaka Nakamura Müller Johnson".replace("ü", "u").split()
ENGLISH_GIVEN = "Taro Emily Kenji Maria John Hanako Peter Aiko".split()
DIRECTORY = [
    *(f"{family} {given}" for family in FAMILY for given in GIVEN),
    *(f"{given} {family}" for family in ENGLISH_FAMILY for given in ENGLISH_GIVEN),
]

JAPANESE_FRAMES = (
    "{}までご連絡ください。",
    "お客様の情報は{}です。返信の文面を考えて",
    "以下を議事録にまとめて。参加者からの補足：{}、来週までに対応",
    "すみません、{}に送る案内文を作りたいです",
    "【至急】{}について、お詫びのメールを書いて",
    "・{}\n・納期は12月3日\n・金額は120,000円",
    "「{}」と書いてあったので確認したい",
    "申込書の記載は{}、プランはBです",
    "担当：{}（2026年11月24日 14:00受付）",
    "さっきの件だけど{}でいいんだっけ",
)
ENGLISH_FRAMES = (
    "Please contact {} by Friday.",
    "The customer wrote: {}. Draft a reply.",
    "Summarise this call. Details: {}, follow-up next week",
    "Invoice goes to {} (12 units at $1,200)",
    "- {}\n- due 3 December\n- total 120,000 yen",
    "can you check {} for me",
)

CLEAN = (
    "2026年11月24日(火) 14:00〜15:30に定例会議を行います",
    "売上は前年比12.5%増の1,234,567円でした",
    "型番 AB-1234-5678 の在庫が3-5件あります",
    "注文番号 2026-1124-0012 の納期を確認したい",
    "バージョン 2.1.9 から 3.0.0-rc.1 に上げる手順",
    "第3条第2項の(1)を要約して",
    "大阪府内の3-4店舗で試したい",
    "A4で2-3枚、200字×5項目にまとめて",
    "お客様と担当者様向けの案内を2種類",
    "皆さんに10時から15分ほど説明します",
    "10:00-11:00、13:00-14:30、16:00-17:00で調整",
    "予算は1,200万円、期間は2026/12/01-2027/03/31",
    "社長と部長に提出する資料の構成案",
    "問い合わせが1日20件、月400件ある",
    "https://example.com/docs/2026/11/24/release-notes を要約",
    "エラーコード 0x80070005 と 404 が出る",
    "寸法は 120-80-45 mm、重さ 1.25kg",
    "港区のイベントで100人規模の会場を3つ比べたい",
    "四半期ごとに 1-3月 4-6月 7-9月 で集計",
    "森の中の保育園のブログを林業の人に紹介",
    "the meeting on 24 November 2026 from 10:00 to 11:30",
    "revenue grew 12.5% to $1,234,567 in Q3",
    "part AB-1234-5678, order 2026-1124-0012, 3-5 units",
    "upgrade from 2.1.9 to 3.0.0-rc.1 on 15 servers",
    "summarise section 3.2.1 in 200 words",
    "ISBN 978-4-00-310101-8 and RFC 5321",
    "between 100 and 1,500 people in 12 cities",
    "May 2027 budget: 1,200,000 yen over 24 months",
    "10.0.0.1:8080 returns 502 after 30000 ms",
    "the staff handbook, employee survey and member benefits page",
)


@dataclass(frozen=True)
class Sample:
    """A sentence, and the personal data in it."""

    text: str
    secret: str
    kind: Kind


def samples(seed: int, times: int) -> Iterator[Sample]:
    """``times`` sentences of every kind in every frame of its language."""
    random_ = random.Random(seed)
    for _ in range(times):
        for kind, japanese, english in MAKERS:
            for frame in JAPANESE_FRAMES if japanese else ():
                secret = random_.choice(japanese)(random_)
                yield Sample(frame.format(secret), secret, kind)
            for frame in ENGLISH_FRAMES if english else ():
                secret = random_.choice(english)(random_)
                yield Sample(frame.format(secret), secret, kind)


def _digits(random_: random.Random, count: int) -> str:
    return "".join(str(random_.randrange(10)) for _ in range(count))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _mail(random_: random.Random) -> str:
    local = random_.choice(["taro.yamada", "h-sato", "info+ai", "k_tanaka", "m.o'brien", "yamada99"])
    return f"{local}@{random_.choice(['example.co.jp', 'example.com', 'mail.example.ne.jp', 'ex-ample.org'])}"


def _mobile(random_: random.Random) -> str:
    first, middle, last = random_.choice(["090", "080", "070"]), _digits(random_, 4), _digits(random_, 4)
    shape = random_.choice(["{}-{}-{}", "{} {} {}", "{}{}{}", "({}){}-{}", "{}ー{}ー{}", "{}.{}.{}"])
    return shape.format(first, middle, last)


def _landline(random_: random.Random) -> str:
    area = random_.choice([("03", 4), ("06", 4), ("045", 3), ("0422", 2), ("0120", 3)])
    last = 3 if area[0] == "0120" else 4
    shape = random_.choice(["{}-{}-{}", "({}){}-{}", "{} {} {}", "{}（{}）{}"])
    return shape.format(area[0], _digits(random_, area[1]), _digits(random_, last))


def _abroad(random_: random.Random) -> str:
    return random_.choice(
        [
            f"+81 {random_.choice(['90', '80'])}-{_digits(random_, 4)}-{_digits(random_, 4)}",
            f"+81-3-{_digits(random_, 4)}-{_digits(random_, 4)}",
            f"+1 (415) 5{_digits(random_, 2)}-{_digits(random_, 4)}",
            f"415-5{_digits(random_, 2)}-{_digits(random_, 4)}",
            f"(212) 5{_digits(random_, 2)}-{_digits(random_, 4)}",
            f"+44 20 7{_digits(random_, 3)} {_digits(random_, 4)}",
            f"020 7{_digits(random_, 3)} {_digits(random_, 4)}",
            f"+49 30 {_digits(random_, 8)}",
        ]
    )


def _address(random_: random.Random) -> str:
    place = random_.choice(
        [
            "東京都渋谷区渋谷",
            "大阪府大阪市北区梅田",
            "北海道札幌市中央区北一条西",
            "神奈川県横浜市西区みなとみらい",
            "愛知県名古屋市中村区名駅",
            "福岡市博多区博多駅前",
            "京都府京都市下京区烏丸通七条下ル東塩小路町",
            "沖縄県那覇市おもろまち",
        ]
    )
    one, two, three = (random_.randrange(1, 30) for _ in range(3))
    block = random_.choice(
        [f"{one}-{two}-{three}", f"{one}丁目{two}番{three}号", f"{one}丁目{two}-{three}", f"{one}-{two}"]
    )
    postcode = random_.choice(["", f"〒{_digits(random_, 3)}-{_digits(random_, 4)} "])
    building = random_.choice(["", " 中央ビル3F", " グリーンハイツ201号室", " 405号室"])
    return f"{postcode}{place}{block}{building}"


def _street(random_: random.Random) -> str:
    number = random_.randrange(1, 2000)
    return random_.choice(
        [
            f"{number} Market Street, San Francisco, CA 94103",
            f"{number} Oak Ave, Suite 200, Portland, OR 97205",
            f"{number}B Baker Street, London NW1 6XE",
            f"{number % 9 + 1}-{number % 30 + 1}-{number % 7 + 1} Shibuya, Shibuya-ku, Tokyo 150-0002",
            f"{number} King George Road, Bristol BS1 4DJ",
        ]
    )


def _card(random_: random.Random) -> str:
    digits = random_.choice(["4", "51", "35", "2221"])
    digits += _digits(random_, 15 - len(digits))
    total = sum(int(c) if at % 2 else sum(divmod(int(c) * 2, 10)) for at, c in enumerate(digits))
    whole = digits + str(-total % 10)
    return random_.choice(
        [
            whole,
            " ".join(whole[at : at + 4] for at in range(0, 16, 4)),
            "-".join(whole[at : at + 4] for at in range(0, 16, 4)),
        ]
    )


def _my_number(random_: random.Random) -> str:
    first = _digits(random_, 11)
    rest = sum(weight * int(c) for weight, c in zip(MY_NUMBER_WEIGHTS, first, strict=True)) % 11
    whole = first + str(0 if rest <= 1 else 11 - rest)
    return random_.choice([whole, f"{whole[:4]} {whole[4:8]} {whole[8:]}", f"{whole[:4]}-{whole[4:8]}-{whole[8:]}"])


def _account(random_: random.Random) -> str:
    return random_.choice(
        ["普通 {}", "普通預金 口座番号 {}", "当座預金{}", "口座番号：{}", "渋谷支店 普通 No.{}"]
    ).format(_digits(random_, 7))


def _english_account(random_: random.Random) -> str:
    return random_.choice(["account number {}", "account no. {}", "Account #{}", "a/c {}"]).format(_digits(random_, 8))


def _japanese_name(random_: random.Random) -> str:
    family, given = random_.choice(FAMILY), random_.choice(GIVEN)
    return random_.choice(["{0}{1}", "{0} {1}", "{0}　{1}", "{0}さん", "{0}様", "{0}部長", "{0}{1}さん"]).format(
        family, given
    )


def _english_name(random_: random.Random) -> str:
    family, given = random_.choice(ENGLISH_FAMILY), random_.choice(ENGLISH_GIVEN)
    return random_.choice(["{1} {0}", "{0} {1}", "{0}, {1}", "Mr. {0}", "Ms {0}", "{0}-san"]).format(family, given)


def _full_width(maker: "Maker") -> "Maker":
    return lambda random_: _wide(maker(random_))


Maker = Callable[[random.Random], str]
MAKERS: tuple[tuple[Kind, tuple[Maker, ...], tuple[Maker, ...]], ...] = (
    (Kind.MAIL, (_mail, _full_width(_mail)), (_mail,)),
    (Kind.PHONE, (_mobile, _landline, _abroad, _full_width(_mobile)), (_abroad,)),
    (Kind.ADDRESS, (_address, _full_width(_address)), (_street,)),
    (Kind.CARD, (_card, _full_width(_card)), (_card,)),
    (Kind.MY_NUMBER, (_my_number, _full_width(_my_number)), ()),
    (Kind.ACCOUNT, (_account, _full_width(_account)), (_english_account,)),
    (Kind.NAME, (_japanese_name,), (_english_name,)),
)
