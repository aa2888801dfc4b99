"""Transfers over HTTP: whose call, who may, and the line's refusal."""

from datetime import UTC, datetime, timedelta

from calls.facts import AgentConnected, CallStarted, Direction, TransferKind
from calls.ids import AgentId, CallId, LegId
from calls.ports import TransferRefused

CALL = CallId("pbx1-1700000000.7")
ADDRESS = f"/api/calls/{CALL}/transfer"


class Exchange:
    """Stands for the line."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    async def start(self, call: CallId, to: str, how: TransferKind) -> None:
        self.told.append(("start", call, to, how))

    async def complete(self, call: CallId) -> None:
        self.told.append(("complete", call))

    async def cancel(self, call: CallId) -> None:
        raise TransferRefused("no transfer is under way")


async def test_an_agent_transfers_the_own_call_only(site) -> None:
    at = {"call": CALL, "occurred_at": datetime.now(UTC) - timedelta(seconds=9), "offset_ms": 0}
    await site.store.log.append(CallStarted(**at, direction=Direction.IN, caller_number="13800138001"))
    await site.store.log.append(AgentConnected(**at, leg=LegId("l"), agent=AgentId("1001"), ring_ms=0, wait_ms=0))
    agent, other, quality = [(await site.logged_in(name)).http for name in ("1001", "1002", "quality")]
    assert (await agent.post(ADDRESS, json={"to": "1002"})).json()["code"] == "line-down"
    site.context.transfers = exchange = Exchange()
    assert (await agent.post(ADDRESS, json={"to": "1002", "how": "attended"})).json() == {"to": "1002"}
    assert (await agent.post(f"{ADDRESS}/complete")).status_code == 204
    refused = await agent.delete(ADDRESS)
    assert (refused.status_code, refused.json()["code"]) == (409, "transfer-refused")
    assert (await agent.post(ADDRESS, json={"to": "*8"})).status_code == 422
    assert (await other.post(ADDRESS, json={"to": "1001"})).status_code == 404
    assert (await quality.post(ADDRESS, json={"to": "1001"})).status_code == 403
    assert exchange.told == [("start", CALL, "1002", TransferKind.ATTENDED), ("complete", CALL)]
    (entry,) = await site.context.audit.read(object=CALL)
    assert (entry.action, entry.detail["to"]) == ("transferred", "1002")
