"""The settings of the model: off until it is named, and no prompt ever goes anywhere unencrypted or unpermitted."""

import os
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings
from coach.model import Price
from usecases.schema import DataClass

ON = {"BANSO_MODEL": "gpt-test", "OPENAI_API_KEY": "sk-hunter2"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours, none of OpenAI's, and no .env file."""
    for name in [name for name in os.environ if name.startswith(("BANSO_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_a_name_there_is_no_model_whatever_else_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, OPENAI_API_KEY="sk-of-another-program", OPENAI_BASE_URL="http://intra/v1", BANSO_MODEL="")
    settings = load_settings()
    assert settings.model_call is None
    assert settings.model_terms is None


def test_a_name_and_a_key_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **ON)
    settings = load_settings()
    assert settings.model_call is not None
    assert (settings.model_call.name, settings.model_call.api_key) == ("gpt-test", "sk-hunter2")
    assert settings.model_terms is not None
    assert settings.model_terms.place == "api.openai.com"
    assert settings.model_terms.price is None
    assert not settings.model_terms.may_have(DataClass.CONFIDENTIAL)
    assert settings.model_terms.may_have(DataClass.INTERNAL)
    assert "hunter2" not in repr(settings) + repr(settings.model_call) + repr(settings.model_terms)


def test_everything_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "deny.txt").write_text("\ufeff青龍計画\n\n  Project Blue \n青龍計画\n", encoding="utf-8")
    given(
        monkeypatch,
        BANSO_MODEL="local",
        OPENAI_BASE_URL="http://127.0.0.1:11434/v1",
        BANSO_MODEL_SECONDS="20",
        BANSO_MODEL_PERSON_TOKENS="10",
        BANSO_MODEL_COMPANY_TOKENS="20",
        BANSO_MODEL_PRICE_IN="300",
        BANSO_MODEL_PRICE_OUT="1200",
        BANSO_MODEL_CURRENCY="JPY",
        BANSO_MODEL_DATA="personal",
        BANSO_MODEL_DENY=str(tmp_path / "deny.txt"),
    )
    settings = load_settings()
    terms = settings.model_terms
    assert terms is not None
    assert (terms.place, terms.person_tokens, terms.company_tokens) == ("127.0.0.1", 10, 20)
    assert terms.price == Price(300, 1200, "JPY")
    assert terms.price.of(1_000_000, 500_000) == 900
    assert terms.may_have(DataClass.PERSONAL)
    assert settings.denied_words == ("青龍計画", "Project Blue")


@pytest.mark.parametrize(
    ("more", "variable", "mend"),
    [
        ({"OPENAI_API_KEY": ""}, "OPENAI_API_KEY", "set the key of the service"),
        ({"OPENAI_BASE_URL": "http://ai.example.com/v1"}, "OPENAI_BASE_URL", "https://"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1.evil.example/v1"}, "OPENAI_BASE_URL", "https://"),
        ({"OPENAI_BASE_URL": "https://user:secret@ai.example.com/v1"}, "OPENAI_BASE_URL", "https://"),
        ({"OPENAI_BASE_URL": "file:///etc/passwd"}, "OPENAI_BASE_URL", "https://"),
        ({"OPENAI_BASE_URL": "ai.example.com"}, "OPENAI_BASE_URL", "https://"),
        ({"OPENAI_BASE_URL": "https://["}, "OPENAI_BASE_URL", "https://"),
        ({"BANSO_MODEL_SECONDS": "60"}, "BANSO_MODEL_SECONDS", "50"),
        ({"BANSO_MODEL_PERSON_TOKENS": "-1"}, "BANSO_MODEL_PERSON_TOKENS", "0"),
        ({"BANSO_MODEL_PRICE_IN": "1"}, "BANSO_MODEL_PRICE_OUT", "a million tokens"),
        ({"BANSO_MODEL_PRICE_IN": "1", "BANSO_MODEL_PRICE_OUT": "nan"}, "BANSO_MODEL_PRICE_OUT", "1000000"),
        ({"BANSO_MODEL_CURRENCY": "yen"}, "BANSO_MODEL_CURRENCY", "JPY"),
        ({"BANSO_MODEL_DATA": "secret"}, "BANSO_MODEL_DATA", "'confidential'"),
        ({"BANSO_MODEL_DENY": "/nowhere"}, "BANSO_MODEL_DENY", "one word a line"),
        ({"BANSO_MODEL_TOKENS": "5"}, "BANSO_MODEL_TOKENS", "is not a setting"),
    ],
)
def test_a_mistake_names_variable_and_mend(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, str], variable: str, mend: str
) -> None:
    given(monkeypatch, **{**ON, **more})
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{variable}: ")
    assert mend in line
    assert "hunter2" not in line
