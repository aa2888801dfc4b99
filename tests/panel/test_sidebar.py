"""The agent's sidebar: forms, the pause of the recording, the caller's history, the day's points, score and account."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from assist.packs.compiled import compile_pack
from assist.packs.loader import load as load_pack
from assist.recording.folder import recording_file
from assist.storage.notes import NoteKind
from calls.facts import RecordingPaused, RecordingResumed, TransferFailed, TransferKind, TransferStarted
from calls.findings import Kind, Role, Verdict
from calls.ids import AgentId, CallId
from calls.ports import TransferRefused
from calls.signals import AgentStateChanged

Begin = Callable[..., Any]
NUMBER = "13800138001"


def talk(call: Any, answered_ms: int = 6_000) -> None:
    call.starts(NUMBER)
    call.queued(100)
    call.rings(2_000)
    call.answered(answered_ms, ring_ms=answered_ms - 2_000)


@pytest.fixture
def talking(story: Begin) -> Any:
    """A caller who called before complains on the telephone of 1001."""
    before = story("pbx1-1795000000.1", ago_s=7_200)
    talk(before)
    before.ends(60_000)
    call = story("pbx1-1795000000.2", ago_s=40)
    talk(call)
    call.says(Role.AGENT, 7_000, "请问您贵姓")
    call.says(Role.CALLER, 10_000, "我姓王")
    call.says(Role.CALLER, 12_000, "我要投诉你们的快递员")
    return call


@pytest.mark.parametrize("width", [320, 1280])
def test_a_complaint_is_noted_from_what_was_heard(
    visit: Callable[..., Page], talking: Any, site: Any, width: int
) -> None:
    page = visit("/agent", name="1001", width=width)
    page.locator("[data-form=complaint]").click()
    form = page.locator("form", has=page.get_by_label("事由"))
    expect(form.get_by_label("客户姓名")).to_have_value("王")
    expect(form.get_by_label("联系方式")).to_have_value(NUMBER)
    expect(form.get_by_label("事由")).to_have_value("我要投诉你们的快递员")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    form.get_by_label("事由").fill("快递员态度不好")
    form.get_by_label("几小时内答复").fill("2")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已登记投诉")).to_be_visible()
    expect(page.locator("[data-ticket=complaint]")).to_be_visible()
    desk = visit("/", name="complaints")
    row = desk.locator("tr[data-kind=complaint]")
    expect(row).to_contain_text("快递员态度不好")
    expect(row).to_contain_text("王")
    expect(row).to_contain_text(NUMBER)
    expect(row).to_contain_text("1001")


def test_the_recording_is_paused_by_the_button_and_by_the_rule(
    visit: Callable[..., Page], talking: Any, site: Any
) -> None:
    page = visit("/agent", name="1001")
    box = page.locator(".pause")
    page.get_by_role("button", name="暂停录音").click()
    expect(box).to_have_attribute("data-paused", "true")
    expect(box.get_by_role("status")).to_contain_text("手动")
    page.get_by_role("button", name="恢复录音").click()
    expect(box).to_have_attribute("data-paused", "false")
    site.tell(RecordingPaused(**talking.at(45_000), from_ms=44_000, why="asked"))
    expect(box.get_by_role("status")).to_contain_text("询问了卡号或证件号")
    site.tell(RecordingResumed(**talking.at(60_000), to_ms=60_000, why="quiet"))
    expect(box).to_have_attribute("data-paused", "false")
    expect(page.get_by_role("log")).to_contain_text("录音暂停（询问了卡号或证件号）")


def test_who_called_before_and_how_long_they_waited(visit: Callable[..., Page], talking: Any, site: Any) -> None:
    earlier = CallId("pbx1-1795000000.1")
    site.do(site.context.notes.add(earlier, NoteKind.WRAP_UP, "1001", {"matter": "催件"}))
    page = visit("/agent", name="1001")
    history = page.locator(".history")
    expect(history).to_contain_text("这次等了 0:05")
    expect(history.locator(f"[data-earlier-call='{earlier}']")).to_contain_text("催件")
    history.get_by_role("link", name="打开").click()
    expect(page.locator(f"[data-stored-call='{earlier}']")).to_be_visible()


def test_after_the_call_its_score_with_the_reasons_and_the_agents_word(
    visit: Callable[..., Page], talking: Any, site: Any
) -> None:
    site.context.scores.pack = compile_pack(load_pack("zh-CN"))
    talking.finds(6_000, "S01#0", Verdict.MET)
    talking.finds(30_000, "S34#0", Verdict.MISSED, reason="no-closing")
    talking.finds(31_000, "C14#0", Verdict.MET, Kind.CONDUCT)
    page = visit("/agent", name="1001")
    expect(page.locator(".checks")).to_contain_text("结束")
    talking.ends(40_000)
    points = page.locator(".points")
    expect(points).to_have_attribute("data-points", re.compile(r"^[1-9]\d*(\.\d)?$"))
    expect(points.locator("[data-loss=S34]")).to_contain_text("没有结束语")
    whole = float(points.get_attribute("data-points") or 0)
    assert 0 < whole < 100
    talking.finds(41_000, "S34#0", Verdict.EXCUSED, reason="handed-over")
    expect(points).to_have_attribute("data-points", "100")
    expect(page.locator("[data-day] [data-figure=answered]")).to_contain_text(re.compile("[12]"))
    page.get_by_text("说明与申诉").click()
    finding = page.locator("[data-finding='S01#0']")
    finding.get_by_text("说明或申诉").click()
    finding.get_by_label("内容").fill("我做到了，客户没有听清")
    finding.get_by_role("button", name="保存").click()
    expect(finding.locator("[data-note=account]")).to_contain_text("我做到了")
    notes = site.do(site.context.notes.of(talking.call))
    assert [(note.kind, note.finding) for note in notes] == [(NoteKind.ACCOUNT, "S01#0")]


def test_the_pause_stands_on_the_waveform(visit: Callable[..., Page], talking: Any, site: Any) -> None:
    site.tell(RecordingPaused(**talking.at(15_000), from_ms=15_000, why="digits"))
    site.tell(RecordingResumed(**talking.at(25_000), to_ms=25_000, why="quiet"))
    talking.ends(40_000)
    file = recording_file(site.context.recordings.folder, talking.call, talking.started, "opus")
    file.parent.mkdir(parents=True)
    tone = (8000 * np.sin(np.arange(40 * 8000) / 3)).astype(np.int16)
    tone[15 * 8000 : 25 * 8000] = 0
    soundfile.write(file, np.stack([tone, tone], axis=1), 8000, format="OGG", subtype="OPUS")
    page = visit(f"/desk/{talking.call}")
    expect(page.locator(".player")).to_have_attribute("data-ready", "true")
    expect(page.locator("[data-pause]")).to_contain_text("0:15.0–0:25.0 没有录音：说了一长串数字")
    span = page.locator("[part~='pause-15000']")
    expect(span).to_be_attached()
    width = span.evaluate("span => span.offsetWidth / span.parentElement.offsetWidth")
    assert width == pytest.approx(0.25, abs=0.02)


class Line:
    """Stands for the line: remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.answered = False

    async def start(self, call: CallId, to: str, how: TransferKind) -> None:
        self.asked.append(("start", call, to, how.value))

    async def complete(self, call: CallId) -> None:
        if not self.answered:
            raise TransferRefused("not answered")
        self.asked.append(("complete", call))

    async def cancel(self, call: CallId) -> None:
        self.asked.append(("cancel", call))


