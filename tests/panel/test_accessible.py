"""WCAG 2.2 AA as far as a machine can tell (axe-core), and the keyboard alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assist.packs.compiled import compile_pack
from assist.packs.loader import load as load_pack
from assist.storage.blocks import Blocks
from assist.storage.tickets import Outcome, Tickets
from assist.web.line_edits import AgentEdit, QueueEdit
from calls.facts import CallReviewed, TicketOpened
from calls.findings import Kind, Role, Verdict

AXE = Path(__file__).parents[2] / "assist" / "panel" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules })
  return violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])
}"""
Begin = Callable[..., Any]
RUDE = "我也没办法，刚才线路忙啊"


ALLOWED = {"/gallery": ("landmark-unique",)}
"""The gallery shows each landmark several times, which no page does."""


def complaints(page: Page, rules: list[str]) -> list[Any]:
    """Run axe: `rules` are all tags, or all names of rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(RUN, rules)
    return found


class Exchange:
    """Stands for the line: has agents and queues, takes no change."""

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        return [AgentEdit(number="1001", name="坐席")], [QueueEdit(name="service", title="客户服务")], ["carrier"]

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        raise AssertionError


@pytest.fixture
def busy_day(story: Begin, talking: Any, site: Any) -> None:
    """Something in every list: tickets open and closed, a call that is over, a block that waits."""
    site.context.line_directory = Exchange()
    site.context.scores.pack = compile_pack(load_pack("zh-CN"))
    over = story("pbx1-1795000000.4", ago_s=400)
    over.starts()
    over.queued()
    over.rings(200)
    over.answered(4_000, ring_ms=3_800)
    over.finds(9_000, "S34#0", Verdict.MISSED, reason="no-closing")
    for name, hours in (("t1", -1), ("t2", 5), ("t3", None)):
        at = over.at(20_000)
        due_at = at["occurred_at"] + timedelta(hours=hours) if hours else None
        content = {"contact": "13800138001", "matter": "催件"}
        site.tell(TicketOpened(**at, ticket=name, ticket_kind="complaint", due_at=due_at, content=content))
    over.ends(60_000)
    site.tell(CallReviewed(**over.at(61_000), pack="zh-CN 1", told=3))
    site.do(Tickets(site.context.store.people).close("t3", Outcome.ANSWERED, "已答复", "1001"))
    site.do(Blocks(site.context.store.people).ask("13800138009", over.call, "骚扰", 24, "1001"))


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


@dataclass(frozen=True, slots=True)
class State:
    """A page in one of its states: what is pressed to come there, and what is seen then."""

    path: str
    seen: str
    presses: tuple[str, ...] = ()


CALL = "pbx1-1795000000.1"
STATES: dict[str, tuple[State, ...]] = {
    "1001": (
        State("/agent", "[data-finding='S15#0']"),
        State(
            "/agent",
            ".block form",
            ("[data-form=complaint]", ".transfer summary", ".review summary", "[data-form=block]"),
        ),
        State("/agent", "[role=menu]", (".hand-over button",)),
        State("/devices", "[data-line]"),
        State("/tickets", "tr[data-ticket]"),
        State("/tickets", "[role=dialog]", ("[data-act=close]",)),
        State("/tickets?show=closed", "tr[data-state=closed]"),
    ),
    "boss": (
        State(f"/live/{CALL}", "mark[data-finding='S15#0']"),
        State("/wall", "[data-agent]"),
        State("/wall", "[data-why][open]", ("[data-why] summary",)),
        State("/wall?tv=1", "[data-agent]"),
        State("/wall", "[role=menu]", ("[data-agent='1001'] button",)),
        State("/wall", "[role=dialog]", ("[data-agent='1001'] button", "[role=menuitem]:has-text('{hint}')")),
        State("/tickets?show=blocks", "[data-block] [data-act=approve]"),
        State("/rings?by=queue", "tr[data-group]"),
        State("/rings?by=queue", ".formula", ("thead button",)),
    ),
    "judge": (
        State("/desk", "[data-row]"),
        State("/desk?view=sample", "[data-sampled]"),
        State("/desk?view=disputes", ".disputes"),
        State("/desk/pbx1-1795000000.4", "[data-finding]"),
        State("/desk/pbx1-1795000000.4?side=form", "form.evaluation"),
        State("/desk/pbx1-1795000000.4?side=review", "[role=tab][aria-selected=true]:nth-child(3)"),
    ),
    "root": (
        State("/admin/line", "[data-agent-row]"),
        State("/admin/accounts", "[data-account]"),
        State("/admin/packs", "[data-active]"),
        State("/admin/blocks", "[data-block]"),
        State("/admin/health", "[role=tabpanel][data-state=active]"),
        State("/admin/demo", "[role=tabpanel][data-state=active]"),
        State("/admin/audit", "[data-audit]"),
    ),
    "": (State("/login", "form"), State("/gallery", ".gallery")),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("account", STATES)
def test_axe_finds_nothing(visit: Callable[..., Page], busy_day: None, account: str) -> None:
    """Every page and state: wide in Chinese, on a telephone in English; light and dark differ in colours alone."""
    page = visit("/login", name=account or None)
    page.emulate_media(reduced_motion="reduce")
    if account:
        expect(page.locator("header.bar")).to_be_visible()
    faults: list[Any] = []
    for language, theme, other, width in (("zh-CN", "light", "dark", 1280), ("en", "dark", "light", 360)):
        page.set_viewport_size({"width": width, "height": 800})
        for state in STATES[account]:
            page.goto(f"{state.path}{'&' if '?' in state.path else '?'}lang={language}&theme={theme}")
            for press in state.presses:
                page.locator(press.format(hint={"zh-CN": "发文字提示", "en": "hint"}[language])).first.click()
            expect(page.locator(state.seen).first).to_be_visible()
            found = complaints(page, RULES)
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", other)
            found += complaints(page, ["color-contrast"])
            faults += [(state, language, *one) for one in found if one[0] not in ALLOWED.get(state.path, ())]
    assert not faults, "\n".join(map(str, faults))


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
