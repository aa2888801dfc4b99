"""Finds the directory of the model to load: the operator's choice, else the bundled one.

Models lie in `$SANSHENG_HOME/models/<name>`, the choice in `$SANSHENG_HOME/models/chosen`. A wideband model without
`--allow-upsample` cannot take the telephone's 8 kHz (Vosk raises "Sampling frequency mismatch"); for it a directory of
links is made under `models/.runtime` whose only own file is the conf with that option. The operator's files stay as
they are.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assist.acoustic.errors import ModelMissing

BUNDLED_NAME: Final = "sansheng-synthetic-cn"
TELEPHONE_RATE: Final = 8_000
_CHOSEN: Final = "chosen"
_RUNTIME: Final = ".runtime"
_PACKAGE: Final = Path(__file__).parent / "bundled"
_CHECKOUT: Final = Path(__file__).parents[2] / "models" / "bundled"
_FEATURE_CONFS: Final = ("mfcc.conf", "fbank.conf")
_DEFAULT_RATE: Final = 16_000


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """A model that can be loaded."""

    path: Path
    """The directory for vosk.Model."""
    name: str
    sample_rate: int
    """What the model was made for; recognisers are always constructed with the audio's 8000."""
    bundled: bool
    """True for the synthetic one: no score on calls with real voices."""


def model_directory(home: Path, name: str | None = None) -> LocatedModel:
    """Finds a model by name, or the chosen one, or the bundled one.

    Raises:
        ModelMissing: the model is not on this machine or not whole.
    """
    name = model_name(home, name)
    if Path(name).name != name or name.startswith("."):
        raise ModelMissing(name, home / "models")
    bundled = name == BUNDLED_NAME
    path = bundled_directory() if bundled else home / "models" / name
    if lacks := missing_part(path):
        raise ModelMissing(name, path, lacks)
    rate = sample_rate(path)
    return LocatedModel(runnable(path, home), name, rate, bundled)


def model_name(home: Path, name: str | None = None) -> str:
    """The model that would be used, whether it is here or not."""
    return name or chosen(home) or BUNDLED_NAME


def bundled_directory() -> Path:
    """The bundled model: in a wheel beside this module, in a checkout under models/."""
    return _PACKAGE if _PACKAGE.is_dir() else _CHECKOUT


def chosen(home: Path) -> str | None:
    """The operator's choice, None where there is none."""
    try:
        return (home / "models" / _CHOSEN).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def choose(home: Path, name: str) -> LocatedModel:
    """Makes a model the one to use; raises as `model_directory` does and then changes nothing."""
    located = model_directory(home, name)
    folder = home / "models"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{_CHOSEN}.{os.getpid()}"
    part.write_text(name + "\n", "utf-8")
    part.replace(folder / _CHOSEN)
    return located


def missing_part(path: Path) -> str:
    """Names the first file that Vosk needs and the directory lacks; empty when it is whole."""
    if not (path / "am" / "final.mdl").is_file():
        return "am/final.mdl"
    if not (path / "conf" / "model.conf").is_file():
        return "conf/model.conf"
    if feature_conf(path) is None:
        return "conf/mfcc.conf"
    graph = path / "graph"
    if (graph / "HCLG.fst").is_file() or all((graph / part).is_file() for part in ("HCLr.fst", "Gr.fst")):
        return ""
    return "graph/HCLG.fst"


def feature_conf(path: Path) -> Path | None:
    """The model's feature configuration, as Vosk chooses it."""
    return next((p for p in (path / "conf" / name for name in _FEATURE_CONFS) if p.is_file()), None)


def sample_rate(path: Path) -> int:
    """The rate that the model was made for."""
    conf = feature_conf(path)
    found = re.search(r"^--sample-frequency=(\d+)", conf.read_text("utf-8"), re.M) if conf else None
    return int(found[1]) if found else _DEFAULT_RATE


def runnable(path: Path, home: Path) -> Path:
    """The directory itself, or the linked one whose conf takes 8 kHz audio."""
    conf = feature_conf(path)
    assert conf is not None
    text = conf.read_text("utf-8")
    if sample_rate(path) <= TELEPHONE_RATE or re.search(r"^--allow-upsample=true", text, re.M):
        return path
    return _linked(path, home / "models" / _RUNTIME / path.name, conf.name, text)


def _linked(path: Path, place: Path, conf: str, text: str) -> Path:
    wanted = re.sub(r"^--allow-upsample=.*\n?", "", text, flags=re.M).rstrip("\n") + "\n--allow-upsample=true\n"
    if (
        (place / "conf" / conf).is_file()
        and (place / "conf" / conf).read_text("utf-8") == wanted
        and _follows(place, path)
    ):
        return place
    part = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    (part / "conf").mkdir(parents=True)
    for entry in path.iterdir():
        if entry.name != "conf":
            (part / entry.name).symlink_to(entry.resolve())
    for entry in (path / "conf").iterdir():
        if entry.name != conf:
            (part / "conf" / entry.name).symlink_to(entry.resolve())
    (part / "conf" / conf).write_text(wanted, "utf-8")
    shutil.rmtree(place, ignore_errors=True)
    part.rename(place)
    return place


def _follows(place: Path, path: Path) -> bool:
    """Whether the links are those of the model as it is now."""
    names = {entry.name for entry in path.iterdir()} - {"conf"}
    links = {entry.name for entry in place.iterdir() if entry.is_symlink()}
    return names == links and all((place / name).resolve() == (path / name).resolve() for name in names)
