"""The still picture of a plane: level sets, curves, markers and bars between two axes."""

from itertools import pairwise

import numpy as np

from .frame import SCALE, Frame
from .legends import legend_svg, margins
from .pairs import scales_of
from .paper import ground, notes, title
from .refusal import Refusal, breadth, lettering
from .strokes import bars_svg, curve_svg, level_sets_svg
from .svg import svg_element, svg_path, word

__all__ = ["axes_of", "plane_svg"]

GRID, ZERO = "#eee", "#444"  # Plotly's own, where not even a template has others
DIGITS = 12  # px, of the numbers along an axis


class _Wider(Exception):
    """A margin grows with the words along an axis, which are known only when it is drawn."""


def plane_svg(traces, layout, width, height):
    """The SVG of the traces, each between its own axes, in a place of that many pixels.

    Raises
    ------
    Refusal
        If something cannot be drawn as Plotly draws it.
    """
    margin = margins(traces, layout, width)
    for _ in range(3):
        inner = width - margin["l"] - margin["r"], height - margin["t"] - margin["b"]
        if min(inner) < 40:
            raise Refusal("margin")
        parts = [ground(layout.get("paper_bgcolor"), -width, -height, 3 * width, 3 * height)]
        try:
            for names in axes_of(traces):
                inside = [t for t in traces if axes_of([t]) == [names]]
                parts += _panel(inside, layout, names, margin, inner)
            break
        except _Wider as wanted:
            margin = margin | wanted.args[0]
    else:
        raise Refusal("margin")
    parts += legend_svg(traces, layout, margin, width, inner)
    parts += title(layout, margin, width) + notes(layout, margin, inner)
    font = layout.get("font") or {}
    return svg_element(round(width * SCALE), round(height * SCALE), parts, font)


def axes_of(traces):
    """The pairs of axes between which the traces are, such as ("xaxis2", "yaxis2")."""
    return list(dict.fromkeys(map(_axes_of, traces)))


def _axes_of(trace):
    return tuple(f"{a}axis{trace.get(f'{a}axis', a)[1:]}" for a in "xy")


def _panel(traces, layout, axes, margin, inner):
    """What stands between one pair of axes."""
    across, upwards = (layout.get(name) or {} for name in axes)
    (x0, x1), (y0, y1) = (axis.get("domain", (0, 1)) for axis in (across, upwards))
    left, right = (margin["l"] + inner[0] * x for x in (x0, x1))
    top, bottom = (margin["t"] + inner[1] * (1 - y) for y in (y1, y0))
    lengths = right - left, bottom - top
    level_sets = [t for t in traces if t["type"] == "contour"]
    scales, bars = scales_of(traces, layout, (across, upwards), lengths)
    equal = bool(upwards.get("scaleanchor"))
    frame = Frame((left, right, top, bottom), *scales, equal)
    parts = [ground(layout.get("plot_bgcolor"), left, top, *lengths)]
    for trace in level_sets:
        parts += level_sets_svg(frame, trace)
    free = min(12, *(margin[side] for side in "lrtb"))  # Plotly leaves it beside what it widens
    room = {"b": margin["b"], "free": free}
    parts += _axes(frame, across, upwards, room, grid=not level_sets)
    for trace, at in bars:
        parts += bars_svg(frame, trace, *at)
    for trace in traces:
        if trace["type"] == "scatter":
            parts += curve_svg(frame, trace)
    return parts


# ---- what stands around ------------------------------------------------------------------------


def _axes(frame, across, upwards, room, grid):
    parts, lines = [], {}
    low, high, edge = frame.bottom, frame.top, SCALE
    gap = np.full((1, 2), np.nan)
    at, texts = frame.across.ticks(across, (frame.right - frame.left) / SCALE, False)
    places = frame.between(frame.across, at)
    sizes = _sizes(frame.across, at, across)
    _fit(places, texts, sizes, across, upright=False)
    for x, text, size in zip(places, texts, sizes, strict=True):
        inside = frame.left + edge < x < frame.right - edge
        shown = across.get("showgrid", True) and inside
        end = [x, (high if shown else low) if grid else low + 4 * SCALE]
        lines.setdefault(_grid(across), []).extend([np.array([[x, low], end]), gap])
        if across.get("showticklabels", True):
            below = low + (_size(across) - (3 if grid else 1)) * SCALE
            parts.append(word(x, below, lettering(text), round(size * SCALE), colour=_ink(across)))
    at, texts = frame.upwards.ticks(upwards, (low - high) / SCALE, True)
    places = frame.between(frame.upwards, at)
    sizes = _sizes(frame.upwards, at, upwards)
    shown = upwards.get("showticklabels", True)
    widest = max(map(breadth, texts, sizes), default=0) if shown else 0
    _fit(places, texts, sizes, upwards, upright=True)
    _make_room(frame, across, upwards, room, widest)
    for y, text, size in zip(places, texts, sizes, strict=True):
        inside = high + edge < y < low - edge and upwards.get("showgrid", True)
        end = (frame.right if inside else frame.left) if grid else frame.left - 4 * SCALE
        lines.setdefault(_grid(upwards), []).extend([np.array([[frame.left, y], [end, y]]), gap])
        if shown:
            parts.append(word(frame.left - (2 if grid else 7) * SCALE, y, lettering(text),
                              round(size * SCALE), anchor="end", colour=_ink(upwards)))  # fmt: skip
    for (colour, width), some in lines.items():
        stroke = {"stroke": colour, "stroke_width": round(width * SCALE)}
        parts.insert(0, svg_path(np.concatenate(some), **stroke))
    if grid:
        parts += _zero_lines(frame, across, upwards)
    return parts + _axis_titles(frame, across, upwards, room, widest)


