"""Verbs of people: how they are shown, sign in, hold mandates and set preferences."""

from collab.accounts.service.actors import actor_for
from collab.accounts.service.addresses import (
    add_address,
    assistants_of,
    awaits_verification,
    own_addresses,
    person_writing_from,
    remove_address,
    verifiable_until,
    verify_address,
)
from collab.accounts.service.arrivals import add_person
from collab.accounts.service.imports.confirming import confirm_import
from collab.accounts.service.imports.keeping import (
    drop_import,
    forget_old_imports,
    import_errors,
    keep_list,
    register_to_read_by,
    show_import,
)
from collab.accounts.service.imports.plan import ImportView
from collab.accounts.service.imports.reading import read_list
from collab.accounts.service.invitations import (
    WayIn,
    invite_person,
    is_expected,
    note_invitation,
    person_for_invitation,
    place_of,
    way_in,
    write_invitation_link,
)
from collab.accounts.service.link_secrets import address_token_of, code_of, token_of
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
from collab.accounts.service.never_came import (
    InvitedMany,
    NeverCame,
    invite_many,
    never_came,
    send_waiting_invitations,
)
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
from collab.accounts.service.reminding import remind_never_came
from collab.accounts.service.sessions import (
    OpenedSession,
    actor_behind,
    actors_behind,
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
    "REF_COLUMNS", "Attempt", "AuthorityRef", "Caller", "HeldMandate", "ImportView", "InvitedMany",
    "MandateView", "Me", "NeverCame", "OpenedSession", "Page", "PersonPage", "PersonRef",
    "SessionView", "WayIn", "actor_behind", "actor_for", "actors_behind", "add_address", "add_person", "address_token_of",
    "announce_mandates", "ask_link", "assistants_of", "awaits_verification", "change_mandate",
    "change_me", "change_person", "code_of", "confirm_import", "declare_assistant", "describe", "drop_import",
    "end_mandate", "end_other_sessions", "end_session", "end_sessions_of", "end_staff", "find_people",
    "forget_old_imports", "forget_old_sign_ins", "give_mandate", "import_errors", "invite_many",
    "invite_person", "is_expected", "keep_list", "live_sessions", "make_staff", "mandate_views",
    "mandates_at", "mentioning", "never_came", "note_invitation", "open_session", "own_addresses",
    "person_for_invitation", "person_refs", "person_refs_today", "person_writing_from", "personas",
    "place_of", "read_list", "ref_from", "ref_join", "register_to_read_by", "remind_never_came", "remove_address",
    "send_waiting_invitations", "session_view", "sessions_of", "show_import", "show_me", "show_person",
    "sign_in_as_persona", "sign_in_by_code", "sign_in_by_token", "standing_of", "token_of",
    "verifiable_until", "verify_address", "visible_people", "visible_person", "way_in", "withdraw_assistant",
    "write_invitation_link",
]  # fmt: skip
