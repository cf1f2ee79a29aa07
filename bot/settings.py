"""Settings from the environment, `*_FILE` secrets and `verbatim.toml`; every mistake is reported at once, by name."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import UserError

#: Which shards a process has, and of how many: `0-3/8`, `2/8`.
SHARDS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?/(\d{1,4})")
BAD_SHARDS = "write which shards and of how many, like 0-3/8 or 2/8; they count from 0"
NEEDS_POSTGRESQL = (
    "several processes need PostgreSQL: set VERBATIM_DATABASE to its address, or leave this out"
)
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
    worker_megabytes: int = Field(default=512, ge=128)
    local_server: str = Field(default="", description="Home folder of a local Discord that runs on its own")

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

    background: Literal["here", "workers"] = Field(
        default="here",
        description="Who polls, posts and keeps house: this bot, or `verbatim worker` processes",
    )
    shards: str = Field(default="", description="Which shards this process has, like 0-3/8; without: all")

    @field_validator("shards")
    @classmethod
    def _possible_shards(cls, value: str, info: ValidationInfo) -> str:
        if value and not _shards(value):
            raise ValueError(BAD_SHARDS)
        if value and not _is_server(info.data.get("database", "")):
            raise ValueError(NEEDS_POSTGRESQL)
        return value

    @field_validator("background")
    @classmethod
    def _workers_on_postgresql(cls, value: str, info: ValidationInfo) -> str:
        if value == "workers" and not _is_server(info.data.get("database", "")):
            raise ValueError(NEEDS_POSTGRESQL)
        return value

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
    def postgresql(self) -> bool:
        """Whether the database is a server that several processes may share."""
        return _is_server(self.database)

    @property
    def shard_range(self) -> tuple[range, int] | None:
        """The shards of this process and how many there are in all; None: all of them, as many as Discord says."""
        return _shards(self.shards)

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


def _is_server(database: str) -> bool:
    return database.startswith(("postgres://", "postgresql://", "postgresql+asyncpg://"))


def _shards(typed: str) -> tuple[range, int] | None:
    """What `0-3/8` says; None when that is impossible."""
    found = SHARDS.fullmatch(typed.replace(" ", ""))
    if found is None:
        return None
    first, count = int(found[1]), int(found[3])
    last = int(found[2] or first)
    return (range(first, last + 1), count) if first <= last < count else None


def _variable(name: str) -> str:
    return name if name.isupper() or name == "verbatim.toml" else f"VERBATIM_{name.upper()}"


def _read_secret_files() -> list[str]:
    """Put the content of every `X_FILE` we know into `X`, as container platforms hand secrets over."""
    mistakes = []
    for name in ("DISCORD_TOKEN", "VERBATIM_DATABASE"):
        path = os.environ.get(f"{name}_FILE", "").strip()
        if path and not os.environ.get(name):
            try:
                secret = Path(path).read_text("utf8").strip()
            except OSError as error:
                mistakes.append(f"{name}_FILE: {path}: {error.strerror}")
            except UnicodeDecodeError:
                mistakes.append(f"{name}_FILE: {path} is not text")
            else:
                os.environ[name] = secret
                if not secret:  # without a token the local Discord would start, without a database a new file
                    mistakes.append(f"{name}_FILE: {path} is empty")
    return mistakes
