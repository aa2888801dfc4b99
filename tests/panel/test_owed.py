"""What is owed to callers, closed and opened again; call-backs; blocked numbers; shares within three rings."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assist.storage.blocks import Blocks
from assist.storage.directory import Agent
from calls.facts import TicketOpened
from calls.ids import AgentId, CallId, QueueName
from calls.ports import CallBackRefused

Begin = Callable[..., Any]
NUMBER = "13800138001"
CALLED = CallId("pbx1-1795000000.9")


@pytest.fixture
def owed(story: Begin, site: Any) -> Any:
    """A call of 1001 that owes a call-back in 20 minutes and a complaint since an hour."""
    call = story(ago_s=300)
    call.starts(NUMBER)
    call.queued()
    call.rings(200)
    call.answered(4_000, ring_ms=3_800)
    for name, kind, due in (("t1", "call-back", timedelta(minutes=20)), ("t2", "complaint", timedelta(hours=-1))):
        content = {"name": "王", "contact": NUMBER, "matter": "催件", "by": "1001"}
        at = call.at(20_000)
        due_at = call.started + timedelta(minutes=5) + due
        site.tell(TicketOpened(**at, ticket=name, ticket_kind=kind, due_at=due_at, content=content))
    call.ends(60_000)
    return call


class Caller:
    """Stands for the line."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    async def call(self, number: str, agent: AgentId, ticket: str = "") -> CallId:
        self.asked.append((number, agent, ticket))
        if len(self.asked) == 1:
            raise CallBackRefused("rest-hours")
        return CALLED


def test_a_ticket_says_how_long_is_left_and_is_closed_and_opened_again(
    visit: Callable[..., Page], owed: Any, site: Any
) -> None:
    page = visit("/tickets", name="1001")
    late, soon = page.locator("[data-ticket=t2]"), page.locator("[data-ticket=t1]")
    expect(page.locator("tr[data-ticket]").first).to_have_attribute("data-ticket", "t2")
    expect(late.locator("[data-left]")).to_have_attribute("data-tone", "bad")
    expect(late.locator("[data-left]")).to_contain_text(re.compile("已超时 1 小时"))
    expect(soon.locator("[data-left]")).to_have_attribute("data-tone", "due")
    expect(soon.locator("[data-left]")).to_contain_text(re.compile(r"还剩 (1\d|20) 分钟"))
    late.get_by_role("button", name="办结").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("办结这张投诉单")
    dialog.get_by_label("联系不上").check()
    dialog.get_by_label("说明").fill("打了三次没有人接")
    dialog.get_by_role("button", name="办结").click()
    expect(late).to_have_count(0)
    page.locator("[data-show=closed]").click()
    expect(late).to_contain_text("联系不上")
    expect(late).to_contain_text("打了三次没有人接")
    late.get_by_role("button", name="重新打开").click()
    expect(page.get_by_text("还没有办结的")).to_be_visible()
    page.locator("[data-show=open]").click()
    expect(late).to_be_visible()
    actions = [entry.action for entry in site.do(site.context.audit.read(object="t2"))]
    assert actions == ["ticket-reopened", "ticket-closed"]


def test_a_call_back_is_listed_made_and_given_up(visit: Callable[..., Page], owed: Any, site: Any) -> None:
    site.context.callbacks = caller = Caller()
    page = visit("/tickets", name="1001")
    page.get_by_label("类别").select_option("call-back")
    expect(page.locator("tr[data-ticket]")).to_have_count(1)
    now = page.locator("[data-ticket=t1] [data-act=call]")
    now.click()
    expect(page.get_by_role("alert")).to_contain_text("现在是休息时间")
    now.click()
    expect(page.locator("[data-calling]")).to_contain_text(f"正在呼叫 {NUMBER}")
    expect(page.get_by_role("link", name="看这通电话")).to_have_attribute("href", re.compile(f"/live/{CALLED}"))
    assert caller.asked == [(NUMBER, "1001", "t1")] * 2
    page.locator("[data-ticket=t1] [data-act=close]").click()
    page.get_by_label("客户不需要了").check()
    page.get_by_role("dialog").get_by_role("button", name="办结").click()
    expect(page.locator("tr[data-ticket]")).to_have_count(0)
    boss = visit("/tickets", name="boss")
    expect(boss.locator("[data-ticket=t2] [data-act=close]")).to_be_visible()
    expect(boss.locator("[data-act=call]")).to_have_count(0)


