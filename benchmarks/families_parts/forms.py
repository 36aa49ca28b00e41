"""What was done to pictures, in the words by which misses and false joins are listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Form = Mapping[str, Any]  # as the truth describes it


def features(form: Form) -> Iterator[str]:
    """All that was done to a picture; how much was replaced, in bands of ten percent."""
    if "altered" in form:
        low = min(50, int(form["altered"] * 10) * 10)
        yield f"altered {low}-{low + 10} %"
        yield f"filled with {form['filling']}"
    else:
        yield "not altered"
    yield from form.get("edits", ())
    if "mark" in form:
        yield form["mark"].split()[0]
    if "shown_in" in form:
        yield f"in {form['shown_in']}"


def words(form: Form) -> str:
    """One picture's form on a line."""
    parts = list(form.get("edits", ()))
    if "altered" in form:
        parts.insert(0, f"altered {form['altered']:.0%} ({form['filling']})")
    parts += [form[key] for key in ("mark", "shown_in") if key in form]
    return ", ".join(parts) or "plain copy"


def shared(first: Form, second: Form) -> str:
    """What two pictures bear alike that is none of the photo."""
    common = []
    if first.get("mark") is not None and first.get("mark") == second.get("mark"):
        common.append(first["mark"])
    if first.get("shown_in") == second.get("shown_in") == "screenshot":
        common.append("screenshot")
    if "written on" in first.get("edits", ()) and "written on" in second.get("edits", ()):
        common.append("both written on")
    return " + ".join(common) or "nothing in common"
