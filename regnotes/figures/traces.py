"""The traces of a drawing, each with the bindings that move it."""

import numpy as np

from .drawing import fixed_weight, grid_of
from .minimiser_sets import NAMES
from .palette import BALL, FAINT, FLOOR, HALO, HEIGHTS, LEVELS, MINIMUM, ON_SURFACE, ORIGIN, PATH
from .questions import ANSWER

__all__ = [
    "ball_traces", "contour_traces", "iterate_traces", "line", "open_traces",
    "path_traces",
    "seen_through", "set_traces", "surface_traces",
]  # fmt: skip

# Smooth shading rounds the very crease that the page is about, so the light is flat.
LIGHT = {"ambient": 0.78, "diffuse": 0.45, "specular": 0.03, "roughness": 0.9, "fresnel": 0.05}
HOVER = "β₁ %{x:.2f}<br>β₂ %{y:.2f}<br>J %{z:.4f}<extra></extra>"
WORDS = {"color": ON_SURFACE, "size": 13}
# What no surface hides.
THROUGH = {"through": True}
# A crease exists where the slope jumps; this is 0 for the eye and > 0 for a comparison.
NO_JUMP = 1e-12


def surface_traces(drawing, values, scene):
    """The surface and its creases; sliders in `values` are fixed, the others stay free."""
    axis, level = drawing.axis, drawing.level
    traces = [
        {
            "type": "surface", "scene": scene, "x": axis, "y": axis,
            "z": drawing.J.at(**values).at_rest().value(grid_of(axis)),
            "colorscale": HEIGHTS, "cmin": drawing.low, "cmax": drawing.high, "showscale": False,
            "lighting": LIGHT, "lightposition": {"x": 1000, "y": -1000, "z": 10000},
            "contours": {"z": {
                "show": True, "color": FLOOR, "width": 1, "project": {"z": True},
                "start": np.ceil(drawing.low / level) * level, "size": level,
                "end": drawing.top - 1e-6 * level,  # none along a cut
            }},
            "hovertemplate": HOVER,
        }
    ]  # fmt: skip
    bindings = [{"trace": 0, "attribute": "z", "affine": drawing.affine("z", values)}]
    for k, crease, width, where in _creases(drawing, values):
        traces.append(
            {"type": "scatter3d", "scene": scene, "mode": "lines", "hoverinfo": "skip",
             "x": crease.x, "y": crease.y, "line": {"color": ON_SURFACE, "width": width}}
        )  # fmt: skip
        height = drawing.affine(f"crease{k}", values)
        bindings.append(
            {"trace": len(traces) - 1, "attribute": "z", "affine": height, "where": where}
        )
    return traces, bindings


def contour_traces(drawing):
    """The level sets in the plane, and the creases."""
    axis, level = drawing.axis, drawing.level
    traces = [
        {
            "type": "contour", "x": axis, "y": axis, "z": drawing.J.at_rest().value(grid_of(axis)),
            "colorscale": HEIGHTS, "zmin": drawing.low, "zmax": drawing.high, "showscale": False,
            "contours": {
                "coloring": "heatmap", "start": np.ceil(drawing.low / level) * level,
                "end": drawing.peak, "size": level,
            },
            "line": {"color": LEVELS, "width": 1},
            "hovertemplate": HOVER,
        }
    ]  # fmt: skip
    bindings = [{"trace": 0, "attribute": "z", "affine": drawing.affine("z", {})}]
    for k, crease, width, where in _creases(drawing, {}):
        along, across = ("y", "x") if crease.across == 0 else ("x", "y")
        traces.append(
            {"type": "scatter", "mode": "lines", "hoverinfo": "skip",
             along: getattr(crease, along), "line": {"color": ON_SURFACE, "width": width / 2}}
        )  # fmt: skip
        if k == 1:
            traces[-1] |= _named_crease(crease, "groove" if width > 3 else "crease")
        # In the plane a crease does not move: it is there, mostly at 0, or it is not.
        place = [{"array": "one", "weight": {"1": 0}}]
        if f"line{k}" in drawing.arrays:
            place = drawing.affine(f"line{k}", {})
        there = {"attribute": across, "affine": place, "where": where}
        bindings.append({"trace": len(traces) - 1} | there)
    return traces, bindings


