"""The silhouette shows where pictures differ, and no picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from philomela.report.charts.silhouette import silhouette

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def test_the_drawn_area_is_the_region() -> None:
    region = np.random.default_rng(1).random((30, 40)) < 0.4
    drawn = str(silhouette(region, WHOLE))
    ElementTree.fromstring(drawn)
    widths = [float(width) for width in re.findall(r"h([\d.]+)v", drawn)]
    assert sum(widths) / (480 / 40) == pytest.approx(region.sum(), rel=0.01)


def test_an_empty_region_draws_no_run() -> None:
    drawn = str(silhouette(np.zeros((30, 40), np.bool_), WHOLE))
    assert "h" not in re.findall(r'<path d="([^"]*)"', drawn)[0]
    assert "0% of" in drawn


def test_a_place_beyond_the_frame_is_drawn() -> None:
    place = ((-0.2, -0.1), (1.3, -0.1), (1.3, 1.2), (-0.2, 1.2))
    root = ElementTree.fromstring(str(silhouette(np.ones((10, 10), np.bool_), place)))
    assert [one for one in root.iter() if one.tag.endswith("polygon")]
