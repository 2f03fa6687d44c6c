"""The usual place of a discussion's test; a file that needs another one says so itself."""

from __future__ import annotations

import pytest

from collab.accounts.models import Person
from collab.discussion.models import Discussion
from collab.groups.models import Group
from tests.factories import make_discussion, make_group, make_member


@pytest.fixture
def group(session) -> Group:
    return make_group(session)


@pytest.fixture
def author(session, group) -> Person:
    return make_member(session, group, name="Élue")


@pytest.fixture
def discussion(session, group, author) -> Discussion:
    return make_discussion(session, group, author)
