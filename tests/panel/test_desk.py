"""The inspector's desk: finding a call, hearing it, reading it in step."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from assist.packs.compiled import CompiledPack
from calls.facts import CallReviewed
from calls.findings import Difference, Role, Verdict
from calls.ids import FindingId, RuleId

Begin = Callable[..., Any]
RUDE = "我也没办法，刚才线路忙啊"


def test_a_missed_farewell_is_found_by_rule(visit: Callable[..., Page], archived: Any, story: Begin) -> None:
    other = story("pbx1-1795000000.6", ago_s=30)
    other.starts(number="13800138006")
    other.ends(5_000)
    page = visit("/desk")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    page.get_by_label("规则").fill("s34")
    page.get_by_label("结论").select_option("missed")
    page.get_by_role("button", name="查找").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("13800138005")
    expect(page).to_have_url(re.compile("rule=s34.*verdict=missed|verdict=missed.*rule=s34"))
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_label("说过的话").fill("没有人说过")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有找到通话")).to_be_visible()


def test_the_moment_of_a_violation_is_two_clicks_away(visit: Callable[..., Page], archived: Any, site: Any) -> None:
    page = visit("/desk?period=all")
    page.locator(f"[data-row='{archived.call}'] a").click()
    player = page.locator(".player")
    expect(player).to_have_attribute("data-ready", "true")
    expect(player).to_contain_text("0:12.0")
    page.locator("li[data-finding='S15#0'] button").click()
    expect(player).to_have_attribute("data-playing", "true")
    line = page.locator("[data-utterance]", has_text=RUDE)
    expect(line).to_have_attribute("data-played", "true")
    expect(line.locator("mark")).to_have_attribute("data-verdict", "violated")
    page.get_by_role("button", name="暂停").click()
    expect(player).to_have_attribute("data-playing", "false")
    heard = [entry for entry in site.do(site.context.audit.read()) if entry.action == "recording-heard"]
    assert [(entry.name, entry.object) for entry in heard] == [("boss", archived.call)]


def test_an_inspector_sees_no_number(visit: Callable[..., Page], archived: Any) -> None:
    page = visit("/desk", name="judge")
    expect(page.locator("[data-row]")).to_contain_text("***")
    expect(page.locator("[data-row]")).not_to_contain_text("13800138005")


def test_what_one_may_not_see_is_not_there(visit: Callable[..., Page], story: Begin) -> None:
    other = story("pbx1-1795000000.7", ago_s=30)
    other.starts()
    other.rings(agent="1002")
    other.answered(3_000, ring_ms=2_000, agent="1002")
    other.ends(9_000)
    page = visit("/desk", name="1001")
    expect(page.get_by_text("没有找到通话")).to_be_visible()
    page.goto(f"/desk/{other.call}")
    expect(page.get_by_role("alert")).to_have_text("没有这通电话，或者你看不到它。")


def test_a_call_without_a_recording_is_still_read(visit: Callable[..., Page], story: Begin) -> None:
    call = story(ago_s=30)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.says(Role.CALLER, 4_000, "我要查快递")
    call.ends(9_000)
    page = visit("/desk")
    page.locator("[data-row] a").click()
    expect(page.get_by_text("这通电话没有录音。")).to_be_visible()
    expect(page.locator("[data-utterance]")).to_contain_text("我要查快递")


def test_a_dispute_and_a_ruling_stand_beside_the_engines_verdict(visit: Callable[..., Page], archived: Any) -> None:
    agent = visit(f"/desk/{archived.call}", name="1001")
    row = agent.locator("li[data-finding='S15#0']")
    row.get_by_text("说明或申诉").click()
    row.get_by_label("类别").select_option("dispute")
    row.get_by_label("内容").fill("我说的是系统，不是客户")
    row.get_by_role("button", name="保存").click()
    expect(row.locator("[data-note=dispute]")).to_contain_text("我说的是系统")
    judge = visit(f"/desk/{archived.call}", name="judge")
    row = judge.locator("li[data-finding='S15#0']")
    expect(row.locator("[data-note=dispute]")).to_contain_text("1001")
    row.get_by_text("改判").click()
    row.get_by_label("结论").select_option("excused")
    row.get_by_label("内容").fill("听录音，成立")
    row.get_by_role("button", name="保存").click()
    expect(row.locator("[data-note=ruling]")).to_contain_text("免责")
    expect(row).to_have_attribute("data-verdict", "violated")


def test_the_wrap_up_is_kept_and_counts(visit: Callable[..., Page], archived: Any, site: Any) -> None:
    agent = visit("/agent", name="1001")
    form = agent.locator(".wrap-up")
    expect(form.get_by_label("联系方式")).to_have_value("13800138005")
    form.get_by_label("客户姓名").fill("示例先生")
    form.get_by_label("事由").fill("查快递")
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_attribute("data-state", "saved")
    record = site.do(site.context.store.calls.row(archived.call)).record
    assert [(mark.mark, mark.note) for mark in record.marks] == [("wrap-up", "name contact matter")]
    agent.goto(f"/desk/{archived.call}")
    expect(agent.locator("[data-note=wrap-up]")).to_contain_text("示例先生 · 13800138005 · 查快递")


def test_what_was_found_is_exported_as_a_table(visit: Callable[..., Page], archived: Any) -> None:
    page = visit("/desk")
    expect(page.locator("[data-row]")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert archived.call in text
    assert "13800138005" in text


def test_the_days_sample_is_worked_through_by_the_form(
    visit: Callable[..., Page], archived: Any, site: Any, pack: CompiledPack
) -> None:
    site.context.scores.pack = pack
    judge = visit("/desk", name="judge")
    judge.get_by_role("link", name="今日抽检").click()
    drawn = judge.locator(f"[data-sampled='{archived.call}']")
    expect(drawn).to_contain_text("待评")
    drawn.get_by_role("link").click()
    row = judge.locator("[data-form-rule=S34]")
    expect(row).to_contain_text("未做到")
    before = judge.locator("[data-points=engine]").inner_text()
    expect(judge.locator("[data-points=person]")).to_have_text(before)
    row.get_by_label("S34 质检得分").select_option("met")
    judge.get_by_label("评语").fill("听录音，送声在")
    judge.get_by_role("button", name="保存评分").click()
    expect(judge.locator(".evaluation")).to_have_attribute("data-state", "saved")
    expect(row).to_have_attribute("data-overruled", "true")
    expect(row).to_contain_text("未做到")
    expect(judge.locator("[data-points=engine]")).to_have_text(before)
    expect(judge.locator("[data-points=person]")).not_to_have_text(before)
    judge.get_by_role("link", name="返回列表").click()
    expect(drawn).to_contain_text("judge 已评")
    with judge.expect_download() as download:
        judge.get_by_role("link", name="导出评分").click()
    assert "S34 missed → met" in download.value.path().read_text(encoding="utf-8-sig")


def test_disputes_wait_in_a_list(visit: Callable[..., Page], archived: Any) -> None:
    agent = visit(f"/desk/{archived.call}", name="1001")
    row = agent.locator("li[data-finding='S15#0']")
    row.get_by_text("说明或申诉").click()
    row.get_by_label("类别").select_option("dispute")
    row.get_by_label("内容").fill("我说的是系统")
    row.get_by_role("button", name="保存").click()
    expect(row.locator("[data-note=dispute]")).to_be_visible()
    judge = visit("/desk?view=disputes", name="judge")
    expect(judge.locator("[data-dispute='S15#0']")).to_contain_text("我说的是系统")
    judge.locator("[data-dispute='S15#0'] a").click()
    expect(judge.locator("li[data-finding='S15#0'] [data-note=dispute]")).to_be_visible()


def test_what_was_told_in_the_call_stands_beside_what_was_found_after_it(
    visit: Callable[..., Page], archived: Any, site: Any
) -> None:
    said = {"finding": FindingId("S15#0"), "rule": RuleId("S15"), "said": RUDE}
    withdrawn = Difference(**said, live=Verdict.VIOLATED, live_ms=8_400, final=Verdict.WITHDRAWN)
    late = Difference(finding=FindingId("C09#0"), rule=RuleId("C09"), live=None, final=Verdict.VIOLATED)
    site.tell(CallReviewed(**archived.at(17_000), pack="zh-CN 1", told=14, differences=(withdrawn, late)))
    page = visit(f"/desk/{archived.call}")
    page.get_by_role("tab", name="实时与终判").click()
    expect(page.get_by_text("通话中给出 14 个结论，终判时改了 2 个")).to_be_visible()
    first = page.locator("[data-difference='S15#0']")
    expect(first).to_contain_text("违规")
    expect(first).to_contain_text("已撤回")
    expect(page.locator("[data-difference='C09#0']")).to_contain_text("通话中未提示")
    first.get_by_role("button", name="0:08.4").click()
    expect(page.locator(".player")).to_have_attribute("data-playing", "true")
