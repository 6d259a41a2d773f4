"""Figures of an objective of two parameters: plain Plotly figures that can be moved.

Every figure is drawn at the sliders' rest values and carries, in
``fig.layout.meta["live"]``, the record of `regnotes.live` that lets a page move
it.  In a notebook it is an ordinary figure.
"""

from dataclasses import replace

import plotly.graph_objects as go

from regnotes import live
from regnotes.figures.drawing import contour_traces, draw, plane, scene, surface_traces
from regnotes.figures.sets import tabulated_sets
from regnotes.objective import as_objective

__all__ = ["contours", "linked", "small_multiples", "surface"]


def surface(J, *, extent=4.0, n=40, presets=None):
    """The surface z = J(β₁, β₂) with its level lines, creases and minimisers.

    A crease of an L1 term is white, and thick where it is a groove.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters.
    extent : float
        The square [-extent, extent]² is drawn.
    n : int
        Nodes on each side of 0, so that both axes are grid lines.
    presets : dict, optional
        Label -> {symbol: value}; drawn as buttons.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If `extent` or `n` is not positive, J has not two parameters or is not
        finite on the square, or a preset is unknown or out of range.
    """
    drawing = draw(J, extent, n)
    table = tabulated_sets(drawing.J, drawing.controls, extent)
    traces, bindings = surface_traces(drawing, {}, "scene", 0)
    layout = {"scene": scene(drawing)}
    return _figure(drawing, traces, bindings, [table], layout, "The surface", presets)


def contours(J, *, extent=4.0, n=40, presets=None):
    """The level sets of J in the plane of β₁ and β₂, with creases and minimisers.

    Parameters, returns and errors are those of `surface`.
    """
    drawing = draw(J, extent, n)
    table = tabulated_sets(drawing.J, drawing.controls, extent)
    traces, bindings = contour_traces(drawing, 0)
    layout = plane(drawing, [0.08, 0.98], [0.1, 0.98])
    return _figure(drawing, traces, bindings, [table], layout, "The level sets", presets)


def linked(J, *, extent=4.0, n=40, presets=None):
    """Surface and level sets side by side, moved by the same sliders.

    Parameters, returns and errors are those of `surface`.
    """
    drawing = draw(J, extent, n)
    table = tabulated_sets(drawing.J, drawing.controls, extent)
    traces, bindings = surface_traces(drawing, {}, "scene", 0)
    flat, more = contour_traces(drawing, 0)
    bindings += [binding | {"trace": binding["trace"] + len(traces)} for binding in more]
    layout = {"scene": scene(drawing, {"x": [0, 0.57], "y": [0, 1]})}
    layout |= plane(drawing, [0.64, 0.99], [0.1, 0.96])
    stacked = {
        "scene.domain.x": [0, 1], "scene.domain.y": [0.52, 1],
        "xaxis.domain": [0.1, 0.98], "yaxis.domain": [0.07, 0.5],
    }  # fmt: skip
    title = "The surface and the level sets"
    heights = (430, 740)
    return _figure(
        drawing, traces + flat, bindings, [table], layout, title, presets, stacked, heights
    )


