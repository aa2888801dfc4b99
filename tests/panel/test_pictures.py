"""Every page at every size, in both languages and both appearances: nothing overflows, no text is cut.

With SANSHENG_PICTURES=<folder> the pictures are kept there, to be looked at and for the manuals.
"""

import os
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
from calls.facts import HearingChanged, TicketOpened
from calls.findings import Kind, Role, Unjudged, Verdict
from calls.ids import AgentId
from calls.signals import AgentStateChanged

OPENING = "您好，欢迎致电示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您"
APOLOGY = "对不起，刚才因为线路忙，让您久等了！请问有什么可以帮助您？"
Look = tuple[str, str, int, int]
"""Language, appearance, width, height."""
LOOKS: list[Look] = [
    ("zh-CN", "light", 1280, 800),
    ("zh-CN", "dark", 1920, 1080),
    ("en", "light", 360, 740),
    ("zh-CN", "dark", 360, 740),
    ("en", "dark", 1280, 800),
    ("en", "light", 640, 400),
]
"""The last is 1280 × 800 at 200 % zoom."""
TIGHT = LOOKS if os.environ.get("SANSHENG_PICTURES") else [LOOKS[2], LOOKS[5]]
"""Those in which text is cut first; all of them for pictures."""

CUT = """() => {
  const cut = []
  const root = document.scrollingElement
  if (root.scrollWidth > innerWidth) cut.push(`page ${root.scrollWidth} > ${innerWidth}`)
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element)
    if (element.closest('.unseen, .skip, svg, [data-scrolls]') || style.textOverflow === 'ellipsis') continue
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    if (!text || style.display === 'inline' || !element.checkVisibility()) continue
    const box = element.getBoundingClientRect()
    const hidden = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible'
    const outside = box.right > innerWidth + 1 || box.left < -1
    if (hidden || outside) cut.push(`${hidden ? 'cut' : 'outside'} ${element.outerHTML.slice(0, 200)}`)
  }
  return cut
}"""


@dataclass(frozen=True, slots=True)
class Album:
    """Opens pages in one look and keeps their pictures."""

    visit: Callable[..., Page]
    folder: Path

    def open(self, path: str, look: Look, *, account: str | None = "boss") -> Page:
        language, appearance, width, height = look
        page = self.visit(f"{path}?lang={language}&theme={appearance}", name=account, width=width, height=height)
        if account:
            expect(page.locator("header.bar")).to_be_visible()
        return page

    def go(self, page: Page, path: str, look: Look) -> None:
        language, appearance, _, _ = look
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}&theme={appearance}")

    def keep(self, name: str, page: Page, look: Look) -> None:
        language, appearance, width, _ = look
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self.folder / f"{name}-{width}-{language}-{appearance}.png", animations="disabled")
        assert page.evaluate(CUT) == []


@pytest.fixture
def album(visit: Callable[..., Page], tmp_path: Path) -> Album:
    return Album(visit, Path(os.environ.get("SANSHENG_PICTURES") or tmp_path))


def slow_and_rude(story: Callable[..., Any], ago_s: float = 47.0) -> Any:
    call = story("pbx1-1795000000.2", ago_s=ago_s)
    call.starts()
    call.queued()
    call.rings(900)
    call.finds(15_900, "C01#0", Verdict.MISSED, Kind.CONDUCT, role=None, leg=None, measured=16.0)
    call.answered(17_100, ring_ms=16_200)
    opened = call.says(Role.AGENT, 18_200, OPENING)
    call.finds(
        18_200, "S01#0", Verdict.MET, utterance=opened, said=OPENING, said_from=0, said_to=len(OPENING), end_ms=28_000
    )
    call.says(Role.CALLER, 29_000, "你们的电话也太难打了吧，我等了半天")
    rude = call.says(Role.AGENT, 33_500, "我也没办法，刚才线路忙啊，您有什么事")
    said = "我也没办法，刚才线路忙啊"
    placed = {"utterance": rude, "said": said, "said_from": 0, "said_to": len(said), "end_ms": 37_000}
    call.finds(33_500, "S15#1", Verdict.VIOLATED, Kind.FORBIDDEN, expected=APOLOGY, **placed)
    call.finds(17_100, "S15#0", Verdict.DUE, due_ms=60_000, expected=APOLOGY)
    for offset_ms, deaf in ((38_000, Unjudged.NO_AUDIO), (41_000, None)):
        call.site.tell(
            HearingChanged(
                **call.at(offset_ms), leg=call.leg(Role.CALLER), role=Role.CALLER, from_ms=offset_ms, deaf=deaf
            )
        )
    call.says(Role.CALLER, 41_500, "我要查一下我的订单，已经三天了", confidence=0.5)
    call.partial(Role.AGENT, 45_800, "好的请您稍")
    return call


