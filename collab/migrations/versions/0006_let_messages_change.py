"""Let messages be answered, named in, reacted to, deleted, hidden and moved, and bear files."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE message
            ADD COLUMN state text NOT NULL DEFAULT 'shown',
            ADD COLUMN reply_to bigint,
            ADD COLUMN mentions bigint[] NOT NULL DEFAULT '{}',
            ADD COLUMN mentions_all boolean NOT NULL DEFAULT false,
            ADD COLUMN reactions jsonb NOT NULL DEFAULT '{}',
            ADD COLUMN files jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN written_at timestamptz,
            ADD COLUMN moved_to_discussion_id bigint REFERENCES discussion (id),
            ADD COLUMN moved_to_number bigint,
            ADD CONSTRAINT ck_message_state CHECK (state IN ('shown', 'deleted', 'hidden', 'moved'))
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE message
            DROP COLUMN state, DROP COLUMN reply_to, DROP COLUMN mentions, DROP COLUMN mentions_all,
            DROP COLUMN reactions, DROP COLUMN files, DROP COLUMN written_at,
            DROP COLUMN moved_to_discussion_id, DROP COLUMN moved_to_number
        """
    )
