"""The still picture of a scene: its surface, lines and markers in perspective."""

from itertools import groupby

import numpy as np
from contourpy import contour_generator

from .svg import (
    SOLID_SYMBOLS,
    clipped,
    colours,
    marker_svg,
    round_numbers,
    svg_element,
    svg_path,
    tick_labels,
    word,
    words,
)  # fmt: skip

__all__ = ["scene_svg"]

# Wide enough for the box from every side; a narrower place shows it smaller, and so does the
# script, which steps back.
WIDTH, HEIGHT = 910, 700
FOCUS = HEIGHT / 2 / np.tan(np.pi / 8)  # Plotly's field of view is 45° high
CAMERA = {
    "eye": {"x": 1.25, "y": 1.25, "z": 1.25},
    "up": {"x": 0, "y": 0, "z": 1},
    "center": {"x": 0, "y": 0, "z": 0},
}  # where a figure does not say
GRID = "#969eaa"
COLOURS, SHADES = 30, 6  # of a surface
LINE, MARKER = 0.42, 0.8  # pixels that plotly.js draws for each unit of a width, of half a size


def scene_svg(traces, scene, height):
    """The SVG of the traces of one scene, with its layout, in a place so many pixels high."""
    view = _View(traces, scene, HEIGHT / height)
    grid, labels = _box(view, scene)
    parts = [grid]
    surfaces = [t for t in traces if t["type"] == "surface"]
    visible = _visible(view, surfaces)
    for trace in surfaces:
        parts += _surface(view, trace, visible)
    for trace in traces:
        if trace["type"] == "scatter3d":
            through = (trace.get("meta") or {}).get("through")
            parts += _line(view, trace, (lambda points: points) if through else visible)
    return svg_element(WIDTH, HEIGHT, [*parts, *labels])


class _View:
    """Where a point of the data is in the box, and where on the picture."""

    def __init__(self, traces, scene, pixel):
        self.pixel = pixel  # how many units of the picture it is
        self.cells = int(np.clip(HEIGHT / pixel / 12, 16, 28))  # along each side of a surface
        self.low, self.high = np.array(
            [_range(traces, scene.get(f"{a}axis", {}), a) for a in "xyz"], dtype=float
        ).T
        ratio = scene.get("aspectratio", {})
        self.sides = np.array([float(ratio.get(a, 1)) for a in "xyz"])
        camera = scene.get("camera", {})
        eye, up, centre = (
            np.array([float({**default, **(camera.get(name) or {})}[a]) for a in "xyz"])
            for name, default in CAMERA.items()
        )
        ahead = (centre - eye) / np.linalg.norm(centre - eye)
        right = np.cross(ahead, up)
        right /= np.linalg.norm(right)
        self.eye, self.axes = eye, np.stack([right, np.cross(right, ahead), ahead])

    def boxed(self, points):
        """Data (..., 3) in the box, whose middle is the origin."""
        return ((points - self.low) / (self.high - self.low) - 0.5) * self.sides

    def seen(self, boxed):
        """Points of the box on the picture, (..., 2), and how far away they are."""
        across, upwards, depth = np.moveaxis((boxed - self.eye) @ self.axes.T, -1, 0)
        xy = np.stack(
            [WIDTH / 2 + FOCUS * across / depth, HEIGHT / 2 - FOCUS * upwards / depth], -1
        )
        return xy, depth

    def on_picture(self, points):
        return self.seen(self.boxed(np.asarray(points, dtype=float)))[0]


def _range(traces, axis, name):
    if axis.get("range") is not None:
        return axis["range"]
    values = np.concatenate([np.ravel(t[name]).astype(float) for t in traces if name in t])
    values = values[np.isfinite(values)]
    low, high = (values.min(), values.max()) if values.size else (0, 1)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _grid(trace):
    """x, y and z of a surface on (k, m) nodes."""
    z = trace["z"]
    x = trace.get("x", np.arange(z.shape[1], dtype=float))
    y = trace.get("y", np.arange(z.shape[0], dtype=float))
    if x.ndim == 1:
        x, y = np.meshgrid(x, y)
    return np.stack([x, y, z], axis=-1)


def _thinned(grid, cells):
    rows, columns = (
        np.unique(np.rint(np.linspace(0, n - 1, min(cells, n - 1) + 1)).astype(int))
        for n in grid.shape[:2]
    )
    return grid[np.ix_(rows, columns)]


