"""Find discussions and groups by their folded titles and names."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FOLDED = "btrim(regexp_replace(lower(unaccent({})), '[^[:alnum:]]+', ' ', 'g'))"


def upgrade() -> None:
    for table in ("discussion", "group"):
        op.add_column(table, sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    op.execute(f"UPDATE discussion SET search_text = {FOLDED.format('title')}")
    op.execute(
        f"UPDATE \"group\" SET search_text = {FOLDED.format('name')} || ' | ' || {FOLDED.format('name_en')}"
    )
    for table in ("discussion", "group"):
        op.create_index(
            f"ix_{table}_search",
            table,
            ["search_text"],
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        )


def downgrade() -> None:
    for table in ("group", "discussion"):
        op.drop_index(f"ix_{table}_search", table)
        op.drop_column(table, "search_text")
