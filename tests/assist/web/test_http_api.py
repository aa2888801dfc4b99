"""The HTTP side over real sockets: logging in and out, who may do what, and what has to fail."""

import csv
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from assist.storage import schema
from assist.storage.accounts import AccountRole, NewAccount
from assist.storage.errors import PasswordRefused
from assist.web.guard import content_policy
from assist.web.settings import WebSettings
from calls.facts import (
    AgentConnected,
    AgentRole,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    FindingChanged,
    OfferStarted,
    QueueJoined,
    TicketOpened,
    UtteranceHeard,
)
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, QueueName, RuleId, UtteranceId
from calls.ports import FlowRefused, SupervisionMode, SupervisionRefused

NUMBER = "13800138001"
PASSWORD = "铃响三声-ringing-3"
CALL = CallId("pbx1-1700000000.1")


def a_call(
    agent: str = "1001",
    call: CallId = CALL,
    *,
    verdict: Verdict = Verdict.MET,
    text: str = "您好",
    minutes_ago: int = 60,
    over: bool = True,
) -> list[Fact]:
    begun = datetime.now(UTC) - timedelta(minutes=minutes_ago)

    def at(offset_ms: int) -> dict[str, Any]:
        return {"call": call, "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    leg = LegId(f"{call}-a")
    finding = Finding(id=FindingId("S34#0"), rule=RuleId("S34"), kind=Kind.REQUIRED, verdict=verdict)
    facts: list[Fact] = [
        CallStarted(**at(0), direction=Direction.IN, caller_number=NUMBER),
        QueueJoined(**at(100), queue=QueueName("service"), position=1),
        OfferStarted(**at(200), leg=leg, channel="PJSIP/1001-1", agent=AgentId(agent)),
        AgentConnected(**at(4_200), leg=leg, agent=AgentId(agent), ring_ms=4_000, wait_ms=4_100),
        UtteranceHeard(
            **at(6_000),
            utterance=UtteranceId(f"{leg}#0"),
            leg=leg,
            role=Role.AGENT,
            start_ms=4_500,
            end_ms=6_000,
            text=text,
            confidence=0.9,
        ),
        FindingChanged(**at(6_100), finding=finding),
    ]
    if over:
        facts.append(CallEnded(**at(60_000), ended_by=EndedBy.CALLER, reason="answered", talk_ms=55_000))
    return facts


async def tell(site, facts: list[Fact]) -> None:
    for fact in facts:
        await site.store.log.append(fact)


async def test_logging_in_and_out(site) -> None:
    browser = site.browser()
    assert (await browser.http.get("/api/session")).json() == {"code": "no-session", "detail": ""}
    answer = await browser.log_in("1001")
    assert answer.status_code == 200
    assert answer.json()["agent"] == "1001"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert (await browser.http.get("/api/session")).json()["role"] == "agent"
    assert (await browser.http.delete("/api/session")).status_code == 204
    assert (await browser.http.get("/api/session")).status_code == 401
    actions = [(entry.name, entry.action) for entry in await site.context.audit.read()]
    assert actions == [("1001", "logout"), ("1001", "login")]


async def test_the_database_holds_neither_password_nor_token(site, tmp_path: Path) -> None:
    browser = await site.logged_in("boss")
    token = browser.http.cookies["sansheng"]
    with sqlite3.connect(tmp_path / "db" / "a.sqlite") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert PASSWORD not in dump
    assert token not in dump
    assert "$argon2id$" in dump


async def test_ten_wrong_passwords_lock_the_account_and_not_the_others(site) -> None:
    browser = site.browser()
    for _ in range(10):
        assert (await browser.log_in("boss", "wrong")).json()["code"] == "wrong-password"
    locked = await browser.log_in("boss")
    assert (locked.status_code, locked.json()["code"]) == (423, "locked-out")
    assert datetime.fromisoformat(locked.json()["detail"]) > datetime.now(UTC) + timedelta(minutes=14)
    assert (await browser.log_in("quality")).status_code == 200
    await site.context.accounts.set_password("boss", PASSWORD)
    assert (await browser.log_in("boss")).status_code == 200


async def test_guessing_over_many_names_is_slowed_by_address(site) -> None:
    browser = site.browser()
    answers = [await browser.log_in(f"nobody{n}", "wrong") for n in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {401}
    assert answers[30].status_code == 429
    assert 0 < int(answers[30].headers["retry-after"]) <= 300


async def test_a_disabled_account_is_out_at_once(site) -> None:
    browser = await site.logged_in("boss")
    await site.context.accounts.set_active("boss", False)
    assert (await browser.http.get("/api/calls")).status_code == 401
    assert (await browser.log_in("boss")).json()["code"] == "wrong-password"


async def test_changing_the_password_ends_every_session(site) -> None:
    one, two = await site.logged_in("boss"), await site.logged_in("boss")
    change = {"old": PASSWORD, "new": "四声铃响-second-4"}
    assert (await one.http.put("/api/session/password", json={**change, "old": "wrong"})).status_code == 401
    assert (await one.http.put("/api/session/password", json={**change, "new": "short"})).status_code == 422
    assert (await one.http.put("/api/session/password", json=change)).status_code == 204
    assert (await two.http.get("/api/session")).status_code == 401
    assert (await two.log_in("boss", change["new"])).status_code == 200


@pytest.mark.parametrize("password", ["short", "1234567890", "aaaaaaaaaaaa", "leader-a12"])
async def test_passwords_that_protect_nothing(site, password: str) -> None:
    new = NewAccount(name="leader-a1", role=AccountRole.LEADER, password=password)
    with pytest.raises(PasswordRefused):
        await site.context.accounts.add(new)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_sites_page_changes_nothing(site, headers: dict[str, str]) -> None:
    await tell(site, a_call(over=False))
    browser = await site.logged_in("1001")
    if not headers["Origin"]:
        del browser.http.headers["Origin"]
        headers = {key: value for key, value in headers.items() if value}
    answer = await browser.http.post(f"/api/calls/{CALL}/marks", json={"mark": "needs-patience"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-origin")
    assert (await site.store.calls.row(CALL)).record.marks == ()


async def test_a_host_that_is_not_ours_is_refused(site) -> None:
    """A page of another name that was made to resolve to this machine reads nothing."""
    answer = await site.browser(Host="evil.example").http.get("/api/health")
    assert (answer.status_code, answer.json()["code"]) == (421, "host-not-allowed")


async def test_a_huge_body_is_refused_before_it_is_read(site) -> None:
    answer = await site.browser().http.post("/api/session", content=b"x" * 3_000_000)
    assert answer.status_code == 413


async def test_calls_are_listed_by_what_is_asked_for(site) -> None:
    for n in range(5):
        agent = "1001" if n % 2 else "1002"
        verdict = Verdict.MISSED if n == 3 else Verdict.MET
        text = "十月怀胎" if n == 2 else "您好"
        call = CallId(f"pbx1-{n}")
        await tell(site, a_call(agent, call, verdict=verdict, text=text, minutes_ago=100 - n, over=n != 4))
    boss = (await site.logged_in("boss")).http

    async def found(query: str) -> list[str]:
        answer = await boss.get(f"/api/calls?{query}")
        assert answer.status_code == 200, answer.text
        return [line["record"]["call"] for line in answer.json()["calls"]]

    assert await found("") == ["pbx1-4", "pbx1-3", "pbx1-2", "pbx1-1", "pbx1-0"]
    assert await found("agent=1001") == ["pbx1-3", "pbx1-1"]
    assert await found("rule=S34&verdict=missed&agent=1001") == ["pbx1-3"]
    assert await found("words=怀胎") == ["pbx1-2"]
    assert await found("words=%25") == []
    assert await found("running=true") == ["pbx1-4"]
    assert await found("number=0138") == await found("")
    assert await found("queue=service&ended_by=agent") == []
    first = (await boss.get("/api/calls?limit=2")).json()
    rest = await boss.get("/api/calls", params={"limit": 3, "before": first["next"]})
    assert [line["record"]["call"] for line in rest.json()["calls"]] == ["pbx1-2", "pbx1-1", "pbx1-0"]
    assert (await boss.get("/api/calls?since=2026-01-01T00:00:00")).json()["code"] == "bad-request"
    assert (await boss.get("/api/calls?before=nonsense")).status_code == 422


async def test_who_sees_which_call(site) -> None:
    await tell(site, a_call("1002"))
    seen = {}
    for name in ("1001", "1002", "leader-a", "boss", "quality", "complaints", "admin"):
        browser = await site.logged_in(name)
        listed = (await browser.http.get("/api/calls")).json()["calls"]
        one = await browser.http.get(f"/api/calls/{CALL}")
        assert bool(listed) == (one.status_code == 200)
        seen[name] = one.status_code
    # the queue is team a's, so its leader sees the call; agent 1001 of team a does not
    expected = {"1001": 404, "1002": 200, "leader-a": 200, "boss": 200, "quality": 200, "complaints": 404, "admin": 200}
    assert seen == expected
    ticket = TicketOpened(
        call=CALL,
        occurred_at=datetime.now(UTC),
        offset_ms=50_000,
        ticket="T1",
        ticket_kind="complaint",
        due_at=None,
        content={"matter": "少了一件"},
    )
    await tell(site, [ticket])
    desk = await site.logged_in("complaints")
    assert (await desk.http.get(f"/api/calls/{CALL}")).json()["tickets"][0]["content"] == {"matter": "少了一件"}


async def test_one_call_with_everything_masked_where_it_should_be(site) -> None:
    await tell(site, a_call(text="号码是13800138001"))
    own = (await (await site.logged_in("1001")).http.get(f"/api/calls/{CALL}")).json()
    assert own["record"]["caller_number"] == NUMBER
    assert own["utterances"][0]["text"] == "号码是13800138001"
    assert [(f["rule"], f["verdict"]) for f in own["findings"]] == [("S34", "met")]
    assert own["verdicts"] == {"met": 1}
    masked = (await (await site.logged_in("quality")).http.get(f"/api/calls/{CALL}")).json()
    assert masked["record"]["caller_number"] == "138******01"
    assert masked["utterances"][0]["text"] == "号码是***********"


async def test_a_mark_becomes_a_fact(site) -> None:
    await tell(site, a_call(over=False))
    agent = (await site.logged_in("1001")).http
    answer = await agent.post(f"/api/calls/{CALL}/marks", json={"mark": "dialect-understood", "note": "四川话"})
    assert answer.status_code == 201
    record = (await site.store.calls.row(CALL)).record
    assert [(m.mark, m.by, m.note) for m in record.marks] == [("dialect-understood", "1001", "四川话")]
    assert (await agent.post(f"/api/calls/{CALL}/marks", json={"mark": "<b>"})).status_code == 422
    other = (await site.logged_in("1002")).http
    assert (await other.post(f"/api/calls/{CALL}/marks", json={"mark": "x"})).status_code == 404


class Line:
    """Stands for Asterisk's side of a hand-over."""

    def __init__(self) -> None:
        self.started: list[tuple[str, str, str]] = []

    async def start(self, call: CallId, flow: str, agent: AgentRole) -> None:
        if flow == "unknown":
            raise FlowRefused("no such flow")
        self.started.append((call, flow, agent.value))


async def test_a_hand_over_goes_to_the_line(site) -> None:
    await tell(site, a_call(over=False))
    agent, leader = (await site.logged_in("1001")).http, (await site.logged_in("leader-a")).http
    address, body = f"/api/calls/{CALL}/flow", {"flow": "bad-line", "agent": "listen"}
    assert (await agent.post(address, json=body)).json()["code"] == "line-down"
    site.context.flows = line = Line()
    assert (await agent.post(address, json=body)).status_code == 202
    assert line.started == [(CALL, "bad-line", "listen")]
    refused = await leader.post(address, json={"flow": "unknown"})
    assert (refused.status_code, refused.json()["code"]) == (409, "flow-refused")
    assert [e.action for e in await site.context.audit.read(object=CALL)] == ["handed-over", "handed-over"]


async def test_a_recording_is_heard_in_ranges_and_each_hearing_is_written_down(site, tmp_path: Path) -> None:
    await tell(site, a_call())
    started_at = (await site.store.calls.row(CALL)).record.started_at
    file = tmp_path / "recordings" / f"{started_at:%Y-%m-%d}" / f"{CALL}.opus"
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(range(256)) * 40)
    quality = (await site.logged_in("quality")).http
    whole = await quality.get(f"/api/calls/{CALL}/recording")
    assert (whole.status_code, whole.headers["content-type"], len(whole.content)) == (200, "audio/ogg", 10_240)
    part = await quality.get(f"/api/calls/{CALL}/recording", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    beyond = await quality.get(f"/api/calls/{CALL}/recording", headers={"Range": "bytes=20000-"})
    assert beyond.status_code == 416
    heard = await site.context.audit.read(object=CALL)
    assert [(e.name, e.action) for e in heard] == [("quality", "recording-heard")]
    other = (await site.logged_in("1002")).http
    assert (await other.get(f"/api/calls/{CALL}/recording")).status_code == 404
    assert (await site.browser().http.get(f"/api/calls/{CALL}/recording")).status_code == 401
    listed = (await quality.get("/api/calls")).json()["calls"]
    assert listed[0]["recorded"] is True


@pytest.mark.parametrize(
    "name", ["..%2f..%2fsecrets.toml", "%2e%2e", "..%5c..", "a%00b", "%2fetc%2fpasswd", "a/../../b"]
)
async def test_a_path_in_a_recordings_name_leads_nowhere(site, tmp_path: Path, name: str) -> None:
    (tmp_path / "secrets.toml").write_text("secret")
    boss = (await site.logged_in("boss")).http
    answer = await boss.get(httpx.URL(f"{site.origin}/api/calls/{name}/recording"))
    assert answer.status_code in (404, 422, 503)
    assert "secret" not in answer.text


async def test_a_call_named_like_a_path_finds_no_file(site, tmp_path: Path) -> None:
    """Even when the log itself held such a name."""
    await tell(site, a_call(call=CallId("../../secret")))
    row = await site.store.calls.row(CallId("../../secret"))
    day = tmp_path / "recordings" / f"{row.record.started_at:%Y-%m-%d}"
    day.mkdir(parents=True)
    (tmp_path / "secret.opus").write_bytes(b"x")
    assert (day / "../../secret.opus").is_file()
    assert site.context.recordings.find(row.record) is None


@pytest.mark.parametrize("path", ["/api/calls", f"/api/calls/{CALL}", f"/api/calls/{CALL}/recording", "/api/session"])
async def test_nothing_without_a_session(site, path: str) -> None:
    assert (await site.browser().http.get(path)).status_code == 401


async def test_the_panel_is_served_with_its_own_router_and_no_file_outside(site, tmp_path: Path) -> None:
    http = site.browser().http
    assert (await http.get("/")).status_code == 503
    (tmp_path / "panel" / "assets").mkdir(parents=True)
    (tmp_path / "panel" / "index.html").write_text("<!doctype html>panel")
    (tmp_path / "panel" / "assets" / "a-1234.js").write_text("1")
    for page in ("/", "/wallboard", "/calls/pbx1-1"):
        answer = await http.get(page)
        assert answer.text == "<!doctype html>panel"
        assert answer.headers["cache-control"] == "no-cache"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "immutable" in (await http.get("/assets/a-1234.js")).headers["cache-control"]
    assert (await http.get("/assets/none.js")).status_code == 404
    (tmp_path / "secrets.toml").write_text("secret")
    assert "secret" not in (await http.get(httpx.URL(f"{site.origin}/%2e%2e/secrets.toml"))).text
    assert (await http.get("/api/nothing")).status_code == 404


async def test_health_and_metrics_are_for_this_machine(site) -> None:
    http = site.browser().http
    assert (await http.get("/api/health")).json() == {"state": "up", "parts": []}
    assert "sansheng_live_pages" in (await http.get("/metrics")).text


async def test_the_openapi_document_is_whole(site) -> None:
    document = (await site.browser().http.get("/api/openapi.json")).json()
    assert "/api/calls/{call}" in document["paths"]
    operations = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(operations) == len(set(operations))


def test_embedding_is_allowed_to_named_origins_only() -> None:
    assert "frame-ancestors 'self' https://crm.example" in content_policy(("https://crm.example",))
    assert WebSettings(host="0.0.0.0", names=("panel.example",)).allowed_hosts >= {"panel.example", "127.0.0.1"}


async def test_an_export_is_a_table_for_spreadsheets_and_is_written_down(site) -> None:
    for n in range(3):
        await tell(site, a_call(call=CallId(f"=cmd{n}"), verdict=Verdict.MISSED if n else Verdict.MET))
    boss, quality = (await site.logged_in("boss")).http, (await site.logged_in("quality")).http
    table = (await boss.get("/api/export/calls.csv?verdict=missed")).content.decode("utf-8-sig")
    rows = list(csv.reader(table.splitlines()))
    assert rows[0][0] == "通话 call"
    assert sorted(row[0] for row in rows[1:]) == ["'=cmd1", "'=cmd2"]
    assert dict(zip(rows[0], rows[1], strict=True)) | {"主叫 caller": NUMBER, "缺失 missed": "1"} == dict(
        zip(rows[0], rows[1], strict=True)
    )
    assert "138******01" in (await quality.get("/api/export/calls.csv")).text
    assert [(e.name, e.detail) for e in await site.context.audit.read(object="calls.csv")] == [
        ("quality", {"limit": 50}),
        ("boss", {"limit": 50, "verdict": "missed"}),
    ]
    assert (await (await site.logged_in("1001")).http.get("/api/export/calls.csv")).status_code == 403


class Spy:
    """Stands for Asterisk's side of listening in."""

    def __init__(self) -> None:
        self.joined: list[tuple[str, str, str]] = []

    async def join(self, call: CallId, phone: AgentId, mode: SupervisionMode) -> None:
        if self.joined:
            raise SupervisionRefused("not answered")
        self.joined.append((call, phone, mode.value))


async def test_listening_in_is_for_supervisors_with_a_phone_and_is_written_down(site) -> None:
    await tell(site, a_call(over=False))
    site.context.supervision = spy = Spy()
    boss, agent = (await site.logged_in("boss")).http, (await site.logged_in("1001")).http
    address, body = f"/api/calls/{CALL}/supervision", {"mode": "whisper"}
    assert (await agent.post(address, json=body)).status_code == 403
    assert (await boss.post(address, json=body)).json()["code"] == "no-own-phone"
    async with site.store.people.begin() as connection:
        await connection.execute(update(schema.accounts).where(schema.accounts.c.name == "boss").values(agent="2001"))
    assert (await boss.post(address, json=body)).json() == {"phone": "2001"}
    assert spy.joined == [(CALL, "2001", "whisper")]
    assert (await boss.post(address, json=body)).json()["code"] == "supervision-refused"
    assert [e.action for e in await site.context.audit.read(object=CALL)] == ["listened-in", "listened-in"]


@pytest.mark.parametrize("name", ["leader-a", "1001"])
async def test_another_teams_call_is_closed_on_every_path(site, name: str, tmp_path: Path) -> None:
    """Whatever there is to ask of a call or to do with it, now and later: the answer is that there is no such call."""
    facts = [
        replace(fact, queue=QueueName("vip")) if isinstance(fact, QueueJoined) else fact for fact in a_call("1002")
    ]
    await tell(site, facts)
    started_at = (await site.store.calls.row(CALL)).record.started_at
    file = tmp_path / "recordings" / f"{started_at:%Y-%m-%d}" / f"{CALL}.opus"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"voices")
    outsider, boss = (await site.logged_in(name)).http, (await site.logged_in("boss")).http
    paths = (await boss.get("/api/openapi.json")).json()["paths"]
    asked = [(path, method) for path, methods in paths.items() if "{call}" in path for method in methods]
    assert len(asked) > 12
    for path, method in asked:
        answer = await outsider.request(method, path.replace("{call}", CALL), json={})
        assert (path, method, answer.status_code, answer.json()["code"]) == (path, method, 404, "no-such-call")
    assert (await boss.get(f"/api/calls/{CALL}/recording")).content == b"voices"
    assert (await outsider.get("/api/calls")).json()["calls"] == []
