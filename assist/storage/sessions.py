"""Sessions: opened with a password, looked up by the digest of a random token, ended at any time."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import Account, account_of, utc_now
from assist.storage.passwords import verify

LASTS: Final = timedelta(hours=14)
"""A long shift; after it the password is asked for again."""
IDLE: Final = timedelta(hours=4)
TOUCH: Final = timedelta(minutes=1)
WRONG_BEFORE_LOCK: Final = 10
LOCKED_FOR: Final = timedelta(minutes=15)


class LoginRefused(Exception):
    """Wrong name or password; which of them is not said."""

    code = "wrong-password"


class AccountLocked(LoginRefused):
    """Too many wrong passwords."""

    code = "locked-out"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    account: Account
    digest: str
    """Names the session without opening it."""
    expires_at: datetime


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sessions:
    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now
    lasts: timedelta = LASTS

    async def open(self, name: str, password: str, address: str = "", browser: str = "") -> tuple[str, Session]:
        """Return the secret token and the session.

        Raises:
            AccountLocked: ten wrong passwords; even the right one has to wait.
            LoginRefused: no such account, not active, or the wrong password.
        """
        account, newer = await self._check(name, password)
        return await self._open(account, newer, address, browser)

    async def check(self, name: str, password: str) -> Account:
        """Return the account when the password is right. Wrong ones count towards the lock.

        Raises:
            LoginRefused: as in `open`.
        """
        return (await self._check(name, password))[0]

    async def _check(self, name: str, password: str) -> tuple[Account, str | None]:
        now = self.now()
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(schema.accounts).where(schema.accounts.c.name == name))).first()
        if row is not None and row.locked_until is not None and row.locked_until > now:
            raise AccountLocked(row.locked_until)
        right, newer = await verify(password, row.password_hash if row else None)
        if row is not None and not right:
            await self._count_failure(name, now)
        if row is None or not right or not row.active:
            raise LoginRefused
        return account_of(row), newer

    async def _open(self, account: Account, newer: str | None, address: str, browser: str) -> tuple[str, Session]:
        now, token = self.now(), secrets.token_urlsafe(32)
        session = Session(account=account, digest=digest_of(token), expires_at=now + self.lasts)
        cleared: dict[str, Any] = {"failures": 0, "locked_until": None}
        if newer is not None:
            cleared["password_hash"] = newer
        async with self.engine.begin() as connection:
            await connection.execute(
                update(schema.accounts).where(schema.accounts.c.name == account.name).values(**cleared)
            )
            await connection.execute(delete(schema.sessions).where(_over(now)))
            await connection.execute(
                insert(schema.sessions).values(
                    digest=session.digest,
                    name=account.name,
                    created_at=now,
                    seen_at=now,
                    expires_at=session.expires_at,
                    address=address[:64],
                    browser=browser[:256],
                )
            )
        return token, session

    async def _count_failure(self, name: str, now: datetime) -> None:
        table = schema.accounts
        async with self.engine.begin() as connection:
            failures = (await connection.execute(select(table.c.failures).where(table.c.name == name))).scalar_one() + 1
            lock = failures % WRONG_BEFORE_LOCK == 0
            values: dict[str, Any] = {"failures": failures}
            if lock:
                values["locked_until"] = now + LOCKED_FOR
            await connection.execute(update(table).where(table.c.name == name).values(**values))

    async def find(self, digest: str) -> Session | None:
        """Return the session while it is valid: not ended, not idle for hours, its account active."""
        now = self.now()
        asked = (
            select(schema.sessions.c.expires_at, schema.sessions.c.seen_at, schema.accounts)
            .join(schema.accounts, schema.accounts.c.name == schema.sessions.c.name)
            .where(schema.sessions.c.digest == digest, ~_over(now), schema.accounts.c.active)
        )
        async with self.engine.connect() as connection:
            row = (await connection.execute(asked)).first()
        if row is None:
            return None
        if now - row.seen_at > TOUCH:
            await self._touch(digest, now)
        return _session_of(row, digest)

    async def _touch(self, digest: str, now: datetime) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(
                update(schema.sessions).where(schema.sessions.c.digest == digest).values(seen_at=now)
            )

    async def close(self, digest: str) -> None:
        """End one session; no error when it is over already."""
        async with self.engine.begin() as connection:
            await connection.execute(delete(schema.sessions).where(schema.sessions.c.digest == digest))

    async def close_all(self, name: str) -> None:
        """End every session of an account."""
        async with self.engine.begin() as connection:
            await connection.execute(delete(schema.sessions).where(schema.sessions.c.name == name))


def _over(now: datetime) -> ColumnElement[bool]:
    s = schema.sessions.c
    return or_(s.expires_at <= now, s.seen_at <= now - IDLE)


def _session_of(row: Row[Any], digest: str) -> Session:
    return Session(account=account_of(row), digest=digest, expires_at=row.expires_at)
