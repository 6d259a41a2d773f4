"""A still picture of a Plotly figure, as SVG: what a reader has before, or without, the script.

It is drawn from the same arrays with the same camera, while the site is built: no browser is
needed, two builds are identical, and since the page's own colours show through one picture
serves light and dark. (Plotly's own exporter needs a browser and seconds a figure, and its
picture of a surface is one of pixels.) What the figures of these pages are made of is drawn, at
rest: surfaces, lines and markers, level sets, curves and bars.
"""

import copy
from typing import NamedTuple

import numpy as np

from ..specs import dressed, record_of, with_arrays
from .axes import axes_of, plane_svg
from .refusal import Refusal
from .scene import scene_svg
from .whitelist import refused

__all__ = ["Still", "stills", "stills_or_why"]

SOLID = ("surface", "scatter3d")
WIDE, NARROW = 730, 360  # px, of a figure without a scene
SQUARE = 340, 336  # of a plane of level sets, whose own sides are 280
BESIDE = {"l": 48, "r": 12, "t": 8, "b": 48}  # px, around a plane in a place of its own


class Still(NamedTuple):
    """One view: its picture, the words over it, and its place in a wide and a narrow figure.

    A place is left, top, width, height as shares of the figure, or None where it is not shown.
    """

    svg: str
    title: str
    wide: tuple | None
    narrow: tuple | None


def stills(spec):
    """The SVG of each view of a figure, with its place.

    Parameters
    ----------
    spec : dict
        A figure as plotly.py serialises it.

    Returns
    -------
    list of Still
        Empty if something in the figure cannot be drawn as Plotly draws it.
    """
    return stills_or_why(spec)[0]


def stills_or_why(spec):
    """(stills, ""), or ([], what in the figure cannot be drawn as Plotly draws it)."""
    try:
        traces, layout = dressed(spec)
        traces = [trace for trace in traces if trace.get("visible", True) is not False]
        traces = [trace for trace in traces if not _is_empty(trace)]  # as Plotly has it
        why = _first_reason(traces, layout) or _bare_axes(traces, spec)
        return ([], why) if why else (_views(spec, traces, layout), "")
    except Refusal as refusal:
        return [], str(refusal)


def _is_empty(trace):
    columns = [trace.get(a) for a in "xy"] if trace["type"] in ("scatter", "bar") else []
    return any(column is None or len(column) == 0 for column in columns)


def _bare_axes(traces, spec):
    """An axis on which nothing stands: Plotly draws some of them, with ranges of its own."""
    shown = {name for pair in axes_of(traces) for name in pair}
    named = {f"{a}axis{t[f'{a}axis'][1:]}" for t in spec["data"] for a in "xy" if t.get(f"{a}axis")}
    named |= {key for key in spec.get("layout") or {} if key[1:5] == "axis" and key[0] in "xy"}
    if any("scene" in key for key in spec.get("layout") or {}):
        return ""
    return next((f"{name}, which is empty" for name in sorted(named - shown)), "")


def _first_reason(traces, layout):
    if not traces:
        return "no trace"
    if any(trace.get("visible", True) is not True for trace in traces):
        return "visible"
    return refused(traces, layout)


def _views(spec, traces, layout):
    heights = record_of(spec).get("height") or dict.fromkeys(
        ("wide", "narrow"), layout.get("height", 450)
    )
    changes = {}, record_of(spec).get("narrow") or {}
    views = []
    for name in dict.fromkeys(t.get("scene", "scene") for t in traces if t["type"] in SOLID):
        inside = [t for t in traces if t["type"] in SOLID and t.get("scene", "scene") == name]
        places = [_place(layout, of, f"{name}.domain.x", f"{name}.domain.y") for of in changes]
        shown = [place[3] * heights[kind] for place, kind in zip(places, heights, strict=True)]
        drawn = scene_svg(inside, layout.get(name, {}), sum(shown) / len(shown))
        views.append(Still(drawn, _title(layout, places[0]), *places))
    flat = [t for t in traces if t["type"] not in SOLID]
    if flat and not views:  # words do not shrink with a figure, so there are two
        everywhere = 0, 0, 1, 1
        own = layout.get("width")
        moves = bool(record_of(spec))
        for width, kind, of in ((WIDE, "wide", changes[0]), (NARROW, "narrow", changes[1])):
            changed = with_arrays(_changed(layout, of))
            try:
                picture = plane_svg(flat, changed, own or width, heights[kind])
            except Refusal:
                if moves or not views:
                    raise
                break  # for a narrow figure it would be another one
            places = {"wide": None, "narrow": None} | {kind: everywhere}
            views.append(Still(picture, "", **places))
    elif flat:
        layout = layout | {"annotations": []}  # those of the scenes
        for axes in axes_of(flat):
            inside = [t for t in flat if axes_of([t]) == [axes]]
            places = [_place(layout, of, *(f"{axis}.domain" for axis in axes)) for of in changes]
            if any(t["type"] == "contour" for t in inside):
                alone = _alone(layout, axes, BESIDE) | {"showlegend": False}
                views.append(
                    Still(plane_svg(inside, alone, *SQUARE), "", *map(_with_labels, places))
                )
            else:
                views += _plane_beside(inside, layout, axes, places, heights)
    return views


def _title(layout, place):
    """The words that stand in the upper left corner of a place."""
    left, top, _width, _height = place
    for note in layout.get("annotations") or []:
        if np.allclose([note.get("x", -1), note.get("y", -1)], [left, 1 - top]):
            return note.get("text", "")
    return ""


def _place(layout, changed, x, y):
    """Where the domains at the paths `x` and `y` are: Plotly counts from below."""
    left, right = _at(layout, changed, x)
    bottom, top = _at(layout, changed, y)
    return left, 1 - top, right - left, top - bottom


def _at(layout, changed, path):
    if path in changed:
        return changed[path]
    for key in path.split("."):
        layout = (layout or {}).get(key)
    return (0, 1) if layout is None else layout


def _alone(layout, axes, margin):
    """The layout of a picture that has nothing but the plane between these axes."""
    return layout | {
        **{name: {**layout.get(name, {}), "domain": (0, 1)} for name in axes}, "margin": margin,
    }  # fmt: skip


def _plane_beside(traces, layout, axes, places, heights):
    """A plane beside a scene, for a wide figure and for a narrow one, whose words are as large."""
    margin = BESIDE | {"t": 26 if layout.get("showlegend") else 8}
    picture = _alone(layout, axes, margin)
    for kind, whole, place in zip(("wide", "narrow"), (WIDE, NARROW), places, strict=True):
        left, top, width, height = place
        size = (
            width * whole + margin["l"] + margin["r"],
            height * heights[kind] + margin["t"] + margin["b"],
        )
        place = (left - margin["l"] / whole, top - margin["t"] / heights[kind],
                 size[0] / whole, size[1] / heights[kind])  # fmt: skip
        yield Still(
            plane_svg(traces, picture, *size), "", **{"wide": None, "narrow": None, kind: place}
        )


def _changed(layout, changed):
    """The layout with other values at some of its paths."""
    layout = copy.deepcopy(layout)
    for path, value in changed.items():
        *parents, last = path.split(".")
        at = layout
        for name in parents:
            at = at.setdefault(name, {})
        at[last] = value
    return layout


def _with_labels(place):
    """To the left of its axes and below stand their numbers: `plane_svg` leaves them 48 units."""
    left, top, width, height = place
    right, low = width / 280, height / 280  # a unit
    return left - 48 * right, top - 8 * low, SQUARE[0] * right, SQUARE[1] * low
