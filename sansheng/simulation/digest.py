"""Digest authentication as a telephone answers it (RFC 2617 with MD5, qop `auth` or none). Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from sansheng.simulation.errors import RemoteSipError

_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the other side asks for."""

    realm: str
    nonce: str
    opaque: str = ""
    qop: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are."""

    user: str
    password: str


def parse(value: str) -> Challenge:
    """Read a WWW-Authenticate or Proxy-Authenticate value.

    Raises:
        RemoteSipError: not Digest, an algorithm other than MD5, or a quality of protection without `auth`.
    """
    scheme, _, rest = value.strip().partition(" ")
    fields = {name.lower(): quoted or bare for name, quoted, bare in _PAIR.findall(rest)}
    if scheme.lower() != "digest" or not fields.get("nonce"):
        raise RemoteSipError("the challenge is no digest challenge")
    if fields.get("algorithm", "MD5").upper() != "MD5":
        raise RemoteSipError("the challenge wants an algorithm other than MD5")
    offered = [option.strip() for option in fields.get("qop", "").lower().split(",") if option.strip()]
    if offered and "auth" not in offered:
        raise RemoteSipError("the challenge wants a quality of protection other than auth")
    return Challenge(fields.get("realm", ""), fields["nonce"], fields.get("opaque", ""), bool(offered))


def answer(challenge: Challenge, account: Account, method: str, uri: str, client_nonce: str) -> str:
    """Give the Authorization value for one request; `client_nonce` is used once."""
    ours = _md5(f"{account.user}:{challenge.realm}:{account.password}")
    request = _md5(f"{method}:{uri}")
    middle = f"00000001:{client_nonce}:auth:" if challenge.qop else ""
    proof = _md5(f"{ours}:{challenge.nonce}:{middle}{request}")
    value = (
        f'Digest username="{account.user}", realm="{challenge.realm}", nonce="{challenge.nonce}", '
        f'uri="{uri}", response="{proof}", algorithm=MD5'
    )
    if challenge.qop:
        value += f', qop=auth, nc=00000001, cnonce="{client_nonce}"'
    return value + (f', opaque="{challenge.opaque}"' if challenge.opaque else "")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
