"""The zigzag of the subgradient method about a zero that it does not reach."""

import itertools

import numpy as np

from ..livefigures import record as live
from ..objective import as_objective
from ..objective.arrays import vectors
from ..paths import path
from ..penalties import L1
from ..solvers import subgradient
from .choices import Choice
from .slider_curves import moving_curves

__all__ = ["zigzag"]

SHOWN, COUNTED, BIN = 60, 2400, 0.02  # steps drawn, steps counted, height of a bin
EARLY, TRAVEL = 500, 25  # steps left out, and how far the steps left out besides go together


def zigzag(loss, lam, *, start, steps, span=(-0.2, 0.45), question=None):
    """Where the second parameter of the subgradient method is late in a run, for several steps.

    On loss + λ L1, divided by the step: at once step by step, and how often it is at each height.
    The ends of the band, -(λ + g) and λ - g, with the slope g of the loss at the minimiser, are
    those of short steps.

    Parameters
    ----------
    loss : Objective or Term
        Of two parameters, without free sliders.
    lam : Slider
        At all of its values the minimiser must have β₂ = 0.
    start : (float, float)
    steps : list of floats
        The lengths of a step among which a reader chooses.
    span : (float, float)
        From where to where the heights go.
    question : Question or str, optional
        As in `moving_curves`.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError
        If β₂ is not 0 in the end at some λ.
    """
    loss, begin = as_objective(loss).at_rest(), vectors("start", start, 2)
    J, prices = loss + lam * L1(), live.node_values(live.control(lam))
    ends = path(J, **{lam.symbol: prices})
    if ends[:, 1].any():
        first = prices[ends[:, 1].nonzero()[0][0]]
        raise ValueError(f"β₂ is not 0 at {lam.symbol} = {first:g}; expected a zero at every price")
    slopes = loss.gradient(ends)[:, 1]
    edges = np.arange(span[0], span[1] + BIN / 2, BIN)
    outline = np.repeat(edges, 2)[1:-1]
    told, drawn = {}, {}
    for k, size in enumerate(steps):
        walk = subgradient(
            J.over({lam.symbol: prices}), np.tile(begin, (len(prices), 1)), step=size
        )
        early = round(EARLY + TRAVEL / size)
        late = np.stack(list(itertools.islice(walk, early, early + COUNTED)))
        b, pulls = late[..., 1], loss.gradient(late)[..., 1].mean(axis=0)
        for j, weight in enumerate(prices):
            share = np.histogram(b[:, j] / size, edges)[0] / COUNTED
            drawn[j, k] = b[: SHOWN + 1, j] / size, np.repeat(share, 2)
            told[j, k] = {
                "above": 100 * np.mean(b[:, j] > 0), "rule": 50 * (1 - pulls[j] / weight),
                "pull": pulls[j], "wide": np.ptp(b[:, j]) / size, "exact": 2 * weight,
            }  # fmt: skip
    place = {float(weight): j for j, weight in enumerate(prices)}

    def band(at, across):
        weight, slope = prices[place[at]], slopes[place[at]]
        ends = {"−(λ + g)": -weight - slope, "λ − g": weight - slope}
        return {name: (across, [end, end]) for name, end in ends.items()}

    def in_time(at, k):
        return {"zigzag": (np.arange(SHOWN + 1), drawn[place[at], k][0])} | band(at, [0, SHOWN])

    def in_all(at, k):
        return {"zigzag": (drawn[place[at], k][1], outline)} | band(at, [0, 1])

    def numbers(at, k):
        found = told[place[at], k]
        digits = {"above": 1, "rule": 1, "pull": 4, "wide": 3, "exact": 3}
        return {n: f"{found[n]:.{d}f}".replace("-", "−") for n, d in digits.items()}

    length = Choice("η", [f"{size:g}" for size in steps], label="step η")
    return moving_curves(
        [in_time, in_all], [lam, length],
        x=["step", "share of steps"], y="β₂ / η", x_range=[(0, SHOWN), (0, 0.3)],
        y_range=span, numbers=numbers, question=question,
        readouts={
            "Time above 0": "{above} %", "½(1 − ḡ/λ)": "{rule} %",
            "Mean slope ḡ of the loss": "{pull}",
            "Highest less lowest": "{wide} η; 2λη = {exact} η",
        },
    )  # fmt: skip
