"""A private certificate authority for one panel: made at the first start, good for its own names alone.

Browsers give a page the microphone only over HTTPS. Whoever has no certificate of a public authority trusts this one
once (`/trust` says how). Its name constraints (RFC 5280, 4.2.1.10) keep a stolen key from vouching for anybody else.
"""

import ipaddress
import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_LASTS: Final = timedelta(days=3650)
CERTIFICATE_LASTS: Final = timedelta(days=397)
"""What browsers accept at most of a public authority; ours keeps to it too."""
RENEWED: Final = timedelta(days=60)
"""Before its end."""
EARLIER: Final = timedelta(hours=1)
"""Valid from so long ago: the clocks of two machines differ."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Files of the panel's certificate."""

    certificate: Path
    key: Path
    authority: Path | None = None
    """The private authority's certificate, which people trust; None for a certificate of the operator's."""

    def context(self) -> ssl.SSLContext:
        """Return the server's side of TLS 1.2 and newer.

        Raises:
            OSError: a file cannot be read, or is no certificate or key.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.certificate, self.key)
        return context

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, to be compared before it is trusted; empty when there is none."""
        if self.authority is None:
            return ""
        digest = x509.load_pem_x509_certificate(self.authority.read_bytes()).fingerprint(hashes.SHA256())
        return ":".join(f"{byte:02X}" for byte in digest)


def provide_identity(folder: Path, names: frozenset[str], now: datetime | None = None) -> Identity:
    """Return the panel's identity in `folder`, made or renewed where needed.

    The authority stays as long as it may vouch for all `names`; a new name takes a new authority, trusted anew.
    """
    now = now or datetime.now(UTC)
    identity = Identity(folder / "panel.pem", folder / "panel.key", folder / "authority.pem")
    assert identity.authority is not None
    folder.mkdir(parents=True, exist_ok=True)
    authority_key = folder / "authority.key"
    if not _vouches(identity.authority, authority_key, names, now):
        _make_authority(identity.authority, authority_key, names, now)
        identity.certificate.unlink(missing_ok=True)
    if not _serves(identity, names, now):
        _make_certificate(identity, authority_key, names, now)
    return identity


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _constraint(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _vouches(file: Path, key: Path, names: frozenset[str], now: datetime) -> bool:
    if not (file.is_file() and key.is_file()):
        return False
    authority = x509.load_pem_x509_certificate(file.read_bytes())
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return authority.not_valid_after_utc - now > CERTIFICATE_LASTS and {_constraint(n) for n in names} <= set(allowed)


def _serves(identity: Identity, names: frozenset[str], now: datetime) -> bool:
    if not (identity.certificate.is_file() and identity.key.is_file()):
        return False
    certificate = x509.load_pem_x509_certificate(identity.certificate.read_bytes())
    alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return certificate.not_valid_after_utc - now > RENEWED and {_general(n) for n in names} <= set(alternative)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _make_authority(file: Path, key_file: Path, names: frozenset[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"三声面板 Sansheng panel {now:%Y-%m-%d}")
    allowed = [_constraint(each) for each in sorted(names)]
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        _dated(name, name, key, now, CA_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write_key(key_file, key)
    _write(file, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), 0o644)


def _make_certificate(identity: Identity, authority_key: Path, names: frozenset[str], now: datetime) -> None:
    assert identity.authority is not None
    authority = x509.load_pem_x509_certificate(identity.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = (
        _dated(_name("Sansheng panel"), authority.subject, key, now, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(server, critical=False)
        .add_extension(issuer, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    certificate = builder.sign(signer, hashes.SHA256())
    _write_key(identity.key, key)
    chain = [certificate, authority]
    _write(identity.certificate, b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain), 0o644)


def _dated(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now - EARLIER + lasts)
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(file, pem, 0o600)


def _write(file: Path, content: bytes, mode: int) -> None:
    fresh = file.with_suffix(f"{file.suffix}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
    fresh.replace(file)