def test_a_caller_is_put_through_to_a_colleague(visit: Callable[..., Page], talking: Any, site: Any) -> None:
    site.context.transfers = line = Line()
    site.signal(AgentStateChanged(agent=AgentId("1002"), state="ready"))
    page, call = visit("/agent", name="1001", width=320), talking.call
    box = page.locator(".transfer")
    box.get_by_text("转接", exact=True).click()
    box.locator("[data-target='1002']").click()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    box.get_by_role("button", name="先询问").click()
    site.do(until(lambda: line.asked == [("start", call, "1002", "attended")]))
    agent = AgentId("1001")
    begun = TransferStarted(**talking.at(50_000), how=TransferKind.ATTENDED, from_agent=agent, to="1002")
    site.tell(begun)
    expect(box.get_by_role("status")).to_contain_text("正在询问 1002")
    box.get_by_role("button", name="完成转接").click()
    expect(box.get_by_role("alert")).to_contain_text("还没有接听")
    line.answered = True
    box.get_by_role("button", name="完成转接").click()
    site.do(until(lambda: line.asked[-1] == ("complete", call)))
    failed = TransferFailed(
        **talking.at(60_000), how=TransferKind.ATTENDED, from_agent=agent, to="1002", why="cancelled"
    )
    site.tell(failed)
    expect(box).to_have_attribute("data-transfer", "none")
    expect(page.get_by_role("log")).to_contain_text("没有转成 → 1002（坐席收回）")


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not so():  # noqa: ASYNC110 -- a click arrives, nobody tells
            await asyncio.sleep(0.05)
