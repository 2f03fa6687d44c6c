"""Arrangements that the tests of digests share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from collab.core.clock import now
from tests import factories as make
from tests.notifications.conftest import Ground


@pytest.fixture
def ground(session: Session) -> Ground:
    """A group with a discussion, somebody who writes in it and somebody who reads; both came long ago."""
    long_ago = now() - timedelta(days=400)
    group = make.make_group(session, created_at=long_ago)
    author = make.make_member(session, name="Élue de Brest")
    reader = make.make_member(session, name="Agent de Metz")
    make.join(session, group, author, joined_at=long_ago)
    make.join(session, group, reader, joined_at=long_ago)
    discussion = make.make_discussion(session, group, author, created_at=long_ago, changed_at=long_ago)
    session.commit()
    return Ground(group, discussion, author, reader)
