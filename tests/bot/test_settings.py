"""Every mistake in the settings stops the start, with the variable, the reason and the mend."""

import os
from pathlib import Path

import pytest

from bot.__main__ import company_of
from bot.settings import SettingsError, load_settings

BOT, SECRET, APP = "BANSO_SLACK_BOT_TOKEN", "BANSO_SLACK_SIGNING_SECRET", "BANSO_SLACK_APP_TOKEN"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours and no .env file."""
    for name in [name for name in os.environ if name.startswith("BANSO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = load_settings()
    assert (settings.host, settings.database_url, settings.has_slack) == ("127.0.0.1", "sqlite:///data/banso.db", False)


def test_a_misspelt_variable_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DATABSE_URL", "sqlite:///x.db")
    with pytest.raises(SettingsError, match=r"BANSO_DATABSE_URL: is not a setting; did you mean BANSO_DATABASE_URL\?"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "variable", "mend"),
    [
        ({"BANSO_DATABASE_URL": "mysql://x"}, "BANSO_DATABASE_URL", "postgresql+psycopg://"),
        ({"BANSO_DATABASE_URL": "postgres://user@host/db"}, "BANSO_DATABASE_URL", "postgresql+psycopg://"),
        ({"BANSO_DATABASE_URL": "banso.db"}, "BANSO_DATABASE_URL", "sqlite:///"),
        ({"BANSO_PORT": "web"}, "BANSO_PORT", "integer"),
        ({"BANSO_PORT": "0"}, "BANSO_PORT", "greater than or equal to 1"),
        ({"BANSO_PORT": "65536"}, "BANSO_PORT", "65535"),
        ({"BANSO_CATALOG_DIR": "/nowhere/at/all"}, "BANSO_CATALOG_DIR", "create it or leave the variable unset"),
        ({"BANSO_POLICY_URL": "intra/ai-rules"}, "BANSO_POLICY_URL", "https://"),
        ({"BANSO_POLICY_URL": "javascript:alert(1)"}, "BANSO_POLICY_URL", "https://"),
        ({"BANSO_PUBLIC_URL": "http://banso.example.com"}, "BANSO_PUBLIC_URL", "such as https://banso.example.com"),
        ({"BANSO_PUBLIC_URL": "banso.example.com"}, "BANSO_PUBLIC_URL", "https://"),
        ({"BANSO_TIMEZONE": "Tokyo"}, "BANSO_TIMEZONE", "such as Asia/Tokyo"),
        ({"BANSO_COUNTRY": "Japan"}, "BANSO_COUNTRY", "two capital letters of ISO 3166, such as JP"),
        ({"BANSO_CONTACT": "x" * 201}, "BANSO_CONTACT", "200"),
        ({"BANSO_USAGE_TOKEN": "x" * 31}, "BANSO_USAGE_TOKEN", "at least 32"),
        ({"BANSO_USAGE_TOKEN": "合言葉" * 11}, "BANSO_USAGE_TOKEN", "secrets.token_urlsafe(32)"),
        ({"BANSO_SLACK_API_URL": "https://slack.com/api"}, "BANSO_SLACK_API_URL", "ends in /"),
        ({BOT: "xoxb-1"}, SECRET, "Basic Information"),
        ({BOT: "xoxp-1", SECRET: "s"}, BOT, "xoxb-"),
        ({BOT: "xoxb-1", APP: "wrong"}, APP, "xapp-"),
        ({SECRET: "s"}, BOT, "missing"),
        ({APP: "xapp-1"}, BOT, "missing"),
    ],
)
def test_a_mistake_names_variable_and_mend(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], variable: str, mend: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{variable}: ")
    assert mend in line


def test_several_mistakes_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_PORT", "web")
    monkeypatch.setenv("BANSO_POLICY_URL", "nowhere")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["BANSO_PORT", "BANSO_POLICY_URL"]


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (BOT, APP, SECRET):
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("BANSO_DATABASE_URL", "oracle://scott:hunter2@db")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    monkeypatch.setenv("BANSO_DATABASE_URL", "sqlite:///x.db")
    for name, value in ((BOT, "xoxb-hunter2"), (APP, "xapp-hunter2")):
        monkeypatch.setenv(name, value)
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize("given", [{BOT: "xoxb-1", SECRET: "s"}, {BOT: "xoxb-1", APP: "xapp-1"}])
def test_slack_needs_a_bot_token_and_one_way_in(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().has_slack


def test_links_lead_to_the_public_address_and_in_the_playground_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings().public_address == "http://127.0.0.1:8017"
    monkeypatch.setenv(BOT, "xoxb-1")
    monkeypatch.setenv(SECRET, "s")
    assert load_settings().public_address == "", "nobody can reach this machine's own address from Slack"
    monkeypatch.setenv("BANSO_PUBLIC_URL", "https://banso.example.com/")
    assert load_settings().public_address == "https://banso.example.com"


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BANSO_PORT", "BANSO_DATABASE_URL", "BANSO_CATALOG_DIR", BOT):
        monkeypatch.setenv(name, "")
    assert load_settings().port == 8017


def test_the_help_a_company_names_reaches_the_coach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_HELP_CONTACTS", "産業医 内線1234")
    monkeypatch.setenv("BANSO_CONTACT", "総務 鈴木")
    company = company_of(load_settings())
    assert (company.contact, company.help_contacts) == ("総務 鈴木", "産業医 内線1234")


def test_a_file_is_read_in_development_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("BANSO_PORT=9000\nBANSO_CONTACT=総務 鈴木\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("BANSO_PORT", "9001")
    settings = load_settings()
    assert (settings.port, settings.contact) == (9001, "総務 鈴木")