def test_the_live_page(album: Album, story: Callable[..., Any]) -> None:
    waiting = story("pbx1-1795000000.3", ago_s=25)
    waiting.starts(number="13800138003")
    waiting.queued(position=2)
    ringing = story("pbx1-1795000000.4", ago_s=12)
    ringing.starts(number="01088880000", name="示例公司")
    ringing.rings(200, agent="1002")
    call = slow_and_rude(story)
    for look in LOOKS:
        page = album.open("/live", look)
        expect(page.locator("[data-call]").first).to_be_visible()
        album.keep("live-list", page, look)
        page.locator(f"[data-call='{call.call}']").click()
        expect(page.locator("mark[data-finding='S15#1']")).to_be_visible()
        album.keep("live-call", page, look)


def test_the_agents_sidebar(album: Album, story: Callable[..., Any]) -> None:
    pages = [(album.open("/agent", look, account="1001"), look) for look in LOOKS]
    for page, look in pages:
        expect(page.locator(".idle")).to_be_visible()
        album.keep("agent-idle", page, look)
    call = story(ago_s=8)
    call.starts()
    call.queued()
    call.rings(500)
    for page, look in pages:
        expect(page.locator(".ringing")).to_be_visible()
        album.keep("agent-ringing", page, look)
    call.ends(15_000)
    call.site.signal(AgentStateChanged(agent=AgentId("1001"), state="talking"))
    slow_and_rude(story, ago_s=40)
    for page, look in pages:
        expect(page.locator("[data-card]")).to_have_attribute("data-rule", "S15")
        album.keep("agent-talking", page, look)


def test_the_wallboard(album: Album, story: Callable[..., Any]) -> None:
    for number, state in (("1001", "talking"), ("1002", "break")):
        story().site.signal(AgentStateChanged(agent=AgentId(number), state=state))
    for index in range(3):
        answered = story(f"pbx1-1795000000.1{index}", ago_s=200)
        answered.starts()
        answered.queued()
        answered.rings(200)
        answered.answered(4_000 + 6_000 * index, ring_ms=3_800 + 6_000 * index)
        answered.ends(100_000)
    waiting = story("pbx1-1795000000.3", ago_s=25)
    waiting.starts(number="13800138003")
    waiting.queued(position=1)
    slow_and_rude(story)
    for look in LOOKS:
        page = album.open("/wall", look)
        expect(page.locator("[data-deserted=true]")).to_be_visible()
        expect(page.locator("figure svg")).to_be_visible()
        album.keep("wall", page, look)


def test_the_desk(album: Album, story: Callable[..., Any]) -> None:
    call = slow_and_rude(story, ago_s=70)
    call.ends(62_000)
    for look in LOOKS:
        page = album.open("/desk", look)
        expect(page.locator("[data-row]")).to_be_visible()
        album.keep("desk", page, look)
        page.locator("[data-row] a").click()
        expect(page.locator("[data-stored-call]")).to_be_visible()
        album.keep("call", page, look)


def test_the_login_page(album: Album) -> None:
    for look in LOOKS:
        page = album.open("/login", look, account=None)
        expect(page.locator("form")).to_be_visible()
        album.keep("login", page, look)


def test_the_gallery(album: Album) -> None:
    for look in LOOKS[1:4]:
        page = album.open("/gallery", look, account=None)
        expect(page.locator(".gallery")).to_be_visible()
        album.keep("gallery", page, look)


def test_the_administration(album: Album, site: Any) -> None:
    site.context.line_directory = Exchange()
    site.open_account("boss")
    for look in TIGHT:
        page = album.open("/admin/accounts", look, account="root")
        expect(page.locator("[data-account=boss]")).to_be_visible()
        album.keep("admin-accounts", page, look)
        for tab, seen in (("line", "[data-agent-row]"), ("packs", "[data-active]"), ("audit", "[data-audit]")):
            album.go(page, f"/admin/{tab}", look)
            expect(page.locator(seen).first).to_be_visible()
            album.keep(f"admin-{tab}", page, look)


