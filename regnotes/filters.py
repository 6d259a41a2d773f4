"""Least squares direction by direction: how far early stopping and L2 go in each.

A squared loss is ½ Σ hⱼ (βⱼ - cⱼ)² along axes of its own. Every method here goes a share of the
way from 0 to the optimum cⱼ that depends on the steepness hⱼ alone: it is a filter, which lets
steep directions pass.
"""

from __future__ import annotations

import numpy as np

from .objective.arrays import not_negative

__all__ = ["descent_share", "ridge_share"]


def descent_share(h, t):
    """The share of the way that gradient descent with very short steps has gone, 1 - e^(-ht).

    Parameters
    ----------
    h : array (...)
        How steep the loss is in each direction, not negative.
    t : array (...)
        For how long it has run, not negative: the sum of the lengths of its steps.

    Returns
    -------
    array (...)
        From 0 to 1.

    Raises
    ------
    ValueError
        If one of them is negative.

    References
    ----------
    Ali, Kolter and Tibshirani (2019), https://arxiv.org/abs/1810.10082
    """
    return -np.expm1(-not_negative("h", h) * not_negative("t", t))


def ridge_share(h, omega):
    """The share of the way that L2 goes, h / (h + 2Ω): where the minimiser of loss + Ω ‖β‖² is.

    Parameters
    ----------
    h : array (...)
        How steep the loss is in each direction, not negative.
    omega : array (...)
        Ω, not negative.

    Returns
    -------
    array (...)
        From 0 to 1; 0 where the loss is flat, whatever Ω is.

    Raises
    ------
    ValueError
        If one of them is negative.

    References
    ----------
    Hastie, Tibshirani and Friedman (2009), eq. 3.47, https://doi.org/10.1007/978-0-387-84858-7
    """
    h, price = not_negative("h", h), 2 * not_negative("omega", omega)
    return h / np.where(h > 0, h + price, 1.0)
