"""Files that Telegram messages name.

Placeholders as ``export_output_json.cpp`` of telegramdesktop/tdesktop writes them in the place of
a path, where a name may stand before them.
"""

from __future__ import annotations

import re
from typing import Any

from philomela.records import MediaKind, MediaRef, MediaState

PATH_LIMIT = 4096  # characters

_LARGEST = 1 << 53  # bytes of a file, and pixels, that can be declared
_PLACEHOLDER = re.compile(
    r"\((?:File|Photo|Video) (?P<state>not included|exceeds maximum size|unavailable)\b[^()]*\)\Z"
)
_STATES: dict[str, MediaState] = {
    "not included": "not included",
    "exceeds maximum size": "too large",
    "unavailable": "unavailable",
}
_KINDS: dict[str, MediaKind] = {
    "sticker": "sticker",
    "video_message": "video",
    "video_file": "video",
    "animation": "video",
    "voice_message": "audio",
    "audio_file": "audio",
}
#: Keys of a parsed message without any of which it has no files.
MEDIA_KEYS = frozenset({"photo", "file", "contact_vcard", "thumbnail"})

_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def media_of(message: dict[str, Any], folder: str) -> tuple[MediaRef, ...]:
    """The files of a parsed message; ``folder`` is that of the document ("" or "some/folder/")."""
    found = []
    if "photo" in message:
        found.append(_file(message, "photo", "photo", folder))
    if "file" in message:
        media_type = message.get("media_type")
        kind = _KINDS.get(media_type, "file") if isinstance(media_type, str) else "file"
        found.append(_file(message, "file", kind, folder))
    if "contact_vcard" in message:
        found.append(_file(message, "contact_vcard", "file", folder))
    thumbnail = message.get("thumbnail")
    if isinstance(thumbnail, str) and placeholder_state(thumbnail) is None and thumbnail:
        path = within(thumbnail, folder)
        size = whole_number(message.get("thumbnail_file_size"))
        found.append(MediaRef("thumbnail", path, "derivative", size=size))
    return tuple(found)


def placeholder_state(untrusted_path: str) -> MediaState | None:
    """What the exporter says in the place of a path; None for a path."""
    if untrusted_path[-1:] != ")":
        return None
    found = _PLACEHOLDER.search(untrusted_path)
    return _STATES[found["state"]] if found else None


def within(untrusted_path: str, folder: str) -> str:
    """The path relative to the source. An absolute one stays as it is, to be refused there."""
    return untrusted_path if _ABSOLUTE.match(untrusted_path) else folder + untrusted_path


def whole_number(value: Any) -> int | None:
    """A declared size, or None."""
    if isinstance(value, str) and len(value) <= 16 and value.isascii() and value.isdigit():
        value = int(value)
    return value if type(value) is int and 0 <= value < _LARGEST else None


def _file(message: dict[str, Any], key: str, kind: MediaKind, folder: str) -> MediaRef:
    untrusted_path = message[key]
    if not isinstance(untrusted_path, str):
        return MediaRef(kind, None, "refused", "not a path")
    if len(untrusted_path) > PATH_LIMIT:
        return MediaRef(kind, None, "refused", "path too long")
    state = placeholder_state(untrusted_path) if untrusted_path else "unavailable"
    if key == "contact_vcard":
        path = within(untrusted_path, folder) if state is None else None
        return MediaRef(kind, path, state or "pending", mime="text/vcard")
    mime = message.get("mime_type")
    return MediaRef(
        kind,
        within(untrusted_path, folder) if state is None else None,
        state or "pending",
        mime=mime[:255] if isinstance(mime, str) else None,
        size=whole_number(message.get(f"{key}_file_size" if key == "photo" else "file_size")),
        width=whole_number(message.get("width")),
        height=whole_number(message.get("height")),
    )