def set_traces(table, scene=None, suffix=""):
    """The set of minimisers, read from a table's columns with this suffix; flat without a scene.

    Its name stands beside it. No surface hides it: it is seen through, thin, and so are the lines
    that drop from its ends to the floor.
    """
    if scene:
        ends = [f"{k}_line" for k in (0, 1)]
        way = [(ends[0], "z"), (ends[0], "floor"), (ends[1], "floor"), (ends[1], "z")]
        dots, shadows = ([(f"{k}_end", height) for k in (0, 1)] for height in ("z", "floor"))
        traces, bindings = seen_through(table, scene, *(
            [(f"x{end}{suffix}", f"y{end}{suffix}", f"{height}{suffix}") for end, height in points]
            for points in ([*way, way[0]], dots, shadows)
        ))  # fmt: skip
    else:
        traces, bindings = [_origin(None)], []
    for name in NAMES:  # two traces, for a text that changes is drawn anew, letter by letter
        trace = len(traces)
        traces.append(_words(scene, name) | {"textposition": "top center"})
        places = {a: f"{a}_{name}{suffix}" for a in "xy"} | ({"z": f"z{suffix}"} if scene else {})
        bindings += [_read(trace, a, table, [column]) for a, column in places.items()]
        if not scene:
            side = {"attribute": "textposition", "table": table, "column": f"side{suffix}"}
            bindings.append({"trace": trace} | side)
    for name in ("line", "end"):
        trace = len(traces)
        mode = "markers" if name == "end" else "lines"
        traces.append(line(scene, MINIMUM.ground, mode) | {"meta": ANSWER})
        for a in "xy":
            columns = [f"{a}{k}_{name}{suffix}" for k in (0, 1)]
            bindings.append(_read(trace, a, table, columns))
        if scene:
            bindings.append(_read(trace, "z", table, [f"z{suffix}"] * 2))
    return traces, bindings


def seen_through(table, scene, way, dots, shadows):
    """A thin line and faint dots that no surface hides, with the origin on the floor.

    `way`, `dots` and their `shadows` on the floor are points: names (x, y, z) of columns of the
    table. A page draws them through the surface; in a plain notebook it hides them.
    """
    thin = {"meta": ANSWER | THROUGH, "hoverinfo": "skip"}
    traces = [
        thin | line(scene, FAINT, "lines") | {"line": {"color": FAINT, "width": 3}},
        thin | line(scene, FAINT, "markers"),  # as large as what it shows
        thin | line(scene, FAINT, "markers") | {"marker": {"color": FAINT, "size": 3}},
        {"meta": THROUGH} | _origin(scene),
    ]
    bindings = [
        _read(trace, a, table, list(columns))
        for trace, points in enumerate((way, dots, shadows))
        for a, columns in zip("xyz", zip(*points, strict=True), strict=True)
    ]
    bindings.append(_read(3, "z", table, [shadows[0][-1]]))
    return traces, bindings


def _origin(scene):
    place = {"type": "scatter3d", "scene": scene} if scene else {"type": "scatter"}
    marker = {
        "symbol": "cross",
        "size": 4 if scene else 7,
        "color": ORIGIN if scene else ON_SURFACE,
    }
    return place | {"mode": "markers", "hoverinfo": "skip", "x": [0], "y": [0], "marker": marker}


def _words(scene, text):
    """Words beside what they name, with a blank that keeps them off its marker."""
    place = {"type": "scatter3d", "scene": scene} if scene else {"type": "scatter"}
    through = {"meta": ANSWER | THROUGH} if scene else {"meta": ANSWER, "cliponaxis": False}
    halo = {} if scene else {"shadow": HALO}
    words = {"mode": "text", "text": f"\u00a0{text}\u00a0", "textfont": WORDS | halo}
    return place | through | words | {"hoverinfo": "skip"}


def _read(trace, attribute, table, columns):
    return {"trace": trace, "attribute": attribute, "table": table, "columns": columns}


