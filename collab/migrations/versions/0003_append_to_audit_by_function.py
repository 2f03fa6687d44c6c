"""Let one function, owned by the audit role, append to the audit log; the application may call it and no more."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION append_to_audit(ids bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
        SET search_path = pg_catalog, public
        AS $$
            INSERT INTO public.audit_entry (event_id, name, payload, by_id, request_id, recorded_at)
            SELECT id, name, payload, by_id, request_id, recorded_at FROM public.outbox_event WHERE id = ANY(ids)
            ON CONFLICT (event_id) DO NOTHING
        $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION append_to_audit(bigint[]) FROM PUBLIC")
    op.execute("GRANT CREATE ON SCHEMA public TO collab_audit")
    op.execute("ALTER FUNCTION append_to_audit(bigint[]) OWNER TO collab_audit")
    op.execute("REVOKE CREATE ON SCHEMA public FROM collab_audit")


def downgrade() -> None:
    op.execute("DROP FUNCTION append_to_audit(bigint[])")
