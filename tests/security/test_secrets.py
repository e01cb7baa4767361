"""Every secret is a marked one; in good times and in bad the marks are in no log, answer, figure, table or message."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text

from bot.cli import main
from bot.model import Model, ModelSettings
from bot.settings import Settings
from coach.coach import Coach
from storage.db import Database, DatabaseGone
from storage.models import Base
from tests.builders import dump_text
from tests.coach.drafting import COMPANY, TERMS
from tests.e2e.peers.processes import free_port
from tests.security.served import METRICS_TOKEN, USAGE_TOKEN, Served, served
from tests.security.test_fuzz_http import ONE, SAID, USE
from tests.security.test_fuzz_platforms import EVENT, FORM, PRESS, SENT
from tests.teams.microsoft import message
from usecases.load import Catalogue
from usecases.schema import DataClass

MARK = "never-to-be-seen"
MODEL_KEY = f"sk-{MARK}"


@pytest.fixture
def banso(database: Database, catalogue: Catalogue, tmp_path: Path) -> Iterator[Served]:
    """Every entrance, and a model that does not answer."""
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    company = replace(
        COMPANY, public_url="https://banso.example.com", model=replace(TERMS, most_sensitive=DataClass.PERSONAL)
    )
    coach = Coach(database, catalogue, company)
    settings = Settings(
        _env_file=None, usage_token=USAGE_TOKEN, metrics_token=METRICS_TOKEN, public_url="https://banso.example.com"
    )
    model = Model(ModelSettings("m", f"http://127.0.0.1:{free_port()}/v1", MODEL_KEY, 5))
    with served(coach, database, tmp_path, settings, model) as running:
        yield running
        running.run(model.aclose())


def knock(banso: Served, turn: str) -> None:
    """Use every entrance, well and badly."""
    event = {**EVENT["event"], "text": "提案書の下書きしたい"}
    for body in (EVENT, {**EVENT, "event": event}, {**EVENT, "event": []}):
        banso.slack_post(json.dumps({**body, "event_id": f"Ev{turn}{id(body)}"}).encode())
    for payload in (PRESS, SENT, {"type": "x"}):
        given = json.dumps({**payload, "trigger_id": f"{turn}.{id(payload)}"})
        banso.slack_post(urlencode({"payload": given}).encode(), FORM)
    for number, changes in enumerate(({}, {"serviceUrl": "https://evil.example/"}, {"from": 3}, {"type": "invoke"})):
        banso.teams_post(json.dumps(message(banso.service, **{"id": f"{turn}{number}", **changes})).encode())
    banso.teams_post(b"{}", aud="x")
    for kind, body in ((ONE, json.dumps(USE).encode()), (ONE, b"{"), ("text/plain", b"")):
        banso.usage_post(body, kind)
    banso.post("/api/usage", b"{}", {"Authorization": f"Bearer {MARK}"})
    banso.ask("GET", "/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    banso.ask("GET", "/metrics", headers={"Authorization": f"Bearer {MARK}x"})
    said: dict[str, Any] = {**SAID, "id": f"m{turn}"}
    banso.post("/playground/messages", json.dumps(said).encode(), {"Content-Type": "application/json"})
    for path in (f"/download/{MARK}", f"/desk/enter/{MARK}", f"/{MARK}", "/readyz", "/desk"):
        banso.ask("GET", path, headers={"Cookie": f"__Host-banso={MARK}", "X-Request-ID": "r1"})
    banso.run(banso.intake.drain(30))


def test_no_secret_is_found_anywhere_in_good_times_or_bad(banso: Served) -> None:
    knock(banso, "a")
    stored = dump_text(banso.database)
    with banso.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    try:
        knock(banso, "b")
    finally:
        with banso.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    banso.connector.answers = [(401, {}, {}), (401, {}, {}), (500, {}, {}), (403, {}, {})]
    knock(banso, "c")
    outgoing = json.dumps([banso.slack.posted(), [body for _, _, body, _ in banso.connector.sent]])
    bearers = {bearer for _, _, _, bearer in banso.connector.sent if bearer}
    assert bearers, "Teams was written to with a token"
    assert any('"level": "error"' in line for line in banso.log.everything), "there were bad times"
    for place, found in {
        "log": "\n".join(banso.log.everything),
        "answers": "\n".join(banso.answers),
        "tables": stored + dump_text(banso.database),
        "messages": outgoing,
    }.items():
        assert MARK not in found, place
        assert not [bearer for bearer in bearers if bearer in found], place
        assert "eyJ" not in found, f"a token of Teams in the {place}"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://banso:{MARK}@127.0.0.1:1/banso",
        f"postgresql+psycopg://banso:{MARK}@127.0.0.1:port/banso",
        f"postgresql+psycopg://banso:{MARK}@nowhere.invalid/banso?sslmode={MARK}",
        f"mysql://banso:{MARK}@127.0.0.1/banso",
    ],
)
def test_the_password_of_the_database_is_in_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    result = CliRunner().invoke(main, ["policy", "show"])
    assert result.exit_code in (1, 2)
    assert "BANSO_DATABASE_URL" in result.output
    assert MARK not in result.output
    if url.startswith("postgresql"):
        with pytest.raises(DatabaseGone) as gone:
            Database(url).ping()
        assert MARK not in str(gone.value)


def test_no_setting_shows_its_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    secrets = {
        "usage_token": f"{MARK}-{'x' * 40}",
        "metrics_token": f"{MARK}-{'x' * 40}",
        "slack_bot_token": f"xoxb-{MARK}",
        "slack_signing_secret": MARK,
        "slack_app_token": f"xapp-{MARK}",
        "teams_app_password": MARK,
    }
    assert set(secrets) | {"openai_api_key"} == {
        name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
    }, "a secret that this test does not know"
    ids = dict.fromkeys(("teams_app_id", "teams_tenant_id"), "00000000-0000-0000-0000-000000000000")
    settings = Settings(_env_file=None, **secrets, **ids)
    assert MARK not in repr(settings) + str(settings) + settings.model_dump_json()
    assert MODEL_KEY not in repr(ModelSettings("m", "", MODEL_KEY))
