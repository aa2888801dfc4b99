"""The private authority: what it makes is believed for the panel's names, by a real TLS client, and for no other."""

import asyncio
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from assist.web import authority
from assist.web.authority import Identity, provide_identity
from assist.web.settings import WebSettings

NAMES = frozenset({"localhost", "127.0.0.1", "panel.example"})
NOW = datetime.now(UTC)


async def shake_hands(identity: Identity, name: str, trusted: Path) -> str:
    """Open a TLS connection to `identity` under `name`; return the protocol's version."""
    server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0, ssl=identity.context())
    port = server.sockets[0].getsockname()[1]
    client = ssl.create_default_context(cafile=str(trusted))
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=name)
        version = writer.get_extra_info("ssl_object").version()
        writer.close()
        return str(version)
    finally:
        server.close()


@pytest.mark.parametrize("name", sorted(NAMES))
async def test_a_browser_that_trusts_the_authority_believes_the_panel(tmp_path: Path, name: str) -> None:
    identity = provide_identity(tmp_path, NAMES)
    assert identity.authority is not None
    assert await shake_hands(identity, name, identity.authority) == "TLSv1.3"


async def test_it_is_believed_for_no_other_name(tmp_path: Path) -> None:
    identity = provide_identity(tmp_path, NAMES)
    assert identity.authority is not None
    with pytest.raises(ssl.SSLCertVerificationError):
        await shake_hands(identity, "bank.example", identity.authority)


async def test_a_stolen_key_vouches_for_nobody_else(tmp_path: Path) -> None:
    identity = provide_identity(tmp_path, NAMES)
    assert identity.authority is not None
    stolen = Identity(tmp_path / "forged.pem", tmp_path / "forged.key", identity.authority)
    authority._make_certificate(stolen, tmp_path / "authority.key", frozenset({"bank.example"}), NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        await shake_hands(stolen, "bank.example", identity.authority)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    first = provide_identity(tmp_path, NAMES)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert provide_identity(tmp_path, NAMES).fingerprint == first.fingerprint
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_certificate_is_renewed_under_the_same_authority(tmp_path: Path) -> None:
    first = provide_identity(tmp_path, NAMES, NOW)
    fingerprint, old = first.fingerprint, first.certificate.read_bytes()
    later = provide_identity(tmp_path, NAMES, NOW + timedelta(days=350))
    assert later.fingerprint == fingerprint
    assert later.certificate.read_bytes() != old


def test_a_new_name_takes_a_new_authority(tmp_path: Path) -> None:
    fingerprint = provide_identity(tmp_path, NAMES).fingerprint
    assert provide_identity(tmp_path, NAMES - {"panel.example"}).fingerprint == fingerprint
    assert provide_identity(tmp_path, NAMES | {"192.0.2.7"}).fingerprint != fingerprint


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    provide_identity(tmp_path, NAMES)
    for key in ("authority.key", "panel.key"):
        assert stat.S_IMODE((tmp_path / key).stat().st_mode) == 0o600
        serialization.load_pem_private_key((tmp_path / key).read_bytes(), None)
    certificate = x509.load_pem_x509_certificate((tmp_path / "authority.pem").read_bytes())
    assert certificate.extensions.get_extension_for_class(x509.NameConstraints).critical


async def test_the_panel_over_https(tmp_path: Path, secure_site) -> None:
    """Cookies are bound to HTTPS and this host; the page that says how to trust it needs no login."""
    identity = provide_identity(tmp_path / "tls", WebSettings().allowed_hosts)
    assert identity.authority is not None
    trusting = ssl.create_default_context(cafile=str(identity.authority))
    async with secure_site(identity) as site:
        headers = {"Origin": site.origin}
        async with httpx.AsyncClient(base_url=site.origin, verify=trusting, headers=headers, trust_env=False) as http:
            answer = await http.post("/api/session", json={"name": "boss", "password": "铃响三声-ringing-3"})
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-sansheng=")
            assert "Secure" in cookie
            assert (await http.get("/api/session")).json()["name"] == "boss"
            page = await http.get("/trust")
            assert identity.fingerprint in page.text
            taken = await http.get("/trust/sansheng-authority.crt")
            assert taken.content == identity.authority.read_bytes()
