"""WCAG 2.2 AA as far as a machine can tell (axe-core), and the keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calls.findings import Kind, Role, Verdict

AXE = Path(__file__).parents[2] / "assist" / "panel" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
  return violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])
}"""
Begin = Callable[..., Any]
RUDE = "我也没办法，刚才线路忙啊"


def complaints(page: Page) -> list[Any]:
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(RUN, RULES)
    return found


@pytest.fixture
def talking(story: Begin) -> Any:
    """Calls in every stage, one of them with everything that a line can show."""
    waiting, ringing = story("pbx1-1795000000.2", ago_s=9), story("pbx1-1795000000.3", ago_s=17)
    waiting.starts()
    waiting.queued(position=2)
    ringing.starts()
    ringing.rings(200, agent="1002")
    call = story(ago_s=20)
    call.starts()
    call.queued()
    call.rings(200)
    call.answered(3_000, ring_ms=2_800)
    call.says(Role.CALLER, 3_500, "我等了半天", confidence=0.4)
    rude = call.says(Role.AGENT, 6_000, RUDE)
    placed = {"utterance": rude, "said": RUDE, "said_from": 0, "said_to": len(RUDE)}
    call.finds(6_000, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, provisional=True, **placed)
    call.finds(3_000, "S01#0", Verdict.DUE, due_ms=60_000, expected="您好")
    call.finds(3_000, "C01#0", Verdict.MET, Kind.CONDUCT)
    call.finds(9_000, "C18#0", Verdict.UNJUDGED, Kind.CONDUCT, reason="no-audio")
    call.finds(9_000, "S32#0", Verdict.MANUAL)
    call.finds(9_000, "C14#0", Verdict.EXCUSED, Kind.CONDUCT, reason="handed-over")
    call.partial(Role.CALLER, 12_000, "我要")
    return call


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/live", "/agent", "/desk", "/wall"])
def test_axe_finds_nothing(visit: Callable[..., Page], talking: Any, path: str, theme: str) -> None:
    page = visit(f"{path}?theme={theme}", name="1001" if path == "/agent" else "boss")
    expect(page.get_by_text("138001380").first).to_be_visible()
    assert complaints(page) == []


@pytest.mark.parametrize("path", ["/admin/accounts", "/admin/packs"])
def test_axe_finds_nothing_on_administration(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, name="root")
    expect(page.get_by_role("tab").first).to_be_visible()
    assert complaints(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/gallery"])
def test_axe_finds_nothing_on_open_pages(visit: Callable[..., Page], path: str, theme: str) -> None:
    page = visit(f"{path}?theme={theme}", name=None)
    expect(page.get_by_role("heading").first).to_be_visible()
    # The gallery shows each landmark several times, which no page does.
    assert [complaint for complaint in complaints(page) if complaint[0] != "landmark-unique"] == []


def test_the_keyboard_reaches_a_call(page: Page, talking: Any) -> None:
    item = page.locator(f"[data-call='{talking.call}']")
    expect(item).to_be_visible()
    page.reload()
    expect(item).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if item.evaluate("element => element === document.activeElement"):
            break
    expect(item).to_be_focused()
    page.keyboard.press("Enter")
    expect(item).to_have_attribute("aria-current", "true")


def test_the_new_words_are_announced_and_the_partial_ones_are_not(page: Page, talking: Any) -> None:
    page.locator(f"[data-call='{talking.call}']").click()
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator("[data-open=true]")).to_have_attribute("aria-live", "off")
