"""Logging in and out, and who is asking: the cookie, the session, the viewer."""

import time
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from assist.storage.accounts import Account, AccountRole
from assist.storage.errors import PasswordRefused
from assist.storage.sessions import AccountLocked, LoginRefused, Session, digest_of
from assist.web.context import Context, WebContext, context_of
from assist.web.metrics import LOGINS
from assist.web.refusals import Refused
from assist.web.visibility import Viewer, viewer_of

router: Final = APIRouter(prefix="/api", tags=["session"])

SECURE_COOKIE: Final = "__Host-sansheng"
PLAIN_COOKIE: Final = "sansheng"
"""On loopback without TLS, where browsers refuse the other."""


class Credentials(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class PasswordChange(BaseModel):
    old: Annotated[str, Field(min_length=1, max_length=256)]
    new: Annotated[str, Field(min_length=1, max_length=256)]


class SessionShown(BaseModel):
    """The account that is logged in."""

    name: str
    display_name: str
    role: AccountRole
    agent: str | None
    team: str | None
    expires_at: datetime


def show(session: Session) -> SessionShown:
    account = session.account
    return SessionShown(
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        agent=account.agent,
        team=account.team,
        expires_at=session.expires_at,
    )


def cookie_name(connection: HTTPConnection) -> str:
    return SECURE_COOKIE if connection.url.scheme in ("https", "wss") else PLAIN_COOKIE


def address_of(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


async def session_of(connection: HTTPConnection) -> Session | None:
    """Return the valid session of a request or stream."""
    token = connection.cookies.get(cookie_name(connection))
    return await context_of(connection).sessions.find(digest_of(token)) if token else None


async def viewer_for(context: WebContext, account: Account) -> Viewer:
    return viewer_of(account, await context.directory.agents(), await context.directory.queues())


async def _session(request: Request) -> Session:
    session = await session_of(request)
    if session is None:
        raise Refused(401, "no-session")
    return session


LoggedIn = Annotated[Session, Depends(_session)]


async def _viewer(session: LoggedIn, context: Context) -> Viewer:
    return await viewer_for(context, session.account)


Seeing = Annotated[Viewer, Depends(_viewer)]


def require(viewer: Viewer, *roles: AccountRole) -> None:
    """Raises:
    Refused: 403, the account has none of the roles.
    """
    if viewer.account.role not in roles:
        raise Refused(403, "role-not-allowed")


@router.post("/session")
async def log_in(credentials: Credentials, request: Request, response: Response, context: Context) -> SessionShown:
    """Open a session. Ten wrong passwords lock the account for a quarter of an hour."""
    address = address_of(request)
    if wait_s := context.attempts.wait_s(address, time.monotonic()):
        LOGINS.labels("rate-limited").inc()
        raise Refused(429, "too-many", headers={"retry-after": str(int(wait_s) + 1)})
    name = credentials.name
    try:
        browser = request.headers.get("user-agent", "")
        token, session = await context.sessions.open(name, credentials.password, address, browser)
    except LoginRefused as error:
        LOGINS.labels(error.code).inc()
        await context.audit.add(name, error.code, name, address)
        raise _refusal(error) from error
    LOGINS.labels("opened").inc()
    await context.audit.add(name, "login", name, address)
    _set_cookie(request, response, context, token)
    return show(session)


def _refusal(error: LoginRefused) -> Refused:
    if isinstance(error, AccountLocked):
        return Refused(423, error.code, error.until.isoformat())
    return Refused(401, error.code)


def _set_cookie(request: Request, response: Response, context: WebContext, token: str) -> None:
    """Strict, except where the sidebar is shown in another site's frame: then the browser must be told to send it."""
    secure = request.url.scheme == "https"
    framed = secure and bool(context.settings.embed_origins)
    response.set_cookie(
        cookie_name(request),
        token,
        httponly=True,
        secure=secure,
        samesite="none" if framed else "strict",
        path="/",
        max_age=context.settings.session_hours * 3600,
    )


@router.get("/session")
async def show_session(session: LoggedIn) -> SessionShown:
    """Say who is logged in."""
    return show(session)


@router.delete("/session", status_code=204)
async def log_out(session: LoggedIn, request: Request, response: Response, context: Context) -> None:
    """End this session and its streams."""
    await context.sessions.close(session.digest)
    context.hub.end_session(session.digest)
    await context.audit.add(session.account.name, "logout", session.account.name, address_of(request))
    response.delete_cookie(cookie_name(request), path="/")


@router.put("/session/password", status_code=204)
async def change_password(change: PasswordChange, session: LoggedIn, request: Request, context: Context) -> None:
    """Change one's own password; every session of the account ends."""
    name = session.account.name
    try:
        await context.sessions.check(name, change.old)
    except LoginRefused as error:
        raise _refusal(error) from error
    try:
        await context.accounts.set_password(name, change.new)
    except PasswordRefused as error:
        raise Refused(422, error.code, error.why) from error
    context.hub.end_sessions_of(name)
    await context.audit.add(name, "password-changed", name, address_of(request))
