"""Logging in and out on the page."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect


def test_a_stranger_comes_to_the_login_page_and_on_to_where_they_wanted(visit: Callable[..., Page]) -> None:
    page = visit("/live?lang=en")
    expect(page).to_have_url(re.compile(r"/live\?lang=en$"))
    expect(page.get_by_role("heading", name="Live calls")).to_be_attached()


def test_who_is_logged_in_is_led_on_from_the_login_page(page: Page) -> None:
    expect(page).to_have_url(re.compile(r":\d+/live$"))
    page.goto("/login?to=/wall&lang=en")
    expect(page).to_have_url(re.compile(r":\d+/wall\?lang=en$"))
    expect(page.locator("[data-up=true]")).to_be_visible()


def test_a_wrong_password_is_said_so(visit: Callable[..., Page], site: Any) -> None:
    page = visit("/", name=None)
    page.get_by_label("账号").fill("boss")
    page.get_by_label("密码").fill("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不对。")
    assert page.get_by_label("密码").input_value() == ""
    site.stop()
    page.get_by_label("密码").fill("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("连接不上服务，请稍后再试。")
    site.start()


def test_after_logging_out_nothing_is_left(page: Page) -> None:
    expect(page.locator("nav").first).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    page.goto("/live")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_a_session_that_is_revoked_ends_the_page(page: Page, site: Any) -> None:
    expect(page.locator("[data-up=true]")).to_be_visible()

    async def revoke() -> None:
        site.context.hub.end_sessions_of("boss")

    site.do(revoke())
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_the_language_and_the_colours_are_kept(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_button_can_be_read_under_the_pointer(visit: Callable[..., Page]) -> None:
    button = visit("/login", name=None).get_by_role("button", name="登录")
    colours = "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    before = button.evaluate(colours)
    button.hover()
    assert button.evaluate(colours) == before


def test_who_is_logged_in_stays_so_when_the_service_does_not_answer_at_once(page: Page) -> None:
    expect(page.locator("[data-up=true]")).to_be_visible()
    expect(page).to_have_url(re.compile(r":\d+/live"))
    answers = [lambda route: route.abort(), lambda route: route.fulfill(status=503, body="{}")]
    page.route("**/api/session", lambda route: answers.pop(0)(route) if answers else route.continue_())
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_visible()
    expect(page.locator("[data-up=true]")).to_be_visible()
    expect(page).to_have_url(re.compile(r":\d+/live"))
    expect(page.locator("[data-waiting]")).to_have_count(0)
