"""A bench to try penalties on: an optimum that is taken by the hand, a budget, and its answer."""

from itertools import product

import numpy as np
import plotly.graph_objects as go

from ..livefigures import record as live
from ..objective import Slider
from ..objective.arrays import short, vectors
from ..penalties import ball
from .assembly import joined
from .choices import Choice
from .corner_areas import AREAS, area_columns, area_traces
from .palette import BALL, BALL_AREA, BALL_VEIL, INK, LOSS, MINIMUM
from .plots import plot_layout
from .presets import preset
from .questions import ANSWER, ask
from .within_balls import minimise_in_ball

__all__ = ["bench"]

ZEROS = ["none", "β₁", "β₂", "both"]
ROUND = np.radians(np.arange(0, 361, 6))
OPTIMUM = "the unpenalised optimum"


def bench(
    penalties, budget=1.0, *, losses=None, start=(2.8, 1.2), extent=4.0, step=0.2, areas=False,
    presets=None, question=None,
):  # fmt: skip
    """Take the unpenalised optimum by the hand and see where a budget lets it go.

    The loss is ½ (β - c)ᵀ H (β - c), as every squared loss is. Its lowest point within the ball
    P(β) ≤ t is where its level line touches the ball; in a corner of the ball a parameter is
    exactly zero, and stays so while c moves across a whole area.

    Parameters
    ----------
    penalties : dict of name -> penalty of two parameters, without free sliders
    budget : Slider or float
        t, positive.
    losses : dict of name -> array (2, 2), optional
        Hessians H; one round loss unless given. Areas follow them, and the level line.
    start : pair of float
        c at rest, on a step.
    extent, step : float
        c is in [-extent, extent]², on steps of this size.
    areas : bool
        Whether the plane is coloured by which parameter becomes exactly zero. For convex penalties
        that are sums over the parameters.
    presets : dict, optional
        Label -> {symbol: value}: P (a name), H (a name), t, c1, c2.
    question : Question or str, optional
        Hides the answer.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be right; the message names it.
    """
    losses = {"round": np.eye(2)} if losses is None else losses
    hessians = [_hessian(name, H) for name, H in losses.items()]
    c1, c2 = vectors("start", start, 2).tolist()
    own = [
        Slider(symbol, -extent, extent, value=value, step=step, label=f"optimum {name}")
        for symbol, name, value in (("c1", "β₁", c1), ("c2", "β₂", c2))
    ]
    ways = [Choice("P", list(penalties), label="penalty")] if len(penalties) > 1 else []
    ways += [Choice("H", list(losses), label="loss")] if len(losses) > 1 else []
    moves = isinstance(budget, Slider)
    ways += [budget] if moves else []
    controls = [live.control(slider) for slider in (*ways, *own)]
    live.position_counts(controls)  # too many is an error before they are solved, not after
    budgets = live.node_values(live.control(budget)) if moves else np.array([float(budget)])
    symbol = f"{{{budget.symbol}}}" if moves else f"{budgets[0]:g}"
    tables = [
        _answers(controls, penalties.values(), hessians, budgets),
        _balls(penalties.values(), budgets, controls), _which(len(hessians), controls),
    ]  # fmt: skip
    traces, bindings = _traces(len(hessians), areas)
    arrays = {"one": live.encode([1.0], 0), "all": live.encode(np.ones(len(ROUND)), 0)}
    circle = np.stack([np.cos(ROUND), np.sin(ROUND)])
    for k, H in enumerate(hessians):
        curvature, across = np.linalg.eigh(H)
        ellipse = across @ (circle / np.sqrt(curvature)[:, np.newaxis])
        for a, line in zip("xy", ellipse, strict=True):
            arrays[f"level{k} {a}"] = live.encode(line, 4)
            lines = [np.append(size * line, np.nan) for size in np.arange(1, 2 * extent)]
            arrays[f"levels{k} {a}"] = live.encode(np.concatenate(lines), 3)
    count = (len(ROUND) + 1) * len(lines)
    arrays["each"] = live.encode(np.ones(count), 0)
    if areas:
        tables.append(area_columns(penalties, hessians, budgets, controls))
        traces, bindings = joined(area_traces(extent, len(tables) - 1), (traces, bindings))
    what = f"Where a budget of {symbol} lets {OPTIMUM} ({{c1}}, {{c2}}) go"
    readouts = {"Unpenalised optimum": "({c1}, {c2})", "Answer": "({b1}, {b2})",
                "Exactly zero": "{zeros}"}  # fmt: skip
    if areas:
        readouts |= {AREAS: "β₂ = 0 for {second} %, β₁ = 0 for {first} %"}
    said = [f"{label}: {text}." for label, text in readouts.items()]
    layout = plot_layout("β₁", "β₂", f"{what}.", said[1:])
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"range": [-extent, extent], "constrain": "domain", "nticks": 5}
    layout["yaxis"]["scaleanchor"] = "x"
    layout |= {"height": 480, "showlegend": areas}
    record = layout["meta"]["live"]
    record |= {"controls": controls, "tables": tables, "bindings": bindings, "arrays": arrays}
    record["handles"] = [
        {"x": "c1", "y": "c2", "axes": ["xaxis", "yaxis"], "label": OPTIMUM}
    ]  # fmt: skip
    record["presets"] = [preset(controls, *item) for item in (presets or {}).items()]
    record["readouts"] = [{"label": label, "text": text} for label, text in readouts.items()]
    record["height"] = {"wide": 480, "narrow": 380}
    for (trace, attribute), value in live.evaluate(record)["traces"].items():
        traces[trace][attribute] = value
    return ask(go.Figure(traces, layout), question, f"{what}.")


