"""Brings a model to this machine: from its address, a mirror or a file; resumed, verified, unpacked.

What has come so far is kept beside the models as `.<name>.zip.part` with the tag of the version it belongs to, so a
broken download goes on where it stopped, unless the archive changed at its source meanwhile.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from assist.acoustic.archive import unpack
from assist.acoustic.catalogue import CatalogueModel
from assist.acoustic.errors import ArchiveRefused, FetchFailed, ModelDamaged

Progress = Callable[[int, int | None], None]
"""Is told the bytes so far and the whole size, None while unknown."""

TIME_LIMIT: Final = httpx.Timeout(30.0, connect=10.0)
_PARTIAL_CONTENT: Final = 206
_RANGE_NOT_SATISFIABLE: Final = 416


def fetch(model: CatalogueModel, models: Path, *, source: str | None = None, progress: Progress | None = None) -> Path:
    """Brings a model into `models/<name>` and returns that folder.

    `source` is a zip file, or an address to use instead of the catalogue's: a whole archive's, or a mirror's folder.

    Raises:
        FetchFailed: the source cannot be reached or answers with an error; what came so far is kept.
        ModelDamaged: size or sha256 are wrong; what came is deleted.
        ArchiveRefused: the archive is damaged, hostile or no model; what came is deleted.
    """
    models.mkdir(parents=True, exist_ok=True)
    target = models / model.name
    chosen = _source(model, source)
    if not _is_address(chosen):
        archive = Path(chosen)
        if not archive.is_file():
            raise FetchFailed(chosen, "没有这个文件；there is no such file")
        _verify(archive, model, chosen)
        _unpack(archive, target, chosen)
        return target
    part = models / f".{model.name}.zip.part"
    _download(chosen, part, progress or _silent)
    try:
        _verify(part, model, chosen)
        _unpack(part, target, chosen)
    except (ModelDamaged, ArchiveRefused):
        _forget(part)
        raise
    _forget(part)
    return target


def _unpack(archive: Path, target: Path, source: str) -> None:
    try:
        unpack(archive, target)
    except OSError as error:
        raise FetchFailed(source, f"无法写入 {target}；cannot write there: {error.strerror}") from error


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source(model: CatalogueModel, source: str | None) -> str:
    if source is None:
        if model.address is None:
            raise FetchFailed(model.name, "该模型随软件附带，无需下载；it comes with the product")
        return model.address
    if _is_address(source) and not urlsplit(source).path.endswith(".zip"):
        return f"{source.rstrip('/')}/{model.name}.zip"
    return source


def _is_address(source: str) -> bool:
    return urlsplit(source).scheme in {"http", "https"}


def _download(address: str, part: Path, progress: Progress) -> None:
    try:
        with httpx.Client(timeout=TIME_LIMIT, follow_redirects=True) as client:
            expected = _receive(client, address, part, progress)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(address, f"{error or type(error).__name__}") from error
    except OSError as error:
        raise FetchFailed(address, f"写入失败；cannot write {part}: {error.strerror}") from error
    have = part.stat().st_size
    if expected is not None and have < expected:
        raise FetchFailed(
            address, f"连接中断，已收 {have}/{expected} 字节，可再次运行以续传；cut short, run again to resume"
        )
    if expected is not None and have > expected:
        _forget(part)
        raise ModelDamaged(address, "大小 size", str(expected), str(have))


def _receive(client: httpx.Client, address: str, part: Path, progress: Progress) -> int | None:
    """Writes the rest of the archive behind what is there; returns the whole size, None where it is not told."""
    have = part.stat().st_size if part.exists() else 0
    tag = _tag_file(part).read_text("utf-8") if _tag_file(part).exists() else ""
    headers = {"Accept-Encoding": "identity"}
    if have and tag:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    with client.stream("GET", address, headers=headers) as response:
        if response.status_code == _RANGE_NOT_SATISFIABLE:
            whole = response.headers.get("Content-Range", "").rpartition("/")[2]
            return int(whole) if whole.isdigit() else have
        response.raise_for_status()
        resumed = response.status_code == _PARTIAL_CONTENT
        have = have if resumed else 0
        length = response.headers.get("Content-Length", "")
        whole_size = have + int(length) if length.isdigit() else None
        _tag_file(part).write_text(_tag(response), "utf-8")
        _append(response, part, have, whole_size, progress)
    return whole_size


def _append(response: httpx.Response, part: Path, have: int, whole: int | None, progress: Progress) -> None:
    with part.open("ab" if have else "wb") as sink:
        try:
            for block in response.iter_raw():
                sink.write(block)
                have += len(block)
                progress(have, whole)
        except httpx.RemoteProtocolError:
            if whole is None:
                raise
            # cut short: the caller sees it by the size, and what came is kept


def _tag(response: httpx.Response) -> str:
    """What names this version of the archive to its server; weak tags do not."""
    tag = str(response.headers.get("ETag", ""))
    return tag if tag and not tag.startswith("W/") else str(response.headers.get("Last-Modified", ""))


def _verify(archive: Path, model: CatalogueModel, source: str) -> None:
    if model.sha256 is not None and (found := sha256(archive)) != model.sha256:
        raise ModelDamaged(source, "校验和 sha256", model.sha256, found)


def _tag_file(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag_file(part).unlink(missing_ok=True)


def _silent(_have: int, _whole: int | None) -> None:
    """Tells nobody."""


def space_needed(model: CatalogueModel) -> int:
    """Bytes that fetching may need at most: the archive and its content beside each other."""
    return int((model.size_mb or 50) * 3 * 1_000_000)


def has_room(model: CatalogueModel, models: Path) -> bool:
    """Whether the disk under `models` can take the model."""
    place = next(parent for parent in (models, *models.parents) if parent.exists())
    return shutil.disk_usage(place).free > space_needed(model)
