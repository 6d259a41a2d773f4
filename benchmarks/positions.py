"""Minimisers at all positions of sliders in one call, and at one position after the other."""

import itertools
import time

import numpy as np
from measure import table

import regnotes as rn

EACH = 200  # positions that are solved one at a time, spread over all


def positions():
    """Microseconds a position: three sliders of the network, two of the experts."""
    lam, omega = rn.Slider("λ", 0, 1), rn.Slider("Ω", 0, 0.5)
    network = rn.CrossEntropy(rn.Slider("p", -0.5, 1.5)) + lam * rn.L1() + omega * rn.L2()
    experts = rn.Logistic(*rn.two_experts()) + lam * rn.L1() + omega * rn.L2()
    rows = []
    for name, J, one in (("network", network, rn.minimisers), ("experts", experts, rn.minimise)):
        steps = [np.linspace(s.min, s.max, 51) for s in J.sliders]
        grid = np.array(list(itertools.product(*steps)))
        values = dict(zip((s.symbol for s in J.sliders), grid.T, strict=True))
        start = time.perf_counter()
        rn.minimisers_over(J, values)
        at_once = (time.perf_counter() - start) / len(grid)
        some = grid[:: len(grid) // EACH]
        start = time.perf_counter()
        for row in some:
            one(J.at(**dict(zip(values, row, strict=True))))
        in_turn = (time.perf_counter() - start) / len(some)
        rows += [
            [f"{name}, {len(grid):,} in one call", f"{1e6 * at_once:,.1f}", "1.0"],
            [f"{name}, one after the other", f"{1e6 * in_turn:,.1f}", f"{in_turn / at_once:.0f}"],
        ]
    table("Minimisers at slider positions", ["", "µs each", "/ ours"], rows)
