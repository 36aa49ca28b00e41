"""Service messages of Telegram HTML exports, which are sentences with names in them.

The sentences are those of ``export_output_html.cpp`` of telegramdesktop/tdesktop; actions are named
as in its JSON. Only titles of channels and groups are kept of the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.telegram_channels import shown_title
from philomela.records import MessageKind, Reference

_SENTENCE_LIMIT = 4096  # characters
_UNSUPPORTED = "This message is not supported"
_TITLE = "«(?P<title>.*)»"
#: Sentences and the action each stands for, the more particular ones first.
_SENTENCES = [
    (re.compile(sentence, re.S), action)
    for sentence, action in (
        (
            rf"(?P<actor>.+) created group {_TITLE}(?: with members (?P<members>.+))?",
            "create_group",
        ),
        (rf"Channel title changed to {_TITLE}", "edit_group_title"),
        (rf"(?P<actor>.+) changed group title to {_TITLE}", "edit_group_title"),
        (r"Channel photo changed", "edit_group_photo"),
        (r"(?P<actor>.+) changed group photo", "edit_group_photo"),
        (r"Channel photo removed", "delete_group_photo"),
        (r"(?P<actor>.+) removed group photo", "delete_group_photo"),
        (r"(?P<actor>.+) invited (?P<members>.+) to the voice chat", "invite_to_group_call"),
        (r"(?P<actor>.+) invited (?P<members>.+)", "invite_members"),
        (r"(?P<actor>.+) removed (?P<members>.+)", "remove_members"),
        (r"(?P<actor>.+) joined group by link from (?P<members>.+)", "join_group_by_link"),
        (r"(?P<actor>.+) joined group by request", "join_group_by_request"),
        (rf"Channel {_TITLE} created", "create_channel"),
        (r"(?P<actor>.+) converted this group to a supergroup", "migrate_to_supergroup"),
        (
            rf"(?P<actor>.+) converted a basic group to this supergroup {_TITLE}",
            "migrate_from_group",
        ),
        (r"(?P<actor>.+) pinned .*", "pin_message"),
        (r"History cleared", "clear_history"),
        (r"(?P<actor>.+) took a screenshot", "take_screenshot"),
        (r"(?P<actor>.+) joined Telegram", "joined_telegram"),
        (r"Voice chat(?: \(\d+ seconds\))?", "group_call"),
        (r"(?P<actor>.+) started voice chat.*", "group_call"),
        (rf"(?P<actor>.+) created topic {_TITLE}", "topic_created"),
        (r"(?P<actor>.+) suggests to use this photo", "suggest_profile_photo"),
        (r"You have successfully transferred .*", "send_payment"),
    )
]
_BETWEEN = re.compile(r", | and ")


@dataclass(frozen=True, slots=True)
class ServiceMessage:
    """What a sentence says."""

    kind: MessageKind
    action: str | None = None
    text: str = ""
    sender: str | None = None
    references: tuple[Reference, ...] = ()


def service_of(untrusted_sentence: str, pseudonyms: Pseudonyms) -> ServiceMessage:
    """The action of a sentence; an unknown one keeps none of its words, which may be names."""
    sentence = " ".join(untrusted_sentence[:_SENTENCE_LIMIT].split())
    if sentence.startswith(_UNSUPPORTED):
        return ServiceMessage("unsupported")
    matches = ((pattern.fullmatch(sentence), action) for pattern, action in _SENTENCES)
    found, action = next((one for one in matches if one[0]), (None, None))
    if found is None:
        return ServiceMessage("service")
    words = found.groupdict()
    names = _BETWEEN.split(words.get("members") or "")
    actor = words.get("actor")
    sender = pseudonyms.person(actor) if actor else None
    people = ([sender] if sender else []) + [pseudonyms.person(name) for name in names if name]
    return ServiceMessage(
        kind="service",
        action=action,
        text=shown_title(words.get("title") or "", pseudonyms),
        sender=sender,
        references=tuple(Reference("member", person) for person in people),
    )
