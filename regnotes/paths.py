"""Minimisers as one slider moves: at many of its values, and where their zeros change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .minima import minimise
from .minima.normal_equations import solve_over
from .objective.arrays import real_array, scaled
from .objective.objectives import as_objective
from .objective.sliders import ULPS, normal
from .penalties import L1

__all__ = ["knots", "path"]

# Two knots as close as this, relatively, are one: rounding cannot tell them apart.
TIE = 1e-10
# What is left of a column, of length 1, that the others do not explain: below, it is one of them.
DEPENDENT = 1e-6


def path(J, /, **values):
    """Minimisers at many values of one slider: ``path(J, λ=[0.3, 0.1, 0.03])``.

    For `LeastSquares` + λ `L1` (with parts of fixed weight that are quadratic, as `L2` is) it is
    exact and costs little more than the number of its `knots`. For `LeastSquares` + Ω `L2` it is
    one system of linear equations for each value. Anything else that `minimise` takes is minimised
    value by value, from the largest on, each from the answer before.

    Parameters
    ----------
    J : Objective
        Convex, with this slider free and no other.
    **values
        The slider's symbol with an array (k,) of its values, in any order.

    Returns
    -------
    array (k, d)
        One minimiser for each value; its zeros are exactly 0.0.

    Raises
    ------
    TypeError
        If not exactly one slider is given, or another is free.
    ValueError
        If a value lies outside the slider's range, or there is no minimiser.

    References
    ----------
    Osborne, Presnell and Turlach (2000), section 3, https://doi.org/10.1093/imanum/20.3.389
    """
    if len(values) != 1:
        given = ", ".join(values) or "nothing"
        raise TypeError(f"path takes one slider with its values, like λ=[1, 0.1], not {given}")
    ((symbol, several),) = values.items()
    J, slider = _along(J, symbol)
    several = real_array(slider.symbol, several)
    if several.ndim != 1:
        raise ValueError(f"{slider.symbol} must be values of shape (k,), not {several.shape}")
    several = np.array([slider.clip(value) for value in several])
    found = np.full((len(several), J.dimension or 0), np.nan)
    lasso = _lasso(J)
    if lasso is not None:
        found = lasso.minimisers(lasso.constant + lasso.rate * several)
    elif J.dimension is not None and all(term.quadratic for _, term in J.parts()):
        found = solve_over(J.over({slider.symbol: several}), J.dimension)
    start = None
    for k in np.argsort(-several, kind="stable"):
        if np.isnan(found[k]).any():
            try:
                start = found[k] = minimise(J.at(**{slider.symbol: several[k]}), start=start)
            except ValueError as error:
                raise ValueError(f"at {slider.symbol} = {several[k]:g}: {error}") from None
    return found


def knots(J, symbol):
    """Where a parameter becomes zero or stops being zero as one slider moves.

    For `LeastSquares` + λ `L1` (with parts of fixed weight that are quadratic, as `L2` is) they
    are exact: between two of them the minimiser is a straight line in λ. A parameter may leave
    and return, and has a knot for each.

    For anything else they are bracketed to 1e-8 of the slider's range, by halving between its
    steps; what changes and changes back within one step is not seen, so give it small steps.

    Parameters
    ----------
    J : Objective
        Convex, with this slider free and no other; if the minimiser is not unique, its zeros are
        those that `minimise` finds.
    symbol : str
        The slider's symbol; its range is searched.

    Returns
    -------
    array (k,)
        Falling. ``path(J, λ=...)`` between two of them tells which parameters are zero there.

    Raises
    ------
    TypeError
        If J has no such slider, or another is free.
    ValueError
        If there is no minimiser somewhere in the range; for the exact ones, if columns that have
        a part are dependent, so that the minimiser is not unique.

    References
    ----------
    Osborne, Presnell and Turlach (2000), section 3, https://doi.org/10.1093/imanum/20.3.389;
    Efron et al. (2004), section 3.1, https://doi.org/10.1214/009053604000000067
    """
    J, slider = _along(J, symbol)
    lasso = _lasso(J)
    if lasso is None:
        return _bracketed(J, slider)
    prices = np.array([line.low for line in lasso.lines() if line.low > 0])
    found = (prices - lasso.constant) / lasso.rate
    slack = ULPS * max(abs(slider.min), abs(slider.max))
    found = found[(found >= slider.min - slack) & (found <= slider.max + slack)]
    return -np.sort(-np.clip(found, slider.min, slider.max))


def _along(J, symbol):
    """The objective and its only slider, which must be the one of this symbol."""
    J = as_objective(J)
    if not isinstance(symbol, str):
        raise TypeError(f"symbol must be the symbol of a slider, such as 'λ', not {symbol!r}")
    chosen = [slider for slider in J.sliders if slider.symbol == normal(symbol)]
    known = ", ".join(slider.symbol for slider in J.sliders) or "none"
    if not chosen:
        raise TypeError(f"{symbol!r} must be a slider of J; it has {known}")
    if len(J.sliders) > 1:
        rest = ", ".join(f"{s.symbol}={s.value:g}" for s in J.sliders if s not in chosen)
        raise TypeError(f"J must have no other slider free, but has {known}; use J.at({rest})")
    return J, chosen[0]


def _bracketed(J, slider):
    """The knots of any objective, halved from the slider's own steps."""

    def zeros(values):
        return path(J, **{slider.symbol: values}) == 0

    steps = int(np.ceil((slider.max - slider.min) / slider.step - 1e-9))
    ends = np.minimum(slider.min + slider.step * np.arange(steps + 1), slider.max)
    low, high = ends[:-1], ends[1:]
    found = zeros(ends)
    below, above = found[:-1], found[1:]
    while True:
        apart = (below != above).any(axis=1)
        low, high, below, above = low[apart], high[apart], below[apart], above[apart]
        middle = low / 2 + high / 2
        if not len(low) or (high - low <= 1e-8 * (slider.max - slider.min)).all():
            return -np.sort(-middle)
        between = zeros(middle)
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
        below, above = np.concatenate([below, between]), np.concatenate([between, above])


def _lasso(J):
    """J as a `_Lasso`, or None if it is none."""
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
    return _Lasso(hessian, pull, term.weights_of(J.dimension), weight.constant, rate)


@dataclass(frozen=True, eq=False)
class _Line:
    """From one price to a lower one: the minimiser is start - price * slope."""

    high: float
    low: float
    start: np.ndarray
    slope: np.ndarray


@dataclass(frozen=True, eq=False)
class _Lasso:
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
                yield _Line(high, 0.0, start, slope)
                return
            standing = standing + 1 if low > high * (1 - TIE) else 0
            if standing > len(self.pull):
                raise ValueError(f"rounding does not tell which parameters change at price {low:g}")
            met = events >= low * (1 - TIE)
            signs = np.where(met & ~active, np.where(up >= down, 1.0, -1.0), signs)
            new = active ^ met if met.sum() == 1 else self._moving(active & ~met, met, signs)
            signs = np.where(new, signs, 0.0)
            if not np.array_equal(new, active):
                yield _Line(high, low, start, slope)
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
