"""The settings of the model; without BANSO_MODEL there is none, and the others mean nothing."""

import re
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.model import ModelSettings
from coach.model import ModelTerms, Price
from usecases.schema import DataClass

LOOPBACK = ("127.0.0.1", "::1", "localhost")
OPENAI = "https://api.openai.com/v1"
CURRENCY = re.compile(r"[A-Z]{3}")
MOST_DENIED = 10_000
"""Words of the deny-list; each message is looked through for all of them."""


class ModelVariables(BaseSettings):
    """The part of the settings that is about the model. Two names are those of OpenAI's own library."""

    openai_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_base_url: str = Field(default="", validation_alias="OPENAI_BASE_URL")
    model: str = Field(default="", max_length=200)
    # Below the 60 seconds after which another process takes an event up.
    model_seconds: float = Field(default=25, ge=5, le=50)
    model_person_tokens: int = Field(default=100_000, ge=0, le=10**9)
    model_company_tokens: int = Field(default=5_000_000, ge=0, le=10**9)
    model_price_in: float | None = Field(default=None, ge=0, le=10**6)
    model_price_out: float | None = Field(default=None, ge=0, le=10**6)
    model_currency: str = "USD"
    model_data: DataClass = DataClass.INTERNAL
    model_deny: Path | None = None

    @property
    def model_call(self) -> ModelSettings | None:
        """How to call the model, None when there is none."""
        if not self.model:
            return None
        key = self.openai_api_key.get_secret_value()
        return ModelSettings(self.model, self.openai_base_url, key, self.model_seconds, self._model_price)

    @property
    def model_terms(self) -> ModelTerms | None:
        """What it may be used for, None when there is none."""
        if not self.model:
            return None
        place = urlsplit(self.openai_base_url or OPENAI).hostname or ""
        budgets = (self.model_person_tokens, self.model_company_tokens)
        return ModelTerms(self.model, place, self.model_data, *budgets, self._model_price)

    @property
    def _model_price(self) -> Price | None:
        if self.model_price_in is None or self.model_price_out is None:
            return None
        return Price(self.model_price_in, self.model_price_out, self.model_currency)

    @cached_property
    def denied_words(self) -> tuple[str, ...]:
        """The company's own words that never leave."""
        if self.model_deny is None:
            return ()
        lines = self.model_deny.read_text(encoding="utf-8-sig").splitlines()
        return tuple(dict.fromkeys(word for line in lines if (word := line.strip())))

    @field_validator("model_currency")
    @classmethod
    def _is_currency(cls, code: str) -> str:
        if not CURRENCY.fullmatch(code):
            raise ValueError("must be three capital letters of ISO 4217, such as JPY")
        return code

    @field_validator("model_deny")
    @classmethod
    def _is_list(cls, path: Path | None) -> Path | None:
        if path is None:
            return None
        try:
            words = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{path} cannot be read as UTF-8 text; write one word a line") from error
        if len(words) > MOST_DENIED:
            raise ValueError(f"{path} has more than {MOST_DENIED:,} lines; keep the words that must never leave")
        return path

    @model_validator(mode="after")
    def _model_is_whole(self) -> Self:
        if self.model and not is_safe(self.openai_base_url or OPENAI):
            raise ValueError(
                "OPENAI_BASE_URL: must be an https:// address such as https://api.openai.com/v1; "
                "http:// is for this machine alone"
            )
        if self.model and not self.openai_api_key.get_secret_value() and not self.openai_base_url:
            raise ValueError(
                "OPENAI_API_KEY: missing; set the key of the service, or OPENAI_BASE_URL for a server of your own"
            )
        if (self.model_price_in is None) != (self.model_price_out is None):
            missing = "OUT" if self.model_price_out is None else "IN"
            raise ValueError(f"BANSO_MODEL_PRICE_{missing}: missing; give the price of a million tokens in and out")
        return self


def is_safe(url: str) -> bool:
    """Whether messages and a key can go there: encrypted, or to this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return encrypted and bool(parts.hostname) and not (parts.username or parts.query or parts.fragment)
