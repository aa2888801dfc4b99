"""The evaluation on audio: rows are spoken, telephoned and recognised, and kept for the next time."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assist.analysis.corpus import Row
from sansheng.commands import app
from sansheng.commands.evaluate import spread

ROWS = """
- id: S31-broken-01
  gold: broken
  say:
    - "A: 您好，示例公司，我是1001号，请问有什么可以帮您"
    - "C: 我的快递到哪里了"
    - "A: 您的快递今天上午已经到达"
    - "C: 好的，谢谢你"
    - "A[gap=1]: 还有一件事，您的订单明天下午送到"
- id: S31-met-01
  gold: met
  say:
    - "A: 您好，示例公司，我是1001号，请问有什么可以帮您"
    - "C: 我的快递到哪里了"
    - "A: 您的快递今天上午已经到达"
    - "C: 好的，谢谢你"
    - "A: 不客气，请问还有什么可以帮您"
"""

NOISY = """
- id: S06-broken-01
  gold: broken
  say:
    - "A: 您好，示例公司，我是1001号，请问有什么可以帮您"
    - "C[snr=4]: 我想查一下快递到哪儿了"
    - "A: 好的，请您稍等"
- id: S06-none-01
  gold: none
  say:
    - "A: 您好，示例公司，我是1001号，请问有什么可以帮您"
    - "C[snr=18]: 我想查一下快递到哪儿了"
    - "A: 好的，请您稍等"
"""
PITCHED = """
- id: C24-met-01
  gold: met
  say:
    - "A[pitch=180, spread=5]: 您的包裹已经到达本市，预计明天上午派送，请您保持电话畅通"
- id: C24-broken-01
  gold: broken
  say:
    - "A[pitch=180, spread=0.6]: 您的包裹已经到达本市，预计明天上午派送，请您保持电话畅通"
- id: C24-broken-02
  gold: broken
  say:
    - "A[pitch=380, spread=6]: 您的包裹已经到达本市，预计明天上午派送，请您保持电话畅通"
"""


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for rows; what is heard of them is kept beside it."""
    monkeypatch.setenv("SANSHENG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SANSHENG_HOME", str(tmp_path / "home"))
    folder = tmp_path / "rows"
    folder.mkdir()
    return folder


def evaluated(rows: Path, *arguments: str) -> dict[str, Any]:
    folders = ["--rows", str(rows), "--correct", str(rows)]
    command = ["evaluate", *folders, "--split", "all", "--json", "--audio", "--processes", "1", *arguments]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.e2e
def test_rows_are_heard_over_the_telephone_once(rows: Path, tmp_path: Path) -> None:
    (rows / "S31.yaml").write_text(ROWS, encoding="utf-8")
    first = evaluated(rows)
    assert {name for name in first if "audio" in name} == {"语音 audio, clean", "语音 audio, 15 dB"}
    clean = first["语音 audio, clean"]["all"]
    assert (clean["rows"], clean["f1"]) == (2, 1.0)

    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache/spoken").iterdir()}
    assert len(kept) == 4
    next(iter(kept)).write_text("{", encoding="utf-8")
    assert evaluated(rows) == first
    again = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache/spoken").iterdir()}
    assert set(again) == set(kept)
    assert sum(again[path] == kept[path] for path in kept) == 2, "the row that cannot be read, and it alone"


@pytest.mark.e2e
def test_noise_and_the_voices_pitch_are_measured_in_the_sound(rows: Path) -> None:
    (rows / "S06.yaml").write_text(NOISY, encoding="utf-8")
    (rows / "C24.yaml").write_text(PITCHED, encoding="utf-8")
    clean = evaluated(rows)["语音 audio, clean"]["all"]
    assert (clean["rows"], clean["f1"]) == (5, 1.0)


def test_a_share_takes_some_of_every_rule() -> None:
    rows = [Row(id=f"{rule}-met-{number:02d}", gold="met", say=()) for rule in ("S30", "S31") for number in range(10)]
    assert [row.id for row in spread(rows, 0.2)] == ["S30-met-00", "S30-met-05", "S31-met-00", "S31-met-05"]
    assert spread(rows, 1.0) == rows
    assert len(spread(rows, 0.001)) == 1
