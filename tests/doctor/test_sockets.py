"""The kernel's tables of sockets."""

from __future__ import annotations

import os
import socket

import pytest

from sansheng.doctor.sockets import inodes_of, listening, parse_address, processes_below


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0100007F:1F90", ("127.0.0.1", 8080)),
        ("00000000:0035", ("0.0.0.0", 53)),
        ("00000000000000000000000001000000:46A0", ("::1", 18080)),
    ],
)
def test_address_of_a_socket(text, expected):
    assert parse_address(text) == expected


def test_own_socket_is_found_with_its_process():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        found = [s for s in listening() if (s.protocol, s.port) == ("tcp", port)]
        assert [s.address for s in found] == ["127.0.0.1"]
        assert found[0].inode in inodes_of([os.getpid()])


def test_descendants_hold_their_ancestor():
    assert os.getpid() in processes_below([os.getppid()])
