"""Objectives of one parameter: value and slope, the jumps of the slope, the lowest point."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from ..livefigures import record as live
from ..minima.one_parameter import lowest_over
from ..objective import as_objective
from ..objective.sliders import one_symbol_each
from .drawing import check_grid
from .slider_curves import controls_of, moving_plot
from .step_arrays import without_rounding

__all__ = ["curve"]

LOWEST = {
    "point": "at {b}",
    "one of several": "at {b}, and elsewhere",
    "not attained": "nowhere: J comes as close as you like to its infimum and never gets there",
    "unbounded": "nowhere: J falls without end",
    "unknown": "not known here",
}
HELD = "one is not above 0 and the other not below it, so 0 is lowest"
MOVED = "both lead the same way, so the lowest point is not at 0"
UNDECIDED = "they do not say where it is lowest, because it is not convex"


def curve(
    J, sliders=(), *, extent=4.0, n=40, x="β", y=("J", "slope of J"), y_range=None, marked=None,
    readouts=None, said="", presets=None, question=None, handle=None,
):  # fmt: skip
    """An objective of one parameter, its slope below it, and its lowest point.

    J is lowest where its slope crosses the height 0, or jumps across it at a kink.

    Parameters
    ----------
    J : Objective or Term, dict of label -> Objective or Term, or function that returns either
        Of one parameter; those of a dict stand in one plane. Their sliders move them. What J is
        not affine in, such as a data point, is an argument of the function.
    sliders : list of Slider
        What the function is called with, in this order; those of J itself come behind them.
    extent, n : float, int
        β goes from -extent to extent in 2n steps. Kinks are points too; what lies on a straight
        line between others is left out.
    x, y : str, pair of str
        What the axes show.
    y_range : pair of (low, high), optional
        Of the value and of the slope; all that is drawn unless given.
    marked : list of labels, optional
        Those whose lowest point is marked; all unless given.
    readouts, said, presets, question, handle : as in `moving_curves`, optional
        In the texts {b1}, {b2} ... are the lowest points of those that are marked, and {lowest1},
        {lowest2} ... say them in words; {left} and {right} are the slopes of the first curve just
        beside 0, and {words} says what follows from them.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If something cannot be drawn at every position; the message names it.
    """
    check_grid(extent, n)
    given = controls_of(sliders)
    steps = list(product(*[live.node_values(control).tolist() for control in given]))
    cases = _cases(J, steps)
    own = [slider for case in cases.values() for slider in case.sliders]
    controls = controls_of(one_symbol_each([*sliders, *own]))
    marked = list(cases) if marked is None else list(marked)
    if unknown := [label for label in marked if label not in cases]:
        raise ValueError(f"marked has {unknown}; expected labels among {list(cases)}")
    rows = {label: _rows(case, given, controls) for label, case in cases.items()}

    nodes = _nodes(extent, n, cases.values())
    lines = [
        (nodes, {label: case.heights(nodes) for label, case in cases.items()}),
        _with_jumps(nodes, {label: case.slopes(nodes) for label, case in cases.items()}),
    ]
    bent = [_bent(across, np.concatenate(list(several.values()))) for across, several in lines]
    panels, told = ({}, {}), {}
    for label, case in cases.items():
        for panel, kept, (across, several) in zip(panels, bent, lines, strict=True):
            up = several[label][rows[label]][:, kept]
            panel[label] = np.broadcast_to(across[kept], up.shape), up
        if label in marked:
            kind, *point = (found[rows[label]] for found in case.lowest())
            beta, height = (values[:, np.newaxis] for values in point)
            panels[0][f"lowest {label}"] = beta, height
            panels[1][f"lowest {label}"] = beta, np.where(np.isnan(beta), np.nan, 0.0)
            k = marked.index(label) + 1
            told[f"b{k}"] = without_rounding(point[0])
            told[f"lowest{k}"] = np.array([LOWEST[one].format(b=f"{{b{k}}}") for one in kind])
    first = next(iter(cases))
    told |= {name: values[rows[first]] for name, values in _beside_zero(cases[first]).items()}
    if readouts is None:
        readouts = {f"Lowest {label}": f"{{lowest{k}}}" for k, label in enumerate(marked, 1)}
        readouts |= {f"Slopes of {first} beside 0": "{left} and {right}"}
    return moving_plot(
        list(panels), controls, x=x, y=list(y), x_range=(-extent, extent),
        y_range=y_range or [_span(several) for _, several in lines], below=True,
        dots={f"lowest {label}": label for label in marked},
        told=_used(told, [*readouts.values(), said]), readouts=readouts, said=said, presets=presets,
        question=question, handle=handle,
    )  # fmt: skip


@dataclass(frozen=True)
class _Case:
    """What has one label: an objective for each step of what it is not affine in.

    Its arrays have a row for each of those steps and each position of its own sliders.
    """

    several: tuple

    @property
    def sliders(self):
        return self.several[0].sliders

    @cached_property
    def values(self):
        """Symbol -> array (positions,), over all positions of its own sliders."""
        return live.positions([live.control(slider) for slider in self.sliders])

    @property
    def count(self):
        return len(next(iter(self.values.values()), [0]))

    def _each(self, function, points):
        across = {symbol: values[:, np.newaxis] for symbol, values in self.values.items()}
        found = [function(J.over(across), points[:, np.newaxis]) for J in self.several]
        found = np.concatenate([np.broadcast_to(f, (self.count, len(points))) for f in found])
        return np.where(np.isfinite(found), found, np.nan)  # a gap

    def heights(self, points):
        """The values at points (k,): (rows, k)."""
        return self._each(lambda J, beta: J.value(beta), points)

    def slopes(self, points):
        """The slopes to the left and to the right of points (k,): two arrays (rows, k)."""
        return [self._each(lambda J, b, i=i: J.slopes(b)[i][..., 0], points) for i in (0, 1)]

    def kinks(self):
        """Where it can have a kink at some step."""
        return np.concatenate([J.over(self.values).kinks(np.zeros(1))[0] for J in self.several])

    def lowest(self):
        """Of each row the kind, "unknown" where it is not convex, the lowest point, its height."""
        kinds, points, heights = [], [], []
        for J in self.several:
            try:
                kind, beta = lowest_over(J, self.values)
            except ValueError:  # not convex
                kind, beta = np.full(self.count, "unknown"), np.full(self.count, np.nan)
            height = J.over(self.values).value(np.nan_to_num(beta)[:, np.newaxis])
            kinds.append(kind)
            points.append(beta)
            heights.append(np.where(np.isnan(beta), np.nan, height))
        return [np.concatenate(found) for found in (kinds, points, heights)]


def _cases(J, steps):
    """label -> _Case, or an error naming the step at which J is of another kind."""
    found = {}
    for step in steps:
        drawn = J(*step) if callable(J) else J
        drawn = drawn if isinstance(drawn, dict) else {"J": drawn}
        drawn = {label: as_objective(one) for label, one in drawn.items()}
        for label, one in drawn.items():
            if one.dimension not in (None, 1):
                raise ValueError(f"{label} must have 1 parameter, not {one.dimension}: {one}")
            found.setdefault(label, []).append(one)
        sliders = {label: one.sliders for label, one in drawn.items()}
        if not drawn or sliders != {label: several[0].sliders for label, several in found.items()}:
            raise ValueError(
                f"J{step} has the labels and sliders {sliders}; expected one label or more, and "
                f"the same at every step"
            )
    return {label: _Case(tuple(several)) for label, several in found.items()}


def _rows(case, given, controls):
    """The row of the arrays of `case` at each position of all the `controls`."""
    shape = live.position_counts(controls)
    places = dict(zip((c["symbol"] for c in controls), np.indices(shape), strict=True))
    row = np.zeros(shape, dtype=int)
    for control in (*given, *map(live.control, case.sliders)):
        row = row * len(live.node_values(control)) + places[control["symbol"]]
    return row.ravel()


def _nodes(extent, n, cases):
    """Points from -extent to extent, all kinks between them included."""
    grid = np.linspace(-extent, extent, 2 * n + 1)
    kinks = np.unique(np.concatenate([[0.0], *(case.kinks() for case in cases)]))
    kinks = kinks[np.abs(kinks) < extent]
    near = np.abs(grid[:, np.newaxis] - kinks).min(axis=1) < 1e-9 * extent
    return np.sort(np.concatenate([grid[~near], kinks]))


def _with_jumps(nodes, slopes):
    """The nodes, twice where a slope jumps, and label -> its values at them."""
    jumps = np.any([(left != right).any(axis=0) for left, right in slopes.values()], axis=0)
    order = np.repeat(np.arange(len(nodes)), 1 + jumps)
    behind = np.diff(order, prepend=-1) == 0
    return nodes[order], {
        label: np.where(behind, right[:, order], left[:, order])
        for label, (left, right) in slopes.items()
    }


def _bent(nodes, values):
    """Which nodes (k,) a line needs that is straight between them, of values (rows, k)."""
    share = (nodes[1:-1] - nodes[:-2]) / (nodes[2:] - nodes[:-2])
    straight = values[:, :-2] + share * (values[:, 2:] - values[:, :-2])
    off = np.abs(values[:, 1:-1] - straight)
    needed = ~(off <= 1e-9 * (1 + np.abs(straight))).all(axis=0)  # and where there is a gap
    return np.concatenate([[True], needed, [True]])


def _span(several):
    """The lowest and the highest value of all, and a little more."""
    values = np.concatenate([values.ravel() for values in several.values()])
    low, high = np.nanmin(values), np.nanmax(values)
    margin = 0.04 * (high - low) or 1.0
    return low - margin, high + margin


def _beside_zero(case):
    """What is told of the two slopes beside 0, and what follows from them."""
    left, right = (slope[:, 0] for slope in case.slopes(np.zeros(1)))
    tolerance = 1e-12 * np.maximum(1, np.fmax(np.abs(left), np.abs(right)))
    held = (left <= tolerance) & (right >= -tolerance)
    convex = np.repeat([J.convex for J in case.several], case.count)
    words = np.where(convex, np.where(held, HELD, MOVED), UNDECIDED)
    return {"left": _or_infinite(left, "−∞"), "right": _or_infinite(right, "∞"), "words": words}


def _or_infinite(slopes, words):
    """The slopes, in words where one of them is infinite, as beside the tip of a power."""
    if not np.isnan(slopes).any():
        return slopes
    return np.array([words if np.isnan(s) else live.number_in_words(s, 2) for s in slopes])


def _used(told, texts):
    """What the texts name, and what the words of those name in turn."""
    names, found = re.findall(r"\{(\w+)\}", " ".join(texts)), {}
    for name in names:
        if name in told and name not in found:
            found[name] = told[name]
            if told[name].dtype.kind == "U":
                names += re.findall(r"\{(\w+)\}", " ".join(np.unique(told[name])))
    return {name: told[name] for name in told if name in found}
