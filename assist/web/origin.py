"""Where a request comes from: the Host it names, the page that sent it. Pure."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def host_name(host: str) -> str:
    """Return the name of a Host header, without the port and without an IPv6 address's brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def host_allowed(headers: Mapping[str, str], allowed: frozenset[str]) -> bool:
    return host_name(headers.get("host", "")) in allowed


def same_origin(headers: Mapping[str, str], scheme: str) -> bool:
    """Tell whether `Origin` is there and is the page that this service itself serves."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    secure = scheme in ("https", "wss")
    return bool(host) and origin == f"{'https' if secure else 'http'}://{host}"


def may_change(method: str, headers: Mapping[str, str], scheme: str) -> bool:
    """Tell whether a request may change anything: it reads only, or it comes from our own page.

    Browsers send `Origin` or `Sec-Fetch-Site` with every such request and no script can forge them. A request
    with neither is refused too: a cookie alone proves nothing.
    """
    if method in SAFE:
        return True
    if "origin" in headers:
        return same_origin(headers, scheme)
    return headers.get("sec-fetch-site") == "same-origin"
