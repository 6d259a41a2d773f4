"""Losses of regression: how far predicted numbers are from those that were seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..objective.arrays import vectors
from .samples import Sampled

__all__ = ["LeastSquares"]


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(Sampled):
    """Squared loss, 1/(2n) ‖y - Xβ‖².

    With it the minimiser under an L1 or L2 penalty is known in closed form whenever the
    columns of X are orthogonal.

    Parameters
    ----------
    X : array (n, d)
        One row for each sample; no intercept is added.
    y : array (n,)
        The observed numbers.

    Raises
    ------
    TypeError, ValueError
        If an array has the wrong shape or is not finite; the message names it.

    References
    ----------
    Legendre (1805), https://doi.org/10.3931/e-rara-17480
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self):
        self._keep(labels=False)

    @classmethod
    def example(cls):
        """Three samples of a line and a half."""
        return cls([[1, 0.5], [0, 1], [-1, 2]], [1, -0.5, 2])

    def value(self, beta):
        """1/(2n) ‖y - Xβ‖²: (..., d) -> (...)."""
        with np.errstate(over="ignore"):
            error = self._predictions(beta) - self.y
            return np.mean(np.square(error), axis=-1) / 2.0

    def gradient(self, beta):
        """(1/n) Xᵀ(Xβ - y): (..., d) -> (..., d)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return (self._predictions(beta) - self.y) @ self.X / len(self.y)

    def hessian(self, beta):
        """(1/n) XᵀX, the same everywhere: (..., d) -> (..., d, d)."""
        beta = vectors("beta", beta, self.dimension)
        return self._mean_outer(np.ones((*beta.shape[:-1], len(self.y))))

    @property
    def lipschitz(self):
        """‖X‖² / n, with the spectral norm."""
        with np.errstate(over="ignore"):
            return float(np.linalg.norm(self.X, 2) ** 2 / len(self.y))

    def growth(self, dimension):
        """Faster than any line, unless Xv = 0: see `WeightedSum.growth`."""
        infinite = np.full(len(self.y), np.inf)
        return self.X, -infinite, infinite
