"""Health and metrics of the service."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from assist.web.context import Context
from assist.web.health import PartHealth, PartState
from assist.web.login import address_of, session_of
from assist.web.metrics import LOG_LOST, LOG_WAITING
from assist.web.refusals import RESPONSES, Refused
from assist.web.settings import LOOPBACK

router: Final = APIRouter(tags=["service"], responses=RESPONSES)


class HealthShown(BaseModel):
    state: PartState
    parts: list[PartHealth]


async def _from_here_or_logged_in(request: Request) -> None:
    if address_of(request) not in LOOPBACK and await session_of(request) is None:
        raise Refused(401, "no-session")


Trusted = Annotated[None, Depends(_from_here_or_logged_in)]


@router.get("/api/health")
async def show_health(context: Context, _trusted: Trusted) -> HealthShown:
    """Say how each part does."""
    return HealthShown(state=context.health.overall, parts=context.health.all())


@router.get("/metrics", include_in_schema=False)
async def show_metrics(context: Context, _trusted: Trusted) -> Response:
    """Return the figures for Prometheus."""
    state = context.store.log.state
    LOG_WAITING.set(state.waiting)
    LOG_LOST.set(state.lost)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
