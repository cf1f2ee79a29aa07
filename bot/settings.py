"""Settings from the environment, `*_FILE` secrets and `verbatim.toml`; every mistake is reported at once, by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import UserError

CONTACT = "no contact set (VERBATIM_CONTACT)"


def home_folder() -> Path:
    """Everything Verbatim keeps: `VERBATIM_HOME`, else the user's data folder."""
    named = os.environ.get("VERBATIM_HOME", "").strip()
    return Path(named).expanduser() if named else user_data_path("verbatim", appauthor=False)


class Settings(BaseSettings):
    """One value per environment variable `VERBATIM_<NAME>`; the token is Discord's usual `DISCORD_TOKEN`."""

    model_config = SettingsConfigDict(env_prefix="VERBATIM_", extra="forbid", env_ignore_empty=True)

    home: Path = Field(default_factory=home_folder)
    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    database: str = ""
    contact: str = Field(default=CONTACT, description="Web or mail address that outlets can write to")
    workers: int = Field(default=2, ge=1, le=8)
    local_port: int = Field(default=0, ge=0, le=65535)
    log_level: str = "INFO"
    digest_hour: int = Field(default=8, ge=0, le=23)
    worker_megabytes: int = Field(default=512, ge=128)
    local_server: str = Field(default="", description="Address of a local Discord that runs on its own")

    backup_folder: Path | None = Field(
        default=None, description="Where scheduled backups go; without one `backups` at home"
    )
    #: Together at most a year: deletions are remembered for 400 days (storage.deletions).
    backup_hours: int = Field(default=24, ge=0, le=168, description="Hours between backups; 0: none")
    backups_kept: int = Field(default=7, ge=1, le=50)
    metrics_port: int = Field(default=0, ge=0, le=65535, description="Prometheus metrics on loopback; 0: off")
    commands_a_minute: int = Field(
        default=30, ge=0, description="Per member; ten times that per server; 0: no limit"
    )

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("give DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def database_address(self) -> str:
        """Where the library is: a PostgreSQL address if one is set, else a SQLite file in `home`."""
        return self.database or str(self.home / "verbatim.sqlite")

    @property
    def backups_in(self) -> Path:
        """The folder of scheduled backups."""
        return self.backup_folder or self.home / "backups"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then `verbatim.toml` in the home folder."""
        toml = TomlConfigSettingsSource(settings_cls, home_folder() / "verbatim.toml")
        return init_settings, env_settings, toml


def load_settings(**given: Any) -> Settings:
    """Settings of this process. Raises: UserError with every mistake on a line of its own."""
    mistakes = list(_read_secret_files())
    try:
        settings = Settings(**given)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else "verbatim.toml"
            mistakes.append(f"{_variable(name)}: {problem['msg'].removeprefix('Value error, ')}")
    except (OSError, ValueError) as error:  # unreadable or malformed verbatim.toml
        mistakes.append(f"verbatim.toml: {error}")
    if mistakes:
        raise UserError("These settings need mending:\n" + "\n".join(f"  {mistake}" for mistake in mistakes))
    return settings


def _variable(name: str) -> str:
    return name if name.isupper() or name == "verbatim.toml" else f"VERBATIM_{name.upper()}"


def _read_secret_files() -> list[str]:
    """Put the content of every `X_FILE` we know into `X`, as container platforms hand secrets over."""
    mistakes = []
    for name in ("DISCORD_TOKEN", "VERBATIM_DATABASE"):
        path = os.environ.get(f"{name}_FILE", "").strip()
        if path and not os.environ.get(name):
            try:
                os.environ[name] = Path(path).read_text("utf8").strip()
            except (OSError, UnicodeDecodeError) as error:
                mistakes.append(f"{name}_FILE: {error}")
    return mistakes
