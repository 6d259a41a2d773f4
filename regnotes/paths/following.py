"""Minimisers as one slider moves: at many of its values, and where their zeros change."""

from __future__ import annotations

import numpy as np

from ..minima import minimise
from ..minima.normal_equations import solve_over
from ..objective.arrays import real_array
from ..objective.objectives import as_objective
from ..objective.sliders import ULPS, normal
from .homotopy import as_lasso

__all__ = ["knots", "path"]


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
    lasso = as_lasso(J)
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
    lasso = as_lasso(J)
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