def test_a_number_is_blocked_when_a_supervisor_approves(visit: Callable[..., Page], story: Begin, site: Any) -> None:
    call = story(ago_s=30)
    call.starts(NUMBER)
    call.answered(4_000, ring_ms=3_800)
    agent = visit("/agent", name="1001", width=320)
    agent.locator("[data-form=block]").click()
    form = agent.get_by_role("form", name="申请限制此号码")
    form.get_by_label("理由").fill("不说话，反复打来")
    form.get_by_label("期限（小时）").fill("48")
    assert not agent.evaluate("document.documentElement.scrollWidth > innerWidth")
    form.get_by_role("button", name="提交申请").click()
    expect(agent.locator(".block[data-asked=true]")).to_contain_text("等主管批准")
    listed, blocked = site.do(blocks_of(site))
    assert [(one.number, one.hours, one.state) for one in listed] == [(NUMBER, 48, "asked")]
    assert not blocked
    seen = visit("/admin/blocks", name="root")
    row = seen.locator("[data-block]")
    expect(row).to_contain_text("138******01")
    expect(row.get_by_role("button")).to_have_count(0)
    boss = visit("/tickets?show=blocks")
    row = boss.locator("[data-block]")
    expect(row).to_contain_text("不说话，反复打来")
    row.get_by_role("button", name="批准", exact=True).click()
    expect(row).to_have_attribute("data-state", "approved")
    expect(row).to_contain_text(re.compile("还剩 (1 天 23 小时|2 天 0 小时)"))
    assert site.do(blocks_of(site))[1]
    row.get_by_role("button", name="提前解除").click()
    expect(boss.get_by_text("没有待批或生效中的号码限制")).to_be_visible()
    assert not site.do(blocks_of(site))[1]
    page = visit("/tickets?show=blocks", name="1001")
    expect(page.locator("[data-show=blocks]")).to_have_count(0)


async def blocks_of(site: Any) -> tuple[list[Any], bool]:
    """Return the blocks as the list has them, and whether the line keeps the number out."""
    blocks = Blocks(site.context.store.people)
    return await blocks.current(), await blocks.blocked(NUMBER)


def test_the_shares_within_three_rings_by_every_measure(visit: Callable[..., Page], story: Begin, site: Any) -> None:
    agent = Agent(agent=AgentId("1002"), name="坐席1002", queues=[QueueName("service")])
    site.do(site.context.directory.put_agent(agent))
    for index, (number, ring_ms) in enumerate((("1001", 4_000), ("1001", 16_000), ("1002", 3_000))):
        call = story(f"pbx1-1795000000.1{index}", ago_s=30 + index)
        call.starts()
        call.queued()
        call.rings(200, agent=number)
        call.answered(200 + ring_ms, ring_ms=ring_ms, agent=number)
        call.ends(28_000)
    wall = visit("/wall")
    wall.get_by_role("link", name="三声统计").click()
    rows = wall.locator("tr[data-group]")
    expect(rows).to_have_count(2)
    expect(wall.locator("tr[data-group='1001']")).to_contain_text("50%")
    expect(wall.locator("tr[data-group='1002']")).to_contain_text("100%")
    wall.get_by_role("button", name="坐席三声内").click()
    expect(wall.get_by_text("坐席三声内 = 振铃 15 秒内应答")).to_be_visible()
    wall.keyboard.press("Escape")
    wall.locator("[data-by]").select_option("queue")
    expect(wall.locator("tr[data-group=service] [data-share=queue_within_three_rings]")).to_have_text("67%")
    for measure in ("day", "quarter"):
        wall.locator("[data-by]").select_option(measure)
        wall.wait_for_url(f"**by={measure}*")
        expect(rows.first).to_contain_text("%")
    wall.get_by_label("从").fill("2026-01-01")
    wall.get_by_role("button", name="统计").click()
    expect(wall.get_by_role("alert")).to_contain_text("days: 1 to 31")
