"""Accounts, teams and the audit trail over HTTP, for administrators."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from assist.storage.accounts import Account, AccountRole, NewAccount
from assist.storage.errors import AccountExists, AccountUnknown, PasswordRefused
from assist.storage.passwords import make_password
from assist.web.context import Context
from assist.web.login import Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from calls.ids import AgentId

router: Final = APIRouter(prefix="/api", tags=["administration"], responses=RESPONSES)


class AccountLine(BaseModel):
    name: str
    display_name: str
    role: AccountRole
    agent: str | None
    team: str | None
    active: bool
    locked_until: datetime | None


class AccountBody(BaseModel):
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._@-]{1,64}$")]
    role: AccountRole
    display_name: Annotated[str, Field(max_length=64)] = ""
    agent: Annotated[str | None, Field(pattern=r"^[0-9]{2,8}$")] = None
    team: Annotated[str | None, Field(max_length=32)] = None
    password: Annotated[str | None, Field(max_length=256)] = None
    """None: one is made and returned once."""


class AccountMade(BaseModel):
    account: AccountLine
    password: str | None
    """The one that was made; it is not shown again."""


class AccountChange(BaseModel):
    active: bool | None = None
    new_password: bool = False
    """Make a new one; all sessions of the account end."""


class AuditLine(BaseModel):
    entry: int
    at: datetime
    name: str
    action: str
    object: str
    address: str
    detail: dict[str, Any]


class TeamShown(BaseModel):
    team: str
    title: str


class QueueShown(BaseModel):
    queue: str
    title: str
    team: str | None
    record_calls: bool


def _line(account: Account) -> AccountLine:
    return AccountLine(
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        agent=account.agent,
        team=account.team,
        active=account.active,
        locked_until=account.locked_until,
    )


@router.get("/accounts")
async def list_accounts(viewer: Seeing, context: Context) -> list[AccountLine]:
    require(viewer, AccountRole.ADMINISTRATOR)
    return [_line(account) for account in await context.accounts.all()]


@router.post("/accounts", status_code=201)
async def add_account(body: AccountBody, viewer: Seeing, context: Context, request: Request) -> AccountMade:
    require(viewer, AccountRole.ADMINISTRATOR)
    if body.team is not None and body.team not in {each.team for each in await context.directory.teams()}:
        raise Refused(422, "no-such-team")
    password = body.password or make_password()
    new = NewAccount(
        name=body.name,
        role=body.role,
        password=password,
        display_name=body.display_name,
        agent=AgentId(body.agent) if body.agent else None,
        team=body.team,
    )
    try:
        account = await context.accounts.add(new)
    except AccountExists as error:
        raise Refused(409, error.code) from error
    except PasswordRefused as error:
        raise Refused(422, error.code, error.why) from error
    name = viewer.account.name
    await context.audit.add(name, "account-added", body.name, address_of(request), role=body.role.value)
    return AccountMade(account=_line(account), password=None if body.password else password)


@router.patch("/accounts/{name}")
async def change_account(
    name: str, body: AccountChange, viewer: Seeing, context: Context, request: Request
) -> AccountMade:
    """Keep an account out or let it in, or give it a new password."""
    require(viewer, AccountRole.ADMINISTRATOR)
    if name == viewer.account.name and body.active is False:
        raise Refused(409, "own-account")
    password = make_password() if body.new_password else None
    try:
        if body.active is not None:
            await context.accounts.set_active(name, body.active)
        if password is not None:
            await context.accounts.set_password(name, password)
    except AccountUnknown as error:
        raise Refused(404, error.code) from error
    if password is not None or body.active is False:
        context.hub.end_sessions_of(name)
    detail = {"active": body.active, "new_password": body.new_password}
    await context.audit.add(viewer.account.name, "account-changed", name, address_of(request), **detail)
    account = await context.accounts.find(name)
    assert account is not None
    return AccountMade(account=_line(account), password=password)


@router.get("/audit")
async def read_audit(
    viewer: Seeing, context: Context, object: str | None = None, before: int | None = None
) -> list[AuditLine]:
    """Return the audit trail, newest first."""
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    entries = await context.audit.read(object=object, before=before)
    return [
        AuditLine(
            entry=e.entry, at=e.at, name=e.name, action=e.action, object=e.object, address=e.address, detail=e.detail
        )
        for e in entries
    ]


@router.get("/teams")
async def list_teams(viewer: Seeing, context: Context) -> list[TeamShown]:
    require(viewer, AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR, AccountRole.LEADER, AccountRole.INSPECTOR)
    return [TeamShown(team=team.team, title=team.title) for team in await context.directory.teams()]


@router.get("/queues")
async def list_queues(viewer: Seeing, context: Context) -> list[QueueShown]:
    """List the queues: the leader's team's, or all."""
    queues = await context.directory.queues()
    allowed = viewer.everything or viewer.account.role is AccountRole.ADMINISTRATOR
    return [
        QueueShown(queue=q.queue, title=q.title, team=q.team, record_calls=q.record_calls)
        for q in queues
        if allowed or q.queue in viewer.queues
    ]
