"""What a reader sees of a figure at a slider position, and what brute force makes of it."""

import re
from dataclasses import dataclass

import numpy as np

from regnotes.livefigures import record as live


@dataclass(frozen=True)
class Seen:
    """A figure at one position: its traces as dicts, its readouts and its text alternative."""

    traces: list
    readouts: dict
    description: str
    state: dict  # symbol -> value

    def of(self, kind, **wanted):
        """The traces of a type in which these attributes are so; line_color is line.color."""
        return [
            trace for trace in self.traces
            if trace["type"] == kind
            and all(_get(trace, path.split("_")) == value for path, value in wanted.items())
        ]  # fmt: skip


def _get(trace, path):
    for part in path:
        trace = (trace or {}).get(part)
    return trace


def seen(fig, values=None):
    record = fig.layout.meta["live"]
    shown = live.evaluate(record, values, answered=True)
    traces = [trace.to_plotly_json() for trace in fig.data]
    for (number, attribute), value in shown["traces"].items():
        traces[number][attribute] = value
    state = {c["symbol"]: c["value"] for c in record["controls"]} | (values or {})
    return Seen(traces, shown["readouts"], shown["description"], state)


def positions(sliders, between=4, seed=0):
    """At rest ({}), all sliders at either end, each at either end alone, and some between."""
    nodes = {slider.symbol: live.node_values(live.control(slider)) for slider in sliders}
    rng = np.random.default_rng(seed)
    ends = [{s: float(n[k]) for s, n in nodes.items()} for k in (0, -1)]
    alone = [{s: float(n[k])} for s, n in nodes.items() for k in (0, -1)]
    some = [{s: float(rng.choice(n)) for s, n in nodes.items()} for _ in range(between)]
    return [{}, *ends, *alone, *some]


def points(trace, axes="xy"):
    """The points of a trace, (k, len(axes))."""
    return np.stack([np.asarray(trace[a], dtype=float) for a in axes], axis=-1)


def numbers(text):
    """The decimal numbers that stand in a text, as floats."""
    return [float(n.replace("−", "-")) for n in re.findall(r"(?<![\w.])−?\d+(?:\.\d+)?", text)]


def lowest(f, reach=64.0, levels=60):
    """(β, f(β)) at the lowest point of a convex f(β₁, β₂) in [-reach, reach]², by brute force.

    A grid of 21² nodes around the best so far, ever finer.
    """
    best, steps = np.zeros(2), np.linspace(-1, 1, 21)
    for _ in range(levels):
        x, y = best[0] + reach * steps[:, None], best[1] + reach * steps
        heights = f(x, y)
        i, j = np.unravel_index(np.argmin(heights), heights.shape)
        best, reach = np.array([x[i, 0], y[j]]), 0.6 * reach
    return best, float(f(*best))


def experts(b1, b2):
    """The loss of the two experts, written anew."""
    total, gap = b1 + b2, b1 - b2
    terms = (4, -total), (1, total), (2, -gap), (1, gap)
    return sum(n * np.logaddexp(0, t) for n, t in terms) / 8


def network(p, x):
    """The article's cross entropy, written anew: it depends on the difference only."""
    return lambda b1, b2: np.logaddexp(0, (b1 - b2) * x) - p * (b1 - b2) * x


def l1(b1, b2):
    return np.abs(b1) + np.abs(b2)


def l2(b1, b2):
    return b1**2 + b2**2
