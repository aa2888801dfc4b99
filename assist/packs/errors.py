"""PackError
├── PackNotFound       no such pack, or `extends` leads nowhere or round in a circle
└── PackInvalid        one or more faults, each with file, line, field and fix
"""

from dataclasses import dataclass


class PackError(Exception):
    """A script pack cannot be used."""

    code = "bad-pack"


class PackNotFound(PackError):
    """No file and no shipped pack has that name."""

    code = "pack-not-found"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a pack."""

    file: str
    line: int
    """1-based; 0 when it concerns the whole file."""
    field: str
    """Dotted path: `rules.S01.within_s`."""
    problem: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field or '(file)'}: {self.problem}。改法 fix: {self.fix}"


class PackInvalid(PackError):
    """The pack was read and refused."""

    code = "pack-invalid"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
