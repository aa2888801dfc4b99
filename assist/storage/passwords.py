"""Passwords: Argon2id, checked and made off the loop; a small policy instead of rules that people work around."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from pwdlib import PasswordHash

from assist.storage.errors import PasswordRefused

SHORTEST: Final = 10
LONGEST: Final = 256
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are taken for others when read from a terminal."""
_AT_ONCE: Final = ThreadPoolExecutor(2, "passwords")
"""A hash takes 64 MiB and some tens of ms; a flood of logins may not take the machine from the calls."""
_KNOWN: Final = frozenset(
    {"1234567890", "0123456789", "0987654321", "1111111111", "0000000000", "qwertyuiop", "password123", "sansheng123"}
)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def make_password() -> str:
    """Return a random password of 80 bits that can be read out and typed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def check_policy(password: str, name: str) -> None:
    """Raises:
    PasswordRefused: shorter than 10 characters, the account's own name, or one that everybody tries.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(
            f"密码须有 {SHORTEST} 至 {LONGEST} 个字符 / a password has {SHORTEST} to {LONGEST} characters"
        )
    plain = password.casefold()
    if plain in _KNOWN or len(set(plain)) < 4 or (name and name.casefold() in plain and len(plain) < len(name) + 6):
        raise PasswordRefused("这个密码太容易猜到 / this password is too easy to guess")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_AT_ONCE, _hasher().hash, password)


async def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Return whether it is right, and a new hash when the stored one is of older parameters.

    An account that does not exist (`stored` None) takes as long as one that does.
    """
    return await asyncio.get_running_loop().run_in_executor(_AT_ONCE, _verify, password, stored)


def _verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    right, newer = _hasher().verify_and_update(password, stored or _nobodys())
    return (right, newer) if stored is not None else (False, None)
