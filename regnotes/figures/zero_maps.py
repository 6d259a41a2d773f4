"""A map of the plane of unpenalised optima: which parameter becomes exactly zero, from where."""

import numpy as np
import plotly.graph_objects as go

from ..livefigures import record as live
from ..quadratics import corner_share, corner_wedges, ellipses, minimise_quadratic
from .palette import BALL_AREA, BETA1, BETA2, INK, MINIMUM, NO_ZERO
from .plots import plot_layout
from .presets import preset

__all__ = ["zeros_map"]

EXTENT, DISTANCE, EXAMPLE = 4.0, 2.0, (2.8, 1.3)
# Told apart by their lightness too, and opaque: they look the same on a light and a dark page.
AREAS = {"no zero": NO_ZERO, "β₂ = 0": BETA2.ground, "β₁ = 0": BETA1.ground, "budget": BALL_AREA}
ENDS = ["no parameter is zero", "β₁ is exactly zero", "β₂ is exactly zero"]


def zeros_map(mix, stretch, tilt, *, presets=None):
    """Where an optimum must lie for a parameter to become exactly zero under a budget.

    The budget is (1 - m)‖β‖₁ + m‖β‖² ≤ 1.  The plane of the optima that a loss has without it is
    coloured by what happens to them; one optimum is drawn with its answer on the budget and the
    level line that touches there.

    Parameters
    ----------
    mix : Slider
        m, from 0 (L1: a diamond) to 1 (L2: a disc), of a few steps.
    stretch : Slider
        The long axis of the loss's level lines over the short one, at least 1, of a few steps.
    tilt : Slider
        The angle from the β₁ axis to the long axis, in degrees, of a few steps.
    presets : dict of label -> {symbol: value}, optional

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If a slider leaves its range, or a preset does.
    """
    sliders = (mix, stretch, tilt)
    controls = [live.control(slider) for slider in sliders]
    live.position_counts(controls)  # too many is an error before they are solved, not after
    grids = np.meshgrid(*[live.node_values(control) for control in controls], indexing="ij")
    m, s, angle = (grid.ravel() for grid in grids)
    table = live.tabulate(controls, *_columns(m, ellipses(s, np.deg2rad(angle))))
    traces, bindings = _area_traces()
    symbols = ", ".join(f"{slider.symbol} = {{{slider.symbol}}}" for slider in sliders)
    cx, cy = EXAMPLE
    shares = f"Of all directions at distance {DISTANCE:g}"
    readouts = {
        f"The optimum ({cx:g}, {cy:g}) becomes": "({b1}, {b2})",
        "There": "{zeros}",
        shares: "β₂ = 0 for {second} %, β₁ = 0 for {first} %, no zero for {dense} %",
    }
    said = [
        f"Map of the optima from −{EXTENT:g} to {EXTENT:g} at {symbols}: from where in the plane "
        "which parameter becomes exactly zero.",
        f"The optimum ({cx:g}, {cy:g}) becomes ({{b1}}, {{b2}}): {{zeros}}.",
        f"{shares}: {readouts[shares]}.",
    ]
    layout = plot_layout("β₁", "β₂", said[0], said[1:])
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"range": [-EXTENT, EXTENT], "constrain": "domain", "nticks": 5}
    layout["yaxis"]["scaleanchor"] = "x"
    layout["height"] = 480
    record = layout["meta"]["live"]
    record |= {"controls": controls, "tables": [table], "bindings": bindings}
    record["presets"] = [preset(controls, *item) for item in (presets or {}).items()]
    record["readouts"] = [{"label": label, "text": text} for label, text in readouts.items()]
    record["height"] = {"wide": 480, "narrow": 440}
    for (trace, attribute), value in live.evaluate(record)["traces"].items():
        traces[trace][attribute] = value
    return go.Figure(traces, layout)


def _columns(m, hessian):
    """What the table holds at each node, and how many digits of it."""
    rays, share = corner_wedges(hessian, m), 100 * corner_share(hessian, DISTANCE, m)
    answer, level = _answers(m, hessian)
    columns = {}
    for k, name in ((0, "second"), (1, "first")):
        for a, axis in enumerate("xy"):
            parts = [_wedge(rays[:, j], j)[..., a] for j in (k, k + 2)]
            gap = np.full((len(m), 1), np.nan)
            columns[f"{axis}_{name}"] = np.concatenate([parts[0], gap, parts[1]], axis=1)
    for axis, points in zip("xy", np.moveaxis(_budget(m), -1, 0), strict=True):
        columns[f"{axis}_budget"] = points
    for axis, points in zip("xy", np.moveaxis(level, -1, 0), strict=True):
        columns[f"{axis}_level"] = points
    decimals = dict.fromkeys(columns, 2)
    columns |= {"x_answer": answer[:, :1], "y_answer": answer[:, 1:]}
    columns |= {"b1": answer[:, 0], "b2": answer[:, 1]}
    decimals |= dict.fromkeys(("x_answer", "y_answer", "b1", "b2"), 4)
    shares = {"second": share[:, 0], "first": share[:, 1], "dense": 100 - share.sum(axis=1)}
    for name, column in shares.items():
        columns |= {name: column, f"{name}_listed": column[:, np.newaxis]}
        decimals |= {name: 1, f"{name}_listed": 1}
    columns["zeros"] = np.array(ENDS)[(answer == 0) @ [1, 2]]
    return columns, decimals


