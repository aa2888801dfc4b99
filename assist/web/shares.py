"""Answered within three rings, over any days: per agent, queue, quarter-hour, shift, day. From the stored facts.

The formulas are the wallboard's (`assist.web.figures.FORMULAS`). A quarter-hour belongs to the shift, and the shift to
the day, in which it begins.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel

from assist.storage.accounts import AccountRole
from assist.web.context import Context, WebContext
from assist.web.counting import COUNTED
from assist.web.figures import Figures, Tally
from assist.web.login import Seeing, require
from assist.web.refusals import RESPONSES, Refused
from assist.web.shift import Shift
from assist.web.visibility import Viewer
from assist.web.wallboard import Counts, Formula, formulas

router: Final = APIRouter(prefix="/api/rings", tags=["wallboard"], responses=RESPONSES)

MOST_DAYS: Final = 31
COUNTED_AT_ONCE: Final = 1_000
"""Facts, before others get their turn."""


class By(StrEnum):
    AGENT = "agent"
    QUEUE = "queue"
    QUARTER = "quarter"
    SHIFT = "shift"
    DAY = "day"


class Group(Counts):
    """One row. Where agents are counted the queue's figures are empty: a wait is nobody's alone."""

    name: str
    """Agent's number, queue, shift; empty for quarter-hours and days."""
    begins_at: datetime | None
    """Of a quarter-hour, a shift, a day."""


class Rings(BaseModel):
    by: By
    since: date
    until: date
    formulas: dict[str, Formula]
    groups: list[Group]


Key = tuple[datetime | None, str]
"""When the group begins, and its name."""


@router.get("")
async def show_rings(
    viewer: Seeing, context: Context, by: By = By.AGENT, since: date | None = None, until: date | None = None
) -> Rings:
    """Return the shares of the days from `since` to `until`, both included; today, where both are left out."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR)
    zone = ZoneInfo(context.time_zone)
    first = since or until or datetime.now(zone).date()
    last = until or first
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Refused(422, "bad-request", f"days: 1 to {MOST_DAYS}")
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    figures = await _figures(context, begins, ends)
    counted = (
        (at, name, tally)
        for at, name, tally in _counted(figures, viewer, by)
        if begins <= at < ends and (tally.offers or tally.offered)
    )
    groups = grouped(counted, by, zone, context.shifts)
    return Rings(
        by=by,
        since=first,
        until=last,
        formulas=formulas(context.figures.figures.level_s),
        groups=[
            Group.model_validate({"name": name, "begins_at": at, **asdict(tally), **tally.shares()})
            for (at, name), tally in groups.items()
        ],
    )


def grouped(
    counted: Iterable[tuple[datetime, str, Tally]], by: By, zone: ZoneInfo, shifts: Sequence[Shift]
) -> dict[Key, Tally]:
    """Return the sums of quarter-hours, in order; quarter-hours outside every shift are in none."""
    groups: dict[Key, Tally] = {}
    for at, name, tally in counted:
        for key in _keys(at, name, by, zone, shifts):
            groups.setdefault(key, Tally()).add(tally)
    return dict(sorted(groups.items(), key=lambda group: (group[0][0] or _NEVER, group[0][1])))


_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def _keys(at: datetime, name: str, by: By, zone: ZoneInfo, shifts: Sequence[Shift]) -> Iterator[Key]:
    local = at.astimezone(zone)
    match by:
        case By.AGENT | By.QUEUE:
            yield None, name
        case By.QUARTER:
            yield at, ""
        case By.DAY:
            yield local.replace(hour=0, minute=0, second=0, microsecond=0), ""
        case By.SHIFT:
            for shift in shifts:
                if (begun := shift.begins_at(local)) is not None:
                    yield begun, shift.name


def _counted(figures: Figures, viewer: Viewer, by: By) -> Iterator[tuple[datetime, str, Tally]]:
    """Return the quarter-hours of the agents or queues that the account sees."""
    if by is By.AGENT:
        yield from ((at, agent, tally) for (at, agent), tally in figures.agents.items() if viewer.sees_agent(agent))
    else:
        yield from (
            (at, queue, tally)
            for (at, queue), tally in figures.quarters.items()
            if viewer.everything or queue in viewer.queues
        )


async def _figures(context: WebContext, begins: datetime, ends: datetime) -> Figures:
    """Count the stored facts of the calls that lie in these days, or reach into them."""
    figures = Figures(context.figures.level_s)
    facts = await context.store.calls.since(begins.astimezone(UTC), COUNTED, until=ends.astimezone(UTC))
    for index, numbered in enumerate(facts):
        figures.advance(numbered)
        if index % COUNTED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return figures
