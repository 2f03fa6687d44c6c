"""Count how often a mail was sent again without knowing whether it had arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("blind_repeats", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("delivery", "blind_repeats")
