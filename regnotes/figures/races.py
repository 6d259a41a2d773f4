"""Several solvers from one start that is taken by the hand: their ways, and who reaches 0."""

import inspect
from dataclasses import replace

import numpy as np

from ..livefigures import record as live
from ..minima import minimise
from ..objective import Slider, as_objective
from ..objective.arrays import short, vectors
from ..solvers import trace
from .choices import Choice
from .drawing import grid_of
from .level_lines import level_lines
from .palette import GRID, MINIMUM, ORIGIN
from .questions import ask
from .slider_curves import controls_of, moving_plot

__all__ = ["race"]

LINES, FLOOR = "level lines", "0"
UP = {-4: "10⁻⁴", -3: "10⁻³", -2: "0.01", -1: "0.1", 0: "1"}  # power of ten -> its number
# Each solver has a floor of its own, a little lower than the last, or one would hide the rest.
FLOOR_AT, LOWER, TOP = -5.2, 0.14, 0.7
# Not drawn to the floor, where only an exact 0 belongs.
LEAST = 10.0**-4.6
MOST_HITS = 2  # who comes to 0 more often does not stay there


def race(
    J, solvers, *, steps, start, step=None, extent=2.5, spacing=0.5, iterates=60, question=None
):
    """Where several solvers go from one start, and how far each is from β₂ = 0 after each step.

    The start is a handle. A parameter that is exactly 0 stands on a floor of its own, for on
    a logarithmic axis it has no place; and when it came to stay there is told of each solver.

    Parameters
    ----------
    J : Objective or Term
        Of two parameters, without free sliders, with one minimiser.
    solvers : dict of name -> function
        As `trace` takes them. One that has no argument `step` does the same at any of `steps`.
    steps : dict of name -> float, or list of floats
        The lengths of a step among which a reader chooses.
    start : (float, float)
        At rest, on a step of the handle.
    step : float, optional
        Of `steps`, at rest; the first unless given.
    extent : float
        The plane is [-extent, extent]²; the start is within it, by one `spacing` or more.
    spacing : float
        From one start to the next.
    iterates : int
        How many of each solver are shown after the start.
    question : Question or str, optional
        Hides the solvers, unless it says what it hides.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be right; the message names it.
    """
    J = as_objective(J).at_rest()
    steps = steps if isinstance(steps, dict) else {f"{one:g}": one for one in steps}
    lengths = [float(one) for one in steps.values()]
    if (step or lengths[0]) not in lengths:
        raise ValueError(f"step={step!r}; expected one of {lengths}")
    rest = list(steps)[lengths.index(step or lengths[0])]
    begin = vectors("start", start, 2).tolist()
    reach = extent - spacing
    sliders = [Choice("η", list(steps), value=rest, label="step η")] + [
        Slider(symbol, -reach, reach, value=value, step=spacing, label=f"start {name}")
        for symbol, name, value in (("b1", "β₁", begin[0]), ("b2", "β₂", begin[1]))
    ]
    controls = controls_of(sliders)
    nodes = live.node_values(controls[1])
    starts = np.stack(np.meshgrid(nodes, nodes, indexing="ij"), axis=-1).reshape(-1, 2)
    ways = {name: _ways(J, of, starts, lengths, iterates) for name, of in solvers.items()}
    found = minimise(J)
    if found.shape != (2,):
        raise ValueError(f"J has the minimiser {short(found)}; expected two parameters")
    count = len(lengths) * len(starts)
    axis = extent * np.arange(-40, 41) / 40
    heights = J.value(grid_of(axis))
    lines = level_lines(axis, heights, np.linspace(heights.min(), heights.max(), 16)[1:])
    turned = dict(reversed(ways.items()))  # what is drawn last is above
    plane = {LINES: _still(lines, count)} | {n: (w[..., 0], w[..., 1]) for n, w in turned.items()}
    plane |= {"start": tuple(np.tile(starts, (len(lengths), 1)).T[..., np.newaxis])}
    plane |= {"minimum": _still(found[:, np.newaxis], count)}
    after = np.log10(np.arange(1, iterates + 1))
    floors = dict(zip(ways, FLOOR_AT - LOWER * np.arange(len(ways)), strict=True))
    lowest = min(floors.values()) - LOWER
    zeros = {FLOOR: _still(np.array([[-1, 3], [FLOOR_AT + 2 * LOWER] * 2]), count)}
    zeros |= {name: _sizes(way, after, floors[name]) for name, way in turned.items()}
    told = {f"s{k}": _since(way) for k, way in enumerate(ways.values())}
    readouts = {name: f"{{s{k}}}" for k, name in enumerate(ways)}
    figure = moving_plot(
        [plane, zeros], controls, x=["β₁", "steps taken"], y=["β₂", "size of β₂"],
        x_range=[(-extent, extent), (0, after[-1])], y_range=[(-extent, extent), (lowest, TOP)],
        dots=["start", "minimum"], told=told, readouts=readouts, handle=("b1", "b2"),
    )  # fmt: skip
    _dress(figure, iterates, np.mean([*floors.values()]))
    if question is not None and getattr(question, "hides", "") is None:
        question = replace(question, hides=list(solvers))
    named = ", ".join(solvers)
    return ask(figure, question, f"Level lines, a start ({{b1}}, {{b2}}), and {named} from there.")


