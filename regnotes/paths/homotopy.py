"""The path of a lasso from its largest price downwards, one straight line after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..minima.normal_equations import DEPENDENT
from ..objective.arrays import scaled
from ..penalties import L1

# Two knots as close as this, relatively, are one: rounding cannot tell them apart.
TIE = 1e-10


def as_lasso(J):
    """J as a `Lasso`, or None if it is none."""
    smooth = [(weight, term) for weight, term in J.parts() if term.smooth]
    kinked = [(weight, term) for weight, term in J.parts() if not term.smooth]
    if not smooth or len(kinked) != 1 or not isinstance(kinked[0][1], L1) or J.dimension is None:
        return None
    if any(not term.quadratic or weight.terms or weight.constant < 0 for weight, term in smooth):
        return None
    ((weight, term),) = kinked
    origin = np.zeros(J.dimension)
    hessian = sum(scaled(w.constant, t.hessian(origin)) for w, t in smooth)
    pull = -sum(scaled(w.constant, t.gradient(origin)) for w, t in smooth)
    ((_, rate),) = weight.terms
    return Lasso(hessian, pull, term.weights_of(J.dimension), weight.constant, rate)


@dataclass(frozen=True, eq=False)
class Line:
    """From one price to a lower one: the minimiser is start - price * slope."""

    high: float
    low: float
    start: np.ndarray
    slope: np.ndarray


@dataclass(frozen=True, eq=False)
class Lasso:
    """½ βᵀHβ - cᵀβ + w Σ vⱼ abs(βⱼ), at every price w = constant + rate * λ."""

    hessian: np.ndarray  # H
    pull: np.ndarray  # c
    costs: np.ndarray  # v
    constant: float
    rate: float

    def lines(self):
        """The whole way from the highest price down to 0, line by line.

        On a line the same parameters are not zero, with the same signs. It ends where one of
        them reaches 0, or where the slope of the loss along another grows as large as the price.
        """
        active, signs = self.costs == 0, np.zeros(len(self.pull))
        high, first, standing = np.inf, None, 0
        unit = np.sqrt(np.diagonal(self.hessian))
        while True:
            both = self._solve(active, np.stack([self.pull, self.costs * signs], axis=1))
            start, slope = both.T
            # The pull of the loss at price w is a + w b.
            a, b = (self.hessian[:, active] @ both[active]).T
            a = self.pull - a
            noise = 64 * np.finfo(float).eps * (np.abs(self.pull) + unit * (unit @ np.abs(start)))
            a = np.where(np.abs(a) <= noise, 0.0, a)  # as where the fit is perfect
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                leaving = np.where(active & (signs * slope < 0), start / slope, 0.0)
                up = np.where(~active & (self.costs > b), a / (self.costs - b), 0.0)
                down = np.where(~active & (self.costs > -b), -a / (self.costs + b), 0.0)
            events = np.minimum(np.max([leaving, up, down], axis=0), high)
            low = events.max()
            first = low if first is None else first
            if low <= 1e-12 * first:
                yield Line(high, 0.0, start, slope)
                return
            standing = standing + 1 if low > high * (1 - TIE) else 0
            if standing > len(self.pull):
                raise ValueError(f"rounding does not tell which parameters change at price {low:g}")
            met = events >= low * (1 - TIE)
            signs = np.where(met & ~active, np.where(up >= down, 1.0, -1.0), signs)
            new = active ^ met if met.sum() == 1 else self._moving(active & ~met, met, signs)
            signs = np.where(new, signs, 0.0)
            if not np.array_equal(new, active):
                yield Line(high, low, start, slope)
                high, active = low, new

    def _moving(self, free, met, signs):
        """Which of several that meet 0 or the price at once move on, and all that are free.

        As the price falls, β moves by the δ that has the least ½ δᵀHδ - Σ vⱼsⱼδⱼ, with sⱼδⱼ ≥ 0
        for those that have met. (One alone always changes sides.)
        """
        from scipy.optimize import nnls  # half of `import regnotes`, and rarely needed

        chosen = np.flatnonzero(met)
        push = self.costs * signs
        across = self.hessian[:, chosen]
        solved = self._solve(free, np.column_stack([across, push]))
        across = across - self.hessian @ solved[:, :-1]
        push = push - self.hessian @ solved[:, -1]
        turned = signs[chosen]
        bent, push = turned[:, np.newaxis] * across[chosen] * turned, turned * push[chosen]
        root = _root(bent, np.diagonal(self.hessian)[chosen])
        moving = free.copy()
        moving[chosen] = nnls(root.T, np.linalg.solve(root, push))[0] > 0
        return moving

    def _solve(self, active, right):
        """H⁻¹ right among the active parameters, 0 for the others: (d, k) -> (d, k)."""
        result = np.zeros(right.shape)
        block = self.hessian[np.ix_(active, active)]
        if len(block):
            _root(block, np.diagonal(block))
            size = np.sqrt(np.diagonal(block))[:, np.newaxis]
            result[active] = np.linalg.solve(block / size / size.T, right[active] / size) / size
        return result

    def minimisers(self, prices):
        """(k,) -> (k, d); NaN where rounding leaves them uncertain."""
        found = np.full((len(prices), len(self.pull)), np.nan)
        try:
            for line in self.lines():
                here = (prices <= line.high) & (prices >= line.low)
                part = prices[here, np.newaxis] * line.slope
                beta = line.start - part
                # At a knot a parameter is 0, up to rounding.
                found[here] = np.where(np.abs(beta) <= 1e-13 * np.abs(part), 0.0, beta)
                if (prices >= line.low).all():
                    break
        except ValueError:
            pass  # what has been found by then is right
        pull, price = self.pull - found @ self.hessian, prices[:, np.newaxis] * self.costs
        left = np.where(found == 0, np.abs(pull) - price, np.abs(pull - price * np.sign(found)))
        # What was added up to give the pull: everybody's units cancel.
        sizes = np.abs(self.pull) + np.abs(found) @ np.abs(self.hessian)
        return np.where((left <= TIE * sizes).all(axis=1, keepdims=True), found, np.nan)


def _root(block, sizes):
    """The Cholesky root of a block of H; ValueError if its columns are dependent.

    `sizes` are what H has on its diagonal there, before others were taken out.
    """
    unit = np.sqrt(sizes)
    if (unit > 0).all():
        try:
            root = np.linalg.cholesky(block / unit[:, np.newaxis] / unit)
        except np.linalg.LinAlgError:
            pass
        else:
            if (np.diagonal(root) > DEPENDENT).all():
                return root * unit[:, np.newaxis]
    raise ValueError(
        "the minimiser is not unique, or nearly not, because columns of X are dependent; leave one "
        "of them out or add an L2 penalty"
    )