class Exchange:
    """Stands for the line."""

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        agents = [
            AgentEdit(number="1001", name="示例坐席一", phone="web"),
            AgentEdit(number="1002", name="示例坐席二", queues=["service"]),
            AgentEdit(number="1003", name="示例坐席三", phone="external", trunk="carrier", dial="13800138003"),
            AgentEdit(number="2001", name="示例主管", phone="web", takes_calls=False),
        ]
        queues = [
            QueueEdit(name="service", title="客户服务", numbers=["4001234567"], extension="8001"),
            QueueEdit(name="complaints", title="投诉", extension="8002", timeout_s=15),
        ]
        return agents, queues, ["carrier"]

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        raise AssertionError


def test_what_is_owed_and_the_shares(album: Album, story: Callable[..., Any], site: Any) -> None:
    call = slow_and_rude(story, ago_s=400)
    for name, kind, hours in (
        ("t1", "complaint", -1.5),
        ("t2", "call-back", 0.3),
        ("t3", "complaint", 20),
        ("t4", "suggestion", 0),
    ):
        at = call.at(50_000)
        due_at = at["occurred_at"] + timedelta(hours=hours) if hours else None
        content = {"name": "王", "contact": "13800138001", "matter": "快递三天没有到，要求说明原因并道歉", "by": "1001"}
        site.tell(TicketOpened(**at, ticket=name, ticket_kind=kind, due_at=due_at, content=content))
    call.ends(62_000)
    blocks, tickets = Blocks(site.context.store.people), Tickets(site.context.store.people)
    site.do(tickets.close("t4", Outcome.ANSWERED, "已转给网点，并电话告知客户", "complaints"))
    asked = site.do(blocks.ask("13800138009", call.call, "反复打来，不说话就挂断", 24, "1001"))
    site.do(blocks.decide(asked.block, True, "boss"))
    site.do(blocks.ask("13800138008", call.call, "辱骂坐席", 72, "1002"))
    for look in TIGHT:
        page = album.open("/tickets", look)
        expect(page.locator("tr[data-ticket]").first).to_be_visible()
        album.keep("tickets", page, look)
        page.locator("[data-act=close]").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        album.keep("tickets-closing", page, look)
        for name, path, seen in (
            ("tickets-closed", "/tickets?show=closed", "tr[data-state=closed]"),
            ("blocks", "/tickets?show=blocks", "[data-block]"),
            ("rings", "/rings?by=queue", "tr[data-group]"),
        ):
            album.go(page, path, look)
            expect(page.locator(seen).first).to_be_visible()
            album.keep(name, page, look)


def test_the_agents_forms_and_devices(album: Album, story: Callable[..., Any]) -> None:
    before = slow_and_rude(story, ago_s=7_200)
    before.ends(62_000)
    talking = story("pbx1-1795000000.7", ago_s=60)
    talking.starts()
    talking.queued()
    talking.rings(200)
    talking.answered(4_000, ring_ms=3_800)
    talking.says(Role.CALLER, 10_000, "我姓王，我要投诉你们的快递员")
    for look in TIGHT:
        page = album.open("/agent", look, account="1001")
        for form in ("complaint", "block"):
            page.locator(f"[data-form={form}]").click()
            expect(page.locator(f"[data-form={form}]")).to_have_attribute("aria-expanded", "true")
        page.locator(".transfer summary").click()
        expect(page.locator("[data-earlier]")).to_be_visible()
        page.locator(".block").scroll_into_view_if_needed()
        album.keep("agent-forms", page, look)
        album.go(page, "/devices", look)
        expect(page.locator("[data-line]")).to_be_visible()
        album.keep("devices", page, look)


def test_the_wall_on_a_screen_and_the_inspectors_form(album: Album, story: Callable[..., Any], site: Any) -> None:
    site.context.scores.pack = compile_pack(load_pack("zh-CN"))
    call = slow_and_rude(story, ago_s=90)
    call.ends(80_000)
    waiting = story("pbx1-1795000000.3", ago_s=25)
    waiting.starts(number="13800138003")
    waiting.queued(position=1)
    page = album.open("/wall", LOOKS[1])
    album.go(page, "/wall?tv=1", LOOKS[1])
    expect(page.locator("[data-deserted=true]")).to_be_visible()
    album.keep("wall-tv", page, LOOKS[1])
    for look in TIGHT:
        page = album.open(f"/desk/{call.call}", look, account="judge")
        album.go(page, f"/desk/{call.call}?side=form", look)
        expect(page.locator("form.evaluation")).to_be_visible()
        album.keep("call-form", page, look)