def _ways(J, solver, starts, lengths, iterates):
    """The first iterates of a solver from every start with every step: (steps * starts, k, 2)."""
    if "step" in inspect.signature(solver).parameters:
        several = [trace(solver, J, starts, iterates, step=length) for length in lengths]
    else:
        several = [trace(solver, J, starts, iterates)] * len(lengths)
    return np.concatenate([one.swapaxes(0, 1) for one in several])


def _still(points, count):
    """The points (2, k) at each of `count` positions."""
    return tuple(np.broadcast_to(values, (count, len(values))) for values in points)


def _sizes(way, after, floor):
    """The logarithms of the size of β₂ after each step, and `floor` for what is exactly 0."""
    size = np.abs(way[:, 1:, 1])
    with np.errstate(divide="ignore"):
        heights = np.where(size == 0, floor, np.log10(np.maximum(size, LEAST)))
    return np.broadcast_to(after, heights.shape), heights


def _since(way):
    """In words, since which step β₂ has been exactly 0 up to the last step shown."""
    zero, told = way[..., 1] == 0, []
    for one in zero:
        last, hits = len(one) - 1, np.count_nonzero(one[1:] & ~one[:-1])
        if not one.any():
            told.append(f"not 0 in {last} steps")
        elif not one[-1] or hits > MOST_HITS:
            told.append(f"0 at {np.count_nonzero(one[1:])} of {last} steps")
        else:
            told.append(f"exactly 0 since step {len(one) - np.argmin(np.append(one[::-1], False))}")
    return np.array(told)


def _dress(figure, iterates, floor):
    """Thin level lines, and numbers on the axes that are logarithms."""
    for one in figure.data:
        if one.name in (LINES, FLOOR):
            grey = {"color": GRID if one.name == LINES else MINIMUM.mark, "width": 1}
            one.update(line=grey | {"dash": "solid"}, showlegend=False, hoverinfo="skip")
        elif one.mode == "lines":
            plane = one.xaxis == "x"
            mode = "lines+markers" if plane else "lines"
            one.update(mode=mode, line_width=1.8, marker_size=4)
        elif one.name == "start":  # not in the colour of a solver
            one.update(marker_color=ORIGIN)
    ticks = {"tickmode": "array", "zerolinecolor": GRID, "zerolinewidth": 1}  # 0 is nothing special
    marks = [k for k in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if k <= iterates]
    figure.layout.xaxis2.update(
        ticks | {"tickvals": np.log10(marks), "ticktext": [str(k) for k in marks]}
    )
    up = {floor: FLOOR} | UP
    figure.layout.yaxis2.update(ticks | {"tickvals": list(up), "ticktext": list(up.values())})
