"""Note which renderer wrote the HTML of each version of the platform's texts."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("ALTER TABLE text_version ADD COLUMN renderer_version integer NOT NULL DEFAULT 1")


def downgrade() -> None:
    op.drop_column("text_version", "renderer_version")
