"""The panel's own checks: types, unit tests, generated files. They run where the panel was built."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PANEL = REPOSITORY / "assist" / "panel"
NODE = REPOSITORY / ".cache" / "node" / "bin"
"""Where the bootstrap puts Node when the machine has none."""

STEPS = {
    "types": ["run", "check"],
    "unit tests": ["test"],
    "generated types": ["run", "types", "--", "--check"],
}


@pytest.mark.e2e
@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", STEPS)
def test_the_panels_own_check(step: str) -> None:
    path = os.pathsep.join((os.environ.get("PATH", ""), str(NODE)))
    npm = shutil.which("npm", path=path)
    assert npm, "npm is missing: make panel"
    run = subprocess.run(
        [npm, "--silent", *STEPS[step]],
        cwd=PANEL,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
