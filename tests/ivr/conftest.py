"""What the tests of the line share: recorded AMI sessions as typed events."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.ami.events import AmiEvent
from ivr.ami.messages import read_event, split_headers

FIXTURES = Path(__file__).parent / "ami" / "fixtures"


def read_session(name: str) -> list[AmiEvent]:
    """Return the typed events of the recorded session whose file name begins so."""
    (path,) = FIXTURES.glob(f"{name}*.txt")
    blocks = path.read_bytes().decode().split("\r\n\r\n")
    return [event for block in blocks if (event := read_event(split_headers(block))) is not None]


@pytest.fixture
def session() -> Callable[[str], list[AmiEvent]]:
    return read_session


SESSIONS = sorted(path.stem for path in FIXTURES.glob("*.txt"))
