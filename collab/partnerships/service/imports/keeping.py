"""A list is kept between the two steps, for who brought it; nothing of it is in the register yet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from collab.accounts.service import Page
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found
from collab.core.tables.reading import ReadList
from collab.partnerships.models import PartnershipImport, PartnershipImportLine
from collab.partnerships.service.imports.plan import ImportView, errors_of, view_of
from collab.partnerships.service.imports.reading import require_bringer

LONGEST_FILE_NAME = 200
PENDING_KEPT = timedelta(days=7)
DONE_KEPT = timedelta(days=30)
"""The lines of a list; that it was written, by whom and how many partnerships it brought, stays."""

_KEEP = text(
    """
    INSERT INTO partnership_import_line (import_id, number, said, problems)
    SELECT :import_id, number, said, problems
    FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS line (number int, said jsonb, problems jsonb)
    """
)


def keep_list(session: Session, actor: Actor, *, file_name: str, read: ReadList) -> ImportView:
    """Keep what was read, and say what it would do."""
    require_bringer(actor)
    row = PartnershipImport(
        by_id=actor.person_id,
        file_name=" ".join(file_name.split())[:LONGEST_FILE_NAME],
        lines=read.lines,
        columns=read.columns,
        unknown_columns=read.unknown_columns,
    )
    session.add(row)
    session.flush()
    for lines in read.batches:
        session.execute(_KEEP, {"import_id": row.id, "lines": lines.decode()})
    session.refresh(row)
    return view_of(session, actor, row)


def show_import(session: Session, actor: Actor, import_id: int) -> ImportView:
    """What a list would do as of now, or did."""
    return view_of(session, actor, brought(session, actor, import_id))


def import_errors(
    session: Session, actor: Actor, import_id: int, *, page: int = 1, page_size: int = 50
) -> Page:
    """What is wrong with a list as of now, by line."""
    return errors_of(session, actor, brought(session, actor, import_id), page=page, page_size=page_size)


def drop_import(session: Session, actor: Actor, import_id: int) -> None:
    """Forget a list that was not written; a second time changes nothing."""
    row = brought(session, actor, import_id, dropped_too=True, for_update=True)
    if row.state == "done":
        raise conflict("This list has been written already.", slug="import-done")
    row.state = "dropped"
    session.execute(delete(PartnershipImportLine).where(PartnershipImportLine.import_id == row.id))


def brought(
    session: Session, actor: Actor, import_id: int, *, dropped_too: bool = False, for_update: bool = False
) -> PartnershipImport:
    """A list, for who brought it and for the secretariat; the 404 problem for anybody else."""
    statement = select(PartnershipImport).where(PartnershipImport.id == import_id)
    row = session.scalars(statement.with_for_update() if for_update else statement).one_or_none()
    if row is None or not (actor.staff or row.by_id == actor.person_id):
        raise not_found()
    if row.state == "dropped" and not dropped_too:
        raise not_found()
    require_bringer(actor)
    return row


def forget_old_imports(session: Session) -> None:
    """Drop lists that nobody confirmed within a week, and the lines of those that were written a month ago."""
    at = now()
    left = PartnershipImport.state == "pending", PartnershipImport.created_at < at - PENDING_KEPT
    session.execute(update(PartnershipImport).where(*left).values(state="dropped"))
    over = select(PartnershipImport.id).where(
        (PartnershipImport.state == "dropped") | (PartnershipImport.done_at < at - DONE_KEPT)
    )
    lines = PartnershipImportLine.import_id.in_(over.scalar_subquery())
    session.execute(delete(PartnershipImportLine).where(lines))
