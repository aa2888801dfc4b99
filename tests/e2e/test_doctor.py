"""`sansheng doctor` on the running product, and on one that does not run."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.e2e


def examined(home):
    """Return the exit code, and the state of each part."""
    done = subprocess.run(
        [sys.executable, "-m", "sansheng", "doctor", "--json", "--home", str(home)],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    checks = json.loads(done.stdout)
    return done.returncode, {check["part"]: check for check in checks}


def test_running_product_is_well(home, supervise):
    supervise(home)
    code, checks = examined(home)
    assert [check for check in checks.values() if check["state"] == "failed"] == []
    assert code == 0
    for part in ("asterisk", "modules", "ami", "agi", "tap", "service", "database", "ports"):
        assert checks[part]["state"] == "passed", checks[part]
    assert "22.10.1" in checks["asterisk"]["found"]
    assert "nft" in checks["exposure"]["advice"]


def test_stopped_product_says_what_to_start(home, supervise):
    supervise(home, heartbeat_only=True).stop()
    code, checks = examined(home)
    assert code == 1
    assert checks["asterisk"]["state"] == "failed"
    assert checks["asterisk"]["advice"] == "sansheng up"
    assert checks["tap"]["state"] == "skipped"


def test_service_that_is_missing_is_told_apart_from_asterisk(home, supervise):
    supervise(home, heartbeat_only=True)
    code, checks = examined(home)
    assert code == 1
    assert checks["asterisk"]["state"] == checks["tap"]["state"] == "passed"
    assert checks["agi"]["state"] == checks["service"]["state"] == "failed"


def test_settings_that_cannot_be_read_are_all_named(home):
    (home / "sansheng.toml").write_text('[ports]\nsipp = 1\n[[trunks]]\nname = "c"\nhost = "192.0.2.7"\n'
                                        'codecs = ["g729"]\n', encoding="utf-8")  # fmt: skip
    code, checks = examined(home)
    assert code == 1
    assert "did you mean sip?" in checks["settings"]["found"]
    assert "only alaw and ulaw" in checks["settings"]["found"]
