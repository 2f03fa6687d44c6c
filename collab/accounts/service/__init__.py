"""Verbs of people: how they are shown, sign in, hold mandates and set preferences."""

from collab.accounts.service.actors import actor_for
from collab.accounts.service.arrivals import add_person
from collab.accounts.service.invitations import (
    WayIn,
    invite_person,
    is_expected,
    person_for_invitation,
    place_of,
    way_in,
    write_invitation_link,
)
from collab.accounts.service.link_secrets import code_of, token_of
from collab.accounts.service.mandate_views import MandateView, mandate_views
from collab.accounts.service.mandates import (
    HeldMandate,
    announce_mandates,
    change_mandate,
    declare_assistant,
    end_mandate,
    give_mandate,
    mandates_at,
    withdraw_assistant,
)
from collab.accounts.service.me import Me, SessionView, change_me, session_view, show_me
from collab.accounts.service.people import (
    Page,
    PersonPage,
    change_person,
    describe,
    find_people,
    mentioning,
    show_person,
    standing_of,
    visible_people,
    visible_person,
)
from collab.accounts.service.personas import personas
from collab.accounts.service.refs import (
    REF_COLUMNS,
    AuthorityRef,
    PersonRef,
    person_refs,
    person_refs_today,
    ref_from,
    ref_join,
)
from collab.accounts.service.sessions import (
    OpenedSession,
    actor_behind,
    end_other_sessions,
    end_session,
    end_sessions_of,
    live_sessions,
    open_session,
    sessions_of,
)
from collab.accounts.service.sign_in import (
    Attempt,
    Caller,
    ask_link,
    sign_in_as_persona,
    sign_in_by_code,
    sign_in_by_token,
)
from collab.accounts.service.staff import end_staff, make_staff
from collab.accounts.service.tidying import forget_old_sign_ins

__all__ = [
    "REF_COLUMNS", "Attempt", "AuthorityRef", "Caller", "HeldMandate", "MandateView", "Me", "OpenedSession",
    "Page", "PersonPage", "PersonRef", "SessionView", "WayIn", "actor_behind", "actor_for", "add_person",
    "announce_mandates", "ask_link", "change_mandate", "change_me", "change_person", "code_of",
    "declare_assistant", "describe", "end_mandate", "end_other_sessions", "end_session", "end_sessions_of",
    "end_staff", "find_people", "forget_old_sign_ins", "give_mandate", "invite_person", "is_expected",
    "live_sessions", "make_staff", "mandate_views", "mandates_at", "mentioning", "open_session",
    "person_for_invitation", "person_refs", "person_refs_today", "personas", "place_of", "ref_from", "ref_join",
    "session_view", "sessions_of", "show_me", "show_person", "sign_in_as_persona", "sign_in_by_code",
    "sign_in_by_token", "standing_of", "token_of", "visible_people", "visible_person", "way_in",
    "withdraw_assistant", "write_invitation_link",
]  # fmt: skip
