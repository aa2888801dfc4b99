"""Digest answers against the published example and the forms that servers send."""

import pytest

from sansheng.simulation import digest
from sansheng.simulation.errors import RemoteSipError

# The example of RFC 2617, 3.5.
CHALLENGE = (
    'Digest realm="testrealm@host.com", qop="auth,auth-int", '
    'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)


def test_the_example_of_the_standard_comes_out() -> None:
    account = digest.Account("Mufasa", "Circle Of Life")
    value = digest.answer(digest.parse(CHALLENGE), account, "GET", "/dir/index.html", "0a4f113b")
    assert 'response="6629fae49393a05397450978507c4ef1"' in value
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in value


def test_a_challenge_without_quality_of_protection_is_answered_the_old_way() -> None:
    challenge = digest.parse('Digest realm="asterisk",nonce="n",algorithm=md5')
    value = digest.answer(challenge, digest.Account("1001", "secret"), "REGISTER", "sip:127.0.0.1", "c")
    assert "qop" not in value
    assert "cnonce" not in value


@pytest.mark.parametrize(
    "value",
    [
        "",
        'Basic realm="x"',
        'Digest realm="x"',
        'Digest nonce="n", algorithm=SHA-256',
        'Digest nonce="n", qop="auth-int"',
    ],
)
def test_challenges_that_cannot_be_answered_are_refused(value: str) -> None:
    with pytest.raises(RemoteSipError):
        digest.parse(value)
