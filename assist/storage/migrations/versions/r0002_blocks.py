"""Numbers that are kept out for a time.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

from assist.storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("block", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_number_until"), "blocks", ["number", "until"])
    op.create_index(op.f("ix_blocks_state_asked_at"), "blocks", ["state", "asked_at"])


def downgrade() -> None:
    op.drop_table("blocks")
