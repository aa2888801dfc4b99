"""The settings file as a whole: the line's part, the listener's part, the panel's.

`load_settings` is the only reader. An error names the file, the key and the fix, in Chinese and English.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assist.settings import AssistSettings
from assist.web.settings import WebSettings
from ivr.settings import Agent, LineSettings, Queue
from sansheng.errors import SettingsRefused
from sansheng.home import Home

M = TypeVar("M", bound=BaseModel)


class StorageSettings(BaseModel):
    """Where facts are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = None
    """SQLAlchemy address of a PostgreSQL database; None: SQLite in the home."""


class Settings(LineSettings, AssistSettings):
    """Everything in sansheng.toml."""

    panel: WebSettings = WebSettings()
    storage: StorageSettings = StorageSettings()

    @model_validator(mode="after")
    def _one_port(self) -> Self:
        if "port" in self.panel.model_fields_set and self.panel.port != self.ports.panel:
            raise ValueError("面板端口写在 [ports] panel / the panel's port belongs to [ports] panel")
        return self

    @property
    def web(self) -> WebSettings:
        """The panel's section with its port filled in."""
        return self.panel.model_copy(update={"port": self.ports.panel})

    @property
    def scheme(self) -> str:
        """http on loopback, https beyond."""
        return "http" if self.panel.on_loopback and self.panel.certificate is None else "https"


def load_settings(home: Home) -> Settings:
    """Read the home's settings; agents and queues as the panel last saved them come before the file's.

    Raises SettingsRefused with every mistake in it.
    """
    content = _read_toml(home.settings_file)
    content |= _read_line(home.line_file)
    return validated(Settings, content, home.settings_file)


def save_line(home: Home, agents: tuple[Agent, ...], queues: tuple[Queue, ...]) -> None:
    """Keep agents and queues as the panel has them now, for the next start of Asterisk."""
    content = {
        "agents": [agent.model_dump(mode="json", exclude_none=True) for agent in agents],
        "queues": [queue.model_dump(mode="json", exclude_none=True) for queue in queues],
    }
    home.line_file.parent.mkdir(parents=True, exist_ok=True)
    fresh = home.line_file.with_suffix(".new")
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(home.line_file)


def validated(model: type[M], content: dict[str, Any], file: Path, *, secret: bool = False) -> M:
    """Return the content as a model, or raise SettingsRefused with one line per mistake; of a secret without values."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = [_explain(model, detail, secret=secret) for detail in error.errors()]
        raise SettingsRefused("\n".join([f"{file}:", *lines])) from None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused(f"{file}: 不是正确的 TOML / not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise SettingsRefused(f"{file}: 请存为 UTF-8 / save it as UTF-8") from None
    except OSError as error:
        raise SettingsRefused(f"{file}: {error.strerror}") from None


def _read_line(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsRefused(
            f"{file}: 读不出，可删除它，改用 sansheng.toml 里的坐席和队列 / unreadable; remove it to go back to "
            f"the agents and queues of sansheng.toml: {error}"
        ) from None
    return dict(content) if isinstance(content, dict) else {}


def _explain(model: type[BaseModel], detail: Any, *, secret: bool) -> str:
    location = [str(part) for part in detail["loc"]]
    key = ".".join(location) or "(整体/whole file)"
    kind, message = detail["type"], detail["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(location[-1], _keys_at(model, detail["loc"][:-1]), n=1)
        hint = f"；是不是 {near[0]}？ / did you mean {near[0]}?" if near else ""
        return f"  {key}: 没有这个设置 / no such setting{hint}"
    if kind == "missing":
        return f"  {key}: 缺少这一项 / is missing"
    given = f" ({detail['input']!r})" if not secret and isinstance(detail["input"], str | int | float) else ""
    return f"  {key}{given}: {message}"


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the known keys of the table at `path`."""
    current: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        field = getattr(current, "model_fields", {}).get(part)
        current = _model_in(field.annotation) if field is not None else None
    return list(getattr(current, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    """Return the model inside `tuple[Model, ...]`, `Annotated[…]`, or the annotation itself."""
    inner = getattr(annotation, "__args__", None)
    return _model_in(inner[0]) if inner else annotation
