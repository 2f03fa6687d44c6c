"""Keep what a message said before an edit."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE message_version (
            message_id bigint NOT NULL REFERENCES message (id),
            version integer NOT NULL,
            body text NOT NULL,
            html text NOT NULL,
            renderer_version integer NOT NULL,
            written_at timestamptz NOT NULL,
            CONSTRAINT pk_message_version PRIMARY KEY (message_id, version)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE message_version")