def path_traces(drawing, paths, scene=None, colour=PATH.ground):
    """Lines on the surface, or in the plane without a scene; what leaves the square is left out."""
    traces, bindings = [], []
    for k, path in enumerate(paths or []):
        inside = np.abs(path).max(axis=-1, keepdims=True) <= drawing.axis[-1]
        x, y = np.where(inside, path, np.nan).T
        trace = line(scene, colour, "lines") | {"x": x, "y": y, "meta": ANSWER}
        if colour == PATH.ground and not scene:  # thick dashes in a scene become a scribble
            trace["line"]["dash"] = PATH.dash
        traces.append(trace)
        if scene:
            above = {"array": f"level{k}", "weight": {"1": drawing.lift}}
            height = [*drawing.affine(f"path{k}", {}), above]
            bindings.append({"trace": k, "attribute": "z", "affine": height})
    return traces, bindings


def open_traces(drawing, never, number, scene=None):
    """Open circles at the points `never`, the path of that `number` of the drawing, if any."""
    if not len(never):
        return [], []
    place = {"x": never[:, 0], "y": never[:, 1], "meta": ANSWER}
    trace = line(scene, PATH.ground, "markers") | place
    trace["marker"] = {
        "color": PATH.ground, "symbol": "circle-open", "size": 7 if scene else 15,
        "line": {"width": 2.5, "color": PATH.ground},
    }  # fmt: skip
    if not scene:
        return [trace], []
    trace["meta"] = ANSWER | THROUGH  # half a circle would be a hook
    above = {"array": f"level{number}", "weight": {"1": drawing.lift}}
    height = [*drawing.affine(f"path{number}", {}), above]
    return [trace], [{"trace": 0, "attribute": "z", "affine": height}]


def iterate_traces(table, scene=None):
    """Iterates so far, joined by a line, and a marker where the solver stands."""
    traces, bindings = [], []
    for name, mode in (("path", "lines+markers"), ("here", "markers")):
        trace = line(scene, PATH.ground, mode) | {"meta": ANSWER}
        trace["marker"]["size"] *= 0.4 if name == "path" else 1.6  # or larger than a minimiser's
        trace["line"]["width"] *= 0.5
        traces.append(trace)
        for a in "xyz" if scene else "xy":
            binding = {"attribute": a, "table": table, "column": f"{name}_{a}"}
            bindings.append(binding | {"trace": len(traces) - 1})
    return traces, bindings


def ball_traces(table, scene=None):
    """One level set, read from a table's columns; on the surface at its height."""
    axes = "xyz" if scene else "xy"
    bindings = [{"trace": 0, "attribute": a, "table": table, "column": f"ball_{a}"} for a in axes]
    return [line(scene, BALL.ground, "lines")], bindings


def line(scene, colour, mode):
    """The style of a line or of markers, thicker on a surface, which buries half of them."""
    width, size = (14, 5) if scene else (5, 11)
    trace = {"type": "scatter3d", "scene": scene} if scene else {"type": "scatter"}
    style = {"line": {"color": colour, "width": width}, "marker": {"color": colour, "size": size}}
    return trace | {"mode": mode, "hoverinfo": "skip"} | style


def _creases(drawing, values):
    """Each crease, thin, and the part of it that is a groove, thick.

    The crease is there where the slope jumps: for `L1`, where its weight is positive.  It is a
    groove, rising to both sides, where the mean of both slopes is at most half of the jump.
    """
    for k, (crease, jump) in enumerate(zip(drawing.creases, drawing.jumps, strict=True), 1):
        if jump is None:
            half = drawing.affine(f"jump{k}", values)
        else:
            half = [{"array": "one", "weight": fixed_weight(jump, values)}]
        there = [*half, {"array": "one", "weight": {"1": -NO_JUMP}}]
        yield k, crease, 3, [there]
        if f"slope{k}" in drawing.arrays:
            slope = drawing.affine(f"slope{k}", values)
            yield k, crease, 8, [there, half + slope, half + _negated(slope)]


def _named_crease(crease, word):
    """The word at one node of a line, seen where the node is; each of the two at its own side."""
    nodes = np.flatnonzero(crease.inside)
    text = [""] * len(crease.inside)
    text[nodes[round((0.82 if word == "groove" else 0.18) * (len(nodes) - 1))]] = word
    return {"mode": "lines+text", "text": text, "textposition": "top center",
            "textfont": WORDS | {"shadow": HALO}}  # fmt: skip


def _negated(terms):
    return [
        term | {"weight": {symbol: -factor for symbol, factor in term["weight"].items()}}
        for term in terms
    ]
