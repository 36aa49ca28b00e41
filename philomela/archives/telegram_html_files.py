"""Files that a Telegram HTML export names."""

from __future__ import annotations

import re

from philomela.archives.telegram_html_parser import RawFile
from philomela.archives.telegram_media import PATH_LIMIT, within
from philomela.records import MediaKind, MediaRef, MediaState

_KINDS: dict[str, MediaKind] = {
    "photo_wrap": "photo",
    "media_photo": "photo",
    "video_file_wrap": "video",
    "animated_wrap": "video",
    "media_video": "video",
    "sticker_wrap": "sticker",
    "media_voice_message": "audio",
    "media_audio_file": "audio",
    "media_file": "file",
    "media_contact": "file",
}
_NO_FILES = ("media_location", "media_live_location", "media_venue", "media_game")
_REASONS: dict[str, MediaState] = {
    "Not included": "not included",
    "Exceeds maximum size": "too large",
    "Unavailable": "unavailable",
}
# In the export of an account, paths begin at its root: "../../chats/chat_001/photos/…".
_FROM_ROOT = re.compile(r"(?:\.\./)+chats/chat_\d{1,9}/", re.A)


def file_of(raw: RawFile, folder: str) -> list[MediaRef]:
    """The file, and its thumbnail where that is another; nothing for what is no file."""
    named = sorted(raw.classes & _KINDS.keys())
    if raw.classes & set(_NO_FILES) or (not named and not raw.href):
        return []
    kind = _KINDS[named[0]] if named else "file"
    if raw.words.get("media_title", "").strip() == "Sticker":
        kind = "sticker"
    if not raw.href:
        if kind == "file" and "media_contact" in raw.classes:
            return []
        return [MediaRef(kind, None, _state(raw))]
    if len(raw.href) > PATH_LIMIT:
        return [MediaRef(kind, None, "refused", "path too long")]
    path = _path(raw.href, folder)
    found = [MediaRef(kind, path, mime="text/vcard" if "media_contact" in raw.classes else None)]
    if raw.thumbnail and raw.thumbnail != raw.href and len(raw.thumbnail) <= PATH_LIMIT:
        found.append(MediaRef("thumbnail", _path(raw.thumbnail, folder), "derivative"))
    return found


def _path(untrusted_href: str, folder: str) -> str:
    return within(_FROM_ROOT.sub("", untrusted_href, count=1), folder)


def _state(raw: RawFile) -> MediaState:
    description = raw.words.get("media_description", "").strip()
    for beginning, state in _REASONS.items():
        if description.startswith(beginning):
            return state
    return "unavailable"
