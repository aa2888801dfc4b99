"""Script packs over HTTP: read, checked, kept in versions, tried on stored calls, made the one that judges."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from assist.compliance.call import Profile
from assist.packs.compiled import compile_pack
from assist.packs.errors import PackError, PackInvalid
from assist.packs.loader import load, load_text, shipped
from assist.packs.models import Pack
from assist.storage.accounts import AccountRole
from assist.storage.calls import Search
from assist.storage.packs import StoredPack
from assist.storage.record import CallRecord
from assist.web.context import Context, WebContext
from assist.web.login import LoggedIn, Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from assist.web.trial import StoredCall, Trial, TrialInput, run_trial
from calls.facts import AgentConnected, Fact
from calls.ids import AgentId

router: Final = APIRouter(prefix="/api/packs", tags=["packs"], responses=RESPONSES)

LONGEST: Final = 500_000
"""Characters of a pack."""


class PackText(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class FaultShown(BaseModel):
    file: str
    line: int
    field: str
    problem: str
    fix: str


class PackCheck(BaseModel):
    """Nothing in `faults`: it can be used."""

    name: str | None
    version: str | None
    faults: list[FaultShown]


class PackLine(BaseModel):
    id: int
    name: str
    version: str
    active: bool
    added_at: datetime
    added_by: str


class PackList(BaseModel):
    shipped: list[str]
    stored: list[PackLine]
    """The company's versions, newest first. None active: the pack of the settings file judges."""


class PackWhole(PackLine):
    text: str


class TrialBody(BaseModel):
    """Which pack is tried on which calls."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    hours: Annotated[int, Field(ge=1, le=24 * 31)] = 24
    agent: Annotated[str | None, Field(max_length=32)] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


def _line(pack: StoredPack) -> PackLine:
    return PackLine(
        id=pack.id,
        name=pack.name,
        version=pack.version,
        active=pack.active,
        added_at=pack.added_at,
        added_by=pack.added_by,
    )


@router.get("")
async def list_packs(viewer: Seeing, context: Context) -> PackList:
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    return PackList(shipped=list(shipped()), stored=[_line(pack) for pack in await context.packs.all()])


@router.get("/now")
async def show_judging_pack(_session: LoggedIn, context: Context) -> Pack:
    """Return the pack that judges now, complete: titles of rules, marks, wordings."""
    if context.scores.pack is None:
        raise Refused(404, "no-pack")
    return context.scores.pack.pack


@router.get("/stored/{id}")
async def show_pack(id: int, viewer: Seeing, context: Context) -> PackWhole:
    """Return one version with its text."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    pack = await context.packs.find(id)
    if pack is None:
        raise Refused(404, "no-such-pack")
    return PackWhole(**_line(pack).model_dump(), text=pack.text)


@router.post("/check")
async def check_pack(body: PackText, viewer: Seeing) -> PackCheck:
    """Say what is wrong with a pack: file, line, field, fix."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    return (await asyncio.to_thread(_checked, body.text))[0]


@router.post("", status_code=201)
async def add_pack(body: PackText, viewer: Seeing, context: Context, request: Request) -> PackLine:
    """Keep a checked pack as a version. It judges nothing until it is activated."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    pack = await _usable(body.text)
    stored = await context.packs.add(pack.pack, pack.version, body.text, viewer.account.name)
    await context.audit.add(viewer.account.name, "pack-added", str(stored.id), address_of(request))
    return _line(stored)


@router.post("/stored/{id}/activate", status_code=204)
async def activate_pack(id: int, viewer: Seeing, context: Context, request: Request) -> None:
    """Have calls that begin from now on judged by this version."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    stored = await context.packs.find(id)
    if stored is None:
        raise Refused(404, "no-such-pack")
    compiled = await asyncio.to_thread(compile_pack, await _usable(stored.text))
    await context.packs.activate(id)
    context.use_pack(compiled)
    await context.audit.add(viewer.account.name, "pack-activated", str(id), address_of(request))


@router.post("/trial")
async def try_pack(body: TrialBody, viewer: Seeing, context: Context) -> Trial:
    """Judge stored calls by today's pack and by another, and say what would differ. Nothing is changed."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    today = context.scores.pack
    if today is None:
        raise Refused(404, "no-pack")
    tried = await _usable(body.text)
    search = Search(
        running=False,
        since=datetime.now(UTC) - timedelta(hours=body.hours),
        agent=AgentId(body.agent) if body.agent else None,
        limit=body.limit,
    )
    if context.trying.locked():
        raise Refused(409, "trial-running")
    async with context.trying:
        rows = await context.store.calls.search(search)
        calls = [await _stored(context, row.record) for row in rows]
        return await run_trial(TrialInput(today=today.pack, tried=tried, calls=calls))


async def _stored(context: WebContext, record: CallRecord) -> StoredCall:
    facts = [numbered.fact for numbered in await context.store.calls.facts(record.call)]
    recording = context.recordings.find(record) if context.recordings else None
    return StoredCall(facts=facts, profile=profile_of(context, facts), recording=recording)


@router.delete("/active", status_code=204)
async def use_settings_pack(viewer: Seeing, context: Context, request: Request) -> None:
    """Go back to the pack of the settings file."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    compiled = await asyncio.to_thread(lambda: compile_pack(load(context.settings_pack)))
    await context.packs.activate(None)
    context.use_pack(compiled)
    await context.audit.add(viewer.account.name, "pack-activated", "settings", address_of(request))


def profile_of(context: WebContext, facts: list[Fact]) -> Profile:
    """Return what the engine knew beside the facts: the company, the hour of the answer."""
    answered = next((fact.occurred_at for fact in facts if isinstance(fact, AgentConnected)), None)
    if answered is None:
        return context.profile
    local = answered.astimezone(ZoneInfo(context.time_zone))
    return replace(context.profile, local_hour=local.hour + local.minute / 60)


def _checked(text: str) -> tuple[PackCheck, Pack | None]:
    try:
        pack = load_text(text)
    except PackInvalid as error:
        faults = [
            FaultShown(file=f.file, line=f.line, field=f.field, problem=f.problem, fix=f.fix) for f in error.faults
        ]
        return PackCheck(name=None, version=None, faults=faults), None
    except PackError as error:
        fault = FaultShown(file="pack.yaml", line=0, field="extends", problem=str(error), fix="extends: zh-CN")
        return PackCheck(name=None, version=None, faults=[fault]), None
    return PackCheck(name=pack.pack, version=pack.version, faults=[]), pack


async def _usable(text: str) -> Pack:
    check, pack = await asyncio.to_thread(_checked, text)
    if pack is None:
        places = "; ".join(f"{fault.line} {fault.field}: {fault.problem}" for fault in check.faults[:5])
        raise Refused(422, "pack-invalid", places)
    return pack
