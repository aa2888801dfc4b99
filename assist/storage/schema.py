"""The tables. `facts` is the truth; `calls`, `call_agents`, `utterances`, `findings` and `tickets` are reduced from it;
the rest (notes, accounts, teams, packs, audit) is written by people.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from assist.storage.columns import UtcDateTime, json_column, number_column

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

facts: Final = Table(
    "facts",
    METADATA,
    Column("seq", number_column(), primary_key=True, autoincrement=False),
    Column("call", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("offset_ms", Integer, nullable=False),
    Column("body", json_column(), nullable=False),
    Index(None, "call", "seq"),
    Index(None, "kind", "occurred_at"),
)

calls: Final = Table(
    "calls",
    METADATA,
    Column("call", String(64), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("direction", String(8), nullable=False),
    Column("caller_number", String(64), nullable=False),  # of a call out: the number that was called
    Column("queue", String(64)),
    Column("agent", String(32)),
    Column("ended_by", String(16)),
    Column("end_reason", String(64)),
    Column("wait_ms", Integer),
    Column("ring_ms", Integer),
    Column("rings", Integer),
    Column("talk_ms", Integer, nullable=False, default=0),
    Column("score", Float),
    Column("simulated", Boolean, nullable=False, default=False),
    Column("last_seq", number_column(), nullable=False),
    Column("record", json_column(), nullable=False),
    Index(None, "started_at"),
    Index(None, "ended_at"),
    Index(None, "agent", "started_at"),
    Index(None, "queue", "started_at"),
    Index(None, "caller_number"),
)

call_agents: Final = Table(
    "call_agents",
    METADATA,
    Column("call", String(64), ForeignKey("calls.call", ondelete="CASCADE"), primary_key=True),
    Column("agent", String(32), primary_key=True),
    Column("connected", Boolean, nullable=False),
    Index(None, "agent"),
)
"""Everybody who was offered the call: who may see it."""

utterances: Final = Table(
    "utterances",
    METADATA,
    Column("call", String(64), primary_key=True),
    Column("utterance", String(80), primary_key=True),
    Column("seq", number_column(), nullable=False),
    Column("leg", String(64), nullable=False),
    Column("role", String(8), nullable=False),
    Column("start_ms", Integer, nullable=False),
    Column("end_ms", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
)

findings: Final = Table(
    "findings",
    METADATA,
    Column("call", String(64), primary_key=True),
    Column("finding", String(32), primary_key=True),
    Column("seq", number_column(), nullable=False),
    Column("rule", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
    Column("body", json_column(), nullable=False),
    Index(None, "rule", "verdict", "occurred_at"),
)

tickets: Final = Table(
    "tickets",
    METADATA,
    Column("ticket", String(64), primary_key=True),
    Column("call", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False, default="open"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("content", json_column(), nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", String(64)),
    Column("outcome", String(16)),
    Column("remark", Text),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("tried_at", UtcDateTime),
    Column("failure", String(32)),
    Column("next_at", UtcDateTime),
    Index(None, "call"),
    Index(None, "state", "due_at"),
)
"""The end, `closed_at` to `remark`, is written by people, or by the call that reached the caller; a fact that corrects
a ticket opens it again. `attempts` counts the calls of ours that were made for it, `failure` says why the last failed.
"""

notes: Final = Table(
    "notes",
    METADATA,
    Column("note", String(32), primary_key=True),
    Column("call", String(64), nullable=False),
    Column("finding", String(32)),
    Column("kind", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("body", json_column(), nullable=False),
    Index(None, "call", "at"),
)
"""What people write on a call: wrap-up, note, dispute, acknowledgement, overruled verdict."""

blocks: Final = Table(
    "blocks",
    METADATA,
    Column("block", String(32), primary_key=True),
    Column("number", String(64), nullable=False),
    Column("call", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", UtcDateTime),
    Column("until", UtcDateTime),
    Index(None, "number", "until"),
    Index(None, "state", "asked_at"),
)
"""Numbers that are kept out for a time, on a supervisor's word."""

teams: Final = Table(
    "teams",
    METADATA,
    Column("team", String(32), primary_key=True),
    Column("title", String(64), nullable=False),
)

agents: Final = Table(
    "agents",
    METADATA,
    Column("agent", String(32), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("team", String(32), ForeignKey("teams.team", ondelete="SET NULL")),
    Column("phone", String(16), nullable=False, default="desk"),
    Column("queues", json_column(), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
)

queues: Final = Table(
    "queues",
    METADATA,
    Column("queue", String(64), primary_key=True),
    Column("title", String(64), nullable=False),
    Column("team", String(32), ForeignKey("teams.team", ondelete="SET NULL")),
    Column("record_calls", Boolean, nullable=False, default=True),
)

packs: Final = Table(
    "packs",
    METADATA,
    Column("pack", number_column(), primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("active", Boolean, nullable=False, default=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(64), nullable=False),
)

accounts: Final = Table(
    "accounts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("display_name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("agent", String(32)),
    Column("team", String(32)),
    Column("password_hash", String(256), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("password_at", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime),
)

sessions: Final = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("name", String(64), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", String(256), nullable=False),
    Index(None, "name"),
)

audit: Final = Table(
    "audit",
    METADATA,
    Column("entry", number_column(), primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("name", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("object", String(128), nullable=False),
    Column("address", String(64), nullable=False),
    Column("detail", json_column(), nullable=False),
    Index(None, "at"),
    Index(None, "object"),
)

settings: Final = Table(
    "settings",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", json_column(), nullable=False),
)
"""What the panel may change of the running service, and the database's own identity."""
