"""Recordings over HTTP: found by the call's id, never by a name that came in; every hearing is audited."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from assist.recording.folder import find_recording
from assist.storage.accounts import AccountRole
from assist.storage.record import CallRecord
from assist.web.context import Context
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES, Refused

router: Final = APIRouter(prefix="/api/calls", tags=["recordings"], responses=RESPONSES)

MEDIA: Final = {".opus": "audio/ogg", ".flac": "audio/flac"}


@dataclass(frozen=True, slots=True)
class RecordingFolder:
    """Finds recordings where the recorder puts them."""

    folder: Path

    def find(self, record: CallRecord) -> Path | None:
        return find_recording(self.folder, record.call, record.started_at)


@router.head("/{call}/recording", include_in_schema=False)
@router.get("/{call}/recording", response_class=FileResponse)
async def hear(row: VisibleCall, viewer: Seeing, request: Request, context: Context) -> FileResponse:
    """Return the recording, whole or in ranges. The first request of a hearing is written to the audit trail."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    file = context.recordings.find(row.record) if context.recordings else None
    if file is None:
        raise Refused(404, "no-recording")
    if request.method == "GET" and request.headers.get("range", "bytes=0-").startswith("bytes=0-"):
        name, call = viewer.account.name, row.record.call
        await context.audit.add(name, "recording-heard", call, address_of(request))
    return FileResponse(file, media_type=MEDIA[file.suffix], headers={"cache-control": "private, no-store"})
