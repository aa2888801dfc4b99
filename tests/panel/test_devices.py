"""Headset and line, tried before the shift begins, with Chromium's fake microphone: it beeps once a second."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assist.storage.directory import Agent
from calls.ids import AgentId, QueueName

CHROMIUM = "/usr/bin/chromium" if os.path.exists("/usr/bin/chromium") else None
FLAGS = ["--headless=new", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser with devices that are none."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def test_the_microphone_is_chosen_and_seen_to_work(visit: Callable[..., Page], site: Any) -> None:
    page = visit("/devices", name="1001", width=320)
    page.get_by_role("button", name="开始听").click()
    choice = page.locator("select[data-device=microphone]")
    expect(choice.locator("option").nth(1)).to_contain_text("Fake")
    expect(page.locator("[data-hears]")).to_be_visible()
    for heard in ("=== 'quiet'", "!== 'quiet'"):  # looked at in every frame: the beep is short
        page.wait_for_function(f"() => document.querySelector('[data-hears]').dataset.level {heard}", timeout=60_000)
    value = choice.locator("option").last.get_attribute("value")
    choice.select_option(value)
    assert page.evaluate("localStorage.getItem('sansheng.microphone')") == value
    page.locator("[data-play=speaker]").click()
    expect(page.locator("[data-play=speaker]")).to_be_disabled()
    expect(page.locator("[data-play=speaker]")).to_be_enabled()
    expect(page.locator("[data-line=desk]")).to_contain_text("桌面话机")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_telephone_that_cannot_reach_the_service_goes_on_trying(visit: Callable[..., Page], site: Any) -> None:
    agent = Agent(agent=AgentId("1001"), name="坐席", phone="web", queues=[QueueName("service")])
    site.do(site.context.directory.put_agent(agent))
    page = visit("/login", name=None)
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/api/phone", refuse)
    site.open_account("1001")
    page.goto("/login?to=/agent")
    page.get_by_label("账号").fill("1001")
    page.get_by_label("密码").fill("three voices 3")
    page.locator("form button[type=submit]").click()
    telephone = page.locator(".phone")
    expect(telephone).to_have_attribute("data-line", "connecting")
    expect(telephone).to_contain_text("连接不上服务")
    page.unroute("**/api/phone")
    expect(telephone).to_have_attribute("data-line", "refused", timeout=60_000)
    expect(telephone.get_by_role("button", name="重试")).to_be_visible()
    assert asked
