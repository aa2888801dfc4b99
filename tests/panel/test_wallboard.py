"""The wallboard: figures that come from the service, states that come live, and what a supervisor does with them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calls.facts import QueueExit, QueueLeft
from calls.findings import Kind, Role, Verdict
from calls.ids import AgentId, QueueName
from calls.signals import AgentStateChanged

Begin = Callable[..., Any]
RUDE = "我也没办法，刚才线路忙啊"


@pytest.fixture
def wall(visit: Callable[..., Page]) -> Page:
    page = visit("/wall")
    expect(page.locator("[data-queue=service]")).to_be_visible()
    return page


def test_a_deserted_queue_is_shouted(wall: Page, story: Begin, site: Any) -> None:
    queue = wall.locator("[data-queue=service]")
    call = story(ago_s=3)
    call.starts()
    call.queued()
    expect(queue).to_have_attribute("data-deserted", "true")
    expect(queue.get_by_role("alert")).to_have_text("没有就绪的坐席，1 位客户在等")
    alert = wall.locator("[data-alert='deserted service']")
    expect(alert).to_contain_text("客户服务 没有就绪的坐席，1 位客户在等")
    alert.get_by_role("button", name="知道了").click()
    expect(alert).to_contain_text("boss 已处理")
    wall.reload()
    expect(alert).to_have_attribute("data-taken", "true")
    site.signal(AgentStateChanged(agent=AgentId("1001"), state="ready"))
    expect(wall.locator("[data-agent='1001']")).to_have_attribute("data-state", "ready")
    expect(queue).to_have_attribute("data-deserted", "false")
    expect(alert).to_have_count(0)


def test_figures_say_how_they_are_made(wall: Page, story: Begin, site: Any) -> None:
    answered, abandoned = story("pbx1-1795000000.1", ago_s=60), story("pbx1-1795000000.2", ago_s=60)
    answered.starts()
    answered.queued()
    answered.rings(200)
    answered.answered(4_100, ring_ms=3_900)
    abandoned.starts()
    abandoned.queued()
    exit = {"queue": QueueName("service"), "exit": QueueExit.ABANDONED, "waited_ms": 29_900}
    site.tell(QueueLeft(**abandoned.at(30_000), **exit))
    abandoned.ends(30_000)
    queue = wall.locator("[data-queue=service]")
    level = queue.locator(".tile", has_text="服务水平")
    expect(level.locator("strong")).to_have_text("50%")
    expect(queue.locator(".tile", has_text="放弃率").locator("strong")).to_have_text("50%")
    expect(queue.locator(".tile", has_text="坐席三声内").locator("strong")).to_have_text("100%")
    level.get_by_role("button").click()
    expect(wall.get_by_text("服务水平 = 在")).to_contain_text("÷")
    wall.keyboard.press("Escape")
    expect(queue.locator("figure svg")).to_be_visible()


def test_an_alert_is_taken_note_of_once_for_all_supervisors(
    visit: Callable[..., Page], wall: Page, story: Begin
) -> None:
    call = story(ago_s=20)
    call.starts()
    call.answered(3_000, ring_ms=2_800)
    rude = call.says(Role.AGENT, 6_000, RUDE)
    placed = {"utterance": rude, "said": RUDE, "said_from": 0, "said_to": len(RUDE)}
    call.finds(6_000, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, **placed)
    other = visit("/wall")
    for page in (wall, other):
        expect(page.locator("[data-alert]")).to_contain_text(RUDE)
        expect(page.locator("[data-agent='1001']")).to_contain_text("1 处问题")
    wall.get_by_role("button", name="知道了").click()
    for page in (wall, other):
        expect(page.locator("[data-alert]")).to_have_attribute("data-taken", "true")
        expect(page.locator("[data-alert]")).to_contain_text("boss 已处理")


def test_a_hint_reaches_the_agent_and_is_read(visit: Callable[..., Page], wall: Page) -> None:
    def send(text: str) -> None:
        wall.get_by_role("button", name="工号 1001 的操作").click()
        wall.get_by_role("menuitem", name="发文字提示").click()
        wall.get_by_label("发文字提示").fill(text)
        wall.get_by_role("button", name="发送").click()

    send("没有人看到")
    expect(wall.get_by_role("alert").filter(has_text="没有人看到")).to_be_visible()
    wall.get_by_role("button", name="关闭").click()
    agent = visit("/agent", name="1001")
    expect(agent.locator("[data-up=true]")).to_be_visible()
    send("请先核对订单号")
    hint = agent.locator("[data-hint]")
    expect(hint).to_contain_text("请先核对订单号")
    expect(wall.get_by_role("dialog")).to_have_count(0)
    hint.get_by_role("button", name="知道了").click()
    expect(hint).to_have_count(0)


def test_a_phone_past_its_third_ring_is_an_alert(wall: Page, story: Begin) -> None:
    call = story(ago_s=14.5)
    call.starts()
    call.rings(100)
    expect(wall.locator("[data-alert]")).to_contain_text("已过三声")
    wall.get_by_role("button", name="知道了").click()
    expect(wall.locator("[data-alert]")).to_contain_text("boss 已处理")


def test_an_agent_has_no_wallboard(visit: Callable[..., Page]) -> None:
    page = visit("/wall", name="1001")
    expect(page.get_by_role("alert")).to_contain_text("你的角色不能做这件事")
    expect(page.get_by_role("link", name="看板")).to_have_count(0)


def test_from_the_wall_one_goes_on_to_the_other_pages(wall: Page) -> None:
    wall.get_by_role("button", name="工号 1001 的操作").click()
    expect(wall.get_by_role("menuitem", name="发文字提示")).to_be_visible()
    wall.keyboard.press("Escape")
    for name, page in (("质检", ".desk"), ("实时通话", ".live"), ("看板", ".wall")):
        wall.get_by_role("navigation").first.get_by_role("link", name=name, exact=True).click()
        expect(wall.locator(page).first).to_be_visible()