def _surface(view, trace, visible):
    """The faces from far to near, and the level lines on them and on the floor."""
    grid = _grid(trace)
    coarse = _thinned(grid, view.cells)
    corners = np.stack(
        [coarse[:-1, :-1], coarse[:-1, 1:], coarse[1:, 1:], coarse[1:, :-1]], axis=-2
    )
    shown = np.isfinite(corners).all(axis=(-2, -1))
    shown &= (corners[..., 2] < view.high[2]).any(axis=-1)
    if not shown.any():
        return []
    low = trace["cmin"] if trace.get("cmin") is not None else np.nanmin(grid[..., 2])
    high = trace["cmax"] if trace.get("cmax") is not None else np.nanmax(grid[..., 2])
    heights = np.minimum(corners[..., 2], view.high[2]).mean(axis=-1)
    share = (heights - low) / (high - low) if high > low else 0 * heights
    boxed = view.boxed(corners)
    normal = np.cross(boxed[..., 2, :] - boxed[..., 0, :], boxed[..., 3, :] - boxed[..., 1, :])
    shade = np.abs(normal[..., 2]) / np.linalg.norm(normal, axis=-1)
    # Few colours and few shades: neighbours then have the same and become one path.
    share, shade = np.rint(share * COLOURS) / COLOURS, np.rint(shade * SHADES) / SHADES
    scale = trace.get("colorscale") or "Viridis"
    paint = np.full(shown.shape, "", dtype=object)
    paint[shown] = colours(scale, share[shown], np.minimum(0.8 + 0.25 * shade[shown], 1))
    across = _painted(view, coarse, paint)
    along = _painted(view, coarse.swapaxes(0, 1), paint.T)
    # Each face has an edge in its colour, or the page would show through between them.
    faces = min(across, along, key=len)
    parts = [f'<g stroke-width="1.5" stroke-linejoin="round">{faces}</g>']
    levels = (trace.get("contours") or {}).get("z") or {}
    if not levels.get("show"):
        return parts
    fine = _thinned(grid, 2 * view.cells)
    generator = contour_generator(fine[..., 0], fine[..., 1], fine[..., 2])
    at = np.arange(levels["start"], min(levels["end"], view.high[2]), levels["size"])
    lines = [(level, line) for level in at for line in generator.lines(level)]
    style = {"stroke": levels.get("color", "#444"), "stroke_width": f"{view.pixel:.1f}"}
    floor = [np.column_stack([line, np.full(len(line), view.low[2])]) for _, line in lines]
    above = [visible(np.column_stack([line, np.full(len(line), level)])) for level, line in lines]
    return [
        *([_several(view, floor, style)] if levels.get("project", {}).get("z") else []),
        *parts,
        _several(view, above, style),
    ]


def _painted(view, nodes, paint):
    """The faces between nodes (k, m, 3) in their colours, "" for none.

    Row by row from far to near, and so within a row: no face of a surface over a grid then covers
    one that is nearer. Neighbours in a row that have one colour are one polygon.
    """
    points = view.on_picture(nodes)
    far = view.seen(view.boxed(nodes))[1]
    rows, columns = paint.shape
    middle = np.nan_to_num((far[:-1, :-1] + far[1:, 1:]) / 2)
    ordered = range(rows)[:: 1 if middle[0].mean() > middle[-1].mean() else -1]
    run_of = range(columns)[:: 1 if middle[:, 0].mean() > middle[:, -1].mean() else -1]
    parts, last = [], ""
    for i in ordered:
        for colour, group in groupby(run_of, key=lambda j, i=i: paint[i, j]):
            if not colour:
                continue
            j = sorted(group)
            first, end = j[0], j[-1] + 2
            if (nodes[i : i + 2, first:end, 2] <= view.high[2]).all():
                rim = np.concatenate([points[i, first:end], points[i + 1, first:end][::-1]])
                drawn = svg_path(rim, close=True)
            else:
                cells = (nodes[[i, i, i + 1, i + 1], [k, k + 1, k + 1, k]] for k in j)
                cut = (clipped(cell, 2, view.high[2], -1) for cell in cells)
                drawn = "".join(svg_path(view.on_picture(c), close=True) for c in cut)
            if colour != last:
                parts.append(f'{"" if not last else chr(34) + "/>"}'
                             f'<path fill="{colour}" stroke="{colour}" d="')  # fmt: skip
                last = colour
            parts.append(drawn)
    return "".join(parts) + ('"/>' if last else "")


def _several(view, lines, style):
    gap = np.full((1, 3), np.nan)
    points = np.concatenate([part for line in lines for part in (line, gap)] or [gap])
    return svg_path(view.on_picture(points), **style, stroke_opacity=0.8)


