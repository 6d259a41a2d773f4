"""Pictures that nobody can see: nothing but gaps, or taller than any screen."""

import array
import base64

__all__ = ["picture_problems", "shown_twice"]

MIME = "application/vnd.plotly.v1+json"
TALLEST = 3000  # pixels, three screens of a laptop
LEAST = 40  # in which nothing can be made out
GAPS = float("inf"), float("-inf")  # not drawn either
GRIDS = {"surface", "heatmap", "contour", "histogram2d", "histogram2dcontour"}
FLOATS = {"f4": "f", "f8": "d"}  # of Plotly's typed arrays those that can hold a NaN
SHOWN = "z", "y", "r", "values", "value"  # the array that a kind of trace draws, the first it has


def picture_problems(out):
    """Yield a message for what is wrong with the Plotly figure in an output, if it has one."""
    figure = out.get("data", {}).get(MIME)
    if not isinstance(figure, dict):
        return
    layout = figure.get("layout") or {}
    theirs = (layout.get("template") or {}).get("layout") or {}
    for side, word in (("height", "high"), ("width", "wide")):
        size = layout.get(side) or theirs.get(side)
        if isinstance(size, (int, float)) and size > TALLEST:
            yield f"This figure is {size:g} pixels {word}; a reader sees at most {TALLEST}."
        elif isinstance(size, (int, float)) and size < LEAST:
            yield f"This figure is {size:g} pixels {word}; too few to see anything."
    if figure.get("frames"):
        return  # they bring the data
    moved = layout.get("updatemenus") or layout.get("sliders") or layout.get("meta")
    shown = [trace.get("visible", True) for trace in figure.get("data") or []]
    if shown and not moved and not any(shown):
        yield "This figure draws nothing: each of its traces has visible=False."
    traces = list(drawn(figure))
    empty = [(number, trace, name) for number, trace, name in traces if is_empty(trace[name])]
    whole = [one for one in empty if one[1].get("type") in GRIDS]
    if whole or (empty and len(empty) == len(traces)):
        number, trace, name = (whole or empty)[0]
        kind = trace.get("type", "scatter")
        what = "holds nothing" if is_bare(trace[name]) else "has no number, only NaN or None"
        yield f"Trace {number} ({kind}) draws nothing: its {name} {what}."


def shown_twice(outputs):
    """Whether two outputs of a cell are the same Plotly figure."""
    shown = [out["data"][MIME] for out in outputs if MIME in out.get("data", {})]
    return any(one in shown[:k] for k, one in enumerate(shown))


def drawn(figure):
    """Yield (number, trace, name of the array that it draws) for each trace that has one.

    A line without a point is how people put an entry into a legend; a surface without one is not.
    """
    for number, trace in enumerate(figure.get("data") or []):
        name = next((name for name in SHOWN if trace.get(name) is not None), None)
        if name == "y" and not is_empty(trace["y"]) and is_empty(trace.get("x")):
            name = "x"
        if name:
            yield number, trace, name


def is_empty(values):
    """Whether an array, written as lists or in base64, has no entry that is anything."""
    if isinstance(values, dict) and "bdata" in values:
        if values.get("dtype") not in FLOATS:
            return False
        values = array.array(FLOATS[values["dtype"]], base64.b64decode(values["bdata"])).tolist()
    if not isinstance(values, (list, tuple)):
        return False
    return all(value is None or value in GAPS or value != value for value in flattened(values))


def is_bare(values):
    """Whether an array has no entries at all."""
    return isinstance(values, (list, tuple)) and not list(flattened(values))


def flattened(values):
    """Yield the entries of nested lists."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from flattened(value)
        else:
            yield value
