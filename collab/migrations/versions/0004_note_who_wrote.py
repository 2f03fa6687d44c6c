"""Count who took part in a discussion without reading its messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("reading", sa.Column("wrote", sa.Boolean(), server_default="false", nullable=False))
    op.execute(
        "INSERT INTO reading (person_id, discussion_id, number, wrote)"
        " SELECT author_id, discussion_id, max(number), true FROM message GROUP BY author_id, discussion_id"
        " ON CONFLICT (person_id, discussion_id) DO UPDATE SET wrote = true"
    )


def downgrade() -> None:
    op.drop_column("reading", "wrote")
