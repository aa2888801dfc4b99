"""Finds the call that a route is about, or refuses: a call that may not be seen is as good as none."""

from typing import Annotated

from fastapi import Depends, Path

from assist.storage.calls import CallRow
from assist.web.context import Context
from assist.web.login import Seeing
from assist.web.refusals import Refused
from calls.ids import CallId

CallPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


async def _visible_call(call: CallPath, viewer: Seeing, context: Context) -> CallRow:
    id = CallId(call)
    row = await context.store.calls.row(id, viewer.scope())
    if row is None and context.hub.sees_call(viewer, id):
        row = await context.store.calls.row(id)
    if row is None:
        raise Refused(404, "no-such-call")
    return row


VisibleCall = Annotated[CallRow, Depends(_visible_call)]
