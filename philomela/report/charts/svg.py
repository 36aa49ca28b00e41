"""Making SVG elements; whatever text goes in is made plain and escaped."""

from __future__ import annotations

from markupsafe import Markup, escape

from philomela.report.wording import plain

Attribute = str | float | int


def element(tag: str, *children: str | Markup, **attributes: Attribute | None) -> Markup:
    """An element. ``class_`` is ``class``, ``font_size`` is ``font-size``; None leaves one out."""
    given = Markup("").join(
        Markup(' {}="{}"').format(_name(name), _value(value))
        for name, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(
        child if isinstance(child, Markup) else escape(plain(child)) for child in children
    )
    return Markup("<{0}{1}>{2}</{0}>").format(tag, given, inside)


def drawing(
    title: str, description: str, width: float, height: float, *children: Markup, name: str
) -> Markup:
    """A whole chart, with a name and a description for those who do not see it."""
    heading = element("title", title, id=f"{name}-title")
    told = element("desc", description, id=f"{name}-desc")
    return element(
        "svg",
        heading,
        told,
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def label(
    content: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: float = 13,
    style: str = "ink",
) -> Markup:
    """A text."""
    return element(
        "text", content, x=x, y=y, text_anchor=anchor, font_size=size, class_=f"{style} label"
    )


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=style)


def box(
    x: float, y: float, width: float, height: float, style: str, told: str = "", round_: float = 0
) -> Markup:
    """A rectangle; ``told`` appears where a pointer rests."""
    hint = (element("title", told),) if told else ()
    return element(
        "rect",
        *hint,
        x=x,
        y=y,
        width=max(width, 0),
        height=max(height, 0),
        class_=style,
        rx=round_ or None,
    )


def _name(name: str) -> str:
    kept = name.rstrip("_")
    return kept if kept == "viewBox" else kept.replace("_", "-")


def _value(value: Attribute | None) -> str:
    if isinstance(value, float):
        shown = f"{value:.2f}".rstrip("0").rstrip(".")
        return shown if shown not in ("-0", "") else "0"
    return plain(str(value))
