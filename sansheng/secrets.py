"""The secrets file: made at the first start, readable by its owner alone.

Holds the AMI secret, a SIP password for each phone, the key of the panel's sessions and the first account's password.
Passwords of trunks are the carrier's; the operator writes them here. Missing ones of ours are added at each start.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from typing import Annotated, Any

import tomlkit
from pydantic import StringConstraints

from ivr.settings import LineSecrets, LineSettings, Phone
from sansheng.errors import SettingsRefused
from sansheng.home import Home
from sansheng.settings import validated

_HEADER = """三声的密钥，首次启动时生成；只有本文件的主人能读。修改后请重新启动。
Secrets, made at the first start; only the owner of this file can read it. Restart after a change.
[trunks] 里写运营商给的密码：中继名 = "密码" / passwords that carriers gave you: trunk's name = "password"."""

# No letters that are taken for others when a password is typed into a phone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Secrets(LineSecrets):
    """Everything in secrets.toml."""

    web_key: Annotated[str, StringConstraints(min_length=32)]
    """Signs the panel's sessions."""
    first_password: Annotated[str, StringConstraints(min_length=10)]
    """Of the first account, `admin`; worthless once it was changed in the panel."""


def load_secrets(home: Home, settings: LineSettings) -> Secrets:
    """Read the home's secrets, adding what is missing. Raises SettingsRefused."""
    document = _read(home)
    if _complete(document, settings):
        _write(home, document)
    return validated(Secrets, document.unwrap(), home.secrets_file, secret=True)


def _complete(document: tomlkit.TOMLDocument, settings: LineSettings) -> bool:
    """Add the secrets that are missing; say whether there were any."""
    before = document.as_string()
    if not before:
        for line in _HEADER.splitlines():
            document.add(tomlkit.comment(line))
    for key, value in (
        ("ami", secrets.token_urlsafe(24)),
        ("web_key", secrets.token_urlsafe(48)),
        ("first_password", _password()),
    ):
        document.setdefault(key, value)
    phones = document.setdefault("phones", tomlkit.table())
    document.setdefault("trunks", tomlkit.table())
    for agent in settings.agents:
        if agent.phone is not Phone.EXTERNAL:
            phones.setdefault(agent.number, _password())
    return document.as_string() != before


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _read(home: Home) -> tomlkit.TOMLDocument:
    try:
        text = home.secrets_file.read_text(encoding="utf-8")
        tomllib.loads(text)
    except FileNotFoundError:
        return tomlkit.document()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(f"{home.secrets_file}: 不是正确的 TOML / not valid TOML: {error}") from None
    except OSError as error:
        raise SettingsRefused(f"{home.secrets_file}: {error.strerror}") from None
    return tomlkit.parse(text)


def _write(home: Home, document: Any) -> None:
    fresh = home.secrets_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
    fresh.replace(home.secrets_file)
