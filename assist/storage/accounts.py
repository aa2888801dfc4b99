"""Accounts: who may log in, and as what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.errors import AccountExists, AccountUnknown
from assist.storage.passwords import check_policy, hash_password
from calls.ids import AgentId

FIRST_ACCOUNT: Final = "admin"


class AccountRole(StrEnum):
    """What an account is for; it decides what it sees."""

    AGENT = "agent"
    LEADER = "leader"
    """班长: sees the team."""
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    COMPLAINTS = "complaints"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    name: str
    display_name: str
    role: AccountRole
    agent: AgentId | None = None
    """The agent's number, for those who answer calls."""
    team: str | None = None
    active: bool = True
    created_at: datetime
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    name: str
    role: AccountRole
    password: str
    display_name: str = ""
    agent: AgentId | None = None
    team: str | None = None


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Accounts:
    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now

    async def add(self, new: NewAccount) -> Account:
        """Create an account.

        Raises:
            AccountExists: the name is taken.
            PasswordRefused: see `passwords.check_policy`.
        """
        check_policy(new.password, new.name)
        now = self.now()
        row = {
            "name": new.name,
            "display_name": new.display_name or new.name,
            "role": new.role.value,
            "agent": new.agent,
            "team": new.team,
            "password_hash": await hash_password(new.password),
            "created_at": now,
            "password_at": now,
        }
        try:
            async with self.engine.begin() as connection:
                await connection.execute(insert(schema.accounts).values(**row))
        except IntegrityError as error:
            raise AccountExists(new.name) from error
        account = await self.find(new.name)
        assert account is not None
        return account

    async def find(self, name: str) -> Account | None:
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(schema.accounts).where(schema.accounts.c.name == name))).first()
        return account_of(row) if row else None

    async def all(self) -> list[Account]:
        async with self.engine.connect() as connection:
            rows = (await connection.execute(select(schema.accounts).order_by(schema.accounts.c.name))).all()
        return [account_of(row) for row in rows]

    async def count(self) -> int:
        async with self.engine.connect() as connection:
            return (await connection.execute(select(func.count()).select_from(schema.accounts))).scalar_one()

    async def set_password(self, name: str, password: str) -> None:
        """Change the password, unlock the account and end its sessions.

        Raises:
            AccountUnknown: no such account.
            PasswordRefused: see `passwords.check_policy`.
        """
        check_policy(password, name)
        change = {
            "password_hash": await hash_password(password),
            "password_at": self.now(),
            "failures": 0,
            "locked_until": None,
        }
        await self._change(name, change, end_sessions=True)

    async def set_active(self, name: str, active: bool) -> None:
        """Let the account in, or keep it out and end its sessions.

        Raises:
            AccountUnknown: no such account.
        """
        await self._change(name, {"active": active}, end_sessions=not active)

    async def _change(self, name: str, values: dict[str, object], *, end_sessions: bool) -> None:
        async with self.engine.begin() as connection:
            changed = await connection.execute(
                update(schema.accounts).where(schema.accounts.c.name == name).values(**values)
            )
            if not changed.rowcount:
                raise AccountUnknown(name)
            if end_sessions:
                await connection.execute(delete(schema.sessions).where(schema.sessions.c.name == name))


def account_of(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        display_name=row.display_name,
        role=AccountRole(row.role),
        agent=row.agent,
        team=row.team,
        active=row.active,
        created_at=row.created_at,
        locked_until=row.locked_until,
    )
