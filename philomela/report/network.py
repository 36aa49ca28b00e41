"""The opening figure, and the section on who points at whom."""

from __future__ import annotations

from typing import NamedTuple

from philomela.report.charts.flow import fitting_flow, flow_chart
from philomela.report.charts.network import network_chart
from philomela.report.facts import Facts, Row, number, text
from philomela.report.flow import Flow
from philomela.report.parts import WIDE, Figure, Grid, Section, drawn, grid_of, section_of
from philomela.report.wording import figure, percent, plain

_TITLE = "The operation: what leads where"
_MOST_ROWS = 200  # of the table beside the opening figure


class Overview(NamedTuple):
    """The opening figure and what it shows as a table."""

    figure: Figure
    grid: Grid


def overview(facts: Facts) -> Overview | None:
    """The flow of the operation; None where nothing leads from one role to another."""
    found = fitting_flow(facts, WIDE)
    if found is None:
        return None
    figures = drawn(
        _TITLE, "network", lambda width, name: flow_chart(facts, width, name), _note(found)
    )
    return Overview(figures[0], _table(found)) if figures else None


def _note(flow: Flow) -> str:
    told = [
        "A band leads from a channel to what its messages forward from, mention, link or invite to;"
        " its width is the number of such references, which stands at its beginning. In a box: how"
        " many references lead in and out, those not drawn among them."
    ]
    if flow.left_out:
        references = sum(band.references for band in flow.left_out)
        told.append(
            f"{len(flow.left_out):,} narrower bands with {figure(references)} references are not"
            " drawn (on a small screen more); the table has them."
        )
    if flow.unconnected:
        channels = "1 channel" if flow.unconnected == 1 else f"{flow.unconnected:,} channels"
        told.append(f"{channels} without any such reference: not drawn.")
    told.append("What a role stands on is among the rows.")
    return " ".join(told)


def _table(flow: Flow) -> Grid:
    """Every band, drawn or not, then what stays within a column."""
    boxes = flow.boxes()
    rows = [
        (
            plain(boxes[band.source].name),
            boxes[band.source].role,
            plain(boxes[band.target].name),
            boxes[band.target].role,
            figure(band.references),
        )
        for band in (*flow.bands, *flow.left_out)
    ]
    rows += [
        (column.title, "all", column.title, "all", figure(column.within))
        for column in flow.columns
        if column.within
    ]
    names = ("from", "role", "to", "role", "references")
    numeric = (False, False, False, False, True)
    return Grid(names, tuple(rows[:_MOST_ROWS]), numeric, "network", max(len(rows) - _MOST_ROWS, 0))


def network_section(facts: Facts) -> Section:
    """The map, the role of every channel and its reason, the rules, and the communities."""
    figures = drawn(
        "Who points at whom",
        "network",
        lambda width, name: network_chart(facts, width, name),
        "An arrow is a forward, mention, link or invitation; a larger shape has more members, "
        "or pictures where members are not known.",
    )
    nodes = [row for row in facts.rows("nodes") if text(row, "kind") == "channel"]
    roles = {"label": "channel", "role": "role", "reason": "because"}
    rules = {"order": "order", "role": "role", "rule": "rule", "holds_where": "holds where"}
    groups = {
        "largest": "channels",
        "places": "places with those outside",
        "stays": "pairs that stay together",
    }
    grids = (
        grid_of(nodes, roles, "network", 40),
        grid_of(facts.rows("role_rules"), rules, "network"),
        grid_of(_groups(facts), groups, "communities"),
    )
    names = ("network", "communities")
    return section_of(facts, "map", "The map of channels", names, figures, grids)


def _groups(facts: Facts) -> list[Row]:
    """Communities with more than one channel, with words for how they hold."""
    return [
        {**row, "stays": percent(number(row, "stay_together"))}
        for row in facts.rows("communities")
        if number(row, "channels") > 1
    ]
