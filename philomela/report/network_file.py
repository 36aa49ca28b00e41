"""The network as GEXF, for Gephi and the like."""

from __future__ import annotations

import io
import re

import networkx

from philomela.report.facts import Facts, known, number, text

#: Characters that XML 1.0 cannot hold, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_gexf(facts: Facts) -> str:
    """Nodes with role, community and sizes; edges with kind and weight."""
    graph = networkx.MultiDiGraph()
    for row in facts.rows("nodes"):
        graph.add_node(
            _xml(text(row, "id")),
            label=_xml(text(row, "label")),
            kind=_xml(text(row, "kind")),
            role=_xml(text(row, "role")),
            community=int(number(row, "community")),
            messages=int(number(row, "messages")),
            pictures=int(number(row, "pictures")),
            members=int(known(row, "members") or -1),
        )
    for row in facts.rows("edges"):
        ends = _xml(text(row, "source")), _xml(text(row, "target"))
        graph.add_edge(*ends, kind=_xml(text(row, "kind")), weight=float(number(row, "weight")))
    file = io.BytesIO()
    networkx.write_gexf(graph, file, version="1.2draft")
    found = file.getvalue().decode("utf-8")
    # The library writes today's date, which would make each report another file.
    return re.sub(r' lastmodifieddate="[^"]*"', "", found)


def _xml(untrusted_text: str) -> str:
    return _NOT_XML.sub("\ufffd", untrusted_text)
