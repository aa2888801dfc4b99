"""Packs: the shipped ones are whole; broken ones say file, line, field and fix."""

from pathlib import Path

import pytest

from assist.packs.comparison import differences
from assist.packs.compiled import compile_pack
from assist.packs.errors import PackInvalid, PackNotFound
from assist.packs.loader import load, shipped

COMPANY = """\
pack: my-company
version: "3"
title: {zh: 我司, en: Ours}
extends: zh-CN
limits:
  response_s: 5
rules:
  S01:
    wording: 您好，我的公司，{agent}号为您服务。
    weight: 8
  S36:
    on: false
  C23:
    never+:
      - 供应商名单
concepts:
  greeting+:
    - 欢迎光临
"""


def write(folder: Path, text: str, name: str = "mine.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", shipped())
def test_shipped_packs_load_and_compile(name: str) -> None:
    assert compile_pack(load(name)).rules


def test_a_company_changes_twenty_lines(tmp_path: Path) -> None:
    pack = load(write(tmp_path, COMPANY))
    standard = load()
    assert pack.limits.response_s == 5
    assert pack.limits.dead_air_s == standard.limits.dead_air_s
    assert pack.rules["S01"].weight == 8
    assert pack.rules["S01"].say == standard.rules["S01"].say
    assert pack.rules["C23"].never == [*standard.rules["C23"].never, "供应商名单"]
    assert "S36" not in compile_pack(pack).rules
    assert {field for field, _, _ in differences(standard, pack)} >= {"limits.response_s", "rules.S36.on"}


BROKEN = {
    "misspelt field": ("rules:\n  S01:\n    wieght: 3\n", "rules.S01.wieght", 6, "未知字段"),
    "no number": ("limits:\n  hold_s: eine\n", "limits.hold_s", 5, "不是数"),
    "one language": ("rules:\n  S01:\n    title: 开头语\n", "rules.S01.title", 6, "不是两种语言"),
    "no list": ("rules:\n  S01:\n    never: 喂说话\n", "rules.S01.never", 6, "不是列表"),
    "key twice": ("limits:\n  hold_s: 1\n  hold_s: 2\n", "limits.hold_s", 6, "写了两次"),
    "unknown judge": ("rules:\n  S01:\n    judge: guess\n", "rules.S01.judge", 6, "不能是"),
    "bad rule number": ("rules:\n  X99:\n    weight: 1\n", "rules.X99", 5, "格式不对"),
    "bracket open": ("rules:\n  S01:\n    never:\n      - (喂说话\n", "rules.S01.never.0", 7, "句式有误"),
    "no such concept": ('rules:\n  S01:\n    say:\n      - ["@greting"]\n', "rules.S01.say.0.0", 7, "没有概念"),
    "no such mark": ("rules:\n  S10:\n    when:\n      marks: [prvate]\n", "rules.S10.when.marks", 7, "没有标记"),
    "excused by nothing": ("rules:\n  S02:\n    excused_by: [S99]\n", "rules.S02.excused_by", 6, "没有规则"),
    "not YAML": ("rules:\n  S01: [\n", "", 6, "不是合法的 YAML"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_says_where_and_how_to_mend_it(name: str, tmp_path: Path) -> None:
    text, field, line, problem = BROKEN[name]
    head = 'pack: mine\nversion: "1"\nextends: zh-CN\n'
    path = write(tmp_path, head + text)
    with pytest.raises(PackInvalid) as caught:
        load(path)
    fault = caught.value.faults[0]
    assert (fault.file, fault.field) == (path, field)
    assert abs(fault.line - line) <= 1
    assert problem in fault.problem
    assert fault.fix
    assert f"{path}:{fault.line}: " in str(fault)


def test_yes_no_and_numbers_stay_what_is_written(tmp_path: Path) -> None:
    pack = load(write(tmp_path, COMPANY.replace('version: "3"', "version: 012").replace("欢迎光临", "NO")))
    assert pack.version == "012"
    assert pack.concepts["greeting"][-1] == "NO"


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackNotFound, match="zh-CN"):
        load("nobody")
    with pytest.raises(PackNotFound):
        load(write(tmp_path, "pack: a\nextends: nobody\n", "a.yaml"))
    mine = write(tmp_path, "x", "round.yaml")
    Path(mine).write_text(f'pack: round\nextends: "{mine}"\n', encoding="utf-8")
    with pytest.raises(PackNotFound, match="circle"):
        load(mine)
    (tmp_path / "latin.yaml").write_bytes(b"pack: \xff\xfe")
    with pytest.raises(PackInvalid, match="UTF-8"):
        load(str(tmp_path / "latin.yaml"))
