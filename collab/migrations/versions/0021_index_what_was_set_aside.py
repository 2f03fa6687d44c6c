"""Count the reactions that were set aside without reading all the others."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_reaction_run_set_aside ON reaction_run (next_at) WHERE state = 'set_aside'")


def downgrade() -> None:
    op.execute("DROP INDEX ix_reaction_run_set_aside")
