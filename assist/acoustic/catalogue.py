"""The acoustic models that the product knows: what they are, where they come from, what they are for."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.acoustic.errors import CatalogueInvalid, ModelUnknown

DIALECT_RECALL: Final = "dialect-recall"
"""The figure that is no error rate: percent of Cantonese told at no false alarm."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BothLanguages(_Entry):
    """A text for people."""

    zh: str
    en: str


class CatalogueModel(_Entry):
    """One model."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    """Its folder's name, and the archive's."""
    language: str
    title: BothLanguages
    purpose: BothLanguages
    sample_rate: int
    """What it was trained on, Hz."""
    telephone: bool
    """Made for 8 kHz; others hear upsampled calls, with more errors than published."""
    size_mb: float | None = None
    """Size of the archive as published."""
    licence: str
    address: str | None = None
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    """Published checksum of the archive; None where the publisher gives none."""
    bundled: bool = False
    grammar: bool = False
    """Takes a grammar at run time (dynamic graph)."""
    dialect: Literal["offer", "automatic"] = "offer"
    """Whether the dialect rule may act by itself on this model's evidence, or only offers."""
    error_rates: dict[str, float] = {}
    """Published error rates in percent, by test set."""
    measured: dict[str, float] = {}
    """What `sansheng models evaluate` gave: error rates in percent by condition, and the dialect's recall."""


class _Catalogue(_Entry):
    model: tuple[CatalogueModel, ...]


def parse(text: str) -> tuple[CatalogueModel, ...]:
    """Reads a catalogue's text.

    Raises:
        CatalogueInvalid: it is no TOML, lacks or misspells a field, or has a name twice.
    """
    try:
        models = _Catalogue.model_validate(tomllib.loads(text)).model
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise CatalogueInvalid(f"模型目录有误。The catalogue is wrong: {error}") from error
    if len({model.name for model in models}) != len(models):
        raise CatalogueInvalid("模型目录中有重名。The catalogue has a name twice.")
    return models


@lru_cache(maxsize=1)
def catalogue() -> tuple[CatalogueModel, ...]:
    """The shipped catalogue."""
    return parse(files("assist.acoustic").joinpath("catalogue.toml").read_text("utf-8"))


def find(name: str) -> CatalogueModel:
    """Finds a model by name; raises ModelUnknown."""
    known = catalogue()
    for model in known:
        if model.name == name:
            return model
    raise ModelUnknown(name, tuple(model.name for model in known))


def dialect_alone(name: str) -> bool:
    """Whether the line may act by itself on what this model makes of a dialect; never for an unknown model."""
    return any(model.name == name and model.dialect == "automatic" for model in catalogue())