def _hessian(name, given):
    H = vectors(f"losses[{name!r}]", given, 2)
    if H.shape != (2, 2) or not np.allclose(H, H.T) or np.linalg.eigvalsh(H)[0] <= 0:
        raise ValueError(
            f"losses[{name!r}] must be a positive definite array (2, 2), not {short(given)}"
        )
    return H


def _answers(controls, penalties, hessians, budgets):
    """Where each optimum goes, its zeros, and how large its level line is, as a table."""
    optima, losses = live.node_values(controls[-1]), len(hessians)
    c = np.stack(np.meshgrid(optima, optima, indexing="ij"), axis=-1).reshape(-1, 2)
    half = c[: len(c) // 2 + 1]  # with -c everything is the other way round
    answers, sizes = [], []
    for P, (k, H) in product(penalties, enumerate(hessians)):
        found = minimise_in_ball(H, half, P, budgets)
        found = np.concatenate([found, -found[:, -2::-1]], axis=1) + 0.0
        away = found - c
        size = np.zeros((*found.shape[:2], losses))
        size[..., k] = np.sqrt(np.einsum("mki,ij,mkj->mk", away, H, away))
        answers.append(found.reshape(-1, 2))
        sizes.append(size.reshape(-1, losses))
    beta, size = np.concatenate(answers), np.concatenate(sizes)
    columns = {"b1": beta[:, 0], "b2": beta[:, 1]}
    columns |= {f"r{k}": size[:, k] for k in range(losses)}
    decimals = dict.fromkeys(columns, 3)
    columns["zeros"] = np.array(ZEROS)[(beta == 0) @ [1, 2]]
    return live.tabulate(controls, columns, decimals)


def _balls(penalties, budgets, controls):
    """The rims, over the penalties and the budgets."""
    lines = np.stack([ball(P, float(t)) for P in penalties for t in budgets])
    far = np.abs(lines).max(axis=-1, keepdims=True) > 30
    lines = np.where(far, np.nan, lines)
    moving = [control for control in controls if control["symbol"] not in ("H", "c1", "c2")]
    columns = {"ball_x": lines[..., 0], "ball_y": lines[..., 1]}
    return live.tabulate(moving, columns, dict.fromkeys(columns, 3))


def _which(losses, controls):
    """1 for the loss that is chosen and 0 for the others, as a table."""
    moving = [control for control in controls if control["symbol"] == "H"]
    chosen = np.eye(losses)
    columns = {f"on{k}": chosen[k] for k in range(losses)}
    return live.tabulate(moving, columns, dict.fromkeys(columns, 0))


def _traces(losses, areas):
    """Level lines, the ball, the level line through the answer, the optimum and the answer."""
    plain = {"type": "scatter", "hoverinfo": "skip", "showlegend": False}
    # Areas are opaque, and the same on a light and a dark page.
    ball, loss = (BALL_AREA, INK) if areas else (BALL_VEIL, LOSS.mark)
    words = {"cliponaxis": False, "textfont": {"size": 13} | ({"color": INK} if areas else {})}
    answer = {"meta": ANSWER}
    traces = [
        plain | {"mode": "lines", "line": {"color": loss, "width": 1, "dash": "dot"}},
        plain | {"mode": "lines", "fill": "toself", "fillcolor": ball,
                 "line": {"color": INK if areas else BALL.mark, "width": 2}},
        plain | answer | {"mode": "lines",
                          "line": {"color": loss, "width": 2, "dash": LOSS.dash}},
        plain | words | {"mode": "markers+text", "text": ["optimum"],
                         "textposition": "top center", "marker": {"color": loss, "size": 11}},
        plain | answer | words | {"mode": "markers+text", "text": ["answer"],
                                  "textposition": "bottom left",
                                  "marker": {"color": MINIMUM.mark, "size": 13,
                                             "line": {"color": INK, "width": 1}}},
    ]  # fmt: skip
    bindings = [
        {"trace": 1, "attribute": a, "table": 1, "column": f"ball_{a}"} for a in "xy"
    ]  # fmt: skip
    for a, c, b in (("x", "c1", "b1"), ("y", "c2", "b2")):
        around = [{"array": f"level{k} {a}", "weight": {"1": 0, f"r{k}": 1}} for k in range(losses)]
        several = [
            {"array": f"levels{k} {a}", "weight": {"1": 0, f"on{k}": 1}} for k in range(losses)
        ]
        middle = {"array": "each", "weight": {"1": 0, c: 1}}
        bindings.append({"trace": 0, "attribute": a, "affine": [middle, *several]})
        middle = {"array": "all", "weight": {"1": 0, c: 1}}
        bindings.append({"trace": 2, "attribute": a, "affine": [middle, *around]})
        at = [{"array": "one", "weight": {"1": 0, c: 1}}]
        bindings.append({"trace": 3, "attribute": a, "affine": at})
        bindings.append({"trace": 4, "attribute": a, "table": 0, "columns": [b]})
    return traces, bindings
