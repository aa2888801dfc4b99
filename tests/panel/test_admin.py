"""Administration: accounts, packs, health, audit, as an administrator and as others see it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assist.web.health import PartState
from assist.web.line_edits import AgentEdit, QueueEdit


@pytest.fixture
def admin(visit: Callable[..., Page], site: Any) -> Page:
    site.open_account("boss")
    page = visit("/admin/accounts", name="root")
    expect(page.locator("[data-account=boss]")).to_be_visible()
    return page


def test_a_new_account_works_and_a_disabled_one_does_not(visit: Callable[..., Page], admin: Page) -> None:
    admin.locator(".add").get_by_label("账号").fill("1002")
    admin.get_by_role("button", name="增加账号").click()
    password = admin.locator("[data-password]").inner_text()
    expect(admin.locator("[data-account='1002']")).to_contain_text("坐席")
    page = visit("/", name=None)
    page.get_by_label("账号").fill("1002")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-presence]")).to_contain_text("1002")
    admin.locator("[data-account='1002']").get_by_role("button", name="停用").click()
    expect(admin.locator("[data-account='1002']")).to_contain_text("停用")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_an_account_joins_a_team_that_exists_or_is_made(visit: Callable[..., Page], admin: Page, site: Any) -> None:
    form = admin.locator(".add")
    form.get_by_label("班组", exact=True).select_option("+")
    form.get_by_label("新班组的名称").fill("夜班")
    form.get_by_role("button", name="增加班组").click()
    expect(form.get_by_label("班组", exact=True)).to_have_value("team-1")
    form.get_by_label("账号").fill("lead")
    form.get_by_label("角色").select_option("leader")
    form.get_by_role("button", name="增加账号").click()
    expect(admin.locator("[data-account=lead]")).to_contain_text("夜班")
    account = site.do(site.context.accounts.find("lead"))
    assert (account.role, account.team) == ("leader", "team-1")
    refused = admin.request.post(
        "/api/accounts", data={"name": "x", "role": "leader", "team": "nobody"}, headers={"origin": site.address}
    )
    assert (refused.status, refused.json()["code"]) == (422, "no-such-team")


def test_the_same_name_twice_is_refused_in_words(admin: Page) -> None:
    admin.locator(".add").get_by_label("账号").fill("boss")
    admin.get_by_label("角色").select_option("supervisor")
    admin.get_by_role("button", name="增加账号").click()
    expect(admin.get_by_role("alert")).to_contain_text("这个账号已经有了")


def test_a_pack_is_told_its_faults_by_line(admin: Page) -> None:
    admin.get_by_role("tab", name="话术包").click()
    admin.get_by_label("话术包（YAML）").fill("pack: our\nversion: 1\nnothing: at all\n")
    admin.get_by_role("button", name="检查").click()
    expect(admin.locator("[data-fault]").first).to_contain_text("行")
    admin.get_by_role("button", name="保存为新版本").click()
    expect(admin.locator("[data-pack]")).to_have_count(0)


def test_health_is_shown_as_it_changes(admin: Page, site: Any) -> None:
    admin.get_by_role("tab", name="运行状况").click()

    async def fall() -> None:
        site.context.health.set("ears", PartState.DEGRADED, "recogniser-down")

    site.do(fall())
    expect(admin.locator("li[data-part-state=degraded]")).to_contain_text("recogniser-down")
    expect(admin.locator("[data-part=ears]")).to_contain_text("降级")


def test_what_was_done_is_on_record(admin: Page) -> None:
    admin.get_by_role("tab", name="审计").click()
    expect(admin.locator("[data-audit=login]").first).to_contain_text("root")


def test_without_a_line_the_agents_cannot_be_changed_and_it_says_so(admin: Page) -> None:
    admin.get_by_role("tab", name="坐席与队列").click()
    expect(admin.get_by_role("alert")).to_have_text("电话线路未连接。")


def test_each_role_lands_on_its_own_page(visit: Callable[..., Page]) -> None:
    for name, path in (("1001", "/agent"), ("boss", "/wall"), ("judge", "/desk"), ("root", "/live")):
        page = visit("/", name=name)
        page.wait_for_url(f"**{path}*")


class Exchange:
    """Stands for the line: keeps what it is given."""

    def __init__(self) -> None:
        self.agents: list[AgentEdit] = []
        self.queues = [QueueEdit(name="service", title="客户服务")]

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        return [each.model_copy() for each in self.agents], [each.model_copy() for each in self.queues], ["carrier"]

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        self.agents, self.queues = agents, queues


def test_teams_queues_and_phones_are_kept_by_forms(visit: Callable[..., Page], site: Any) -> None:
    site.context.line_directory = line = Exchange()
    page = visit("/admin/line", name="root")
    team = page.locator("[data-form=team]")
    team.get_by_label("班组").fill("night")
    team.get_by_label("名称").fill("夜班")
    team.get_by_role("button", name="保存").click()
    expect(page.locator("[data-team-row=night]")).to_contain_text("夜班")
    queue = page.locator("[data-form=queue]")
    queue.get_by_label("队列名").fill("vip")
    queue.get_by_label("名称").fill("贵宾")
    queue.get_by_label("号码").fill("4001234568，4001234569")
    queue.get_by_label("录音").uncheck()
    queue.get_by_role("button", name="保存").click()
    expect(page.locator("[data-queue-row=vip]")).to_contain_text("关")
    agent = page.locator("[data-form=agent]")
    agent.get_by_label("工号").fill("3001")
    agent.get_by_label("名称").fill("示例主管")
    agent.get_by_label("班组", exact=True).select_option("night")
    agent.get_by_label("接听队列来电").uncheck()
    agent.get_by_role("button", name="保存").click()
    expect(page.locator("[data-agent-row='3001']")).to_contain_text("不接队列来电")
    kept = line.agents[-1]
    assert (kept.number, kept.phone, kept.takes_calls) == ("3001", "web", False)
    assert [(each.name, each.numbers) for each in line.queues][-1] == ("vip", ["4001234568", "4001234569"])
    queues = {each.queue: each.record_calls for each in site.do(site.context.directory.queues())}
    assert queues == {"service": True, "vip": False}
    page.locator("[data-queue-row=vip]").get_by_role("button", name="修改").click()
    queue.get_by_label("振铃时限").fill("15")
    queue.get_by_role("button", name="保存").click()
    expect(page.locator("[data-queue-row=vip]")).to_contain_text("15 秒")
    assert line.queues[-1].numbers == ["4001234568", "4001234569"]
