"""To whom a caller can be put through: the other agents, and whether they are free now."""

from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel

from assist.storage.accounts import AccountRole
from assist.web.context import Context
from assist.web.login import Seeing, require
from assist.web.refusals import RESPONSES

router: Final = APIRouter(prefix="/api/transfer-targets", tags=["agents"], responses=RESPONSES)


class TransferTarget(BaseModel):
    number: str
    name: str
    free: bool
    """Ready at the queues and not on a call."""


@router.get("")
async def list_targets(viewer: Seeing, context: Context) -> list[TransferTarget]:
    """List the other agents, the free ones first; of their state no more is told than that."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    states = context.hub.board.agents
    found = [
        TransferTarget(
            number=agent.agent,
            name=agent.name,
            free=(known := states.get(agent.agent)) is not None and known.signal.state == "ready",
        )
        for agent in await context.directory.agents()
        if agent.active and agent.agent != viewer.account.agent
    ]
    return sorted(found, key=lambda target: (not target.free, target.number))
