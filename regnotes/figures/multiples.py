"""Level lines for several values of a slider, side by side at one scale."""

import numpy as np
import plotly.graph_objects as go

from ..minima import minimisers_over
from ..objective import as_objective
from .drawing import check_grid, checked_paths, grid_of
from .level_lines import level_lines
from .palette import LOSS, MINIMUM, ORIGIN, PATH
from .panels import lay_out
from .plots import plot_layout, written
from .questions import ANSWER, ask

__all__ = ["slices_of", "small_planes"]

TITLE = 0.14  # of the width of a plane: the strip above it, where its value is written


def small_planes(
    J, *, extent=4.0, n=20, paths=None, never=None, step=None, question=None, **values
):
    """The plane of β₁ and β₂ for each of several values of a slider: level lines and minimisers.

    All have one scale, the same origin and level lines at the same heights, so what differs
    between two of them is what the slider does.

    Parameters
    ----------
    J, extent, n : as in `surface`
    paths : list of arrays (k, 2), optional
        Lines in each plane, such as the minimisers at all values of the slider.
    never : array (k, 2), optional
        Points that a path tends to and never reaches: open circles.
    question : Question or str, optional
        As in `surface`.
    step : float, optional
        Height from a level line to the next; unless given a sixteenth of the heights.
    **values
        One slider's symbol with a list of values, like ``Ω=[0.1, 0.5]``; the other
        sliders stay at their rest values.

    Returns
    -------
    plotly.graph_objects.Figure
        With one panel for each value, and no sliders.

    Raises
    ------
    ValueError, TypeError
        As in `small_multiples`; and if a value has not one minimiser.
    """
    J = as_objective(J)
    check_grid(extent, n)
    if J.dimension not in (None, 2):
        raise ValueError(f"J has d={J.dimension} parameters; expected d=2")
    symbol, several, slices, _ = slices_of(J, values)
    axis = extent * np.arange(-n, n + 1) / n
    heights = np.array([one.value(grid_of(axis)) for one in slices])
    levels = np.arange(heights.min(), heights.max(), step or np.ptp(heights) / 16 or 1.0)[1:]
    open_circles = np.empty((0, 2)) if never is None else checked_paths([never])[0]
    traces, said = [], []
    for k, (value, one, z) in enumerate(zip(several, slices, heights, strict=True)):
        found = minimisers_over(one, {})
        if found.kind[0] != "point":
            raise ValueError(
                f"J has no single lowest point at {symbol} = {value:g} ({found.kind[0]}); "
                "expected exactly one"
            )
        x, y = found.points[0, 0]
        suffix = str(k + 1) if k else ""
        between = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        title = written(f"{symbol} = {value:g}", "middle center")
        title |= {"x": [0], "y": [extent * (1 + TITLE)]}
        circles = {"x": open_circles[:, 0], "y": open_circles[:, 1]}
        panel = [
            _levels(axis, z, levels),
            *({"meta": ANSWER} | _path(path) for path in checked_paths(paths)),
            _dots("cross", 8, ORIGIN, [0], [0]),
            {"meta": ANSWER} | _dots("circle-open", 13, PATH.mark, **circles),
            {"meta": ANSWER} | _dots("circle", 11, MINIMUM.mark, [x], [y]), title,
        ]  # fmt: skip
        traces += [trace | between for trace in panel]
        if k == 0 and paths:
            traces[1]["name"] = "path"  # the numbers that a reader can ask for
        said.append(f"{symbol} = {value:g}: ({x:.4f}, {y:.4f}).".replace("-", "−"))
    layout = plot_layout("β₁", "β₂", f"Level lines of J, and the lowest point, at {symbol}:", said)
    layout["margin"] |= {"t": 14}
    count = len(slices)
    titles = ["β₁"] * count, ["β₂"] * count
    spans = [-extent, extent], [-extent, extent * (1 + 2 * TITLE)]
    lay_out(
        layout,
        titles,
        [[span] * count for span in spans],
        equal=True,
        columns=(2, 2),
        rows=(300, 188),
    )
    ticks = np.linspace(-extent, extent, 3)
    for name in layout:
        if name[1:5] == "axis":
            layout[name] |= {"showgrid": False, "zeroline": False, "tickvals": ticks}
    layout["showlegend"] = False
    neutral = f"Level lines of J over β₁ and β₂ for several values of {symbol}, at one scale."
    return ask(go.Figure(traces, layout), question, neutral)


def slices_of(J, values):
    """J at several values of one slider, the others at rest.

    Parameters
    ----------
    J : Objective
    values : dict of the slider's symbol -> its values

    Returns
    -------
    symbol, values, slices, J with that slider alone

    Raises
    ------
    TypeError, ValueError
        If not exactly one slider of J is given, or no value.
    """
    if len(values) != 1 or not values.keys() <= {s.symbol for s in J.sliders}:
        given = ", ".join(values) or "nothing"
        raise TypeError(f"given {given}; expected one slider of J with its values, like λ=[0, 1]")
    ((symbol, several),) = values.items()
    several = list(several)
    if not several:
        raise ValueError(f"{symbol}=[]; expected at least one value")
    alone = J.at(**{s.symbol: s.value for s in J.sliders if s.symbol != symbol})
    return symbol, several, [alone.at(**{symbol: value}) for value in several], alone


def _levels(axis, z, levels):
    """All level lines of a plane as one trace, with a gap behind each of them."""
    x, y = level_lines(axis, z, levels)
    style = {"color": LOSS.mark, "width": 1}
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": style,
            "x": np.round(x, 3), "y": np.round(y, 3)}  # fmt: skip


def _path(points):
    style = {"color": PATH.mark, "width": 2.5, "dash": PATH.dash}
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": style,
            "x": points[:, 0], "y": points[:, 1]}  # fmt: skip


def _dots(symbol, size, colour, x, y):
    marker = {
        "symbol": symbol,
        "size": size,
        "color": colour,
        "line": {"width": 2, "color": colour},
    }
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "marker": marker,
            "x": x, "y": y}  # fmt: skip
