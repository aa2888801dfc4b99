"""A model comes from a real HTTP server whole, or not at all, or goes on where it stopped."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assist.acoustic.catalogue import BothLanguages, CatalogueModel
from assist.acoustic.errors import ArchiveRefused, FetchFailed, ModelDamaged
from assist.acoustic.fetch import fetch

PARTS = {
    "am/final.mdl": b"\0Bnot a real network" * 9000,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "conf/model.conf": b"--beam=10\n",
    "graph/HCLr.fst": bytes(range(256)) * 50,
    "graph/Gr.fst": b"grammar",
    "graph/words.txt": "<eps> 0\n您好 1\n[unk] 2\n".encode(),
}


def zipped(parts: dict[str, bytes], top: str = "a-model/") -> bytes:
    """An archive with one folder at its top."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(top + name, data)
    return buffer.getvalue()


def entry(address: str | None, archive: bytes | None = None) -> CatalogueModel:
    """A catalogue's row for the archive."""
    text = BothLanguages(zh="测试", en="test")
    return CatalogueModel(
        name="a-model",
        language="zh-CN",
        title=text,
        purpose=text,
        sample_rate=16_000,
        telephone=False,
        licence="Apache-2.0",
        address=address,
        sha256=None if archive is None else hashlib.sha256(archive).hexdigest(),
    )


@dataclass
class Site:
    """What the server has and what it was asked."""

    archive: bytes
    tag: str = '"v1"'
    cut_after: int | None = None
    """Bytes after which the connection is closed."""
    status: int | None = None
    ranges: list[str | None] = field(default_factory=list)
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        wanted = self.headers.get("Range")
        site.ranges.append(wanted)
        if site.status is not None or not self.path.endswith("/a-model.zip"):
            self.send_error(site.status or 404)
            return
        start = 0
        if wanted and self.headers.get("If-Range") == site.tag:
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1])  # type: ignore[index]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(site.archive) - 1}/{len(site.archive)}")
        else:
            self.send_response(200)
        body = site.archive[start:]
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", site.tag)
        self.end_headers()
        self.wfile.write(body if site.cut_after is None else body[: site.cut_after])

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback with one good archive."""
    made = Site(zipped(PARTS))
    handler = type("Handler", (_Handler,), {"site": made})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/models/a-model.zip"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_good(site: Site, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = fetch(entry(site.address, site.archive), tmp_path, progress=lambda *p: told.append(p))
    assert content(path) == PARTS
    assert told[-1] == (len(site.archive), len(site.archive))
    assert [p.name for p in tmp_path.iterdir()] == ["a-model"]


def test_cut_short_is_kept_and_resumed(site: Site, tmp_path: Path) -> None:
    site.cut_after = 100_000
    with pytest.raises(FetchFailed, match="resume"):
        fetch(entry(site.address, site.archive), tmp_path)
    assert not (tmp_path / "a-model").exists()
    assert (tmp_path / ".a-model.zip.part").stat().st_size == 100_000
    site.cut_after = None
    path = fetch(entry(site.address, site.archive), tmp_path)
    assert content(path) == PARTS
    assert site.ranges == [None, "bytes=100000-"]


def test_an_archive_that_changed_meanwhile_is_begun_again(site: Site, tmp_path: Path) -> None:
    site.cut_after = 100_000
    with pytest.raises(FetchFailed):
        fetch(entry(site.address), tmp_path)
    other = {**PARTS, "graph/Gr.fst": b"another grammar"}
    site.archive, site.tag, site.cut_after = zipped(other), '"v2"', None
    assert content(fetch(entry(site.address, site.archive), tmp_path)) == other


def test_wrong_hash_is_deleted(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="sha256"):
        fetch(entry(site.address, b"something else"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_refused_and_the_model_before_it_stays(site: Site, tmp_path: Path) -> None:
    fetch(entry(site.address), tmp_path)
    damaged = bytearray(site.archive)
    damaged[5000:5100] = bytes(100)
    site.archive = bytes(damaged)
    with pytest.raises(ArchiveRefused, match="damaged"):
        fetch(entry(site.address), tmp_path)
    assert content(tmp_path / "a-model") == PARTS
    assert [p.name for p in tmp_path.iterdir()] == ["a-model"]


@pytest.mark.parametrize("member", ["../outside", "a-model/../../outside", "/outside"])
def test_a_hostile_archive_writes_nothing_outside(site: Site, tmp_path: Path, member: str) -> None:
    site.archive = zipped({**{f"a-model/{name}": data for name, data in PARTS.items()}, member: b"x"}, top="")
    models = tmp_path / "home" / "models"
    with pytest.raises(ArchiveRefused, match="leaves the folder"):
        fetch(entry(site.address, site.archive), models)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Path("/outside").exists()


def test_no_network(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/a-model.zip"
        with pytest.raises(FetchFailed, match="--from") as caught:
            fetch(entry(address), tmp_path)
    assert address in str(caught.value)
    assert not (tmp_path / "a-model").exists()


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_error_of_the_server_is_told(site: Site, tmp_path: Path, status: int) -> None:
    site.status = status
    with pytest.raises(FetchFailed, match=str(status)):
        fetch(entry(site.address), tmp_path)


def test_a_mirrors_folder_is_used_instead_of_the_catalogues_address(site: Site, tmp_path: Path) -> None:
    mirror = site.address.rpartition("/")[0] + "/"
    path = fetch(entry("http://127.0.0.1:9/nowhere.zip", site.archive), tmp_path, source=mirror)
    assert content(path) == PARTS


def test_a_file_needs_no_network(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "from-a-disk.zip"
    file.write_bytes(site.archive)
    path = fetch(entry(None, site.archive), tmp_path / "models", source=str(file))
    assert content(path) == PARTS
    assert file.exists()


def test_a_file_with_a_wrong_hash_is_refused_and_kept(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "from-a-disk.zip"
    file.write_bytes(site.archive + b"x")
    with pytest.raises(ModelDamaged):
        fetch(entry(None, site.archive), tmp_path / "models", source=str(file))
    assert file.exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="no such file"):
        fetch(entry(None), tmp_path, source=str(tmp_path / "nothing.zip"))
