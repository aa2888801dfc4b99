"""How a ticket ended: when, by whom, with what outcome.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

from assist.storage.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("closed_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("closed_by", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("remark", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as table:
        for column in ("remark", "outcome", "closed_by", "closed_at"):
            table.drop_column(column)
