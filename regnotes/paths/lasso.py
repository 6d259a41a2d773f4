"""What is read off the path of a lasso: its corners, its signs, and the same features refitted."""

from __future__ import annotations

import numpy as np

from ..losses import LeastSquares
from ..objective.arrays import not_negative, short, vectors
from ..objective.objectives import as_objective
from ..objective.sliders import Slider, normal
from ..penalties import L1
from .following import knots, path

__all__ = ["refit", "signs_along", "standardised_lasso", "whole_path"]


def whole_path(J, symbol, *, rows=None):
    """The path over the whole range of one slider, as the points between which it is straight.

    Parameters
    ----------
    J : Objective
        `LeastSquares` + λ `L1`, with parts of fixed weight that are quadratic, or anything else
        that `knots` takes; then it is not straight between its knots.
    symbol : str
        The slider's symbol.
    rows : int, optional
        How many rows to return: the last is repeated, so that several paths can be stacked.

    Returns
    -------
    values : array (k,)
        Of the slider, falling: the upper end of its range, the knots within, the lower end.
    beta : array (k, d)
        The minimiser at each.

    Raises
    ------
    TypeError, ValueError
        As in `knots`; or if the path has more than `rows` rows.
    """
    slider, found = _knots(J, symbol)
    inside = found[(found < slider.max) & (found > slider.min)]
    values = np.concatenate([[slider.max], inside, [slider.min]])
    missing = 0 if rows is None else rows - len(values)
    if missing < 0:
        raise ValueError(f"rows must be at least {len(values)} for this path, not {rows}")
    values = np.pad(values, (0, missing), mode="edge")
    return values, path(J, **{slider.symbol: values})


def signs_along(J, symbol):
    """The signs of all parameters from each knot of a path to the next.

    Parameters
    ----------
    J : Objective
        As in `knots`.
    symbol : str
        The slider's symbol.

    Returns
    -------
    knots : array (k,)
        Falling, as `knots` has them.
    signs : array (k, d)
        1, -1 or 0 from each knot down to the next, or to the lower end of the slider's range.

    Raises
    ------
    TypeError, ValueError
        As in `knots`.
    """
    slider, found = _knots(J, symbol)
    middle = (found + np.append(found[1:], slider.min)) / 2
    return found, np.sign(path(J, **{slider.symbol: middle}))


def refit(X, y, beta):
    """Least squares on the features that a fit has kept: the relaxed lasso, wholly relaxed.

    Parameters
    ----------
    X : array (n, d)
    y : array (n,)
    beta : array (..., d)
        Such as a path; features with coefficients that are exactly 0 are left out.

    Returns
    -------
    array (..., d)
        In the units of beta. Where the features that are kept are dependent, the shortest.

    Raises
    ------
    ValueError
        If shapes do not fit, or a number is not finite.

    References
    ----------
    Meinshausen (2007), section 2, https://doi.org/10.1016/j.csda.2006.12.019 (with φ = 0)
    """
    loss = LeastSquares(X, y)
    kept = vectors("beta", beta, loss.dimension) != 0
    found = np.zeros(kept.shape)
    for chosen in np.unique(kept.reshape(-1, loss.dimension), axis=0):
        row = np.zeros(loss.dimension)
        row[chosen] = np.linalg.lstsq(loss.X[:, chosen], loss.y)[0]
        found[(kept == chosen).all(axis=-1)] = row
    return found


def standardised_lasso(X, y, prices):
    """A lasso on standardised features, in the units of the features as they are.

    Each feature is divided by its standard deviation, with 1/n, and the intercept is free: as
    scikit-learn has it with a StandardScaler before it, and glmnet by itself.

    Parameters
    ----------
    X : array (n, d)
    y : array (n,)
    prices : array (k,)
        λ, not negative, for an effect of one standard deviation.

    Returns
    -------
    intercepts : array (k,)
    beta : array (k, d)
        Per unit of each feature. Predictions are ``intercepts + X @ beta.T``.

    Raises
    ------
    ValueError
        If a feature is constant, shapes do not fit, a price is negative, or a number is not finite.

    References
    ----------
    Friedman, Hastie and Tibshirani (2010), section 2, https://doi.org/10.18637/jss.v033.i01
    """
    loss, prices = LeastSquares(X, y), not_negative("prices", prices)
    if prices.ndim != 1 or not len(prices):
        raise ValueError(f"prices must have shape (k,), not {prices.shape}")
    middle, scale, level = loss.X.mean(axis=0), loss.X.std(axis=0), loss.y.mean()
    if constant := np.flatnonzero(np.ptp(loss.X, axis=0) == 0).tolist():
        raise ValueError(f"X must have no constant column, but has {short(constant)}, from 0")
    price = Slider("λ", 0, max(prices.max(), 1))
    J = LeastSquares((loss.X - middle) / scale, loss.y - level) + price * L1()
    beta = path(J, λ=prices) / scale
    return level - beta @ middle, beta


def _knots(J, symbol):
    """The slider of this symbol, and the knots along it."""
    found = knots(J, symbol)
    (slider,) = [s for s in as_objective(J).sliders if s.symbol == normal(symbol)]
    return slider, found
