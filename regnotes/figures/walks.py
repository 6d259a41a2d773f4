"""A solver's iterates, step by step."""

import numpy as np

from ..livefigures import record as live
from ..minima import residual
from ..objective import Slider, as_objective
from .assembly import FOLDED, assemble, joined
from .drawing import STACKED, checked_paths, draw, side_by_side
from .minimiser_sets import tabulated_sets
from .palette import ON_SURFACE
from .traces import (
    contour_traces,
    iterate_traces,
    path_traces,
    set_traces,
    surface_traces,
)

__all__ = ["iterates"]


def iterates(J, betas, *, extent=4.0, n=40, label="step", paths=None, question=None):
    """Surface and level sets with a solver's iterates, up to the step of a slider.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters; its sliders stay at their rest values.
    betas : array (steps + 1, 2)
        As `trace` returns them, all inside the square.
    extent, n, question : as in `surface`
    label : str
        What one step is called beside the slider.
    paths : as in `surface`; white, for the way of the solver has the colour of a path

    Returns
    -------
    plotly.graph_objects.Figure
        At rest at the last step.

    Raises
    ------
    ValueError, TypeError
        As in `surface`; and if betas has another shape or leaves the square.
    """
    J = as_objective(J).at_rest()
    paths = checked_paths(paths)
    drawing = draw(J, extent, n, paths=paths)
    (betas,) = checked_paths([betas])
    if len(betas) < 2 or np.abs(betas).max() > extent:
        raise ValueError(f"betas={betas!r}; expected two points or more in [-{extent}, {extent}]²")
    last = len(betas) - 1
    drawing.controls.append(live.control(Slider("k", 0, last, value=last, step=1, label=label)))
    heights = J.value(betas)
    done = np.arange(last + 1) <= np.arange(last + 1)[:, np.newaxis]
    so_far = {"x": betas[:, 0], "y": betas[:, 1], "z": heights + drawing.lift}
    columns = {f"path_{a}": np.where(done, values, np.nan) for a, values in so_far.items()}
    columns |= {
        "here_x": betas[:, :1],
        "here_y": betas[:, 1:],
        "here_z": heights[:, np.newaxis] + drawing.lift,
    }
    columns |= {"beta1": betas[:, 0], "beta2": betas[:, 1], "height": heights}
    columns |= {"left": residual(J, betas)}
    decimals = dict.fromkeys(columns, 6)
    walked = live.tabulate(drawing.controls, columns, decimals)
    found = tabulated_sets(J, [], drawing, 1.3 * drawing.lift)  # seen on a walk that ends there
    parts = joined(
        surface_traces(drawing, {}, "scene"), path_traces(drawing, paths, "scene", ON_SURFACE),
        iterate_traces(1, "scene"), set_traces(0, "scene"),
        contour_traces(drawing), path_traces(drawing, paths, colour=ON_SURFACE),
        iterate_traces(1), set_traces(0),
    )  # fmt: skip
    readouts = {
        "β": "({beta1}, {beta2})",
        "J": "{height}",
        FOLDED: "{left}",
        "Minimisers": "{minimisers}",
    }
    return assemble(
        drawing, parts, [found, walked], side_by_side(drawing),
        "A solver's iterates on the surface and the level sets",
        stacked=STACKED, heights=(430, 740), readouts=readouts, said=list(readouts),
        question=question,
    )  # fmt: skip
