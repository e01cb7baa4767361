"""Settings: environment variables, typed and checked at start; every mistake is named with its reason and its mend."""

import difflib
import os
import re
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from bot import secret_expiry
from bot.model_settings import LOOPBACK, ModelVariables, is_safe
from coach.operator.secrets import Secret
from coach.sending_hours import SendingCalendar

DATABASES = ("sqlite:///", "postgresql+psycopg://")
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MIN_TOKEN = 32
"""Characters of a token that we do not make ourselves."""
TESTS = "BANSO_TEST_"
"""Variables that only the tests read."""


class SettingsError(Exception):
    """What is wrong with the settings, a line for each variable."""


class Settings(ModelVariables):
    """Everything that can be set; ``.env`` is read beside the environment."""

    model_config = SettingsConfigDict(
        env_prefix="BANSO_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str = "sqlite:///data/banso.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8017, ge=1, le=65535)
    catalog_dir: Path | None = None
    contact: str = Field(default="", max_length=200)
    help_contacts: str = Field(default="", max_length=500)
    policy_url: str = ""
    public_url: str = ""
    timezone: str = "Asia/Tokyo"
    country: str = "JP"
    keep_months: int = Field(default=25, ge=13, le=120)
    usage_token: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")
    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_sends_per_minute: int = Field(default=200, ge=1, le=100_000)
    teams_app_id: str = ""
    teams_app_password: SecretStr = SecretStr("")
    teams_tenant_id: str = ""
    teams_allowed_tenants: str = ""
    secret_expiry: str = ""

    @property
    def has_slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def has_teams(self) -> bool:
        """Whether Teams is configured."""
        return bool(self.teams_app_id)

    @property
    def public_address(self) -> str:
        """Where people reach Banso's own pages; unless it is set, the playground is on their own machine."""
        if self.public_url or self.has_slack or self.has_teams:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def allowed_tenants(self) -> frozenset[str]:
        """Tenants beside the registration's own whose people may use Banso in Teams."""
        return frozenset(part for part in re.split(r"[,\s]+", self.teams_allowed_tenants) if part)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets of which it is noted when they end."""
        return secret_expiry.parse(self.secret_expiry, _secret_variables())

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(DATABASES):
            raise ValueError(
                "is not a supported database; use sqlite:///path/to/file.db or postgresql+psycopg://user@host/name"
            )
        return url

    @field_validator("catalog_dir")
    @classmethod
    def _is_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"{folder} is not a folder; create it or leave the variable unset")
        return folder

    @field_validator("policy_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must start with https://; give the address of the company's AI rules")
        return url

    @field_validator("public_url")
    @classmethod
    def _is_public_address(cls, url: str) -> str:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if url and not (safe and parts.hostname and not parts.query and not parts.fragment):
            raise ValueError(
                "must be the https:// address that people reach Banso at, such as https://banso.example.com"
            )
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is not a time zone; use a name of the tz database, such as Asia/Tokyo")
        return name

    @field_validator("country")
    @classmethod
    def _is_country(cls, code: str) -> str:
        return SendingCalendar(code).country

    @field_validator("usage_token", "metrics_token")
    @classmethod
    def _cannot_be_guessed(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value()
        if value and (len(value) < MIN_TOKEN or not value.isascii() or not value.isprintable() or " " in value):
            raise ValueError(
                f"must be at least {MIN_TOKEN} letters, digits and signs without spaces; make one with: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        return token

    @field_validator("secret_expiry")
    @classmethod
    def _is_dated(cls, text: str) -> str:
        secret_expiry.parse(text, _secret_variables())
        return text

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, url: str) -> str:
        if not is_safe(url) or not url.endswith("/"):
            raise ValueError(
                "must be an https:// address that ends in /, such as https://slack.com/api/; "
                "http:// is for this machine alone"
            )
        return url

    @model_validator(mode="after")
    def _slack_is_whole(self) -> Self:
        bot, app = self.slack_bot_token.get_secret_value(), self.slack_app_token.get_secret_value()
        secret = self.slack_signing_secret.get_secret_value()
        if bot and not bot.startswith("xoxb-"):
            raise ValueError(
                "BANSO_SLACK_BOT_TOKEN: must start with xoxb-; copy the Bot User OAuth Token of the Slack app"
            )
        if app and not app.startswith("xapp-"):
            raise ValueError(
                "BANSO_SLACK_APP_TOKEN: must start with xapp-; create an app-level token with connections:write"
            )
        if bot and not (secret or app):
            raise ValueError(
                "BANSO_SLACK_SIGNING_SECRET: missing; copy it from Basic Information of the Slack app, "
                "or set BANSO_SLACK_APP_TOKEN to use Socket Mode"
            )
        if (secret or app) and not bot:
            raise ValueError("BANSO_SLACK_BOT_TOKEN: missing; install the Slack app and copy its Bot User OAuth Token")
        return self

    @model_validator(mode="after")
    def _teams_is_whole(self) -> Self:
        given = {
            "BANSO_TEAMS_APP_ID": (self.teams_app_id, "copy the Application (client) ID of the app registration"),
            "BANSO_TEAMS_APP_PASSWORD": (
                self.teams_app_password.get_secret_value(),
                "create a client secret under Certificates & secrets of the app registration",
            ),
            "BANSO_TEAMS_TENANT_ID": (self.teams_tenant_id, "copy the Directory (tenant) ID of the app registration"),
        }
        if any(value for value, _ in given.values()) or self.teams_allowed_tenants:
            for name, (value, mend) in given.items():
                if not value:
                    raise ValueError(f"{name}: missing; {mend}")
        for name, value in (("APP_ID", self.teams_app_id), ("TENANT_ID", self.teams_tenant_id)):
            if value and not GUID.fullmatch(value):
                raise ValueError(f"BANSO_TEAMS_{name}: is not an id of the form 00000000-0000-0000-0000-000000000000")
        if unknown := sorted(tenant for tenant in self.allowed_tenants if not GUID.fullmatch(tenant)):
            raise ValueError(
                f"BANSO_TEAMS_ALLOWED_TENANTS: {unknown[0]} is not a tenant id; write ids with commas between them"
            )
        return self


def load_settings() -> Settings:
    """Read the environment. Raises SettingsError naming every variable that is wrong, why, and what to write."""
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            variable = "".join(f"{_variable(str(part))}: " for part in detail["loc"])
            lines.append(f"{variable}{detail['msg'].removeprefix('Value error, ')}")
        raise SettingsError("\n".join(lines)) from error


def _variable(field: str) -> str:
    """The environment variable of a field; the names of OpenAI's own library are as they are."""
    name = field.upper()
    return name if name.startswith("OPENAI_") else f"BANSO_{name}"


def _secret_variables() -> set[str]:
    """The variables that hold a secret."""
    fields = Settings.model_fields.items()
    return {"BANSO_DATABASE_URL", *(_variable(name) for name, field in fields if field.annotation is SecretStr)}


def _refuse_unknown() -> None:
    """A misspelt variable would be ignored in silence, and its setting with it."""
    known = {_variable(name) for name in Settings.model_fields}
    unknown = [
        name for name in os.environ if name.startswith("BANSO_") and not name.startswith(TESTS) and name not in known
    ]
    lines = []
    for name in sorted(unknown):
        near = difflib.get_close_matches(name, known, n=1)
        lines.append(
            f"{name}: is not a setting; " + (f"did you mean {near[0]}?" if near else "remove it (see .env.example)")
        )
    if lines:
        raise SettingsError("\n".join(lines))
