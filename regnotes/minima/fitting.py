"""Which solver suits the kinks of an objective."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..losses import Huber
from ..objective.weighted_sums import WeightedSum
from ..penalties import L1, Fused
from ..penalties.separable import Separable
from .chains import sparse_chain
from .fixed_points import fixed_point
from .proximal_newton import proximal_newton, shortest
from .smooth_parts import smooth_parts

__all__ = []


def answer_of(problem, start):
    """A minimiser of a convex `WeightedSum` whose weights are numbers, as an `Answer`.

    TypeError if two of its non-smooth terms have no common prox.
    """
    for eased in _eased(problem, start):
        start = _answer_of(eased, start).beta
    return _answer_of(problem, start)


def _eased(problem, start):
    """The same with wider deltas of `Huber`, narrower from one to the next.

    Where delta is far below most errors, the loss is nearly that of absolute values, whose slope
    says nothing of how far to go.
    """
    wide = [
        np.max(np.abs(term.X @ start - term.y)) / term.delta
        for _, term in problem.active
        if isinstance(term, Huber)
    ]
    if not wide or not max(wide) > 100:
        return
    for factor in np.geomspace(max(wide), 1, 1 + int(np.ceil(np.log10(max(wide)))))[:-1]:
        yield WeightedSum(
            tuple(
                # Far samples pull as they do in the end.
                (w / factor, replace(t, delta=t.delta * factor)) if isinstance(t, Huber) else (w, t)
                for w, t in problem.active
            )
        )


def _answer_of(problem, start):
    kinked = [(float(w), term) for w, term in problem.nonsmooth_terms]
    d = len(start)
    if all(type(term) is L1 or _begins_as_l1(term) for _, term in kinked):
        bent = [(w, term) for w, term in kinked if type(term) is not L1]
        lam = sum((w * t.weights_of(d) for w, t in kinked if type(t) is L1), np.zeros(d))
        lam = lam + sum(w * term.tip for w, term in bent)
        answer = proximal_newton(smooth_parts(problem, d, bent), lam, start)
        return answer if lam.any() else shortest(problem, answer)
    if all(type(term) is Fused for _, term in kinked):
        # The steps from each parameter to the next have the kinks of L1; the first has none.
        lam = np.full(d, sum(w for w, _ in kinked))
        lam[0] = 0.0
        return proximal_newton(smooth_parts(problem, d, chain=True), lam, start)
    problem.prox(start, 1.0)  # TypeError if they have none in common
    if all(type(term) in (L1, Fused) for _, term in kinked):
        lam = sum((w * t.weights_of(d) for w, t in kinked if type(t) is L1), np.zeros(d))
        return sparse_chain(problem, lam, sum(w for w, t in kinked if type(t) is Fused), start)
    return fixed_point(problem, smooth_parts(problem, d), start)


def _begins_as_l1(term):
    """Whether a penalty is a multiple of L1 and something smooth: so are MCP and SCAD."""
    return isinstance(term, Separable) and 0 < term.tip < np.inf
