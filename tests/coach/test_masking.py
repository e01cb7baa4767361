"""Nothing personal leaves, nothing else is hidden, and everything comes back as it was."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.masking import mask, unmask
from coach.personal.names import Names
from coach.tryout import filled
from tests.coach.personal_corpus import CLEAN, DIRECTORY, Sample, samples
from usecases.load import Catalogue

NAMES = Names.of(DIRECTORY)
MARKS = " 　-ー.,，．－（）()'＇＠＋@+_〒:：#＃"


def left_over(sample: Sample, names: Names) -> str:
    """What of the secret can still be read, without its label and its marks."""
    masked = mask(sample.text, names)
    assert unmask(masked.text, masked.hidden) == sample.text
    hidden = [words for words in masked.hidden.values() if words in sample.secret or sample.secret in words]
    rest = sample.secret
    for words in hidden:
        rest = rest.replace(words, "") if words in rest else ""
    return "".join(c for c in rest if c.isdigit() or c == "@" or (not hidden and c not in MARKS))


def test_of_every_kind_at_least_98_in_100_are_masked_whole() -> None:
    seen: Counter[str] = Counter()
    missed: dict[str, list[str]] = {}
    for sample in samples(seed=20261124, times=30):
        seen[sample.kind] += 1
        if left_over(sample, NAMES):
            missed.setdefault(sample.kind, []).append(sample.text)
    assert sum(seen.values()) > 3000
    assert {kind: texts[:5] for kind, texts in missed.items() if len(texts) > 0.02 * seen[kind]} == {}


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_figures_dates_and_words_are_left_alone(text: str) -> None:
    assert mask(text, NAMES).text == text


def test_no_template_is_broken_by_masking(catalogue: Catalogue) -> None:
    for use_case in catalogue.use_cases.values():
        for language in ("ja", "en"):
            template = use_case.words(language).template
            masked = mask(filled(template, dict.fromkeys(use_case.blanks, "…")), NAMES)
            assert not masked.hidden, use_case.id


@given(
    st.text(max_size=200), st.lists(st.sampled_from(["[氏名1]", "［電話１］", "[name 1]", "山田太郎", "090-1234-5678"]))
)
def test_whatever_is_written_comes_back_exactly(text: str, inserted: list[str]) -> None:
    whole = text.join(["", *inserted, ""])
    masked = mask(whole, NAMES, ["極秘計画", "Ａ"])
    assert unmask(masked.text, masked.hidden) == whole


def test_the_same_words_get_the_same_placeholder_and_others_another() -> None:
    masked = mask("山田太郎と田中 花子、もう一度山田太郎", NAMES)
    assert masked.text == "[氏名1]と[氏名2]、もう一度[氏名1]"
    assert dict(masked.hidden) == {"[氏名1]": "山田太郎", "[氏名2]": "田中 花子"}


@pytest.mark.parametrize("written", ["[氏名1]", "［氏名１］", "【氏名 1】", "〔氏名1〕", "[ 氏名1 ]"])
def test_a_placeholder_is_turned_back_however_the_model_wrote_it(written: str) -> None:
    masked = mask("山田太郎へのお礼状", NAMES)
    assert unmask(f"拝啓 {written}様", masked.hidden) == "拝啓 山田太郎様"


def test_only_what_was_hidden_is_turned_back() -> None:
    masked = mask("[氏名1]という欄に山田太郎と書く", NAMES)
    assert masked.text == "[氏名1]という欄に[氏名2]と書く"
    assert unmask("[氏名1] [氏名2] [氏名3] [電話1]", masked.hidden) == "[氏名1] 山田太郎 [氏名3] [電話1]"


def test_a_hidden_value_is_not_read_as_a_placeholder() -> None:
    assert unmask("[社外秘1]", {"[社外秘1]": "[社外秘2]", "[社外秘2]": "秘"}) == "[社外秘2]"


def test_the_company_s_words_are_hidden_in_any_case_and_width_and_never_by_half() -> None:
    masked = mask(
        "Project Orion と ｐｒｏｊｅｃｔ ｏｒｉｏｎ II、オリオン", NAMES, ["project orion", "Project Orion II"]
    )
    assert "rion" not in masked.text.lower()
    assert "ｏｒｉｏｎ" not in masked.text
    assert masked.text.endswith("、オリオン")


def test_an_ordinary_word_that_is_also_a_surname_stays_without_a_title() -> None:
    assert mask("森を歩き、林の中で原案を考えた", NAMES).text == "森を歩き、林の中で原案を考えた"
    assert mask("森さんに聞く", NAMES).text == "[氏名1]さんに聞く"


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "[" * 20_000, "a@" * 10_000, "東京都" * 6_000, "山田" * 10_000, "+1 " * 6_000, "Aa " * 6_000]
)
def test_hostile_text_is_read_in_one_go(text: str) -> None:
    """A pattern that goes back over what it read would not end within the life of a test run."""
    masked = mask(text, NAMES)
    assert unmask(masked.text, masked.hidden) == text
