"""The penalty as a price and as a budget: one problem in three linked views."""

from functools import reduce

import numpy as np

from ..livefigures import record as live
from ..minima import minimisers_over
from ..objective import Objective, as_objective
from .assembly import assemble, joined
from .drawing import draw, plane_layout, scene_layout
from .minimiser_sets import COUNTED, digits_of
from .palette import BALL, BALL_VEIL, GRID, LOSS, MINIMUM, PATH, looks
from .questions import ANSWER
from .traces import contour_traces, line, seen_through, surface_traces

__all__ = ["budget"]

# The surface and the level sets side by side, the path below them; one below the other where it
# is narrow: paths of the layout.
WIDE, NARROW = (
    {
        "scene.domain.x": scene_x, "scene.domain.y": scene_y, "xaxis.domain": plane_x,
        "yaxis.domain": plane_y, "xaxis2.domain": path_x, "yaxis2.domain": path_y,
        "legend.x": path_x[0], "legend.y": path_y[1] + 0.005,
    }
    for scene_x, scene_y, plane_x, plane_y, path_x, path_y in (
        ([0, 0.53], [0.41, 1], [0.6, 0.99], [0.53, 0.965], [0.08, 0.98], [0.09, 0.35]),
        ([0, 1], [0.64, 1], [0.14, 0.98], [0.31, 0.62], [0.14, 0.98], [0.055, 0.205]),
    )
)  # fmt: skip
ROUND = np.radians(np.arange(0, 361, 5))  # the axes are among the directions


def budget(J, *, extent=4.0, n=40, presets=None, question=None):
    """The loss, the ball of what is allowed, and the path of answers, moved by the price.

    J is a loss plus a price times a penalty, and the price is a slider. At each price the
    lowest point of J is also the lowest point of the loss alone among all points whose penalty
    is at most t, the penalty of that point: its budget. The figure shows the loss, that ball,
    the level line that touches it, and how parameters and price depend on the budget.

    Parameters
    ----------
    J : Objective
        Of two parameters, with one slider that begins at 0, such as ``loss + lam * L1()``;
        with exactly one lowest point at each of its steps.
    extent, n, presets, question : as in `surface`

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        As in `surface`; and if J has not one such slider, or not one lowest point.
    """
    J = as_objective(J)
    if [slider.min for slider in J.sliders] != [0]:
        raise ValueError(f"J has the sliders {J.sliders}; expected one, a price that begins at 0")
    (price,) = J.sliders
    free = J.at(**{price.symbol: 0})
    loss = Objective(tuple((weight, term) for weight, term in free.terms if weight.constant))
    drawing = draw(loss, extent, n)
    control = live.control(price)
    drawing.controls.append(control)
    # On a slope more of a marker would be buried than in the bottom of a bowl.
    table = _moving_columns(J, control, extent, 2 * drawing.lift, drawing.ground)
    decimals = {name: 4 if name[-2:] in ("_x", "_y", "_z") else digits_of(column, 4)
                for name, column in table.items() if column.dtype.kind == "f"}  # fmt: skip
    moving = live.tabulate([control], table, decimals)
    parts = joined(
        surface_traces(drawing, {}, "scene"), _through(), _on("scene"),
        contour_traces(drawing), _on(None, table),
        _path(price.symbol, table, live.node_values(control)),
    )  # fmt: skip
    for trace in parts[0]:
        trace["showlegend"] = bool(trace.get("name"))
        if "hovertemplate" in trace:
            trace["hovertemplate"] = trace["hovertemplate"].replace("J ", "L ")
    readouts = {
        f"Price {price.symbol}": f"{{{price.symbol}}}",
        "Budget t": "{budget}",
        "Lowest point": "({beta1}, {beta2})",
        "Exactly zero": "{zeros}",
        "Loss L": "{loss}",
    }
    said = (
        "Read as a price: L plus the price times the penalty is lowest at ({beta1}, {beta2}).",
        "Read as a budget: among all points whose penalty is at most {budget}, "
        "L is lowest at that same point, where it is {loss}.",
        "Exactly zero",
    )
    return assemble(
        drawing, parts, [moving], _layout(drawing, price.symbol, table),
        "The surface and the level sets", of="L", presets=presets, stacked=NARROW,
        heights=(540, 980), readouts=readouts, said=said, question=question,
    )  # fmt: skip


