"""The shipped catalogue: every file valid, every department served, and found by what colleagues type."""

import re

import pytest

from usecases.lexicon import Lexicon
from usecases.load import COMMON, HERE, MAX_BYTES, Catalogue, load_catalogue, load_departments
from usecases.schema import PLACEHOLDER, DataClass
from usecases.search import Index

SHIPPED = load_catalogue()
ENTRIES = sorted(SHIPPED.use_cases)
KEYS = [
    "sales", "hr", "general_affairs", "marketing_pr", "planning", "it", "finance", "legal", "engineering",
    "manufacturing", "customer_support", "procurement", "rnd", "executive", "medical_care", "education",
    "public_sector", "retail",
]  # fmt: skip
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")


@pytest.fixture(scope="session")
def index() -> Index:
    return Index(SHIPPED)


def test_every_shipped_file_is_valid() -> None:
    assert [str(problem) for problem in SHIPPED.problems] == []
    assert len(SHIPPED.use_cases) == len(list((HERE / "catalog").rglob("*.yaml")))


def test_the_eighteen_departments_have_at_least_five_entries_of_their_own() -> None:
    assert list(load_departments()) == KEYS
    for key in KEYS:
        assert sum(use_case.home == key for use_case in SHIPPED.use_cases.values()) >= 5, key


def test_common_entries_serve_everyone() -> None:
    common = [use_case for use_case in SHIPPED.use_cases.values() if use_case.home == COMMON]
    assert common
    assert all(set(use_case.departments) == set(KEYS) for use_case in common)


@pytest.mark.parametrize("name", ENTRIES)
def test_each_phrasing_finds_its_entry_among_three_for_its_department(index: Index, name: str) -> None:
    use_case = SHIPPED.use_cases[name]
    department = None if use_case.home == COMMON else use_case.home
    lost = [
        phrasing
        for phrasing in (*use_case.ja.phrasings, *use_case.en.phrasings)
        if name not in [found.id for found in index.answer(phrasing, department, limit=3).use_cases]
    ]
    assert lost == []


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_reads_well_in_both_languages(name: str) -> None:
    use_case = SHIPPED.use_cases[name]
    for language in ("ja", "en"):
        words = use_case.words(language)
        texts = [words.title, words.summary, words.why, words.kpi, words.template, *words.never_paste, *words.check]
        texts += [text.say(language) for b in use_case.blanks.values() for text in (b.label, b.hint, b.example)]
        if language == "en" and name != "common/translation":  # whose examples are in both languages
            assert [text for text in texts if JAPANESE.search(text)] == []
        if language == "ja":
            assert JAPANESE.search(words.title)
            assert JAPANESE.search(words.template)
        assert len(set(words.phrasings)) == len(words.phrasings)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_optional_blank_can_be_left_out_of_its_line(name: str) -> None:
    """A line with an empty blank disappears; one that holds a required blank, too, would take that along."""
    use_case = SHIPPED.use_cases[name]
    for words in (use_case.ja, use_case.en):
        for line in words.template.split("\n"):
            blanks = [use_case.blanks[found].required for found in PLACEHOLDER.findall(line)]
            assert all(blanks) or len(blanks) == 1, line


@pytest.mark.parametrize("name", ENTRIES)
def test_the_file_is_a_page_and_its_name_is_its_id(name: str) -> None:
    path = HERE / "catalog" / f"{name}.yaml"
    assert path.stat().st_size < MAX_BYTES
    assert re.fullmatch(r"[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*", name)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("sales/proposal-draft", 60, 15)],
)
def test_the_promised_example_is_there(name: str, before: int, after: int) -> None:
    minutes = SHIPPED.use_cases[name].minutes
    assert (minutes.before, minutes.after) == (before, after)


@pytest.mark.parametrize(
    "name", ["hr/inquiry-reply", "general_affairs/inquiry-reply", "it/faq-draft", "it/helpdesk-reply"]
)
def test_the_promised_entries_are_there(name: str) -> None:
    assert name in SHIPPED.use_cases


def test_personal_entries_say_what_never_to_paste() -> None:
    personal = [u for u in SHIPPED.use_cases.values() if u.data_class is DataClass.PERSONAL]
    assert personal
    assert all(use_case.ja.never_paste for use_case in personal)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("営業本部 第一営業部", "sales"),
        ("人事総務部", "hr"),
        ("Human Resources", "hr"),
        ("IT部", "it"),
        ("品質保証課", "manufacturing"),
        ("R&D Center", "rnd"),
        ("Ｆｉｎａｎｃｅ", "finance"),
        ("マーケティング", "marketing_pr"),
        ("市民課", "public_sector"),
        ("digital transformation guild", None),
        ("Titan", None),
        ("", None),
        ("\x00" * 50, None),
    ],
)
def test_a_companys_own_name_for_a_department_is_understood(words: str, key: str | None) -> None:
    assert SHIPPED.find_department(words) == key


@pytest.mark.parametrize("key", KEYS)
def test_every_alias_means_its_own_department(key: str) -> None:
    department = SHIPPED.departments[key]
    assert {alias: SHIPPED.find_department(alias) for alias in department.aliases} == dict.fromkeys(
        department.aliases, key
    )
    assert SHIPPED.find_department(department.ja) == key
    assert SHIPPED.find_department(department.en) == key


def test_the_lexicon_is_valid_and_finds_the_longest_word() -> None:
    lexicon = Lexicon()
    assert [entry.say for entry in lexicon.find("mtgの議事ろく")] == ["mtg", "議事ろく"]
    assert [entry.say for entry in lexicon.find("打ち合わせメモ")] == ["打ち合わせメモ"]
    assert lexicon.find("xmtgx") == []


@pytest.mark.parametrize(
    "text", ["", " ", "🙏🙏🙏", "?!…", "\x00", "\ud800", "の", "a", "x" * 4000, "<@U1> https://a.example/b"]
)
def test_any_text_is_searched_without_a_fault(index: Index, text: str) -> None:
    for department in (None, "sales", "no-such-department"):
        answer = index.answer(text, department)
        assert all(hit.score > 0 for hit in answer.hits)
        assert len(index.topic(text)) <= 64


def test_search_gives_the_same_answer_every_time(index: Index) -> None:
    def ids(found: Index) -> list[str]:
        return [use_case.id for use_case in found.answer("会議の資料を要約", "sales").use_cases]

    assert ids(index) == ids(Index(SHIPPED)) == ids(index)


def test_a_topic_never_holds_the_askers_own_words(index: Index) -> None:
    topic = index.topic("田中さんのMTGの極秘議事ろくを田中太郎宛に")
    assert "田中" not in topic
    assert "極秘" not in topic


def test_hiding_everything_still_searches() -> None:
    empty = Index(Catalogue({}, SHIPPED.departments))
    assert empty.answer("提案書", "sales").hits == ()
    assert empty.confidence("提案書") == 0
