"""A family of surfaces over a parameter that the objective is not affine in."""

from dataclasses import replace

import numpy as np

from ..livefigures import record as live
from ..penalties import ball
from .assembly import assemble, joined
from .drawing import STACKED, draw, grid_of, scene_layout, side_by_side
from .minimiser_sets import joined_sets
from .traces import ball_traces, contour_traces, set_traces, surface_traces

__all__ = ["family"]


def family(f, slider, *, extent=4.0, n=20, presets=None, names=None, level=None, question=None):
    """The surface of f(value), one for each step of a slider.

    For what an objective is not affine in, such as the input x: every step has a
    surface of its own in a table, and between steps there is nothing.

    Parameters
    ----------
    f : function from a number to an objective without sliders
    slider : Slider or Choice
        Of a few dozen steps at most.
    extent, n, presets, question : as in `surface`
    names : list of str, optional
        What each step is called, in a readout.
    level : float, optional
        Of a family of penalties: the level sets stand beside the surface, and the one of this
        height, the ball, is a thick line on both.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        As in `surface`; and if there is not one name for each step.
    """
    control = live.control(slider)
    steps = live.node_values(control)
    several = [f(float(value)) for value in steps]
    drawing = draw(f(slider.value), extent, n)
    drawing.controls.append(control)
    drawing.arrays.clear()
    heights = np.stack([J.value(grid_of(drawing.axis)) for J in several])
    drawing = replace(drawing, peak=float(heights.max()))  # over all steps
    digits = int(np.ceil(-np.log10(0.5e-4 * min(np.ptp(z) for z in heights))))
    tables = [live.tabulate([control], {"z": heights}, {"z": digits})]
    tables.append(joined_sets(several, control, drawing))
    bound = [{"trace": 0, "attribute": "z", "table": 0, "column": "z"}]
    parts = [(surface_traces(drawing, {}, "scene")[0][:1], bound)]
    layout, look = {"scene": scene_layout(drawing)}, {}
    if level is None:
        parts.append(set_traces(1, "scene"))
    else:
        tables.append(_balls(several, control, level, extent, drawing.lift))
        parts += [ball_traces(2, "scene"), set_traces(1, "scene")]
        parts += [(contour_traces(drawing)[0][:1], bound), ball_traces(2), set_traces(1)]
        layout = side_by_side(drawing)
        look = {"stacked": STACKED, "heights": (430, 740)}
    if names is not None:
        if len(names) != len(steps):
            raise ValueError(f"names={names!r}; expected one for each of the {len(steps)} steps")
        tables.append(live.tabulate([control], {"which": list(names)}, {}))
        look["readouts"] = {"Drawn": "{which}", "Minimisers": "{minimisers}"}
        look["said"] = list(look["readouts"])
    title = "The surface" if level is None else "The surface and the level sets"
    return assemble(
        drawing, joined(*parts), tables, layout, title, presets=presets, question=question, **look
    )


def _balls(several, control, level, extent, lift):
    """The ball of every step as a table; what is far outside the square is left out."""
    lines = np.stack([ball(J, level) for J in several])
    lines = np.where(np.abs(lines).max(axis=-1, keepdims=True) <= 4 * extent, lines, np.nan)
    columns = {"ball_x": lines[..., 0], "ball_y": lines[..., 1]}
    columns["ball_z"] = np.where(np.isnan(lines[..., 0]), np.nan, level + lift)
    return live.tabulate([control], columns, dict.fromkeys(columns, 4))
