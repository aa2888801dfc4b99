"""Every page by the keyboard alone: everything that can be pressed is reached, in its order, and is seen to be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calls.facts import TicketOpened
from calls.findings import Kind, Role, Verdict

Begin = Callable[..., Any]
MOST = 150

NAMED = """() => {
  const can = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary'
  const others = '[tabindex="0"]:not([role=tablist])'
  const stops = [...document.querySelectorAll(`${can}, ${others}`)]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility())
  const firstOfRadios = (one) => one.type !== 'radio' || one.checked
  window.stops = stops.filter(firstOfRadios)
  return window.stops.length
}"""
STOP = """() => {
  const at = document.activeElement
  if (at === document.body) return null
  const style = getComputedStyle(at)
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
  const box = at.getBoundingClientRect()
  return { index: window.stops.indexOf(at), seen: ring && box.width > 0, what: at.outerHTML.slice(0, 120) }
}"""


@pytest.fixture
def busy(story: Begin, site: Any) -> Any:
    call = story(ago_s=20)
    call.starts()
    call.queued()
    call.rings(200)
    call.answered(3_000, ring_ms=2_800)
    rude = call.says(Role.AGENT, 6_000, "我也没办法")
    placed = {"utterance": rude, "said": "我也没办法", "said_from": 0, "said_to": 5}
    call.finds(6_000, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, **placed)
    at = call.at(10_000)
    due_at = at["occurred_at"] + timedelta(hours=1)
    content = {"contact": "13800138001", "matter": "催件"}
    site.tell(TicketOpened(**at, ticket="t1", ticket_kind="complaint", due_at=due_at, content=content))
    return call


@pytest.mark.parametrize(
    ("account", "path", "seen"),
    [
        ("1001", "/agent", ".transfer"),
        ("1001", "/tickets", "tr[data-ticket]"),
        ("1001", "/devices", "[data-line]"),
        ("boss", "/wall", "[data-alert]"),
        ("boss", "/rings", "tr[data-group]"),
        ("root", "/admin/accounts", "[data-account=root]"),
    ],
)
def test_everything_is_reached_in_its_order_and_seen(
    visit: Callable[..., Page], busy: Any, account: str, path: str, seen: str
) -> None:
    page = visit(path, name=account)
    expect(page.locator(seen).first).to_be_visible()
    page.reload()
    expect(page.locator(seen).first).to_be_visible()
    page.locator("body").focus()
    count = page.evaluate(NAMED)
    visited: list[int] = []
    for _ in range(min(count + 12, MOST)):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        assert stop["seen"], stop["what"]
        if stop["index"] >= 0:
            visited.append(stop["index"])
    assert sorted(visited) == visited, "in the order of the page"
    assert set(visited) == set(range(count))


def test_a_dialog_holds_the_focus_and_escape_gives_it_back(visit: Callable[..., Page], busy: Any) -> None:
    page = visit("/tickets", name="1001")
    opener = page.locator("[data-act=close]")
    expect(opener).to_be_visible()
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    inside = "() => document.activeElement.closest('[role=dialog]') !== null"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_menus_and_forms_close_by_escape(visit: Callable[..., Page], busy: Any) -> None:
    page = visit("/agent", name="1001")
    menu = page.get_by_role("button", name="交给线路")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    for opener in ("[data-form=complaint]", "[data-form=block]"):
        button = page.locator(opener)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(button).to_be_focused()
