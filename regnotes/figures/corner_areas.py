"""From where in the plane of unpenalised optima a parameter becomes exactly zero: wedges."""

import numpy as np

from ..livefigures import record as live
from ..objective import as_objective
from .palette import BETA1, BETA2, INK, NO_ZERO
from .within_balls import on_axes

__all__ = ["AREAS", "area_columns", "area_traces"]

DISTANCE = 2.0
AREAS = f"Of all directions at distance {DISTANCE:g}"
FAR = 12.0  # where a wedge is cut off, outside of every picture
NAMES = {"no zero": NO_ZERO, "β₂ = 0": BETA2.ground, "β₁ = 0": BETA1.ground}


def area_columns(penalties, hessians, budgets, controls):
    """The wedges and their shares of all directions, over penalty, loss and budget, as a table.

    Raises
    ------
    ValueError
        If a penalty is not convex, or not a sum over the parameters.
    """
    rows = []
    for name, P in penalties.items():
        J = as_objective(P)
        if not J.convex or not np.isclose(*(J.value(np.array(at)) for at in ([1.0, 2], [1, -2]))):
            raise ValueError(
                f"areas: the penalty {name!r} must be convex and a sum over the parameters"
            )
        rows += [_row(J, H, float(t)) for H in hessians for t in budgets]
    columns = {key: np.stack([row[key] for row in rows]) for key in rows[0]}
    moving = [c for c in controls if c["symbol"] not in ("c1", "c2")]
    decimals = {key: 1 if columns[key].ndim < 2 or columns[key].shape[1] == 1 else 2
                for key in columns}  # fmt: skip
    return live.tabulate(moving, columns, decimals)


def _row(J, H, t):
    tips = on_axes(J, t)
    rays = _rays(J, H, tips)
    row = {}
    for k, name in ((0, "second"), (1, "first")):
        parts = [_wedge(tips[j], rays[j]) for j in (k, k + 2)]
        line = np.concatenate([parts[0], np.full((1, 2), np.nan), parts[1]])
        row |= {f"{name}_x": line[:, 0], f"{name}_y": line[:, 1]}
        share = 100 * sum(_share_of_directions(tips[j], rays[j], DISTANCE) for j in (k, k + 2))
        row |= {name: np.array(share), f"{name}_listed": np.array([share])}
    dense = 100 - row["first"] - row["second"]
    return row | {"dense_listed": np.array([dense])}


def _rays(J, H, tips):
    """The two edges of the wedge behind each tip, (4, 2, 2), the right-hand one first.

    The loss pulls in the direction H (c - tip). The tip holds it if that is one of the normals of
    the ball there, all between those that take the lowest and the highest slope across.
    """
    left, right = J.slopes(tips)
    rays = np.empty((4, 2, 2))
    for k, tip in enumerate(tips):
        along, across = k % 2, 1 - k % 2
        outwards = right[k, along] if tip[along] > 0 else left[k, along]
        for edge, slope in enumerate((left[k, across], right[k, across])):
            normal = np.empty(2)
            normal[along], normal[across] = outwards, slope
            rays[k, edge] = np.linalg.solve(H, normal)
        turn = rays[k, 0, 0] * rays[k, 1, 1] - rays[k, 0, 1] * rays[k, 1, 0]
        if turn < 0:
            rays[k] = rays[k, ::-1]
    return rays / np.linalg.norm(rays, axis=-1, keepdims=True)


def _wedge(tip, rays):
    """A tip and three points far away: all that can be seen of the wedge behind it."""
    middle = rays.sum(axis=0) / np.linalg.norm(rays.sum(axis=0))
    return np.concatenate([[tip], tip + 2.5 * FAR * np.stack([rays[0], middle, rays[1]])])


def _share_of_directions(tip, rays, distance):
    """The share of the circle of radius `distance` around 0 that lies in a wedge, from 0 to 1."""
    if np.linalg.norm(tip) >= distance:
        return 0.0
    ends = []
    for ray in rays:
        b = tip @ ray
        at = tip + (np.sqrt(b**2 + distance**2 - tip @ tip) - b) * ray
        ends.append(np.arctan2(at[1], at[0]))
    return ((ends[1] - ends[0]) % (2 * np.pi)) / (2 * np.pi)


def area_traces(extent, table):
    """The areas, each with what moves it, and the circle; the shares are their own data."""
    edge = extent * np.array([-1, 1, 1, -1, -1])
    angle = np.linspace(0, 2 * np.pi, 73)
    traces, bindings = [], []
    for k, (name, column) in enumerate(zip(NAMES, ("dense", "second", "first"), strict=True)):
        traces.append(
            {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": NAMES[name],
             "name": name, "line": {"color": NAMES[name], "width": 2}, "hoverinfo": "skip",
             "meta": f"% {AREAS[0].lower()}{AREAS[1:]}"}
        )  # fmt: skip
        listed = {"attribute": "customdata", "table": table, "column": f"{column}_listed"}
        bindings.append({"trace": k} | listed)
        if column != "dense":
            bindings += [
                {"trace": k, "attribute": a, "table": table, "column": f"{column}_{a}"}
                for a in "xy"
            ]
    traces[0] |= {"x": edge, "y": extent * np.array([-1, -1, 1, 1, -1])}
    ring = {"x": DISTANCE * np.cos(angle), "y": DISTANCE * np.sin(angle)}
    traces.append(
        {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
         "line": {"color": INK, "width": 1.5, "dash": "dot"}} | ring
    )  # fmt: skip
    return traces, bindings
