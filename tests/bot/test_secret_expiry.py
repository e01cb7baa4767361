"""BANSO_SECRET_EXPIRY: which secret ends when; what cannot be read stops the start and repeats no secret."""

from datetime import date

import pytest

from bot.__main__ import company_of
from bot.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))


def test_it_is_read_with_the_first_to_end_first(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "OPENAI_API_KEY=2027-06-01, BANSO_TEAMS_APP_PASSWORD=2027-01-31,BANSO_DATABASE_URL=2028-02-29"
    monkeypatch.setenv("BANSO_SECRET_EXPIRY", text)
    assert list(company_of(load_settings()).secrets) == [
        ("BANSO_TEAMS_APP_PASSWORD", date(2027, 1, 31)),
        ("OPENAI_API_KEY", date(2027, 6, 1)),
        ("BANSO_DATABASE_URL", date(2028, 2, 29)),
    ]


def test_without_it_nothing_is_known() -> None:
    assert company_of(load_settings()).secrets == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("BANSO_TEAMS_PASSWORD=2027-01-31", "did you mean BANSO_TEAMS_APP_PASSWORD?"),
        ("BANSO_PORT=2027-01-31", "is not the variable of a secret"),
        ("2027-01-31", "is not the variable of a secret"),
        ("OPENAI_API_KEY", "write OPENAI_API_KEY=YYYY-MM-DD"),
        ("OPENAI_API_KEY=31.1.2027", "write OPENAI_API_KEY=YYYY-MM-DD"),
        ("OPENAI_API_KEY=2027-02-30", "write OPENAI_API_KEY=YYYY-MM-DD"),
        ("OPENAI_API_KEY=2027-02-01,OPENAI_API_KEY=2027-03-01", "is there twice"),
    ],
)
def test_a_mistake_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch, text: str, says: str) -> None:
    monkeypatch.setenv("BANSO_SECRET_EXPIRY", text)
    with pytest.raises(SettingsError, match="BANSO_SECRET_EXPIRY: ") as error:
        load_settings()
    assert says in str(error.value)


@pytest.mark.parametrize("text", ["xoxb-12345678-never-to-be-seen", "OPENAI_API_KEY=sk-never-to-be-seen"])
def test_a_secret_pasted_by_mistake_is_not_repeated(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BANSO_SECRET_EXPIRY", text)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "never-to-be-seen" not in str(error.value)
