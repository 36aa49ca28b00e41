"""Families' copies: how many, in which forms, with which marks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from philomela.simulate.channels import plan_channels
from philomela.simulate.families import MOST_COPIES, Copy, Family, plan_families
from philomela.simulate.forms import Alteration, Form
from philomela.simulate.marks import Mark, plan_marks
from philomela.simulate.months import Months
from philomela.simulate.plan import make_plan
from philomela.simulate.settings import Settings, quick_settings


def planned(settings: Settings) -> list[Family]:
    marks = tuple(plan_marks(settings.seed, plan_channels(settings)))
    return list(plan_families(settings, Months(settings.months), marks))


def forms(settings: Settings) -> list[Form]:
    return [copy.form for family in planned(settings) for copy in family.copies]


def test_numbers_of_copies_have_a_heavy_tail() -> None:
    families = planned(Settings())
    sizes = sorted(len(family.copies) for family in families)
    assert len(families) == 400
    assert sizes[200] <= 2
    assert sizes[-1] == MOST_COPIES
    assert 1_200 <= sum(sizes) <= 1_900
    for family in families:
        assert len({copy.form for copy in family.copies}) == len(family.copies)


def test_originals_are_not_altered() -> None:
    for family in planned(Settings()):
        form = family.copies[0].form
        assert form == Form("jpeg", 92, mark=form.mark)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_of_altered_copies_is_of_those_beyond_the_original(share: float) -> None:
    families = planned(Settings(altered=share))
    further = [copy.form for family in families for copy in family.copies[1:]]
    altered = [form for form in further if form.alteration]
    assert len(altered) / len(further) == pytest.approx(share, abs=0.04)
    assert all(form.format == "jpeg" and form.orientation == 1 for form in altered)
    assert all(not form.edits for form in further if not form.alteration)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_of_marked_pictures(share: float) -> None:
    made = forms(Settings(marked=share))
    marked = [form for form in made if form.mark]
    assert len(marked) / len(made) == pytest.approx(share, abs=0.05)
    assert len({form.mark for form in marked}) == (5 if share else 0)


def test_alterations_are_varied_and_some_are_copied() -> None:
    made = [copy for family in planned(Settings()) for copy in family.copies]
    altered = [(copy.family, copy.form.alteration) for copy in made if copy.form.alteration]
    assert Counter(one.filling for _, one in altered).keys() == {
        *("texture", "landscape", "noise", "flat", "piece")
    }
    assert all(0.2 <= one.fraction <= 0.6 for _, one in altered)
    assert 0.5 < len(set(altered)) / len(altered) < 0.9
    numbers = {(family, one.number) for family, one in altered}
    assert len(numbers) == len(set(altered))  # a number is of one alteration of a family


def test_a_few_copies_are_shown_elsewhere() -> None:
    shown = Counter(form.shown for form in forms(Settings()))
    assert shown.keys() == {None, "screenshot", "words"}
    assert 0.02 < 1 - shown[None] / shown.total() < 0.06


def test_every_gallery_has_a_stamp_of_its_own() -> None:
    channels = plan_channels(Settings(channels=9))
    marks = list(plan_marks(0, channels))
    assert list(plan_marks(0, channels)) == marks
    stamps = [mark for mark in marks if mark.kind == "stamp"]
    galleries = [channel for channel in channels if channel.role == "gallery"]
    assert [mark.channel for mark in stamps] == [channel.number for channel in galleries]
    assert [mark.words for mark in stamps] == [f"@{channel.username}" for channel in galleries]
    assert [mark.kind for mark in marks[len(stamps) :]] == ["caption", "frame"]


def test_a_stamped_picture_is_first_posted_by_the_gallery_of_the_stamp() -> None:
    first: dict[tuple[Copy, int], tuple[int, int]] = {}
    for post in make_plan(replace(quick_settings(), marked=1.0)).all_posts():
        copy = post.attachment.copy if post.attachment else None
        if copy and copy.form.mark and copy.form.mark.channel:
            posted = post.date, post.channel.number
            key = copy, copy.form.mark.channel
            first[key] = min(first.get(key, posted), posted)
    assert len(first) > 50
    for (_, gallery), (_, channel) in first.items():
        assert channel == gallery


def test_forms_tell_what_was_done() -> None:
    assert Form("jpeg", 92).described() == {}
    assert Form("webp", 70, half=True).described() == {"edits": ["half"]}
    plain = Form("jpeg", 70, brightness=1.06, orientation=3)
    assert plain.described() == {"edits": ["bright", "stored turned"]}
    mark = Mark("stamp", 1, "@example", 0.05)
    form = Form(
        "jpeg",
        70,
        alteration=Alteration(0, "flat", 0.33),
        edits=("cropped", "lit"),
        mark=mark,
        shown="screenshot",
    )
    assert form.described() == {
        "altered": 0.33,
        "filling": "flat",
        "edits": ["cropped", "lit"],
        "mark": "stamp @example",
        "shown_in": "screenshot",
    }
