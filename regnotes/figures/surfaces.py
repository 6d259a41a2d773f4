"""Surfaces and level sets of an objective of two parameters."""

from dataclasses import replace

import numpy as np

from ..objective import as_objective
from .assembly import assemble, joined
from .drawing import (
    STACKED,
    checked_paths,
    draw,
    plane_layout,
    said_in_corner,
    scene_layout,
    side_by_side,
)
from .minimiser_sets import tabulated_sets
from .multiples import slices_of
from .traces import contour_traces, open_traces, path_traces, set_traces, surface_traces

__all__ = ["contours", "linked", "small_multiples", "surface"]


def surface(J, *, extent=4.0, n=40, presets=None, paths=None, question=None):
    """The surface z = J(β₁, β₂) with its level lines, creases and minimisers.

    A crease, where the slope of some term jumps, is white, and thick where it is a groove. Where
    the minimisers are not known, as of what is not convex, a readout says so, and why.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters. `value` is enough for a term to be drawn; its creases come from `kinks`
        and `slopes`.
    extent : float
        The square [-extent, extent]² is drawn.
    n : int
        Nodes on each side of 0, so that both axes are grid lines.
    presets : dict, optional
        Label -> {symbol: value}; drawn as buttons.
    paths : list of arrays (k, 2), optional
        Lines on the surface, such as a coefficient path or a solver's iterates.
    question : Question, or str, optional
        Hides the minimisers until the reader has answered it, or that of the figure of this name.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If `extent` or `n` is not positive, J has not two parameters or is not
        finite on the square, or a preset is unknown or out of range.
    """
    paths = checked_paths(paths)
    drawing = draw(J, extent, n, paths=paths)
    table = tabulated_sets(drawing.J, drawing.controls, drawing)
    parts = joined(
        surface_traces(drawing, {}, "scene"),
        path_traces(drawing, paths, "scene"),
        set_traces(0, "scene"),
    )
    layout = {"scene": scene_layout(drawing)}
    return assemble(
        drawing, parts, [table], layout, "The surface", presets=presets, question=question
    )


def contours(J, *, extent=4.0, n=40, presets=None, paths=None, question=None):
    """The level sets of J in the plane of β₁ and β₂, with creases and minimisers.

    Parameters, returns and errors are those of `surface`.
    """
    paths = checked_paths(paths)
    drawing = draw(J, extent, n, paths=paths)
    table = tabulated_sets(drawing.J, drawing.controls, drawing)
    parts = joined(contour_traces(drawing), path_traces(drawing, paths), set_traces(0))
    layout = plane_layout(drawing, [0.08, 0.98], [0.1, 0.98])
    return assemble(
        drawing, parts, [table], layout, "The level sets", presets=presets, question=question
    )


def linked(J, *, extent=4.0, n=40, presets=None, paths=None, never=None, question=None):
    """Surface and level sets side by side, moved by the same sliders.

    Parameters
    ----------
    J, extent, n, presets, paths, question : as in `surface`
    never : array (k, 2), optional
        Points that a path tends to and never reaches: open circles.

    Returns and errors are those of `surface`.
    """
    paths, (never,) = (
        checked_paths(paths),
        checked_paths([np.empty((0, 2)) if never is None else never]),
    )
    drawing = draw(J, extent, n, paths=[*paths, never])
    table = tabulated_sets(drawing.J, drawing.controls, drawing)
    parts = joined(
        surface_traces(drawing, {}, "scene"),
        path_traces(drawing, paths, "scene"),
        open_traces(drawing, never, len(paths), "scene"),
        set_traces(0, "scene"),
        contour_traces(drawing),
        path_traces(drawing, paths),
        open_traces(drawing, never, len(paths)),
        set_traces(0),
    )
    return assemble(
        drawing, parts, [table], side_by_side(drawing), "The surface and the level sets",
        presets=presets, stacked=STACKED, heights=(430, 740), question=question,
    )  # fmt: skip


def small_multiples(J, *, extent=4.0, n=40, question=None, **values):
    """One small surface for each of several values of a slider, all at one scale.

    Parameters
    ----------
    J, extent, n, question : as in `surface`
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
    symbol, several, slices, rest = slices_of(as_objective(J), values)
    drawing = draw(rest, extent, n, slices)
    columns = 2 if len(slices) in (2, 4) else 3
    wide, narrow = _tiles(len(slices), columns), _tiles(len(slices), 2)
    parts, tables, words = [], [], []
    corners = [(tile["x"][0], tile["y"][1]) for tile in wide]
    layout = said_in_corner(*[f"{symbol} = {value:g}" for value in several], places=corners)
    stacked = {}
    for k, (value, fixed) in enumerate(zip(several, slices, strict=True)):
        name, suffix = f"scene{k + 1 if k else ''}", str(k)
        tables.append(tabulated_sets(fixed, [], drawing, suffix=suffix))
        parts += [surface_traces(drawing, {symbol: float(value)}, name)]
        parts += [set_traces(k, name, suffix)]
        layout[name] = scene_layout(drawing, wide[k], sparse=True)
        words.append(f"{symbol} = {value:g}: {{minimisers{suffix}}}.")
        stacked |= {f"{name}.domain.{a}": narrow[k][a] for a in "xy"}
        stacked[f"annotations[{k}].x"] = narrow[k]["x"][0]
        stacked[f"annotations[{k}].y"] = narrow[k]["y"][1]
    heights = (310 * -(-len(slices) // columns), 230 * -(-len(slices) // 2))
    return assemble(
        replace(drawing, controls=[]), joined(*parts), tables, layout, "Small surfaces",
        stacked=stacked, heights=heights, readouts={}, said=words, question=question,
    )  # fmt: skip


def _tiles(count, columns):
    """The domains of `count` tiles, row by row from the top."""
    rows = -(-count // columns)
    return [
        {"x": [k % columns / columns, (k % columns + 1) / columns],
         "y": [1 - (k // columns + 1) / rows, 1 - k // columns / rows]}
        for k in range(count)
    ]  # fmt: skip
