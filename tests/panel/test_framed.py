"""The sidebar in another page's frame, 320 px wide: shown there by allowed origins only."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from assist.web.settings import WebSettings

Begin = Callable[..., Any]
FRAME = '<!doctype html><title>CRM</title><iframe title="三声" width="320" height="760" src="{}"></iframe>'


@pytest.fixture
def crm(site: Any) -> Iterator[str]:
    """A page of another origin that shows the sidebar in a frame; its address."""

    class Show(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = FRAME.format(f"{site.address}/agent?embed=1").encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Show)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def allow(site: Any, *origins: str) -> None:
    site.stop()
    site.context.settings = WebSettings(port=0, embed_origins=origins)
    site.start()


def framed(page: Page, site: Any) -> Frame:
    frame = page.frame(url=f"{site.address}/**")
    assert frame is not None
    return frame


def test_an_allowed_origin_shows_the_sidebar_and_the_agent_works_in_it(
    visit: Callable[..., Page], site: Any, story: Begin, crm: str
) -> None:
    allow(site, crm)
    site.open_account("1001")
    page = visit(crm, name=None)
    inside = page.frame_locator("iframe")
    inside.get_by_label("账号").fill("1001")
    inside.get_by_label("密码").fill("three voices 3")
    inside.locator("form button[type=submit]").click()
    expect(inside.locator(".idle")).to_be_visible()
    expect(inside.locator("header.bar")).to_have_count(0)
    call = story(ago_s=6)
    call.starts()
    call.queued()
    call.rings(500)
    expect(inside.locator(".ringing")).to_contain_text("13800138001")
    call.answered(5_000, ring_ms=4_500)
    inside.get_by_role("button", name="暂停录音").press("Enter")
    expect(inside.locator(".pause")).to_have_attribute("data-paused", "true")
    assert not framed(page, site).evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("allowed", [[], ["https://crm.example"]])
def test_any_other_origin_shows_nothing(browser: Any, site: Any, crm: str, allowed: list[str]) -> None:
    allow(site, *allowed)
    context = browser.new_context()
    page, refused = context.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(crm)
    expect(page.locator("iframe")).to_be_attached()
    page.wait_for_function("() => document.readyState === 'complete'")
    assert any("frame-ancestors" in text for text in refused), refused
    context.close()


def test_whoever_wants_less_motion_gets_none(visit: Callable[..., Page], story: Begin) -> None:
    page = visit("/agent", name="1001")
    page.emulate_media(reduced_motion="reduce")
    call = story(ago_s=20)
    call.starts()
    call.queued()
    call.rings(500)
    expect(page.locator(".ringing")).to_be_visible()
    moving = """() => document.getAnimations()
      .filter((one) => one.playState === 'running' && one.effect.getComputedTiming().duration > 1).length"""
    assert page.evaluate(moving) == 0
