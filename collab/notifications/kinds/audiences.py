"""Whom an event may be for; each audience says why in the words of the person it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collab.notifications.kinds.declaration import Audience, Sentence

_LEVEL = "COALESCE(dl.level, gl.level, 'normal')"
_MEMBERS = f"""
    SELECT m.person_id FROM membership m
    LEFT JOIN discussion_level dl ON dl.discussion_id = :discussion_id AND dl.person_id = m.person_id
    LEFT JOIN group_level gl ON gl.group_id = m.group_id AND gl.person_id = m.person_id
    WHERE m.group_id = :group_id AND m.left_at IS NULL AND {_LEVEL}"""


def named_in(field: str) -> str:
    """The people whose ids the event lists under a name."""
    return (
        f"SELECT CAST(jsonb_array_elements_text(CAST(:event AS jsonb) -> '{field}') AS bigint) AS person_id"
    )


def person_in(field: str) -> str:
    """The one person whose id the event bears under a name."""
    return (
        "SELECT p.id AS person_id FROM person p"
        f" WHERE p.id = CAST(CAST(:event AS jsonb) ->> '{field}' AS bigint)"
    )


def _bears(field: str) -> Callable[[Any], bool]:
    return lambda event: bool(getattr(event, field, None))


def _not_called(event: Any) -> bool:
    """Whoever calls the whole group has told all its members: no other audience of members adds anybody."""
    return not getattr(event, "mentioned_all", False)


NAMED = Audience(
    reason="named",
    sql=named_in("mentioned"),
    when=_bears("mentioned"),
    why=Sentence("Vous êtes nommé·e dans ce message.", "You are named in this message."),
)
CALLED = Audience(
    reason="called",
    reads=True,
    sql=f"{_MEMBERS} IS NOT NULL",
    when=_bears("mentioned_all"),
    why=Sentence(
        "La présidence appelle tout le groupe, dont vous êtes membre.",
        "A chair calls the whole group, and you are a member of it.",
    ),
)
ANSWERED = Audience(
    reason="answered",
    when=_not_called,
    reads=True,
    sql="""
        SELECT said.author_id AS person_id FROM message x
        JOIN message said ON said.discussion_id = x.discussion_id AND said.number = x.reply_to
        JOIN membership m ON m.group_id = :group_id AND m.person_id = said.author_id AND m.left_at IS NULL
        WHERE x.id = :message_id""",
    why=Sentence("C’est une réponse à l’un de vos messages.", "It answers one of your messages."),
)
FOLLOW_ALL = Audience(
    reason="all",
    when=_not_called,
    reads=True,
    sql=f"{_MEMBERS} = 'all'",
    why=Sentence(
        "Vous avez choisi de tout suivre ici.",
        "You chose to follow everything here.",
    ),
)
FOLLOW = Audience(
    reason="followed",
    when=_not_called,
    reads=True,
    sql=f"{_MEMBERS} = 'followed'",
    why=Sentence(
        "Vous avez choisi de suivre ce qui bouge ici.",
        "You chose to follow what moves here.",
    ),
)
FOLLOW_GATHERED = Audience(
    reason="followed",
    when=_not_called,
    reads=True,
    sql=f"{_MEMBERS} = 'followed'",
    at_most="digest",
    why=FOLLOW.why,
)
MEMBERS = Audience(
    reason="member",
    reads=True,
    sql=f"{_MEMBERS} <> 'muted'",
    why=Sentence("Vous êtes membre du groupe.", "You are a member of the group."),
)
TOOK_PART = Audience(
    reason="took_part",
    reads=True,
    sql="""
        SELECT r.person_id FROM reading r
        JOIN membership m ON m.group_id = :group_id AND m.person_id = r.person_id AND m.left_at IS NULL
        WHERE r.discussion_id = :discussion_id AND r.wrote""",
    why=Sentence("Vous avez écrit dans cette discussion.", "You wrote in this discussion."),
)
AUTHOR = Audience(
    reason="author",
    sql="SELECT x.author_id AS person_id FROM message x WHERE x.id = :message_id",
    why=Sentence("Ce message est de vous.", "This message is yours."),
)
CHAIRS = Audience(
    reason="chair",
    sql=named_in("chair_ids"),
    when=_bears("chair_ids"),
    why=Sentence("Vous présidez ce groupe.", "You chair this group."),
)
SECRETARIAT = Audience(
    reason="secretariat",
    sql="""
        SELECT p.id AS person_id FROM person p JOIN "group" g ON g.id = :group_id AND g.listed
        WHERE p.staff""",
    when=lambda event: not event.chair_ids,
    why=Sentence(
        "Ce groupe n’a pas de présidence : le secrétariat répond.",
        "This group has no chair: the secretariat answers.",
    ),
)
STAFF = Audience(
    reason="staff",
    sql="SELECT p.id AS person_id FROM person p WHERE p.staff",
    why=Sentence("Vous êtes du secrétariat.", "You belong to the secretariat."),
)
ONESELF = Audience(
    reason="oneself",
    sql=person_in("person_id"),
    why=Sentence("Cela vous concerne.", "It is about you."),
)
ONESELF_BY_ANOTHER = Audience(
    reason="oneself",
    # Whose request was accepted hears of that, and not of coming in as well.
    sql=f"""
        {person_in("person_id")} AND NOT EXISTS (
            SELECT FROM join_request q WHERE q.group_id = :group_id AND q.person_id = p.id
              AND q.state = 'accepted' AND q.decided_at > clock_timestamp() - interval '1 hour')""",
    # Whom a mandate brings in or takes out is told of the mandate.
    when=lambda event: event.by is not None,
    why=ONESELF.why,
)
SUCCESSOR = Audience(
    reason="successor",
    sql=person_in("successor_id"),
    when=_bears("successor_id"),
    why=Sentence("Vous en prenez la suite.", "You take over from it."),
)
