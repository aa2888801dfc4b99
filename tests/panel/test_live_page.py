"""The page of running calls, seen by a person: what is said, what is found, what is not known."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calls.facts import HearingChanged, HoldEnded, HoldStarted
from calls.findings import Kind, Role, Unjudged, Verdict

Begin = Callable[..., Any]
"""Begins the story of a call (conftest)."""
OPENING = "您好，欢迎致电示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您"
RUDE = "我也没办法，刚才线路忙啊"
TWENTY_MARKS = """() => new Promise((done) => {
  const look = () => (window.__marks.length === 20 ? done() : setTimeout(look, 10))
  look()
})"""


def test_a_call_is_followed_from_the_first_ring(page: Page, story: Begin) -> None:
    expect(page.get_by_text("现在没有通话").first).to_be_visible()
    call = story()
    call.starts()
    item = page.locator(f"[data-call='{call.call}']")
    expect(item).to_have_attribute("data-stage", "arriving")
    call.queued(position=3)
    expect(item).to_have_attribute("data-stage", "queued")
    expect(item).to_contain_text("第 3 位")
    call.rings()
    expect(item).to_have_attribute("data-stage", "ringing")
    call.answered(6_000, ring_ms=5_800)
    expect(item).to_have_attribute("data-stage", "talking")
    call.ends(60_000)
    expect(item).to_have_attribute("data-stage", "ended")
    expect(page.locator("[data-moment=CallEnded]")).to_contain_text("客户先挂机")


def test_a_partial_is_grey_until_its_final(page: Page, story: Begin) -> None:
    call = story(ago_s=5)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.partial(Role.AGENT, 4_000, "您好欢迎")
    line = page.locator("[data-utterance]")
    expect(line).to_have_attribute("data-open", "true")
    faint = line.locator("p").evaluate("element => getComputedStyle(element).color")
    call.partial(Role.AGENT, 4_000, "您好欢迎致电")
    expect(line).to_contain_text("您好欢迎致电")
    call.says(Role.AGENT, 4_000, OPENING)
    expect(line).to_have_attribute("data-open", "false")
    assert line.locator("p").evaluate("element => getComputedStyle(element).color") != faint
    assert line.count() == 1


def test_both_legs_stand_in_the_order_of_the_calls_clock(page: Page, story: Begin) -> None:
    call = story(ago_s=20)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.says(Role.AGENT, 4_000, "您好")
    call.says(Role.CALLER, 9_000, "我要查快递")
    call.says(Role.AGENT, 6_000, "请问有什么可以帮助您")
    lines = page.locator("[data-utterance] p")
    expect(lines).to_have_text([re.compile("您好"), re.compile("请问"), re.compile("我要查快递")])


def test_the_forbidden_phrase_is_marked_on_its_words(page: Page, story: Begin) -> None:
    call = story(ago_s=20)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    utterance = call.says(Role.AGENT, 4_000, "喂" + RUDE + "您说吧")
    placed = {"utterance": utterance, "said": RUDE, "said_from": 1, "said_to": 1 + len(RUDE)}
    call.finds(4_500, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, provisional=True, **placed)
    mark = page.locator("mark[data-finding='S15#0']")
    expect(mark).to_have_attribute("data-provisional", "true")
    call.finds(4_500, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, **placed)
    expect(mark).to_have_attribute("data-provisional", "false")
    assert mark.evaluate("element => element.lastChild.textContent") == RUDE
    expect(mark.locator("svg")).to_be_visible()
    expect(page.locator("li[data-finding='S15#0']")).to_contain_text("违规")
    call.finds(4_500, "S15#0", Verdict.WITHDRAWN, Kind.FORBIDDEN, **placed)
    expect(mark).to_have_count(0)
    expect(page.locator("[data-group='other'] li[data-finding='S15#0']")).to_contain_text("已撤回")


def test_what_is_due_counts_down_and_then_is_missed(page: Page, story: Begin) -> None:
    call = story(ago_s=4)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.finds(3_000, "S01#0", Verdict.DUE, due_ms=23_000, expected=OPENING)
    row = page.locator("li[data-finding='S01#0']")
    expect(row).to_contain_text(OPENING)
    expect(row).to_contain_text(re.compile(r"还剩 1\d 秒"))
    call.finds(3_000, "S01#0", Verdict.MISSED, due_ms=23_000, expected=OPENING, reason="not-said")
    expect(row).to_have_attribute("data-verdict", "missed")
    expect(row).to_contain_text("未做到")


def test_rings_fill_one_by_one_and_turn_red_after_the_third(page: Page, story: Begin) -> None:
    call = story(ago_s=13.5)
    call.starts()
    call.rings(200)
    meter = page.locator("header [data-rings]")
    expect(meter).to_have_attribute("data-rings", "3")
    expect(meter).to_have_attribute("data-late", "false")
    widths = [
        float(width) for width in meter.locator(".fill").evaluate_all("all => all.map(e => e.getAttribute('width'))")
    ]
    assert widths[0] == widths[1] == 32
    assert 0 < widths[2] < 32
    expect(meter).to_have_attribute("data-late", "true")
    expect(meter).to_contain_text("已过三声")


def test_what_was_not_heard_is_shown_and_not_judged(page: Page, story: Begin) -> None:
    call = story(ago_s=30)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    leg = call.leg(Role.AGENT)
    for offset_ms, deaf in ((8_000, Unjudged.NO_AUDIO), (11_000, None)):
        call.site.tell(HearingChanged(**call.at(offset_ms), leg=leg, role=Role.AGENT, from_ms=offset_ms, deaf=deaf))
    call.finds(11_000, "S01#0", Verdict.UNJUDGED, reason="no-audio")
    expect(page.locator("[data-deaf]")).to_contain_text("0:08.0 – 0:11.0")
    expect(page.locator("[data-deaf]")).to_contain_text("不作评判")
    expect(page.locator("li[data-finding='S01#0']")).to_contain_text("未判")


def test_a_hold_is_counted(page: Page, story: Begin) -> None:
    call = story(ago_s=60)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    leg = call.leg(Role.AGENT)
    call.site.tell(HoldStarted(**call.at(10_000), leg=leg, role=Role.AGENT))
    expect(page.locator("header .hold")).to_have_attribute("data-long", "true")
    call.site.tell(HoldEnded(**call.at(62_000), leg=leg, role=Role.AGENT, held_ms=52_000))
    expect(page.locator("header .hold")).to_have_count(0)


def test_words_are_text_never_html(page: Page, story: Begin) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    call = story(ago_s=20)
    call.starts(number=hostile, name=hostile)
    call.answered(3_000, ring_ms=2_000)
    call.says(Role.CALLER, 4_000, hostile)
    expect(page.locator("[data-utterance] p")).to_contain_text(hostile)
    expect(page.locator("header .name")).to_have_text(hostile)
    assert page.locator("main img").count() == 0
    assert page.title() != "taken"


def test_after_a_break_nothing_is_lost_and_nothing_is_there_twice(page: Page, story: Begin) -> None:
    call = story(ago_s=30)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.says(Role.AGENT, 4_000, "第一句")
    expect(page.locator("[data-utterance]")).to_have_count(1)
    call.site.stop()
    expect(page.locator("[data-stale]")).to_contain_text("未更新")
    call.says(Role.CALLER, 6_000, "第二句")
    call.says(Role.AGENT, 8_000, "第三句")
    call.site.start()
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect(page.locator("[data-utterance] p")).to_have_text([re.compile(f"第{n}句") for n in "一二三"])
    expect(page.locator("[data-moment=AgentConnected]")).to_have_count(1)


def test_a_page_opened_in_mid_call_shows_all_of_it(visit: Callable[..., Page], story: Begin) -> None:
    call = story(ago_s=30)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    call.says(Role.AGENT, 4_000, OPENING)
    call.partial(Role.CALLER, 12_000, "我想问")
    page = visit("/live")
    expect(page.locator("[data-utterance] p")).to_have_text([re.compile(OPENING), re.compile("我想问")])


def test_an_agent_sees_only_own_calls(visit: Callable[..., Page], story: Begin) -> None:
    other, own = story("pbx1-1795000000.7"), story("pbx1-1795000000.8", ago_s=3)
    other.starts(number="13800138007")
    other.rings(agent="1002")
    page = visit("/live", name="1001")
    expect(page.get_by_text("现在没有通话").first).to_be_visible()
    own.starts(number="13800138008")
    own.rings(agent="1001")
    expect(page.locator(f"[data-call='{own.call}']")).to_contain_text("13800138008")
    expect(page.locator(f"[data-call='{other.call}']")).to_have_count(0)


@pytest.mark.parametrize("provisional", [True, False])
def test_marks_are_painted_soon_after_their_fact(
    visit: Callable[..., Page],
    story: Begin,
    provisional: bool,
) -> None:
    page = visit("/live?measure=1")
    call = story(ago_s=20)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    expect(page.locator("header [data-stage=talking]")).to_be_visible()
    told: dict[str, float] = {}
    for index in range(20):
        utterance = call.says(Role.AGENT, 4_000 + 400 * index, RUDE)
        told[f"S15#{index}"] = time.time() * 1000
        placed = {"utterance": utterance, "said": RUDE, "said_from": 0, "said_to": len(RUDE)}
        call.finds(4_000, f"S15#{index}", Verdict.VIOLATED, Kind.FORBIDDEN, provisional=provisional, **placed)
    page.evaluate(TWENTY_MARKS)
    delays = sorted(mark["at"] - told[mark["finding"]] for mark in page.evaluate("window.__marks"))
    assert delays[0] >= 0
    assert delays[18] < 500


def test_a_supervisor_without_a_phone_is_told_so(page: Page, story: Begin) -> None:
    call = story(ago_s=10)
    call.starts()
    call.answered(3_000, ring_ms=2_000)
    page.get_by_role("button", name="监听").click()
    expect(page.get_by_role("alert")).to_contain_text("你的账号没有话机")
    call.ends(12_000)
    expect(page.get_by_role("button", name="监听")).to_have_count(0)