def _wedge(rays, k):
    """A corner and three points far away: all that can be seen of the wedge behind it."""
    middle = rays.sum(axis=1)
    middle /= np.linalg.norm(middle, axis=-1, keepdims=True)
    far = np.stack([rays[:, 0], middle, rays[:, 1]], axis=1) * 2.5 * EXTENT
    turn = k * np.pi / 2
    corner = np.rint([np.cos(turn), np.sin(turn)])
    return corner + np.concatenate([0 * far[:, :1], far], axis=1)


def _budget(m):
    """The border of the budget, 64 steps around it."""
    angle = np.linspace(0, 2 * np.pi, 65)
    across = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    linear = (1 - m)[:, np.newaxis] * np.abs(across).sum(axis=-1)
    radius = 2 / (linear + np.sqrt(linear**2 + 4 * m[:, np.newaxis]))
    return radius[..., np.newaxis] * across


def _answers(m, hessian):
    """What becomes of the example at each node, and the level line of the loss through it."""
    optimum = np.array(EXAMPLE)
    low, high = np.zeros(m.size), np.full(m.size, 1e6)  # a price that is too low, or too high
    for _ in range(200):
        price = (low + high) / 2
        beta = minimise_quadratic(hessian, optimum, price * (1 - m), price * m)
        spent = (1 - m) * np.abs(beta).sum(axis=-1) + m * np.square(beta).sum(axis=-1)
        low, high = np.where(spent > 1, price, low), np.where(spent > 1, high, price)
    away = beta - optimum
    rise = np.sqrt(np.einsum("ki,kij,kj->k", away, hessian, away))
    curvature, across = np.linalg.eigh(hessian)
    angle = np.linspace(0, 2 * np.pi, 41)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    scale = rise[:, np.newaxis] / np.sqrt(curvature)
    return beta, optimum + np.einsum("kij,kj,aj->kai", across, scale, circle)


def _area_traces():
    """The traces, each with what moves it; the shares are their own data, for the table."""
    edge = EXTENT * np.array([-1, 1, 1, -1, -1])
    angle = np.linspace(0, 2 * np.pi, 73)
    columns = dict(zip(AREAS, (None, "second", "first", "budget"), strict=True))
    listed = dict(zip(AREAS, ("dense", "second", "first"), strict=False))
    traces, bindings = [], []
    for k, (name, colour) in enumerate(AREAS.items()):
        line = {"color": INK if name == "budget" else colour, "width": 2}
        traces.append(
            {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": colour,
             "name": name, "line": line, "hoverinfo": "skip"}
        )  # fmt: skip
        if columns[name]:
            bindings += [
                {"trace": k, "attribute": a, "table": 0, "column": f"{a}_{columns[name]}"}
                for a in "xy"
            ]
        if name in listed:
            column = {"table": 0, "column": f"{listed[name]}_listed"}
            bindings.append({"trace": k, "attribute": "customdata"} | column)
            traces[k]["meta"] = f"% of all directions at distance {DISTANCE:g}"
    traces[0] |= {"x": edge, "y": EXTENT * np.array([-1, -1, 1, 1, -1])}
    plain = {"type": "scatter", "hoverinfo": "skip", "showlegend": False}
    ring = {"x": DISTANCE * np.cos(angle), "y": DISTANCE * np.sin(angle)}
    traces += [
        plain | ring | {"mode": "lines", "line": {"color": INK, "width": 1.5, "dash": "dot"}},
        plain | {"mode": "lines", "line": {"color": INK, "width": 1.5}},
        plain | {"mode": "markers", "marker": {"color": INK, "size": 9},
                 "x": EXAMPLE[:1], "y": EXAMPLE[1:]},
        plain | {"mode": "markers", "marker": {"color": MINIMUM.ground, "size": 12,
                                               "line": {"color": INK, "width": 1.5}}},
    ]  # fmt: skip
    for k, name in ((len(traces) - 3, "level"), (len(traces) - 1, "answer")):
        bindings += [
            {"trace": k, "attribute": a, "table": 0, "column": f"{a}_{name}"} for a in "xy"
        ]
    return traces, bindings
