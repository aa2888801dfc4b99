"""Calls that were made for a ticket: how many, why the last reached nobody, when to try again. And on calls out the
customer's number is the number that was called.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from assist.storage.columns import UtcDateTime, json_column

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

calls = sa.table(
    "calls",
    sa.column("call", sa.String),
    sa.column("direction", sa.String),
    sa.column("caller_number", sa.String),
    sa.column("record", json_column()),
)


def upgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("tried_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("failure", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("next_at", UtcDateTime(), nullable=True))
    connection = op.get_bind()
    for call, record in connection.execute(sa.select(calls.c.call, calls.c.record).where(calls.c.direction == "out")):
        number = str(record.get("dialled", ""))[:64]
        connection.execute(calls.update().where(calls.c.call == call).values(caller_number=number))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        for column in ("next_at", "failure", "tried_at", "attempts"):
            table.drop_column(column)
