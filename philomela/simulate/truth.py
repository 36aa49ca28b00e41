"""What an investigation of the operation must find.

==================  ================================================================================
key                 definition, in terms of a case
==================  ================================================================================
messages            rows of ``messages``
skipped             rows of ``skipped`` that are no repeats; ``repeats`` counts those
sightings           media rows in state ``read``; thumbnails are left out here and below
forwarded_sightings those whose message is a forward
pictures            distinct SHA-256 of content that decodes
altered_copies      pictures of which a large region was replaced
marked              pictures with a stamp, caption or frame that many bear alike
forms               by SHA-256 what was done to each picture; nothing to a plain copy
families            sets of pictures made of one original
family_members      the pictures of each family, altered copies among them
forwards            messages that are forwards, with or without a picture
polls               messages with a poll, re-posts included; ``hidden_polls`` of them hide results
undated             messages whose date is not known, or known only in a zone that is not
links_invite        references of kind ``invite``
three_month_change  families first seen in the last three complete months relative to the three
                    before, minus one, in percent
members_sum         members in the last snapshot of each channel, added up
==================  ================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from philomela.simulate.channels import PRIVATE
from philomela.simulate.families import Copy
from philomela.simulate.members import Snapshot, members_sum
from philomela.simulate.months import month_name
from philomela.simulate.plan import Plan
from philomela.simulate.posts import Content, Post

#: Content of a post -> name of its count.
_CONTENTS: dict[Content, str] = {
    "picture": "sightings",
    "missing": "missing_files",
    "not included": "not_included",
    "too large": "too_large_placeholders",
    "unavailable": "unavailable",
    "unreadable": "unreadable",
    "other": "other",
}


def truth_of(
    plan: Plan, sha256s: Mapping[Copy, str], members: Iterable[Snapshot]
) -> dict[str, Any]:
    """Every figure, for JSON; ``sha256s`` names each copy's content."""
    posts = list(plan.all_posts())
    whole = [post for post in posts if not post.malformed]
    families = {
        f"family {family.number}": sorted(sha256s[copy] for copy in family.copies)
        for family in plan.families
    }
    forms = {sha256s[copy]: copy.form for family in plan.families for copy in family.copies}
    by_month = _families_by_month(plan)
    return {
        "settings": plan.settings.as_json(),
        "channels": len(plan.channels),
        "messages": len(whole),
        "skipped": len(posts) - len(whole),
        "repeats": sum(post.repeated for post in posts),
        **_media(whole),
        "pictures": len({name for members in families.values() for name in members}),
        "altered_copies": sum(form.alteration is not None for form in forms.values()),
        "marked": sum(form.mark is not None for form in forms.values()),
        "families": len(families),
        "forwards": sum(post.forwarded for post in whole),
        "polls": sum(post.poll is not None for post in whole),
        "hidden_polls": sum(post.poll is not None and post.poll.hidden for post in whole),
        "prices": sum(post.prices for post in whole),
        "undated": sum(_is_undated(post) for post in whole),
        "links_invite": sum(span.invites for post in whole for span in post.text),
        "three_month_change": _three_month_change([count for _, count in by_month]),
        "members_sum": members_sum(members),
        "roles": {
            channel.key: channel.role for channel in plan.channels if channel.role not in PRIVATE
        },
        "messages_by_channel": {
            channel.key: sum(not post.malformed for post in own)
            for channel, own in zip(plan.channels, plan.posts, strict=True)
        },
        "families_by_month": by_month,
        "family_members": families,
        "forms": {name: form.described() for name, form in sorted(forms.items())},
    }


def _media(posts: list[Post]) -> dict[str, int]:
    contents = [(post.attachment.content, post.forwarded) for post in posts if post.attachment]
    counts: Counter[Content] = Counter(content for content, _ in contents)
    return {
        **{name: counts[content] for content, name in _CONTENTS.items()},
        "forwarded_sightings": contents.count(("picture", True)),
    }


def _is_undated(post: Post) -> bool:
    return post.unsupported or post.channel.version == "old"


def _families_by_month(plan: Plan) -> list[tuple[str, int]]:
    """New families in each month, the partial one last."""
    counts = Counter(month_name(family.first) for family in plan.families)
    return [(month, counts[month]) for month in plan.months.names]


def _three_month_change(new: list[int]) -> float | None:
    """Percent; None where the three months before had no new family."""
    recent, before = sum(new[-4:-1]), sum(new[-7:-4])
    return 100 * (recent / before - 1) if before else None
