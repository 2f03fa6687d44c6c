"""Verbs of files: received, attached to a message, served, taken back, swept."""

from collab.files.service.attaching import MOST_FILES, attach_files, remove_files
from collab.files.service.serving import (
    find_file,
    find_thumbnail,
    require_reader_with,
)
from collab.files.service.sweeping import sweep_files
from collab.files.service.thumbnails import make_thumbnail
from collab.files.service.uploads import (
    Upload,
    announce_file,
    check_upload,
    drop_arriving,
    keep_file,
    take_back,
)
from collab.files.service.views import FileRef, ref_as_json

__all__ = [
    "MOST_FILES", "FileRef", "Upload", "announce_file", "attach_files", "check_upload", "drop_arriving", "find_file",
    "find_thumbnail", "keep_file", "make_thumbnail", "ref_as_json", "remove_files", "require_reader_with",
    "sweep_files", "take_back",
]  # fmt: skip
