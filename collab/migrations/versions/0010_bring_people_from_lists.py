"""Keep lists of people until they are written, invitations until they are sent, and when somebody first came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("invited_times", sa.Integer(), server_default="0", nullable=False))
    op.add_column("person", sa.Column("came_at", MOMENT))
    op.execute("UPDATE person SET invited_times = 1 WHERE invited_at IS NOT NULL")
    op.execute(
        "UPDATE person p SET came_at = least(p.onboarded_at,"
        " (SELECT min(s.created_at) FROM session s WHERE s.person_id = p.id))"
    )
    op.create_index(
        "ix_person_never_came",
        "person",
        ["sort_key", "id"],
        postgresql_where=sa.text("came_at IS NULL AND disabled_at IS NULL AND email IS NOT NULL"),
    )
    op.create_table(
        "people_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("lines", sa.Integer(), server_default="0", nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("unknown_columns", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("created", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("skipped", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.CheckConstraint("state IN ('pending', 'done', 'dropped')", name=op.f("ck_people_import_state")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_people_import_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
    )
    op.create_index(op.f("ix_people_import_by_id"), "people_import", ["by_id"])
    op.create_table(
        "people_import_line",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("email", postgresql.CITEXT()),
        sa.Column("language", sa.Text()),
        sa.Column("organisation", sa.Text()),
        sa.Column("organisation_key", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.BigInteger()),
        sa.Column("role", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("problems", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("mandate_id", sa.BigInteger()),
        sa.Column("changes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["people_import.id"],
            name=op.f("fk_people_import_line_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_people_import_line_authority_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_people_import_line_person_id")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_people_import_line_mandate_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_people_import_line")),
    )
    op.create_table(
        "pending_invitation",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pending_invitation_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_pending_invitation_by_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pending_invitation")),
    )


def downgrade() -> None:
    op.drop_table("pending_invitation")
    op.drop_table("people_import_line")
    op.drop_table("people_import")
    op.drop_index("ix_person_never_came", "person")
    op.drop_column("person", "came_at")
    op.drop_column("person", "invited_times")