def _moving_columns(J, control, extent, lift, floor):
    """What moves, at every step of the price: columns of numbers and of words."""
    symbol, prices = control["symbol"], live.node_values(control)
    found = minimisers_over(J, {symbol: prices})
    for kind, at in zip(found.kind, prices, strict=True):
        if kind != "point":
            raise ValueError(
                f"J has no single lowest point at {symbol} = {at:g} ({kind}); expected exactly one"
            )
    best = found.points[:, 0]

    def loss(beta):
        return J.affine(beta)[0]

    def penalty(beta):
        return J.affine(beta)[1][symbol]

    level, size = loss(best), penalty(best)
    ball = _around(penalty, np.zeros(2), size, 3 * extent)
    touching = _around(loss, best[0], level, 3 * extent)
    inside = np.where(np.abs(ball).max(axis=2, keepdims=True) <= extent, ball, np.nan)
    height = loss(np.nan_to_num(ball)) + lift
    columns = {
        "ball_x": inside[..., 0], "ball_y": inside[..., 1], "ball_z": height,
        "level_x": touching[..., 0], "level_y": touching[..., 1],
        "here_x": best[:, :1], "here_y": best[:, 1:], "here_z": level[:, np.newaxis] + lift,
        "budget_x": size[:, np.newaxis], "price_y": prices[:, np.newaxis],
        "beta1": best[:, 0], "beta2": best[:, 1], "budget": size, "loss": level,
        "top": level + lift, "floor": np.full(level.shape, floor),
        "zeros": np.array(COUNTED)[(best == 0).sum(axis=1)],
    }  # fmt: skip
    return columns


def _around(f, centre, levels, reach):
    """Where f first takes each of the `levels` on rays from `centre`: (levels, directions, 2).

    f rises along every ray, so halving finds the place; NaN where it is farther than `reach`.
    """
    ray = np.stack([np.cos(ROUND), np.sin(ROUND)], axis=-1)
    low, high = np.zeros((len(levels), len(ray))), np.full((len(levels), len(ray)), float(reach))
    for _ in range(50):
        middle = (low + high) / 2
        below = f(centre + middle[..., np.newaxis] * ray) < levels[:, np.newaxis]
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    radius = np.where(high == reach, np.nan, low)
    return centre + radius[..., np.newaxis] * ray


def _through():
    """What is seen of the lowest point through the surface, as in `set_traces`."""
    top, floor = (("beta1", "beta2", height) for height in ("top", "floor"))
    return seen_through(0, "scene", [top, floor], [top], [floor])


def _on(scene, table=None):
    """The ball and the lowest point in it: on the surface, or in the plane without a scene."""
    axes = "xyz" if scene else "xy"
    ball = line(scene, BALL.ground, "lines")
    ball["line"]["width"] *= 0.6
    traces = [ball]
    bindings = [_bound(0, a, f"ball_{a}") for a in axes]
    if not scene:
        ball |= {"fill": "toself", "fillcolor": BALL_VEIL}
        level = line(scene, LOSS.ground, "lines")
        level["line"]["width"] = 2.5
        answers = line(scene, PATH.ground, "lines")
        answers["line"] |= {"width": 2.5, "dash": PATH.dash}
        answers |= {"x": table["beta1"], "y": table["beta2"]}
        traces += [level | {"meta": ANSWER}, answers | {"meta": ANSWER}]
        bindings += [_bound(1, a, f"level_{a}") for a in axes]
    traces.append(line(scene, MINIMUM.ground, "markers") | {"meta": ANSWER})
    bindings += [_bound(len(traces) - 1, a, f"here_{a}") for a in axes]
    return traces, bindings


def _path(symbol, table, prices):
    """Parameters and price over the budget, each with a dot where the slider stands."""
    traces, bindings = [], []
    curves = {
        "β₁": (table["beta1"], "here_x"),
        "β₂": (table["beta2"], "here_y"),
        f"price {symbol}": (prices, "price_y"),
    }
    styles = looks(curves)
    for name, (height, here) in curves.items():
        look = styles[name]
        style = {"color": look.mark, "width": 2.5, "dash": look.dash}
        place = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "line": style, "meta": ANSWER}
        place["marker"] = {"color": look.mark, "size": 10, "symbol": look.marker}
        traces.append(place | {"mode": "lines", "name": name, "x": table["budget"], "y": height})
        traces.append(place | {"mode": "markers", "hoverinfo": "skip"})
        bindings += [_bound(len(traces) - 1, "x", "budget_x"), _bound(len(traces) - 1, "y", here)]
    return traces, bindings


def _bound(trace, attribute, column):
    return {"trace": trace, "attribute": attribute, "table": 0, "column": column}


def _layout(drawing, symbol, table):
    drawn = np.stack([table["beta1"], table["beta2"], table["price_y"][:, 0]])
    low, high, right = min(drawn.min(), 0.0), drawn.max(), 1.04 * table["budget"].max()
    axis = {"gridcolor": GRID, "zerolinecolor": GRID, "fixedrange": True}
    layout = {"scene": scene_layout(drawing)} | plane_layout(drawing, [0, 1], [0, 1])
    layout["scene"]["zaxis"]["title"]["text"] = "L"
    layout |= {
        "xaxis2": axis | {"title": {"text": "budget t"}, "anchor": "y2", "range": [0, right]},
        "yaxis2": axis
        | {
            "title": {"text": f"β₁, β₂, {symbol}"},
            "anchor": "x2",
            "range": [low - 0.06 * (high - low), high + 0.06 * (high - low)],
        },
        "showlegend": True,
        "legend": {"orientation": "h", "yanchor": "bottom"},
    }
    for path, value in WIDE.items():
        *parents, last = path.split(".")
        reduce(dict.__getitem__, parents, layout)[last] = value
    return layout
