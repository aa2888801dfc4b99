"""Unpacks a model's zip archive, atomically, trusting nothing in it."""

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from assist.acoustic.errors import ArchiveRefused
from assist.acoustic.locate import missing_part

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 8 << 30
MOST_RATIO: Final = 200
"""No member of a model compresses better; a bomb does."""
_BLOCK: Final = 1 << 20


def unpack(archive: Path, target: Path) -> None:
    """Unpacks a model into `target`, which appears whole or not at all and replaces what was there.

    A single folder at the archive's top is taken off.

    Raises:
        ArchiveRefused: the archive is damaged, leaves its folder, holds links, is a bomb or holds no model.
    """
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        _extract(archive, part)
        root = _model_root(part)
        if lacks := missing_part(root):
            raise ArchiveRefused(archive.name, f"没有模型，缺少 {lacks}；it holds no model, {lacks} is missing")
        _swap(root, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _extract(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _check(archive.name, members)
            left = MOST_BYTES
            for member in members:
                if not member.is_dir():
                    left -= _write(opened, member, folder / PurePosixPath(member.filename), left)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise ArchiveRefused(archive.name, "文件与文件夹同名；a file has the name of a folder") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveRefused(archive.name, f"压缩包已损坏；the archive is damaged ({error})") from error


def _check(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise ArchiveRefused(name, f"文件过多（{len(members)}）；too many files")
    seen: set[str] = set()
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
            raise ArchiveRefused(name, f"路径越界 {member.filename!r}；a path leaves the folder")
        kind = member.external_attr >> 16
        if kind and stat.S_IFMT(kind) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveRefused(name, f"含有链接或特殊文件 {member.filename!r}；it holds a link or special file")
        if member.filename in seen:
            raise ArchiveRefused(name, f"文件重复 {member.filename!r}；a file is there twice")
        seen.add(member.filename)
        if member.file_size > MOST_RATIO * max(member.compress_size, 1024):
            raise ArchiveRefused(name, f"压缩比异常 {member.filename!r}；it is a decompression bomb")


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, left: int) -> int:
    """Writes one member by blocks and returns its size; the declared size is not trusted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with opened.open(member) as source, path.open("wb") as sink:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > left or size > member.file_size:
                raise ArchiveRefused(member.filename, "解压后过大；it is larger than declared or allowed")
            sink.write(block)
    return size


def _model_root(folder: Path) -> Path:
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _swap(root: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        root.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
