"""From where to where an axis goes, where that is known without a browser; else nothing is said.

An axis goes as far as its author says, or as its data do.  What is drawn is not always what is in
the data: a histogram counts, bars stand upon one another, an axis may show names at its numbers.
Of those no range is told.
"""

import re

import numpy as np
from sphinx.locale import _

from .number_tables import has_words_of_its_own, is_piled
from .words import values_in_words

__all__ = ["of_axis", "of_scene"]

MOST = 5  # names that one sentence can hold
DATE = re.compile(r"-?\d{4}-\d\d?(-\d\d?([ T][\d:.]+(Z|[+-]\d\d:?\d\d)?)?)?")
# Kinds whose values are summed, centred or counted before they are drawn.
COUNTED = ("histogram", "waterfall", "funnel")
BOUNDS = ("minallowed", "maxallowed", "autorangeoptions")
OPEN = ("min", "max", "min reversed", "max reversed")


def of_axis(layout, names, traces, a):
    """Where the axes `names` go, which go the same way, or ""."""
    axes = [layout[name] for name in names]
    axis = next((one for one in axes if one.get("range") is not None), axes[0])
    if any(map(has_words_of_its_own, axes)) or all(map(_is_bare, axes)):
        return ""
    columns = [trace.get(a) for trace in traces]
    made = any(_is_made(t, layout, a, traces) for t in traces)
    zero = any(t.get("type") == "bar" and _is_value(t, a) for t in traces)
    axis = {"autotypenumbers": layout.get("autotypenumbers")} | axis
    return _reach(axis, None if made else columns, zero)


def of_scene(axis, traces, a):
    """Where an axis of a scene goes, or ""."""
    return (
        ""
        if has_words_of_its_own(axis) or _is_bare(axis)
        else _reach(axis, [t.get(a) for t in traces])
    )


def _is_bare(axis):
    """Whether an axis shows neither numbers nor names."""
    return axis.get("visible") is False or axis.get("showticklabels") is False


def _is_value(trace, a):
    """Whether a trace that stands on one axis has its sizes, and not its places, on this."""
    if trace.get("type") in ("bar", *COUNTED):
        lying = trace.get("orientation") or (
            "h" if (trace.get("type") != "bar" and trace.get("x") is None)
            or trace.get("type") == "funnel" else "v"
        )  # fmt: skip
        return a == ("x" if lying == "h" else "y")
    return a == ("x" if trace.get("orientation") == "h" else "y")


def _is_made(trace, layout, a, traces):
    """Whether what is drawn along an axis is not what is in the data."""
    kind = trace.get("type")
    if kind == "carpet" and (trace.get("x") is None or trace.get("y") is None):
        return True
    if str(kind).startswith("histogram") and trace.get(f"{a}bins"):
        return True  # what is outside of them is not counted
    if not _is_value(trace, a):
        return False
    if kind == "bar":
        several = sum(t.get("type") == "bar" for t in traces) > 1
        stacked = layout.get("barmode") in ("stack", "relative") and several
        return stacked or is_piled(layout, trace)
    return kind in COUNTED or any(trace.get(key) for key in ("stackgroup", "groupnorm"))


def _reach(axis, columns, zero=False):
    flat = []
    for column in columns or ():
        column = np.ravel(column).tolist() if isinstance(column, np.ndarray) else column
        flat += column if isinstance(column, list) else []
    kind, log = _kind(axis, flat), axis.get("type") == "log"
    if kind == "category":
        return _names(axis, flat)
    ends = [None, None] if columns is None else _ends(flat, kind)
    if zero and ends[0] is not None and kind == "number" and not log:
        ends = [min(ends[0], 0), max(ends[1], 0)]
    given = axis.get("range")
    if given is not None and np.size(given) == 2 and axis.get("autorange") not in (
        True, "reversed"
    ):  # fmt: skip
        said = [
            None if v is None or v != v else v
            for v in np.ravel(np.array(given, dtype=object)).tolist()
        ]
        numbers = all(isinstance(v, (int, float)) for v in said if v is not None)
        if kind == "date" and numbers:
            return ""
        if str(axis.get("autorange")).endswith("reversed"):
            ends = ends[::-1]
        if log and numbers:
            said = [None if v is None or abs(v) > 300 else 10.0**v for v in said]
        ends = [own if v is None else v for v, own in zip(said, ends, strict=True)]
    elif axis.get("autorange") in OPEN or any(axis.get(key) is not None for key in BOUNDS):
        return ""
    if None in ends:
        return ""
    low, high = values_in_words(ends)
    return low if low == high else str(_("from %s to %s")) % (low, high)


def _kind(axis, flat):
    """What an axis shows: "number", "date" or "category"; as Plotly guesses if nobody says."""
    said = axis.get("type")
    if said in ("linear", "log"):
        return "number"
    if said in ("date", "category", "multicategory"):
        return "date" if said == "date" else "category"
    words = [v for v in flat if isinstance(v, str) and v]
    if any(isinstance(v, (list, dict)) for v in flat):
        return "category"
    if not words:
        return "number"
    if all(DATE.fullmatch(v) for v in words) and any(_number(v) is None for v in words):
        return "date" if len(words) == sum(v is not None for v in flat) else "category"
    strict = axis.get("autotypenumbers") == "strict"
    numbers = not strict and all(_number(v) is not None for v in words)
    return "number" if numbers else "category"


def _number(text):
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) else None


def _ends(flat, kind):
    """The least and the greatest of numbers or dates; None where there are none."""
    if kind == "date":
        found = [v for v in flat if isinstance(v, str) and v]
    else:
        found = [_number(v) for v in flat if not isinstance(v, bool)]
        found = [v for v in found if v is not None]
    return [min(found), max(found)] if found else [None, None]


def _names(axis, flat):
    """A few names each, of many how many."""
    if any(isinstance(v, (list, dict)) for v in flat):
        return ""
    names = list(dict.fromkeys(values_in_words([v for v in flat if v not in (None, "")])))
    if len(names) <= MOST:
        return ", ".join(names)
    if axis.get("categoryorder") in (None, "trace") and axis.get("categoryarray") is None:
        return str(_("from %s to %s")) % (names[0], names[-1])
    return f"{len(names)} " + str(_("names"))
