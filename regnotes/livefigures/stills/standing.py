"""Bars as Plotly places them: beside, upon or over one another."""

import numpy as np

from .refusal import Refusal

__all__ = ["placed"]

MOST_PILED = 12


def placed(traces, layout, places):
    """Where bars stand and how far they reach, for each of the traces between two axes.

    Parameters
    ----------
    traces : list of dict, of type "bar"
    layout : dict
    places : list of (positions, sizes), arrays of equal length for each trace
        Positions are numbers on their axis; a NaN of either is no bar.

    Returns
    -------
    list of (positions, width, starts, ends)
    every : float, the least distance between bars
    ticks : (distance, first) of the ticks that Plotly puts under groups of bars, or (0, 0)
    """
    if any(np.isnan(position).any() for position, _ in places):
        raise Refusal("bars that stand nowhere")
    if not any(np.isfinite(size).any() for _, size in places):
        raise Refusal("bars without a size")
    known = [position[np.isfinite(position)] for position, _ in places]
    several = np.concatenate(known) if known else np.zeros(0)
    distinct = np.unique(several)
    every = float(np.min(np.diff(distinct))) if distinct.size > 1 else 1.0
    if np.ptp(distinct) > 5000 * every:  # then Plotly takes some places for one
        raise Refusal("bars at places that hardly differ")
    mode = layout.get("barmode", "group")
    whole = every * (1 - layout.get("bargap", 0.2))
    clash = several.size != distinct.size
    if mode == "overlay" and any(np.unique(one).size < distinct.size for one in known):
        raise Refusal("bars of several widths")
    if mode == "group" and any(np.unique(one).size < one.size for one in known):
        raise Refusal("bars of one trace at one place")
    apart = clash or any(trace.get("offsetgroup") for trace in traces)
    count = len(traces) if mode == "group" and apart else 1
    if mode in ("stack", "relative") and clash:
        if several.size > MOST_PILED * distinct.size:  # they become as thin as their edges
            raise Refusal("many bars upon one another")
        ends = _upon(places, mode)
    else:
        ends = [(np.zeros(len(size)), size) for _, size in places]
    wide = whole / count
    return (
        [
            (position + ((k - (count - 1) / 2) * wide if count > 1 else 0.0), wide, *end)
            for k, ((position, _), end) in enumerate(zip(places, ends, strict=True))
        ],
        every,
        (every, float(distinct[0])) if mode == "group" and clash else (0.0, 0.0),
    )


def _upon(places, mode):
    """(starts, ends) of bars that stand upon one another, below 0 downwards."""
    reached, found = {}, []
    for position, size in places:
        starts = np.zeros(len(size))
        for k, (at, more) in enumerate(zip(position, size, strict=True)):
            if not np.isfinite([at, more]).all():
                continue
            if more < 0 and mode == "stack":
                raise Refusal("barmode stack of numbers below 0")
            key = float(at), more < 0
            starts[k] = reached.get(key, 0.0)
            reached[key] = starts[k] + more
        found.append((starts, starts + size))
    return found
