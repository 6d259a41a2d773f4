"""A family of surfaces over a parameter that the objective is not affine in."""

import numpy as np

from regnotes import live
from regnotes.figures.drawing import draw, grid_of, scene
from regnotes.figures.record import assemble, joined
from regnotes.figures.sets import joined_sets
from regnotes.figures.traces import set_traces, surface_traces

__all__ = ["family"]


def family(f, slider, *, extent=4.0, n=20, presets=None):
    """The surface of f(value), one for each step of a slider.

    For what an objective is not affine in, such as the input x: every step has a
    surface of its own in a table, and between steps there is nothing.

    Parameters
    ----------
    f : function from a number to an objective without sliders
    slider : Slider
        Of a few dozen steps at most.
    extent, n, presets : as in `surface`

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        As in `surface`.
    """
    control = live.control(slider)
    several = [f(float(value)) for value in live.nodes(control)]
    drawing = draw(f(slider.value), extent, n)
    drawing.controls.append(control)
    drawing.arrays.clear()
    heights = np.stack([J.value(grid_of(drawing.axis)) for J in several])
    digits = int(np.ceil(-np.log10(0.5e-4 * min(np.ptp(z) for z in heights))))
    surfaces = live.tabulate([control], {"z": heights}, {"z": digits})
    traces, _ = surface_traces(drawing, {}, "scene")
    bound = [{"trace": 0, "attribute": "z", "table": 0, "column": "z"}]
    parts = joined((traces[:1], bound), set_traces(1, "scene"))
    tables = [surfaces, joined_sets(several, control, extent, drawing.lift)]
    layout = {"scene": scene(drawing)}
    return assemble(drawing, parts, tables, layout, "The surface", presets=presets)
