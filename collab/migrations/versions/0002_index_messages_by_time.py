"""Find at once which message of a discussion was the last before somebody came."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_message_created_at", "message", ["discussion_id", "created_at", "number"])


def downgrade() -> None:
    op.drop_index("ix_message_created_at", "message")
