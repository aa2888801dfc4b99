"""Simulated calls over HTTP: which there are, which one runs, begin one."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.web.context import Context, WebContext
from assist.web.demonstration import Demonstration, DemonstrationRefused, Scene, Shown
from assist.web.login import Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer

router: Final = APIRouter(prefix="/api/demo", tags=["administration"], responses=RESPONSES)


class DemoShown(BaseModel):
    scenes: list[Scene]
    now: Shown | None


class DemoBody(BaseModel):
    scene: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


def _demonstration(viewer: Viewer, context: WebContext) -> Demonstration:
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    if context.demonstration is None:
        raise Refused(503, "line-down")
    return context.demonstration


@router.get("")
async def show_demo(viewer: Seeing, context: Context) -> DemoShown:
    """List the scenarios, and tell which one runs or ran last."""
    demonstration = _demonstration(viewer, context)
    return DemoShown(scenes=await asyncio.to_thread(demonstration.scenes), now=demonstration.now())


@router.post("", status_code=202)
async def start_demo(body: DemoBody, viewer: Seeing, context: Context, request: Request) -> DemoShown:
    """Let simulated people call. The calls are marked as simulated."""
    demonstration = _demonstration(viewer, context)
    try:
        await demonstration.start(body.scene)
    except DemonstrationRefused as error:
        raise Refused(409, error.code, str(error)) from error
    await context.audit.add(viewer.account.name, "demo-started", body.scene, address_of(request))
    return DemoShown(scenes=demonstration.scenes(), now=demonstration.now())
