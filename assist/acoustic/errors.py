"""Errors of acoustic models.

AcousticError
├── ModelUnknown        model-unknown         the catalogue has no model of this name
├── ModelMissing        model-missing         the chosen model is not on this machine, or not whole
├── CatalogueInvalid    catalogue-invalid     the catalogue's file is wrong
├── FetchFailed         model-fetch-failed    the address cannot be reached or answers with an error
├── ModelDamaged        model-damaged         size or sha256 are not what was promised
└── ArchiveRefused      model-archive-refused the archive is damaged, hostile or holds no model
"""

from pathlib import Path
from typing import ClassVar


class AcousticError(Exception):
    """Something is wrong with an acoustic model."""

    code: ClassVar[str] = "acoustic"


class ModelUnknown(AcousticError):
    """The catalogue has no model of this name."""

    code = "model-unknown"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        names = "、".join(known)
        super().__init__(f"没有名为 {name} 的模型，可选：{names}。There is no model {name}; known: {', '.join(known)}.")
        self.name = name


class ModelMissing(AcousticError):
    """The model is not on this machine, or not whole."""

    code = "model-missing"

    def __init__(self, name: str, path: Path, lacks: str = "") -> None:
        lack = f"（缺少 {lacks}；lacks {lacks}）" if lacks else ""
        super().__init__(
            f"模型 {name} 不在 {path}{lack}，请运行 sansheng models fetch {name}。"
            f"Model {name} is not at {path}; run: sansheng models fetch {name}"
        )
        self.name = name
        self.path = path


class CatalogueInvalid(AcousticError):
    """The catalogue's file is wrong."""

    code = "catalogue-invalid"


class FetchFailed(AcousticError):
    """The address cannot be reached or answers with an error."""

    code = "model-fetch-failed"

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            f"无法从 {source} 取得模型：{reason}。没有互联网时，可用 --from 指定文件或镜像地址。"
            f"The model cannot be fetched from {source}: {reason}. "
            f"Without internet, give a file or a mirror's address with --from."
        )
        self.source = source


class ModelDamaged(AcousticError):
    """What came is not what was promised."""

    code = "model-damaged"

    def __init__(self, source: str, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"{source} 的{what}不符，已删除：应为 {expected}，实为 {found}。"
            f"{source} is not what was promised and was deleted: {what} is {found}, expected {expected}."
        )
        self.expected = expected
        self.found = found


class ArchiveRefused(AcousticError):
    """The archive is damaged, hostile or holds no model."""

    code = "model-archive-refused"

    def __init__(self, archive: str, reason: str) -> None:
        super().__init__(f"拒绝解压 {archive}：{reason}。{archive} was refused: {reason}.")
        self.reason = reason