def small_multiples(J, *, extent=4.0, n=40, **values):
    """One small surface for each of several values of a slider, all at one scale.

    Parameters
    ----------
    J, extent, n : as in `surface`
    **values
        One slider's symbol with a list of values, like ``λ=[0, 0.5, 1]``; the other
        sliders stay at their rest values.

    Returns
    -------
    plotly.graph_objects.Figure
        With one scene for each value, and no sliders.

    Raises
    ------
    ValueError, TypeError
        As in `surface`; and if not exactly one slider of J is given.
    """
    J = as_objective(J)
    if len(values) != 1 or not values.keys() <= {s.symbol for s in J.sliders}:
        given = ", ".join(values) or "nothing"
        raise TypeError(f"given {given}; expected one slider of J with its values, like λ=[0, 1]")
    ((symbol, several),) = values.items()
    rest = {s.symbol: s.value for s in J.sliders if s.symbol != symbol}
    slices = [J.at(**rest, **{symbol: value}) for value in several]
    drawing = draw(J.at(**rest), extent, n, slices)
    columns = 2 if len(slices) in (2, 4) else 3
    wide, narrow = _tiles(len(slices), columns), _tiles(len(slices), 2)
    traces, bindings, tables, words = [], [], [], []
    layout, stacked = {"annotations": []}, {}
    for k, (value, fixed) in enumerate(zip(several, slices, strict=True)):
        name, suffix = f"scene{k + 1 if k else ''}", str(k)
        tables.append(tabulated_sets(fixed, [], extent, suffix))
        parts, more = surface_traces(drawing, {symbol: float(value)}, name, k, suffix)
        bindings += [binding | {"trace": binding["trace"] + len(traces)} for binding in more]
        traces += parts
        layout[name] = scene(drawing, wide[k], sparse=True)
        words.append(f"{symbol} = {value:g}: {{minimisers{suffix}}}.")
        layout["annotations"].append(
            {
                "text": f"{symbol} = {value:g}", "showarrow": False, "font": {"size": 15},
                "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top",
                "x": wide[k]["x"][0], "y": wide[k]["y"][1],
            }
        )  # fmt: skip
        stacked |= {f"{name}.domain.{a}": narrow[k][a] for a in "xy"}
        stacked[f"annotations[{k}].x"] = narrow[k]["x"][0]
        stacked[f"annotations[{k}].y"] = narrow[k]["y"][1]
    rows = -(-len(slices) // 2)
    heights = (310 * -(-len(slices) // columns), 230 * rows)
    drawing = replace(drawing, controls=[])
    title = "Small surfaces"
    return _figure(drawing, traces, bindings, tables, layout, title, None, stacked, heights, words)


def _figure(
    drawing, traces, bindings, tables, layout, title, presets=None, stacked=None,
    heights=(460, 380), words=None,
):  # fmt: skip
    """A go.Figure at rest, with the record that moves it."""
    readouts, said = [], words
    if words is None:
        readouts = [
            {"label": "Minimisers", "text": "{minimisers}"},
            {"label": "Minimum of J", "text": "{minimum}"},
            {"label": "Exactly zero", "text": "{zeros}"},
            {"label": "Residual", "text": "{residual}"},
        ]
        said = ["Minimisers: {minimisers}.", "Minimum of J: {minimum}.", "Exactly zero: {zeros}."]
    state = ", ".join(f"{c['symbol']} = {{{c['symbol']}}}" for c in drawing.controls)
    extent = f"{drawing.axis[-1]:g}"
    where = f"{title} of J over β₁ and β₂ from −{extent} to {extent}"
    record = {
        "version": live.VERSION,
        "controls": drawing.controls,
        "presets": [_preset(drawing, *preset) for preset in (presets or {}).items()],
        "arrays": drawing.arrays,
        "tables": tables,
        "bindings": bindings,
        "readouts": readouts,
        "description": " ".join([f"{where}, at {state}." if state else f"{where}.", *said]),
        "height": {"wide": heights[0], "narrow": heights[1]},
        "narrow": stacked or {},
    }
    for (trace, attribute), value in live.evaluate(record)["traces"].items():
        traces[trace].setdefault(attribute, value)
    bound = {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False}
    bound |= {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    bound |= {"dragmode": False, "height": heights[0], "meta": {"live": record}}
    # An empty template: Plotly's own has white panels, and weighs more than a surface.
    return go.Figure(traces, bound | layout | {"template": {}})


def _preset(drawing, label, values):
    drawing.J.at(**values)  # an unknown slider or a value out of range is an error here
    return {"label": label, "values": {s: float(value) for s, value in values.items()}}


def _tiles(count, columns):
    """The domains of `count` tiles, row by row from the top."""
    rows = -(-count // columns)
    return [
        {"x": [k % columns / columns, (k % columns + 1) / columns],
         "y": [1 - (k // columns + 1) / rows, 1 - k // columns / rows]}
        for k in range(count)
    ]  # fmt: skip
