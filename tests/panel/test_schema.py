"""The panel's types are those of the service as it is."""

import subprocess
import sys
from pathlib import Path

PANEL = Path(__file__).parents[2] / "assist" / "panel"


def test_the_committed_documents_are_those_of_the_service() -> None:
    run = subprocess.run(
        [sys.executable, PANEL / "tools" / "schema.py", "--check"], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert run.returncode == 0
