"""Verbs of the register of partnerships."""

from collab.partnerships.recognition.values import span_of
from collab.partnerships.service.confirming import (
    Confirmation,
    ask_for_confirmations,
    confirm_by_token,
    confirm_partnership,
    confirmation_token,
    show_confirmation,
)
from collab.partnerships.service.exporting import Found, file_of, partnerships_to_write
from collab.partnerships.service.imports.confirming import confirm_import
from collab.partnerships.service.imports.keeping import (
    drop_import,
    forget_old_imports,
    import_errors,
    keep_list,
    show_import,
)
from collab.partnerships.service.imports.plan import ImportView
from collab.partnerships.service.imports.reading import names_to_read_by, read_list
from collab.partnerships.service.leaving import hand_over
from collab.partnerships.service.loading import load_study_partnerships
from collab.partnerships.service.register import (
    change_partnership,
    enter_partnership,
    remove_partnership,
    set_status,
)
from collab.partnerships.service.views import (
    PartnershipPage,
    PartnershipView,
    active_partnerships,
    find_partnerships,
    partnership_for,
)

__all__ = [
    "Confirmation", "Found", "ImportView", "PartnershipPage", "PartnershipView", "active_partnerships",
    "ask_for_confirmations", "change_partnership", "confirm_by_token", "confirm_import", "confirm_partnership",
    "confirmation_token", "drop_import", "enter_partnership", "file_of", "find_partnerships", "forget_old_imports",
    "hand_over", "import_errors", "keep_list", "load_study_partnerships", "names_to_read_by", "partnership_for",
    "partnerships_to_write", "read_list", "remove_partnership", "set_status", "show_confirmation", "show_import",
    "span_of",
]  # fmt: skip
