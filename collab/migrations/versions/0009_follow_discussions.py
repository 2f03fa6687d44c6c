"""Let people choose how closely they follow, and count when they last wrote where they took part."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE group_level (
            person_id bigint NOT NULL REFERENCES person (id),
            group_id bigint NOT NULL REFERENCES "group" (id),
            level text NOT NULL CONSTRAINT ck_group_level_level
                CHECK (level IN ('all', 'followed', 'normal', 'muted')),
            CONSTRAINT pk_group_level PRIMARY KEY (person_id, group_id)
        );
        CREATE TABLE discussion_level (
            person_id bigint NOT NULL REFERENCES person (id),
            discussion_id bigint NOT NULL REFERENCES discussion (id),
            level text NOT NULL CONSTRAINT ck_discussion_level_level
                CHECK (level IN ('all', 'followed', 'normal', 'muted')),
            CONSTRAINT pk_discussion_level PRIMARY KEY (person_id, discussion_id)
        );
        CREATE INDEX ix_discussion_level_discussion_id ON discussion_level (discussion_id);
        ALTER TABLE reading ADD COLUMN wrote_at timestamptz;
        UPDATE reading r SET wrote_at = w.wrote_at
        FROM (SELECT discussion_id, author_id, max(created_at) AS wrote_at FROM message GROUP BY 1, 2) w
        WHERE w.discussion_id = r.discussion_id AND w.author_id = r.person_id
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE reading DROP COLUMN wrote_at;
        DROP TABLE discussion_level;
        DROP TABLE group_level
        """
    )
