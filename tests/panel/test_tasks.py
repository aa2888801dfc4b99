"""Five things that people come to the panel for, done as a new user does them: counted in clicks, and in seconds.

The table is printed with `pytest -s`. Seconds are two: what the page took in this run, and what a person takes by the
keystroke-level model (Card, Moran, Newell 1980): 1.35 s to think before each step, 1.1 s to point, 0.2 s to click,
0.4 s to reach for the keyboard, 0.28 s a key of somebody who types little.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from assist.packs.compiled import CompiledPack
from assist.web.figures import quarter_of
from assist.web.line_edits import AgentEdit, QueueEdit
from calls.facts import QueueExit, QueueLeft
from calls.findings import Role, Verdict
from calls.ids import QueueName

Begin = Callable[..., Any]
MOST_CLICKS = 5
CLICK_S = 1.35 + 1.1 + 0.2
TYPE_S, KEY_S = 0.4, 0.28
OPENING = "您好，欢迎致电三声示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您"


@dataclass(slots=True)
class Person:
    """Somebody at a page who has just logged in, and what the hands do."""

    page: Page
    clicks: int = 0
    keys: int = 0
    typed: int = 0
    begun: float = field(default_factory=time.monotonic)

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        """Put the text in the place of what is there."""
        self.click(what)
        self.typed, self.keys = self.typed + 1, self.keys + len(text)
        what.fill(text)

    def choose(self, what: Locator, value: str) -> None:
        self.clicks += 2
        what.select_option(value)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def go(self, name: str) -> None:
        self.click(self.page.get_by_role("navigation").first.get_by_role("link", name=name, exact=True))


@pytest.fixture
def timed(visit: Callable[..., Page]) -> Iterator[Callable[..., Person]]:
    """Put a person before the first page of an account; what the task took is printed when it is done."""
    people: list[tuple[str, Person]] = []

    def begin(task: str, name: str) -> Person:
        page = visit("/", name=name)
        expect(page.locator("[data-up=true]")).to_be_visible()
        person = Person(page)
        people.append((task, person))
        return person

    yield begin
    for task, person in people:
        took = time.monotonic() - person.begun
        hands = person.clicks * CLICK_S + person.typed * TYPE_S + person.keys * KEY_S
        print(f"\n{task}: {person.clicks} clicks, {person.keys} keys, {hands:.0f} s by hand, {took:.1f} s here")  # noqa: T201
        assert person.clicks <= MOST_CLICKS


def test_every_missed_farewell_of_one_agent_today(timed: Callable[..., Person], archived: Any, story: Begin) -> None:
    for number, agent, verdict in ((6, "1001", Verdict.MET), (7, "1002", Verdict.MISSED), (8, "1001", Verdict.MISSED)):
        call = story(f"pbx1-1795000000.{number}", ago_s=60)
        call.starts()
        call.rings(100, agent=agent)
        call.answered(2_000, ring_ms=1_900, agent=agent)
        call.finds(9_000, "S34#0", verdict)
        call.ends(9_000)
    person = timed("every missed S34 of one agent today", "judge")
    person.type(person.page.get_by_label("工号"), "1001")
    person.type(person.page.get_by_label("规则"), "s34")
    person.choose(person.page.get_by_label("结论"), "missed")
    person.press("Enter")
    rows = person.page.locator("[data-row]")
    expect(rows).to_have_count(2)
    found = {rows.nth(index).get_attribute("data-row") for index in range(2)}
    assert found == {archived.call, "pbx1-1795000000.8"}


def test_the_moment_of_a_violation_is_heard(timed: Callable[..., Person], archived: Any) -> None:
    person = timed("hear the moment of a given violation", "judge")
    person.click(person.page.locator(f"[data-row='{archived.call}'] a"))
    player = person.page.locator(".player")
    expect(player).to_have_attribute("data-ready", "true")
    person.click(person.page.locator("li[data-finding='S15#0']").get_by_role("button", name="0:08.0"))
    expect(player).to_have_attribute("data-playing", "true")
    expect(person.page.locator("[data-utterance][data-played=true] mark")).to_be_visible()


def test_why_the_service_level_fell(timed: Callable[..., Person], story: Begin, site: Any) -> None:
    latest = quarter_of(datetime.now(UTC))
    for number, begins, lost in [(n, latest - timedelta(minutes=10), False) for n in range(4)] + [
        (n, latest, n % 3 > 0) for n in range(4, 13)
    ]:
        call = replace(story(f"pbx1-1795000000.{number}"), started=begins + timedelta(milliseconds=number))
        call.starts()
        call.queued()
        if lost:
            exit = {"queue": QueueName("service"), "exit": QueueExit.ABANDONED, "waited_ms": 29_000}
            site.tell(QueueLeft(**call.at(200), **exit))
        else:
            call.rings(110)
            call.answered(200, ring_ms=90)
        call.ends(300)
    person = timed("why the service level fell in the last quarter-hour", "boss")
    why = person.page.locator("[data-why=service]")
    person.click(why.get_by_text("最近一刻钟为什么这样"))
    expect(why).to_contain_text("服务水平 33%，之前 100%")
    expect(why).to_contain_text("9 通里接得晚 0 通，放弃 6 通")
    expect(why.locator("[data-cause=callers]")).to_have_text("来话 9 通，之前每刻钟 4 通")
    expect(why.locator("[data-cause=away]")).to_contain_text("2 位坐席不在")
    person.click(why.get_by_role("link"))
    expect(person.page.locator("[data-span]")).to_contain_text("service")
    expect(person.page.locator("[data-row]")).to_have_count(9)


def test_the_greeting_is_changed_and_tried_on_yesterdays_calls(
    timed: Callable[..., Person], story: Begin, site: Any, pack: CompiledPack
) -> None:
    site.context.scores.pack = pack
    call = story(ago_s=3_600)
    call.starts()
    call.rings(100)
    call.answered(2_000, ring_ms=1_900)
    call.says(Role.AGENT, 2_500, OPENING)
    call.says(Role.CALLER, 14_000, "我想查一下我的快递")
    call.ends(40_000)
    person = timed("change the greeting and try it on yesterday's calls", "boss")
    person.go("管理")
    person.click(person.page.get_by_role("tab", name="话术包"))
    person.click(person.page.get_by_role("button", name="从现在的开场白改起"))
    text = person.page.get_by_label("话术包（YAML）")
    expect(text).to_have_value(re.compile("客服代表"))
    person.clicks += 1
    changed = text.input_value().replace('- - "@greeting"', '- - "@greeting"\n      - - 祝您生活愉快')
    person.typed, person.keys = person.typed + 1, person.keys + len("\n      - - 祝您生活愉快")
    text.fill(changed)
    person.click(person.page.get_by_role("button", name="用昨天的通话试一试"))
    trial = person.page.locator("[data-trial]")
    expect(trial).to_be_visible(timeout=60_000)
    expect(trial.locator("tr", has_text="S01")).to_contain_text("未做到")


class Exchange:
    """Stands for the line: keeps what it is given."""

    def __init__(self) -> None:
        self.agents: list[AgentEdit] = []
        self.queues = [QueueEdit(name="service", title="客户服务")]

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        return [each.model_copy() for each in self.agents], [each.model_copy() for each in self.queues], []

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        self.agents, self.queues = agents, queues


def test_an_agent_with_a_browser_phone_is_added(
    timed: Callable[..., Person], visit: Callable[..., Page], site: Any
) -> None:
    site.context.line_directory = line = Exchange()
    person = timed("add an agent with a browser phone", "root")
    person.go("管理")
    form = person.page.locator("[data-form=agent]")
    person.type(form.get_by_label("工号"), "3002")
    person.type(form.get_by_label("名称"), "新坐席")
    person.click(form.get_by_role("button", name="保存"))
    expect(person.page.locator("[data-agent-row='3002']")).to_contain_text("浏览器")
    password = person.page.locator("[data-password]").inner_text()
    assert [(agent.number, agent.phone) for agent in line.agents] == [("3002", "web")]
    page = visit("/", name=None)
    page.get_by_label("账号").fill("3002")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-presence]")).to_contain_text("3002")
