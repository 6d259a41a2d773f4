"""Pictures that nobody can see: nothing but gaps, or taller than any screen."""

import array
import base64

__all__ = ["picture_problems"]

MIME = "application/vnd.plotly.v1+json"
TALLEST = 3000  # pixels, three screens of a laptop
GRIDS = {"surface", "heatmap", "contour", "histogram2d", "histogram2dcontour"}
FLOATS = {"f4": "f", "f8": "d"}  # of Plotly's typed arrays those that can hold a NaN
SHOWN = "z", "y", "r", "values", "value"  # the array that a kind of trace draws, the first it has


def picture_problems(out):
    """Yield a message for what is wrong with the Plotly figure in an output, if it has one."""
    figure = out.get("data", {}).get(MIME)
    if not isinstance(figure, dict):
        return
    height = (figure.get("layout") or {}).get("height")
    if isinstance(height, (int, float)) and height > TALLEST:
        yield f"This figure is {height:g} pixels high; a reader sees at most {TALLEST}."
    traces = list(drawn(figure))
    empty = [(number, trace, name) for number, trace, name in traces if is_empty(trace[name])]
    whole = [one for one in empty if one[1].get("type") in GRIDS]
    if whole or (empty and len(empty) == len(traces)):
        number, trace, name = (whole or empty)[0]
        kind = trace.get("type", "scatter")
        yield f"Trace {number} ({kind}) draws nothing: its {name} has no number, only NaN or None."


def drawn(figure):
    """Yield (number, trace, name of the array that it draws) for each trace that has one.

    A line without a point is how people put an entry into a legend; a surface without one is not.
    """
    for number, trace in enumerate(figure.get("data") or []):
        name = next((name for name in SHOWN if trace.get(name) is not None), None)
        if name:
            yield number, trace, name


def is_empty(values):
    """Whether an array, written as lists or in base64, has entries and none of them is anything."""
    if isinstance(values, dict) and "bdata" in values:
        if values.get("dtype") not in FLOATS:
            return False
        values = array.array(FLOATS[values["dtype"]], base64.b64decode(values["bdata"])).tolist()
    if not isinstance(values, (list, tuple)):
        return False
    flat = list(flattened(values))
    return len(flat) > 0 and all(value is None or value != value for value in flat)


def flattened(values):
    """Yield the entries of nested lists."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from flattened(value)
        else:
            yield value
