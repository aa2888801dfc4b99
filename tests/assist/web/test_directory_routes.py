"""Agents, queues and teams changed by an administrator: what the line is given, and what is kept."""

from typing import Any

from assist.web.line_edits import AgentEdit, DirectoryRefused, QueueEdit


class Exchange:
    """Stands for the line: keeps the lists, refuses what it cannot ring."""

    def __init__(self) -> None:
        self.agents = [AgentEdit(number="1001", name="一号"), AgentEdit(number="1002", name="二号")]
        self.queues = [QueueEdit(name="service", title="服务"), QueueEdit(name="vip", title="贵宾")]

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        return [each.model_copy() for each in self.agents], [each.model_copy() for each in self.queues], ["carrier"]

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        known = {queue.name for queue in queues}
        if any(set(agent.queues) - known for agent in agents):
            raise DirectoryRefused("agents.queues names unknown vip")
        self.agents, self.queues = agents, queues


async def test_an_agent_with_a_browser_phone_is_added(site) -> None:
    site.context.line_directory = line = Exchange()
    admin = (await site.logged_in("admin")).http
    edit: dict[str, Any] = {"number": "1003", "name": "三号", "phone": "web", "queues": ["service"], "team": "a"}
    assert (await admin.put("/api/directory/agents/1003", json=edit)).status_code == 204
    assert [(agent.number, agent.phone) for agent in line.agents][-1] == ("1003", "web")
    lists = (await admin.get("/api/directory")).json()
    assert lists["agents"][-1] | edit == lists["agents"][-1]
    assert lists["trunks"] == ["carrier"]
    boss = (await site.logged_in("boss")).http
    assert [each["agent"] for each in (await boss.get("/api/agents")).json()] == ["1001", "1002", "1003"]
    leader = (await site.logged_in("leader-a")).http
    assert "1003" in [each["agent"] for each in (await leader.get("/api/agents")).json()]
    assert (await boss.put("/api/directory/agents/1004", json=edit | {"number": "1004"})).status_code == 403


async def test_what_the_line_refuses_changes_nothing(site) -> None:
    site.context.line_directory = Exchange()
    admin = (await site.logged_in("admin")).http
    edit = {"number": "1001", "name": "一号", "queues": ["nowhere"]}
    refused = await admin.put("/api/directory/agents/1001", json=edit)
    assert (refused.status_code, refused.json()["code"]) == (409, "directory-refused")
    assert "unknown" in refused.json()["detail"]
    for wrong in ({"number": "abc"}, {"number": "1002"}, {"name": ""}, {"secret": 1}):
        body = {"number": "1001", "name": "一号"} | wrong
        assert (await admin.put("/api/directory/agents/1001", json=body)).status_code == 422
    no_team = {"number": "1001", "name": "一号", "team": "zz"}
    assert (await admin.put("/api/directory/agents/1001", json=no_team)).json()["code"] == "no-such-team"
    assert [agent.name for agent in await site.context.directory.agents()] == ["", ""]


async def test_queues_teams_and_leaving(site) -> None:
    told: list[frozenset[str]] = []
    site.context.on_recorded.append(told.append)
    site.context.line_directory = line = Exchange()
    admin = (await site.logged_in("admin")).http
    assert (await admin.put("/api/directory/teams/c", json={"team": "c", "title": "丙组"})).status_code == 204
    queue = {"name": "night", "title": "夜间", "timeout_s": 15, "team": "c", "record_calls": False}
    assert (await admin.put("/api/directory/queues/night", json=queue)).status_code == 204
    assert line.queues[-1].timeout_s == 15
    assert told[-1] == {"night"}
    kept = {each.queue: each for each in await site.context.directory.queues()}
    assert (kept["night"].team, kept["night"].record_calls) == ("c", False)
    assert (await admin.delete("/api/directory/queues/night")).status_code == 204
    assert (await admin.delete("/api/directory/agents/1002")).status_code == 204
    assert (await admin.delete("/api/directory/agents/1002")).status_code == 404
    boss = (await site.logged_in("boss")).http
    assert [each["agent"] for each in (await boss.get("/api/agents")).json()] == ["1001"]
    trail = await site.context.audit.read()
    assert {"agent-removed", "queue-removed", "queue-changed", "team-changed"} <= {entry.action for entry in trail}


async def test_a_supervisors_phone_stands_in_no_queue_and_not_on_the_wall(site) -> None:
    site.context.line_directory = line = Exchange()
    admin = (await site.logged_in("admin")).http
    edit = {"number": "2001", "name": "主管", "phone": "web", "takes_calls": False}
    assert (await admin.put("/api/directory/agents/2001", json=edit)).status_code == 204
    assert not line.agents[-1].takes_calls
    boss = (await site.logged_in("boss")).http
    phones = {each["agent"]: each["queues"] for each in (await boss.get("/api/agents")).json()}
    assert phones == {"1001": ["service"], "1002": ["service"], "2001": []}
    board = (await boss.get("/api/wallboard")).json()
    assert [each["agent"] for each in board["agents"]] == ["1001", "1002"]