def _visible(view, surfaces):
    """A function that leaves of a line what no surface hides, the rest NaN."""
    size = 4
    depth = np.full((HEIGHT // size + 1, WIDTH // size + 1), np.inf)
    for trace in surfaces:
        grid = _grid(trace)
        grid[..., 2] = np.where(grid[..., 2] <= view.high[2], grid[..., 2], np.nan)
        for axis in (0, 1):  # finer, so that hardly a cell of the map is missed
            n = grid.shape[axis]
            at = np.linspace(0, n - 1, max(n, 240))
            below = np.minimum(at.astype(int), n - 2)
            share = (at - below).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
            grid = np.take(grid, below, axis) * (1 - share) + np.take(grid, below + 1, axis) * share
        xy, far = view.seen(view.boxed(grid[np.isfinite(grid[..., 2])]))
        column, row = (
            np.clip(xy // size, 0, [[depth.shape[1] - 1, depth.shape[0] - 1]]).astype(int).T
        )
        np.minimum.at(depth, (row, column), far)

    def leave(points):
        xy, far = view.seen(view.boxed(points))
        known = np.isfinite(xy).all(axis=-1) & (points[:, 2] <= view.high[2] + 1e-9)
        column, row = np.where(known[:, np.newaxis], xy // size, 0).astype(int).T
        row, column = np.clip(row, 0, depth.shape[0] - 1), np.clip(column, 0, depth.shape[1] - 1)
        shown = known & (far <= depth[row, column] + 0.03)
        return np.where(shown[:, np.newaxis], points, np.nan)

    return leave


def _line(view, trace, visible):
    points = np.stack([np.atleast_1d(trace[a]).astype(float) for a in "xyz"], axis=-1)
    points = visible(points)
    parts, mode = [], trace.get("mode", "lines")
    line, marker = trace.get("line", {}), trace.get("marker", {})
    if "lines" in mode:
        parts.append(
            svg_path(
                view.on_picture(points), stroke=line.get("color", "currentColor"),
                stroke_width=round(LINE * view.pixel * line.get("width", 4)),
                stroke_linejoin="round", stroke_linecap="round",
            )
        )  # fmt: skip
    if "markers" in mode:
        radius = round(MARKER * view.pixel * marker.get("size", 6))
        for x, y in np.unique(view.on_picture(points[np.isfinite(points).all(axis=-1)]), axis=0):
            parts.append(marker_svg(x, y, radius, marker, view.pixel, SOLID_SYMBOLS))
    if "text" in mode:
        parts += words(view.on_picture(points), trace, view.pixel)
    return parts


def _box(view, scene):
    """The grid on the far sides, and the numbers and names along the near edges."""
    half = view.sides / 2
    far = np.where(view.eye > 0, -half, half)
    near = -far
    lines, labels = [], []
    for a in range(3):
        axis = scene.get(f"{'xyz'[a]}axis", {})
        ticks = axis.get("tickvals")
        if ticks is None:
            ticks = round_numbers(view.low[a], view.high[a])
        ticks = np.asarray(ticks, dtype=float)
        ticks = ticks[(ticks >= view.low[a]) & (ticks <= view.high[a])]
        at = ((ticks - view.low[a]) / (view.high[a] - view.low[a]) - 0.5) * view.sides[a]
        for b in range(3):
            c = 3 - a - b
            if b == a:
                continue
            for t in at:
                ends = np.zeros((3, 3))
                ends[:, a], ends[:, b] = t, far[b]
                ends[:, c] = -half[c], half[c], np.nan
                lines.append(view.seen(ends)[0])
        edge = _edge(view, a, half, near)
        middle = view.seen(np.zeros(3))[0]
        for t, text in zip(at, tick_labels(ticks) if len(ticks) else [], strict=True):
            labels.append(_label(view, edge, a, t, text, 11, middle, 14))
        title = (axis.get("title") or {}).get("text", "xyz"[a])
        labels.append(_label(view, edge, a, 0.0, title, 14, middle, 36))
    grid = svg_path(
        np.concatenate(lines), stroke=GRID, stroke_width=f"{view.pixel:.1f}", stroke_opacity=0.6
    )
    return grid, labels


def _edge(view, a, half, near):
    """The edge of the box along which the numbers of an axis stand, as its middle point."""
    edge = np.zeros(3)
    if a < 2:  # at the bottom, on the side of the reader
        edge[1 - a], edge[2] = near[1 - a], -half[2]
        return edge
    corners = np.array([[x, y, 0] for x in (-half[0], half[0]) for y in (-half[1], half[1])])
    return corners[np.argmin(view.seen(corners)[0][:, 0])]


def _label(view, edge, a, t, text, size, middle, away):
    """Beside the edge, square to it, on the side away from the box."""
    ends = np.stack([edge, edge])
    ends[:, a] = t - 0.01, t + 0.01
    before, after = view.seen(ends)[0]
    at, along = (before + after) / 2, after - before
    out = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    if out @ (at - middle) < 0:
        out = -out
    x, y = at + away * view.pixel * out
    return word(x, y, text, round(size * view.pixel))
