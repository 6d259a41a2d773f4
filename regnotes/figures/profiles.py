"""The surface of an objective beside its profile along one line through the origin."""

import numpy as np

from ..livefigures import record as live
from ..minima import minimisers_over
from .assembly import assemble, joined
from .drawing import check_grid, draw, scene_layout
from .minimiser_sets import digits_of, tabulated_sets
from .palette import GRID, LOSS, MINIMUM, ON_SURFACE
from .questions import ANSWER
from .traces import path_traces, set_traces, surface_traces

__all__ = ["profile"]

# The surface and its profile side by side; one below the other where it is narrow.
WIDE = {"scene": {"x": [0, 0.57], "y": [0, 1]}, "x": [0.66, 0.985], "y": [0.15, 0.95]}
NARROW = {
    "scene.domain.x": [0, 1], "scene.domain.y": [0.5, 1],
    "xaxis.domain": [0.13, 0.98], "yaxis.domain": [0.1, 0.46],
}  # fmt: skip


def profile(
    J, along=(0.5, -0.5), *, x="β₁ − β₂", extent=4.0, n=40, y_range=None, presets=None,
    question=None,
):  # fmt: skip
    """The surface of J beside its profile: the heights of J on the line through 0 along `along`.

    Where the line meets the set of minimisers, the profile is marked "minimum"; where J only comes
    near to its infimum, that is a dashed line, and no point is marked.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters, as in `surface`.
    along : pair of float
        The point of the line at s is s · along; unless given, s is β₁ − β₂.
    x : str
        What s is.
    extent, n, presets, question : as in `surface`; s goes as far as the line is in the square
    y_range : (low, high), optional
        Heights of the profile that are drawn; all of them at rest unless given.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        As in `surface`; and if `along` is not a direction.
    """
    check_grid(extent, n)
    along = np.asarray(along, dtype=float)
    if along.shape != (2,) or not np.isfinite(along).all() or not along.any():
        raise ValueError(f"along={along!r}; expected two finite numbers that are not both 0")
    reach = extent / np.abs(along).max()
    s = np.linspace(-reach, reach, 2 * n + 1)
    line = s[:, np.newaxis] * along
    drawing = draw(J, extent, n, paths=[line])
    if y_range is None:
        heights = drawing.J.at_rest().value(line)
        tall = np.ptp(heights) if np.ptp(heights) > 1e-9 else 1.0  # a valley is flat along itself
        y_range = heights.min() - 0.1 * tall, heights.max()
    table = _marks(drawing, along, reach, 0.06 * np.ptp(y_range))
    on_surface = path_traces(drawing, [line], "scene", ON_SURFACE)
    del on_surface[0][0]["meta"]  # it answers nothing
    on_surface[0][0]["line"]["width"] *= 0.5  # it must not hide what crosses it
    parts = joined(
        surface_traces(drawing, {}, "scene"), on_surface, set_traces(0, "scene"),
        _profile(drawing, s),
    )  # fmt: skip
    axis = {"gridcolor": GRID, "fixedrange": True, "zeroline": False}
    layout = {
        "scene": scene_layout(drawing, WIDE["scene"]),
        "xaxis": axis | {"title": {"text": x}, "domain": WIDE["x"], "range": [-reach, reach]},
        "yaxis": axis | {"title": {"text": "J"}, "domain": WIDE["y"], "range": list(y_range)},
    }
    sets = tabulated_sets(drawing.J, drawing.controls, drawing)
    return assemble(
        drawing, parts, [sets, table], layout, "The surface and a profile", presets=presets,
        question=question,
        stacked=NARROW, heights=(430, 740),
    )  # fmt: skip


def _marks(drawing, along, reach, gap):
    """What is marked on the profile at every step of the sliders, its words a `gap` lower."""
    found = minimisers_over(drawing.J, live.positions(drawing.controls))
    at = np.array([_meeting(*one, along) for one in zip(found.kind, found.points, strict=True)])
    at[~(np.abs(at) <= reach)] = np.nan
    never = np.array(found.kind) == "not attained"
    level = np.where(never, found.value, np.nan)
    height = np.where(np.isnan(at), np.nan, found.value)
    columns = {
        "marked_s": at, "marked_j": height, "minimum_j": height - gap,
        "infimum": level, "infimum_j": level - gap,
    }  # fmt: skip
    return live.tabulate(
        drawing.controls, columns, {name: digits_of(c, 4) for name, c in columns.items()}
    )


def _meeting(kind, points, along):
    """Where the line meets a set of minimisers, as a multiple of `along`; NaN if nowhere or all."""
    start, end = points
    if kind == "point":
        s = start @ along / (along @ along)
        return s if np.allclose(start, s * along, rtol=0, atol=1e-9) else np.nan
    if kind not in ("line", "segment"):
        return np.nan
    way = end - start if kind == "segment" or (end - start).any() else np.ones(2)
    sides = np.stack([along, -way], axis=1)  # s · along = start + t · way
    if abs(np.linalg.det(sides)) < 1e-9:
        return np.nan
    s, t = np.linalg.solve(sides, start)
    return s if kind == "line" or -1e-9 <= t <= 1 + 1e-9 else np.nan


def _profile(drawing, s):
    """The heights, a dot at the minimum, a dashed line at an infimum, and what they are called."""
    ends = s[[0, -1]]
    plain, answer = {"type": "scatter", "hoverinfo": "skip"}, {"meta": ANSWER}
    dot = {"color": MINIMUM.mark, "size": 11}
    dashed = {"color": MINIMUM.mark, "dash": "dash", "width": 2.5}
    words = plain | {"mode": "text", "textposition": "middle center", "textfont": {"size": 13}}
    traces = [
        plain | {"mode": "lines", "x": s, "line": {"color": LOSS.mark, "width": 3},
                 "hoverinfo": "all", "hovertemplate": "%{x:.2f}<br>J %{y:.4f}<extra></extra>"},
        plain | answer | {"mode": "lines", "x": ends, "line": dashed},
        plain | answer | {"mode": "markers", "marker": dot},
        words | answer | {"text": "minimum"},
        words | answer | {"text": "infimum, never reached", "x": [0]},
    ]  # fmt: skip
    bindings = [{"trace": 0, "attribute": "y", "affine": drawing.affine("path0", {})}]
    for trace, attribute, columns in (
        (1, "y", ["infimum", "infimum"]), (2, "x", ["marked_s"]), (2, "y", ["marked_j"]),
        (3, "x", ["marked_s"]), (3, "y", ["minimum_j"]), (4, "y", ["infimum_j"]),
    ):  # fmt: skip
        read = {"trace": trace, "attribute": attribute, "table": 1, "columns": columns}
        bindings.append(read)
    return traces, bindings