def _make_room(frame, across, upwards, room, widest):
    """Words need their margin: Plotly widens it if it may, else they are cut off."""
    titles = [bool((axis.get("title") or {}).get("text")) for axis in (across, upwards)]
    needed = {
        "l": widest + 3 + room["free"] + titles[1] * (_standoff(upwards) + 10),
        "b": room["free"]
        + 1.3 * _size(across) * across.get("showticklabels", True)
        + titles[0] * (_standoff(across) + 10),
    }
    for side, axis, there in (("l", upwards, frame.left / SCALE), ("b", across, room["b"])):
        if needed[side] <= there + 1:
            continue
        if not axis.get("automargin"):
            if side == "l" and widest > there - (14 if titles[1] else 2):
                raise Refusal("words wider than the margin")
        elif axis.get("domain", (0, 1))[0] > 0 or needed[side] > 300:
            raise Refusal("automargin")
        else:
            raise _Wider({side: needed[side]})


def _standoff(axis):
    return (axis.get("title") or {}).get("standoff", 15)


def _size(axis):
    return (axis.get("tickfont") or {}).get("size", DIGITS)


def _ink(axis):
    return (axis.get("tickfont") or {}).get("color", "currentColor")


def _grid(axis):
    return axis.get("gridcolor", GRID), axis.get("gridwidth", 1)


def _sizes(scale, at, axis):
    """px of each of the words along an axis: powers are larger, digits between them smaller."""
    size = _size(axis)
    if scale.kind != "log" or axis.get("tickvals") is not None:
        return [size] * len(at)
    power = 1.25 if axis.get("exponentformat") == "power" else 1
    return [size * (0.75 if abs(a - round(a)) > 0.01 else power) for a in at]


def _fit(places, texts, sizes, axis, upright):
    """Plotly turns words that would touch, which only a browser can tell to the pixel."""
    if not axis.get("showticklabels", True) or len(set(sizes)) > 1:  # those of a logarithm stay
        return
    along = sorted(zip((places / SCALE).tolist(), texts, sizes, strict=True))
    for (here, one, size), (there, other, other_size) in pairwise(along):
        wide = (breadth(one, size) + breadth(other, other_size)) / 2
        if there - here < (min(size, other_size) * 0.9 if upright else wide * 1.15 + 6):
            raise Refusal("words along an axis that would touch")


def _axis_titles(frame, across, upwards, room, widest):
    parts = []
    for axis in (across, upwards):
        said = axis.get("title") or {}
        font, text = said.get("font") or {}, lettering(said.get("text") or "")
        if not text:
            continue
        size, colour = font.get("size", 14), font.get("color", "currentColor")
        if axis is across:
            below = min(38 + 9 * (room["b"] > 60), room["b"] - 8)
            if said.get("standoff") is not None:
                below = 1.3 * _size(across) + said["standoff"] + 5
            middle = (frame.left + frame.right) / 2
            parts.append(
                word(middle, frame.bottom + below * SCALE, text, size * SCALE, colour=colour)
            )
        else:
            away = max(44, widest + 16)
            if said.get("standoff") is not None:
                away = widest + 11 + said["standoff"]
            x = max(frame.left - away * SCALE, 9 * SCALE)
            middle = (frame.top + frame.bottom) / 2
            parts.append(word(x, middle, text, size * SCALE, turn=-90, colour=colour))
    return parts


def _zero_lines(frame, across, upwards):
    """Where one coordinate is 0."""
    for k, (scale, axis) in enumerate(((frame.across, across), (frame.upwards, upwards))):
        low, high = sorted((scale.low, scale.high))
        if scale.kind != "linear" or not low <= 0 <= high or not axis.get("zeroline", True):
            continue
        at = float(frame.between(scale, 0.0))
        ends = (
            [[at, frame.bottom], [at, frame.top]]
            if k == 0
            else [[frame.left, at], [frame.right, at]]
        )
        width = round(SCALE * axis.get("zerolinewidth", 1))
        yield svg_path(np.array(ends), stroke=axis.get("zerolinecolor", ZERO), stroke_width=width)
