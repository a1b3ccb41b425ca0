"""Settings from the environment: typed, checked at start, secrets masked when printed."""

import json
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from marketplace import paths

SHORTEST_SECRET = 32
EXAMPLE_SECRETS = frozenset({"changeme", "secret", "dev", "please-change-me", "secret-key"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ConfigurationError(RuntimeError):
    """The environment cannot be used; the message says which setting and why."""


class City(BaseModel):
    """What is particular to the city that runs the service."""

    name: str = "Helsingborg"
    municipality_code: str = "1283"
    time_zone: str = "Europe/Stockholm"
    theme: str = "helsingborg"
    languages: list[str] = ["sv", "en"]
    latitude: float = 56.0467
    longitude: float = 12.6944

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone is called {value!r}") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all wall-clock times that no place decides otherwise."""
        return ZoneInfo(self.time_zone)


class Settings(BaseSettings):
    """Every setting of `docs/settings.md`, read from the environment."""

    model_config = SettingsConfigDict(env_nested_delimiter="__", extra="ignore")

    environment: Literal["development", "production"] = "development"
    database_url: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: Annotated[list[SecretStr], NoDecode] = []
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    web_processes: int = Field(default=1, ge=1, le=64)
    web_threads: int = Field(default=4, ge=1, le=256)
    smtp_url: SecretStr = SecretStr("")
    security_contact: str = ""
    mail_from: str = "Allmänningen <bokning@allmanningen.example>"
    storage_url: str = ""
    map_tiles_url: str = ""
    map_attribution: str = ""
    geocoder_url: str = ""
    rate_limits: bool = True
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    demo: bool = False
    city: City = City()

    @field_validator("secret_key_fallbacks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.split(",") if part] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.base_url:
            self.base_url = f"http://{self.host}:{self.port}"
        self.base_url = self.base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("BASE_URL must be an http or https address")
        if parts.scheme == "https" and not self.demo:
            self.environment = "production"
        if self.demo:
            # Whoever tries the demo, by hand or by program, shares one address with everybody.
            self.rate_limits = False
        if self.demo and self.host not in LOOPBACK:
            raise ValueError("DEMO=1 serves only a loopback HOST (127.0.0.1, localhost or ::1)")
        return self

    @property
    def production(self) -> bool:
        """Whether missing secrets stop the process."""
        return self.environment == "production"

    @property
    def secure(self) -> bool:
        """Whether the service is reached by https (cookies, HSTS)."""
        return self.base_url.startswith("https://")

    @property
    def host_name(self) -> str:
        """The name in BASE_URL, used in mail and calendar identifiers."""
        return urlsplit(self.base_url).hostname or "localhost"


def load(**overrides: object) -> Settings:
    """Read the settings, fill in what development may leave out; raises ConfigurationError."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigurationError(_sentence(error)) from error
    except SettingsError as error:  # JSON that cannot be read; the message names the field
        raise ConfigurationError(f"CITY has to be JSON: {error}") from error
    if not settings.database_url.get_secret_value():
        settings.database_url = SecretStr(f"sqlite:///{paths.instance() / 'allmanningen.sqlite'}")
    if not settings.storage_url:
        settings.storage_url = str(paths.instance() / "photos")
    _secret(settings)
    if settings.production and not settings.smtp_url.get_secret_value():
        raise ConfigurationError("SMTP_URL is missing: production has to be able to send mail")
    return settings


def _secret(settings: Settings) -> None:
    key = settings.secret_key.get_secret_value()
    if not key:
        if settings.production:
            raise ConfigurationError("SECRET_KEY is missing")
        settings.secret_key = SecretStr(_kept_secret(paths.instance() / "secret_key"))
    elif settings.production and (len(key) < SHORTEST_SECRET or key.lower() in EXAMPLE_SECRETS):
        raise ConfigurationError(
            f"SECRET_KEY must have at least {SHORTEST_SECRET} random characters"
        )


def _kept_secret(file: Path) -> str:
    """Return the key kept in `file`; two processes that start at once agree on one."""
    try:
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii").strip()


def _sentence(error: ValidationError) -> str:
    problems = []
    for item in error.errors(include_url=False, include_input=False):
        name = "__".join(str(part) for part in item["loc"]).upper()
        problems.append(f"{name}: {item['msg']}" if name else str(item["msg"]))
    return "; ".join(problems)


def masked(settings: Settings) -> str:
    """Return the settings as JSON lines for `config show`, secrets masked."""
    return json.dumps(json.loads(settings.model_dump_json()), indent=2, ensure_ascii=False)
