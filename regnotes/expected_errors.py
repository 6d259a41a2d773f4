"""Errors that are expected before there are data, in closed form.

All are errors beyond the noise of new samples, which no fit can predict.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from .objective.arrays import not_negative, one_of, real_array

__all__ = ["best_threshold", "least_squares_risk", "ridge_risk", "soft_threshold_risk"]


def soft_threshold_risk(mean, price):
    """The expected squared error of soft thresholding a normal number of variance 1.

    z has that `mean`; the error is that of sign(z) max(abs(z) - price, 0), as `L1` has for its
    prox. With an orthonormal design, every coefficient of a lasso is such a number.

    Parameters
    ----------
    mean : float or array (...)
        The true coefficient, in standard deviations of the noise.
    price : float or array (...)
        λ, not negative, in the same unit.

    Returns
    -------
    float or array (...)
        In squared units of the noise. Far from 0 it is 1 + price².

    Raises
    ------
    ValueError
        If a price is negative, or a number is not finite.

    References
    ----------
    Donoho and Johnstone (1994), https://doi.org/10.1093/biomet/81.3.425
    """
    mean, price = real_array("mean", mean), not_negative("price", price)
    above, below = mean - price, -mean - price
    kept = ndtr(above) + ndtr(below)
    return (
        (1 + price**2) * kept
        + mean**2 * (ndtr(-above) - ndtr(below))
        + above * _density(below)
        + below * _density(above)
    )


def best_threshold(zeros, large=1):
    """The price of soft thresholding with the least expected error, if a few effects are large.

    Of all coefficients some are so large that they surely stay in, and some are 0. Larger prices
    shrink the large ones too much, smaller ones let in too much noise.

    Parameters
    ----------
    zeros : float or array (...)
        How many coefficients are 0; not negative.
    large : float or array (...)
        How many are large; positive.

    Returns
    -------
    float or array (...)
        In standard deviations of the noise in each coefficient: the root λ of
        large λ = 2 zeros (φ(λ) - λ Φ(-λ)).

    Raises
    ------
    ValueError
        If a number is negative or not finite, or none is large: then no price is too high.

    References
    ----------
    There the derivative of `soft_threshold_risk`, added up over all coefficients, is 0. That the
    number of samples is not in it: Leng, Lin and Wahba (2006), Statistica Sinica 16, 1273-1284.
    """
    zeros, large = not_negative("zeros", zeros), not_negative("large", large)
    if not (large > 0).all():
        raise ValueError(f"large must be positive, not {one_of('large', large, large == 0)}")
    zeros, large = np.broadcast_arrays(zeros, large)
    low, high = np.zeros(zeros.shape), np.full(zeros.shape, 40.0)  # there the density is 0
    for _ in range(64):
        middle = (low + high) / 2
        less = large * middle < 2 * zeros * (_density(middle) - middle * ndtr(-middle))
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return ((low + high) / 2)[()]


def least_squares_risk(n, p, *, length=0.0, noise=1.0):
    """The expected error of least squares on n samples of p independent standard normal features.

    Where several fits are perfect, the shortest is taken.

    Parameters
    ----------
    n, p : int or arrays (...)
        Samples, at least 0, and features, at least 1.
    length : float or array (...)
        ‖β‖, of the true coefficients.
    noise : float or array (...)
        The standard deviation of the noise.

    Returns
    -------
    float or array (...)
        E ‖b - β‖², which is the expected error of predictions, in squared units of y. It is inf
        where n and p differ by at most 1 (and noise is not 0): there is no mean.

    Raises
    ------
    ValueError
        If a number is out of its range or not finite.

    References
    ----------
    Belkin, Hsu and Xu (2020), theorem 1, https://arxiv.org/abs/1903.07571
    """
    n, p = not_negative("n", n), real_array("p", p)
    if not (p >= 1).all():
        raise ValueError(f"p must be at least 1, not {one_of('p', p, p < 1)}")
    length, noise = not_negative("length", length), not_negative("noise", noise)
    far = np.maximum(np.abs(n - p) - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        followed = np.where(noise > 0, noise**2 * np.minimum(n, p) / far, 0.0)
    return (followed + length**2 * np.maximum(1 - n / p, 0))[()]


def ridge_risk(X, omega, *, spread, noise=1.0):
    """The expected error ‖b - β‖² of `LeastSquares` + Ω `L2` on given features.

    It is the mean over the noise and over true coefficients that are random, with mean 0 and the
    same spread in every direction. The best price is Ω = noise² / (2n spread²), and its error
    the trace of noise² (XᵀX + 2nΩ I)⁻¹.

    Parameters
    ----------
    X : array (..., n, d)
    omega : float or array (...)
        Ω, positive.
    spread : float or array (...)
        The standard deviation of each true coefficient.
    noise : float or array (...)
        The standard deviation of the noise.

    Returns
    -------
    float or array (...)

    Raises
    ------
    ValueError
        If X has another shape or no sample, a price is not positive, or a number is out of range.

    References
    ----------
    Hoerl and Kennard (1970), section 4, https://doi.org/10.1080/00401706.1970.10488634
    """
    X, omega = real_array("X", X, measured=True), not_negative("omega", omega)
    if X.ndim < 2 or not X.shape[-2] or not X.shape[-1]:
        raise ValueError(f"X must have shape (..., n, d), not {X.shape}")
    if not (omega > 0).all():
        raise ValueError(f"omega must be positive, not {one_of('omega', omega, omega == 0)}")
    spread, noise = not_negative("spread", spread), not_negative("noise", noise)
    values = np.linalg.eigvalsh(np.swapaxes(X, -1, -2) @ X)
    values = np.maximum(values, 0.0)  # rounding apart they are
    price, spread, noise = (np.asarray(a)[..., np.newaxis] for a in (omega, spread, noise))
    price = 2 * X.shape[-2] * price
    return np.sum(((price * spread) ** 2 + noise**2 * values) / (values + price) ** 2, axis=-1)


def _density(z):
    """φ(z), of the standard normal distribution."""
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
